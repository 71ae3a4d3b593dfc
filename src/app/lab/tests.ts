import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mapping } from '../../mapping/mapping.ts';
import type { SupplierMappings } from '../../partners/load.ts';
import type { ReadingOptions } from '../map/read.ts';
import { lineDifference, outcomeOf, TEST_INPUT, testSupplier } from '../map/test.ts';
import { compileDraft, type DraftFile, openDraft, supplierWith } from './draft.ts';
import { below, type LabFinding, labFinding } from './findings.ts';

/** One test with its bytes: of the folder, or of a draft. */
export interface CaseFiles {
  /** `01-happy` */
  readonly name: string;
  readonly inputFile: string;
  readonly input: Uint8Array;
  /** Absent where nobody said yet what must come out. */
  readonly expected?: { readonly file: string; readonly bytes: Uint8Array } | undefined;
}

export interface LabCase {
  readonly mapping: string;
  readonly name: string;
  readonly file: string;
  readonly status: 'passed' | 'failed';
  /** - is expected, + came out. */
  readonly difference?: string;
  /** It comes with the draft: new, or with another expectation than the folder's. */
  readonly isDraft: boolean;
}

export interface LabTests {
  readonly findings: readonly LabFinding[];
  readonly cases: readonly LabCase[];
  readonly passed: number;
  readonly failed: number;
  /** Tests of the draft's own mapping. */
  readonly own: number;
  /** What the supplier would be; absent where it is switched off or not in order. */
  readonly revision?: string;
}

/** The tests that stand in the folder beside a mapping. */
export function casesOf(folder: string, supplier: string, mapping: string): CaseFiles[] {
  const home = join(folder, supplier, 'tests', mapping);
  if (!existsSync(home)) return [];
  const files = readdirSync(home).sort();
  return files
    .filter((file) => TEST_INPUT.test(file))
    .map((inputFile) => {
      const name = stemOf(inputFile);
      const expected = files.find((file) => file.startsWith(`${name}.expect.`));
      return {
        name,
        inputFile,
        input: readFileSync(join(home, inputFile)),
        ...(expected === undefined ? {} : { expected: { file: expected, bytes: readFileSync(join(home, expected)) } }),
      };
    });
}

function stemOf(file: string): string {
  return file.slice(0, file.lastIndexOf('.'));
}

/**
 * Runs every test of the supplier as it would be with the draft: those of its own mapping, with the draft's own in place of
 * the folder's, and those of the other mappings, which a tolerance of this one may reach.
 */
export async function testDraft(draft: DraftFile, drafted: readonly CaseFiles[]): Promise<LabTests> {
  const loaded = supplierWith(draft);
  const own = compileDraft(draft);
  const problems = own.mapping === undefined ? own.problems : loaded.problems;
  const findings = problems.map((problem) => labFinding(draft.folder, problem));
  if (own.mapping === undefined || loaded.mappings === undefined)
    return { findings, cases: [], passed: 0, failed: 0, own: 0 };
  const others: SupplierMappings = {
    ...loaded.mappings,
    mappings: loaded.mappings.mappings.filter(({ id }) => id !== draft.mapping),
  };
  const { cases: elsewhere } = await testSupplier(draft.folder, others, false);
  const reading = readingOf(loaded.mappings);
  const mine: LabCase[] = [];
  for (const files of mergedCases(casesOf(draft.folder, draft.supplier, draft.mapping), drafted)) {
    const isDraft = drafted.includes(files);
    mine.push({ ...(await judged(own.mapping, files, reading)), isDraft });
  }
  const cases = [
    ...mine,
    ...elsewhere.map(({ mapping, input, status, difference }): LabCase => {
      const file = below(draft.folder, input);
      return {
        mapping,
        name: stemOf(file.slice(file.lastIndexOf('/') + 1)),
        file,
        status: status === 'passed' ? 'passed' : 'failed',
        ...(difference === undefined ? {} : { difference: difference.replaceAll(`${draft.folder}/`, '') }),
        isDraft: false,
      };
    }),
  ];
  const failed = cases.filter(({ status }) => status === 'failed').length;
  const { profile } = loaded;
  return {
    findings,
    cases,
    passed: cases.length - failed,
    failed,
    own: mine.length,
    ...(profile === undefined ? {} : { revision: profile.revision }),
  };
}

/** The folder's tests, with those of the draft in place of the ones of the same name. */
function mergedCases(kept: readonly CaseFiles[], drafted: readonly CaseFiles[]): readonly CaseFiles[] {
  const names = new Set(drafted.map(({ name }) => name));
  return [...kept.filter(({ name }) => !names.has(name)), ...drafted].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function judged(
  mapping: Mapping,
  { name, inputFile, input, expected }: CaseFiles,
  reading: ReadingOptions,
): Promise<Omit<LabCase, 'isDraft'>> {
  const now = await outcomeOf(mapping, inputFile, input, reading);
  const about = { mapping: mapping.id, name, file: inputFile };
  if (expected === undefined) return { ...about, status: 'failed', difference: 'nothing says yet what must come out' };
  const before = Buffer.from(expected.bytes).toString(now.encoding);
  const isSame = expected.file === `${name}.expect.${now.extension}` && before === now.text;
  return isSame
    ? { ...about, status: 'passed' }
    : { ...about, status: 'failed', difference: lineDifference(before, now.text) };
}

/** What the draft makes of an input, as the file that will have to say so. */
export async function expectationOf(
  draft: DraftFile,
  name: string,
  inputFile: string,
  input: Uint8Array,
): Promise<{ readonly file: string; readonly bytes: Uint8Array } | { readonly findings: readonly LabFinding[] }> {
  const opened = openDraft(draft);
  if (opened.state === 'absent') return { findings: [] };
  if (opened.state === 'broken') return { findings: opened.problems.map((one) => labFinding(draft.folder, one)) };
  const now = await outcomeOf(opened.mapping, inputFile, input, readingOf(opened));
  return { file: `${name}.expect.${now.extension}`, bytes: Buffer.from(now.text, now.encoding) };
}

function readingOf({ tolerate, x12 }: Pick<SupplierMappings, 'tolerate' | 'x12'>): ReadingOptions {
  return { tolerate, ...(x12 === undefined ? {} : { x12 }) };
}
