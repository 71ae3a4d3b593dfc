import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWithMapping } from '../../src/app/map/read.ts';
import { writeWithMapping } from '../../src/app/map/write.ts';
import type { Problem } from '../../src/kernel/problem.ts';
import { formatLintProblem } from '../../src/mapping/lint/problem.ts';
import { loadMapping } from '../../src/mapping/load.ts';
import type { InboundMapping } from '../../src/mapping/mapping.ts';
import { ROOT } from './sources.ts';

/** A recipe of docs/mapping-cookbook.md: what the partner sends, the lines of the mapping, and what comes out. */
export interface Recipe {
  readonly title: string;
  readonly mapping: string;
  readonly input: string;
  /** Files beside the mapping, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly result: string;
}

const FENCE = /^```(\w+) (mapping|in|out|file=\S+)\n([\s\S]*?)^```$/gm;

/** The recipes of the page: every `###` heading with its fenced blocks. */
export function recipesOf(page: string): Recipe[] {
  return page
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const files = new Map<string, string>();
      const blocks = new Map<string, string>();
      for (const [, , role = '', text = ''] of section.matchAll(FENCE)) {
        if (role.startsWith('file=')) files.set(role.slice(5), text);
        else blocks.set(role, text);
      }
      return {
        title: section.slice(0, section.indexOf('\n')),
        mapping: blocks.get('mapping') ?? '',
        input: blocks.get('in') ?? '',
        files,
        result: blocks.get('out') ?? '',
      };
    });
}

/** Runs a recipe as the gateway would and says what comes out, in the notation of the page. */
export async function resultOf(recipe: Recipe): Promise<string> {
  const own = 'mappings/recipe/recipe.map.yaml';
  const read = (path: string): string | undefined => {
    if (path === own) return `mapping: 1\nid: recipe\nsupplier: recipe\n${recipe.mapping}`;
    if (path.startsWith('mappings/base/')) return readFileSync(join(ROOT, path), 'utf8');
    return recipe.files.get(path.replace('mappings/recipe/', ''));
  };
  const { mapping, problems } = loadMapping(read, own);
  if (mapping === undefined) return lines(problems.map(formatLintProblem));
  if (mapping.direction === 'in') return readBy(mapping, recipe);
  const written = writeWithMapping(mapping, Buffer.from(recipe.input));
  if (!written.ok) return lines(written.reasons.map((one) => (typeof one === 'string' ? one : `refused ${said(one)}`)));
  const text = Buffer.from(written.bytes).toString('utf8');
  return mapping.target.format === 'x12' ? bodyOf(text) : text.replaceAll('\r\n', '\n');
}

/** Lines and held lines in file order, then findings; the header and what nothing reads where the recipe shows them. */
async function readBy(mapping: InboundMapping, { input, result }: Recipe): Promise<string> {
  const shown: string[] = [];
  const { source } = mapping;
  const text = source.format === 'x12' ? interchange(source.transaction ?? '', input) : input;
  const bytes = (async function* () {
    yield Buffer.from(text);
  })();
  const report = (found: Problem): void => {
    if (found.severity === 'error') shown.push(`refused ${said(found)}`);
    else if (found.code.startsWith('MAP-')) shown.push(`warning ${said(found)}`);
  };
  await readWithMapping(
    mapping,
    bytes,
    { tolerate: source.tolerate ?? [] },
    {
      open: () => ({
        line: ({ source: _, ...line }) => shown.push(`line ${JSON.stringify(line)}`),
        held: (held) => shown.push(`held ${held.problems.map(said).join('; ')}`),
      }),
      close: ({ result: read, problems }) => {
        for (const found of [...problems, ...read.problems]) report(found);
        if (/^header /m.test(result)) shown.push(`header ${JSON.stringify(read.header)}`);
        if (/^unread /m.test(result)) for (const [what, count] of read.unread) shown.push(`unread ${what} (${count})`);
      },
      problem: report,
      end: () => undefined,
    },
  );
  return lines(shown);
}

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
const said = ({ code, message }: Problem): string => `${code} ${message}`;

const GROUPS: Readonly<Record<string, string>> = { '846': 'IB', '855': 'PR', '856': 'SH', '810': 'IN' };

/** The page shows what is between ST and SE, and ST and SE themselves only where they matter. */
function interchange(set: string, input: string): string {
  const body = input.trim().split('\n');
  const sets = body[0]?.startsWith('ST*') ? body : [`ST*${set}*0001~`, ...body, `SE*${body.length + 2}*0001~`];
  const count = sets.filter((segment) => segment.startsWith('ST*')).length;
  return [
    'ISA*00*          *00*          *ZZ*THEM           *ZZ*US             *260901*0530*U*00401*000000001*0*P*>~',
    `GS*${GROUPS[set]}*THEM*US*20260901*0530*1*X*004010~`,
    ...sets,
    `GE*${count}*1~`,
    'IEA*1*000000001~',
  ].join('\n');
}

/** The segments between ST and SE, one on a line. */
function bodyOf(text: string): string {
  const segments = text.split('~').map((segment) => segment.trim());
  const from = segments.findIndex((segment) => segment.startsWith('ST'));
  const to = segments.findIndex((segment) => segment.startsWith('SE'));
  return lines(segments.slice(from + 1, to).map((segment) => `${segment}~`));
}
