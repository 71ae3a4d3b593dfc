import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { structuredPatch } from 'diff';
import { formatPosition } from '../../kernel/position.ts';
import type { Problem } from '../../kernel/problem.ts';
import { type LintProblem, lintProblem } from '../../mapping/lint/problem.ts';
import type { InboundMapping, Mapping, OutboundMapping } from '../../mapping/mapping.ts';
import { loadSuppliers, type SupplierMappings } from '../../partners/load.ts';
import { once, type ReadingOptions, readWithMapping } from './read.ts';
import { writeWithMapping } from './write.ts';

/** One golden file beside a mapping: `tests/<map>/NN-case.<ext>` and its `.expect.<ext>`. */
export interface MapTestCase {
  readonly supplier: string;
  readonly mapping: string;
  readonly input: string;
  readonly expected: string;
  readonly status: 'passed' | 'failed' | 'updated';
  /** What differs, with the lines around it: - (expected) and + (now). */
  readonly difference?: string;
}

export interface MapTestReport {
  /** Of this shape; grows when a field changes its meaning or goes away. */
  readonly version: 1;
  readonly passed: number;
  readonly failed: number;
  readonly updated: number;
  readonly cases: readonly MapTestCase[];
  /** Mappings that cannot be loaded; then nothing of that supplier is tested. */
  readonly problems: readonly LintProblem[];
  /** Mappings without tests, tests without mapping, expectations without input. */
  readonly gaps: readonly LintProblem[];
}

export const TEST_INPUT = /^\d{2}-[a-z0-9-]+\.(edi|csv|txt|xml|json|jsonl|xlsx)$/;
/** Lines of a difference that are shown, and lines that may differ before it is only counted. */
const MOST_SHOWN = 80;
const MOST_EDITS = 4_000;
export const testExtensions = { x12: 'edi', csv: 'csv', fixed: 'txt', xml: 'xml', json: 'json', xlsx: 'xlsx' } as const;

/** Runs the golden tests beside the mappings of one supplier or of all; with `update` writes what comes out now. */
export async function runMapTests(options: {
  readonly folder: string;
  readonly supplier?: string;
  readonly update: boolean;
}): Promise<MapTestReport> {
  const loaded = await loadSuppliers(
    options.folder,
    {},
    options.supplier === undefined ? {} : { only: options.supplier },
  );
  const mine = (file: string): boolean =>
    options.supplier === undefined || file.startsWith(`${options.folder}/${options.supplier}/`);
  const cases: MapTestCase[] = [];
  const gaps: LintProblem[] = [];
  for (const supplier of loaded.mappings) {
    const tested = await testSupplier(options.folder, supplier, options.update);
    cases.push(...tested.cases);
    gaps.push(...tested.gaps);
  }
  const count = (status: MapTestCase['status']): number => cases.filter((one) => one.status === status).length;
  return {
    version: 1,
    passed: count('passed'),
    failed: count('failed'),
    updated: count('updated'),
    cases,
    problems: loaded.problems.filter(({ place }) => mine(place.file)),
    gaps,
  };
}

/** Runs the golden tests of one supplier's mappings. */
export async function testSupplier(
  top: string,
  { id, mappings, tolerate, x12 }: SupplierMappings,
  update: boolean,
): Promise<Pick<MapTestReport, 'cases' | 'gaps'>> {
  const cases: MapTestCase[] = [];
  const gaps: LintProblem[] = [];
  const reading = { tolerate, ...(x12 === undefined ? {} : { x12 }) };
  const tests = join(top, id, 'tests');
  for (const folder of existsSync(tests) ? readdirSync(tests).sort() : []) {
    if (!mappings.some((mapping) => mapping.id === folder))
      gaps.push(gap(`${tests}/${folder}`, `there is no mapping "${folder}" beside these tests`));
  }
  for (const mapping of mappings) {
    const folder = join(tests, mapping.id);
    const files = existsSync(folder) ? readdirSync(folder).sort() : [];
    const inputs = files.filter((file) => TEST_INPUT.test(file));
    if (inputs.length === 0)
      gaps.push(
        gap(
          folder,
          `${mapping.id} has no test; add tests/${mapping.id}/01-happy.${mapping.direction === 'out' ? 'json' : testExtensions[mapping.source.format]}`,
        ),
      );
    for (const file of files)
      if (!TEST_INPUT.test(file) && !belongs(file, inputs))
        gaps.push(
          gap(
            join(folder, file),
            'this file is neither an input (NN-case.edi, csv, txt, xml, json, jsonl, xlsx) nor the expectation of one',
          ),
        );
    for (const input of inputs) cases.push(await runCase(id, mapping, folder, input, reading, update));
  }
  return { cases, gaps };
}

