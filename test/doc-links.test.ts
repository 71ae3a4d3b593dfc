import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const pages = ['README.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: root })];
const LINK = /\]\(([^)\s]+)\)/g;

/** Anchors of a page, made of its headings as GitHub makes them. */
function anchorsOf(page: string): Set<string> {
  const headings = readFileSync(join(root, page), 'utf8').match(/^#+ .*$/gm) ?? [];
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/^#+ /, '')
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_\- ]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function broken(page: string): string[] {
  const found: string[] = [];
  for (const [, link = ''] of readFileSync(join(root, page), 'utf8').matchAll(LINK)) {
    if (/^[a-z]+:/.test(link)) continue;
    const [path = '', anchor] = link.split('#', 2);
    const target = path === '' ? page : normalize(join(dirname(page), path));
    if (!existsSync(join(root, target))) found.push(`${link}: there is no ${target}`);
    else if (anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor))
      found.push(`${link}: ${target} has no such heading`);
  }
  return found;
}

describe('links in the documents', () => {
  it.each(pages)('%s leads nowhere that is not there', (page) => {
    expect(broken(page)).toEqual([]);
  });
});
