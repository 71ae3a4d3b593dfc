import { globSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, normalize, relative } from 'node:path';
import MarkdownIt from 'markdown-it';

/**
 * `npm run docs:build`: the documents as static HTML in dist/docs, and the check that every link in them leads to a page,
 * a file and a heading that is there.
 */
const ROOT = join(import.meta.dirname, '../..');
const OUT = join(ROOT, 'dist/docs');
const pages = ['README.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: ROOT }).sort()];
const markdown = new MarkdownIt({ html: false, linkify: false });

/** As GitHub makes them, so that one link is right in both. A heading that comes again is counted. */
function anchorOf(heading: string, seen: Map<string, number>): string {
  const base = heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');
  const times = seen.get(base) ?? 0;
  seen.set(base, times + 1);
  return times === 0 ? base : `${base}-${times}`;
}

interface Page {
  readonly path: string;
  readonly title: string;
  readonly html: string;
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly string[];
}

function read(path: string): Page {
  const tokens = markdown.parse(readFileSync(join(ROOT, path), 'utf8'), {});
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  const links: string[] = [];
  let title = basename(path, '.md');
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const inline = tokens[index + 1];
      const text = (inline?.children ?? []).map(({ content }) => content).join('');
      const anchor = anchorOf(text, seen);
      anchors.add(anchor);
      token.attrSet('id', anchor);
      if (token.tag === 'h1') title = text;
    }
    for (const child of token.children ?? []) {
      if (child.type !== 'link_open') continue;
      const link = String(child.attrGet('href'));
      links.push(link);
      child.attrSet('href', link.replace(/^(?![a-z]+:)([^#]*)\.md(?=#|$)/, '$1.html'));
    }
  }
  return { path, title, html: markdown.renderer.render(tokens, markdown.options, {}), anchors, links };
}

const all = new Map(pages.map((path) => [path, read(path)]));
const broken: string[] = [];
let checked = 0;
for (const { path, links } of all.values()) {
  for (const link of links) {
    if (/^[a-z]+:/.test(link)) continue;
    checked += 1;
    const [file = '', anchor] = decodeURI(link).split('#', 2);
    const target = file === '' ? path : normalize(join(dirname(path), file));
    const page = all.get(target);
    if (page === undefined && globSync(target, { cwd: ROOT }).length === 0)
      broken.push(`${path}: ${link} leads nowhere`);
    else if (anchor !== undefined && page !== undefined && !page.anchors.has(anchor))
      broken.push(`${path}: ${link}: ${target} has no such heading`);
  }
}

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.55 system-ui,sans-serif;margin:0;display:grid;grid-template-columns:16rem minmax(0,56rem);gap:2rem}
nav{padding:1rem;font-size:.9rem;border-right:1px solid #8884;height:100vh;overflow:auto;position:sticky;top:0}nav a{display:block;padding:.15rem 0}
main{padding:1rem 1rem 6rem}pre{overflow:auto;padding:.75rem;background:#8881}code{font-family:ui-monospace,monospace;font-size:.92em}
table{border-collapse:collapse;display:block;overflow:auto}td,th{border:1px solid #8886;padding:.3rem .5rem;text-align:left;vertical-align:top}
@media(max-width:60rem){body{display:block}nav{height:auto;position:static;border:0}}`;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

for (const page of all.values()) {
  const target = join(OUT, page.path.replace(/\.md$/, '.html'));
  const links = [...all.values()].map(({ path, title }) => {
    const href = relative(dirname(page.path), path).replace(/\.md$/, '.html');
    return `<a href="${escaped(href)}"${path === page.path ? ' aria-current="page"' : ''}>${escaped(title)}</a>`;
  });
  await mkdir(dirname(target), { recursive: true });
  await writeFile(
    target,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(page.title)} · Crossdock</title><style>${STYLE}</style></head><body><nav aria-label="Pages">${links.join('')}</nav><main>${page.html}</main></body></html>\n`,
  );
}
process.stdout.write(`${all.size} pages in dist/docs, ${checked} links checked, ${broken.length} broken\n`);
for (const line of broken) process.stderr.write(`${line}\n`);
if (broken.length > 0) process.exitCode = 1;