function belongs(file: string, inputs: readonly string[]): boolean {
  const stem = /^(.*)\.expect\.(edi|csv|txt|xml|json|jsonl|xlsx)$/.exec(file)?.[1];
  return stem !== undefined && inputs.some((input) => input.slice(0, input.lastIndexOf('.')) === stem);
}

function gap(file: string, message: string): LintProblem {
  return lintProblem('MAP-TEST', { file, line: 1, column: 1 }, '', message);
}

async function runCase(
  supplier: string,
  mapping: Mapping,
  folder: string,
  input: string,
  reading: ReadingOptions,
  update: boolean,
): Promise<MapTestCase> {
  const stem = join(folder, input.slice(0, input.lastIndexOf('.')));
  const bytes = readFileSync(join(folder, input));
  const { extension, text, encoding } = await outcomeOf(mapping, input, bytes, reading);
  const expected = `${stem}.expect.${extension}`;
  const before = existsSync(expected) ? readFileSync(expected, encoding) : undefined;
  const base = { supplier, mapping: mapping.id, input: join(folder, input), expected };
  if (before === text) return { ...base, status: 'passed' };
  if (update) {
    writeFileSync(expected, text, encoding);
    return { ...base, status: 'updated' };
  }
  return {
    ...base,
    status: 'failed',
    difference: before === undefined ? `there is no ${expected}; --update writes it` : lineDifference(before, text),
  };
}

/** What comes of an input under a mapping, as the expectation beside it says it. */
export interface CaseOutcome {
  /** Of the expectation: `NN-case.expect.<extension>`. */
  readonly extension: string;
  readonly text: string;
  readonly encoding: 'utf8' | 'latin1';
}

/** What comes of a test's input now; its expectation must say the same. */
export async function outcomeOf(
  mapping: Mapping,
  input: string,
  bytes: Uint8Array,
  reading: ReadingOptions,
): Promise<CaseOutcome> {
  return mapping.direction === 'in'
    ? { extension: 'json', text: await expectedText(mapping, input, bytes, reading), encoding: 'utf8' }
    : writeWith(mapping, bytes);
}

/** What a file means under one inbound mapping, as JSON that people can review. */
export async function expectedText(
  mapping: InboundMapping,
  file: string,
  bytes: Uint8Array,
  reading: ReadingOptions,
): Promise<string> {
  const documents: Record<string, unknown>[] = [];
  const problems: unknown[] = [];
  let lines: unknown[] = [];
  let held: unknown[] = [];
  await readWithMapping(
    mapping,
    once(bytes),
    { ...reading, file },
    {
      open: () => {
        lines = [];
        held = [];
        return {
          line: (line) => lines.push(line),
          held: (line) => held.push({ problems: line.problems.map(shown), raw: line.raw }),
        };
      },
      close: ({ complete, problems: syntax, result }) => {
        documents.push({
          complete,
          header: result.header,
          lines,
          held,
          problems: [...syntax, ...result.problems].map(shown),
          unread: Object.fromEntries(result.unread),
        });
      },
      problem: (found) => problems.push(shown(found)),
      end: (complete) => {
        if (!complete) problems.push('the file is not complete');
      },
    },
  );
  return `${JSON.stringify({ documents, problems }, null, 2)}\n`;
}

/** The bytes of a document under one outbound mapping, or the findings as JSON. */
function writeWith(mapping: OutboundMapping, bytes: Uint8Array): CaseOutcome {
  const { format, encode } = mapping.target;
  const written = writeWithMapping(mapping, bytes);
  // In another character set a byte stands for itself, so that nothing is lost on the way into the file and back.
  const encoding = encode.charset === undefined ? 'utf8' : 'latin1';
  if (written.ok)
    return { extension: testExtensions[format], text: Buffer.from(written.bytes).toString(encoding), encoding };
  const problems = written.reasons.map((reason) => (typeof reason === 'string' ? reason : shown(reason)));
  return { extension: 'json', text: `${JSON.stringify({ problems }, null, 2)}\n`, encoding: 'utf8' };
}

/** A finding without the name of the file, which is the test's own. */
function shown({ code, severity, position: { file: _, ...place }, message, found, expected }: Problem): unknown {
  return { code, severity, where: formatPosition(place), message, found, expected };
}

/** What differs, with the lines around it: - is expected, + came out. */
export function lineDifference(before: string, after: string): string {
  const patch = structuredPatch('', '', before, after, '', '', { context: 2, maxEditLength: MOST_EDITS });
  if (patch === undefined) return `more than ${MOST_EDITS} lines differ; --update writes what comes out now`;
  const shown: string[] = [];
  for (const { newStart, lines } of patch.hunks) shown.push(`line ${newStart}:`, ...lines.map((line) => `  ${line}`));
  const rest = shown.length - MOST_SHOWN;
  return [...shown.slice(0, MOST_SHOWN), ...(rest > 0 ? [`… ${rest} more lines`] : [])].join('\n');
}
