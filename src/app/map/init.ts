import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Interchange } from '../../formats/codec.ts';
import type { TableKind } from '../../mapping/infer/match.ts';
import type { FieldProposal, MappingProposal } from '../../mapping/infer/proposal.ts';
import type { LintProblem } from '../../mapping/lint/problem.ts';
import { kindReferences } from '../../mapping/reference.ts';
import { loadSuppliers } from '../../partners/load.ts';
import { type Draft, draft } from './init/draft.ts';
import { supplierName } from './init/names.ts';
import { type InferredSample, inferSample, type SampleFile } from './init/sample.ts';
import { supplierText, x12Lines } from './init/supplier-file.ts';
import { lintMappings } from './lint.ts';
import type { ReadingOptions } from './read.ts';
import { expectedText, runMapTests, testExtensions } from './test.ts';

/**
 * # Init: a supplier's folder from its samples
 *
 * Infers format, document and fields, tries the mapping on the samples in memory, and only then writes: supplier.yaml (where
 * there is none), a mapping per kind of document, the samples as tests and what comes out of them as the expectation.
 */
export interface InitOptions {
  readonly samples: readonly SampleFile[];
  readonly folder: string;
  /** Name of the supplier's folder; default: from the sender's id or the name of the first sample. */
  readonly supplier?: string;
  /** What tables and trees are about; default: inferred. */
  readonly kind?: TableKind;
  /** Only says what would be written. */
  readonly dryRun: boolean;
  /** Replaces mappings and tests that are there; supplier.yaml is always kept. */
  readonly force: boolean;
}

export interface InitReport {
  /** Of this shape; grows when a field changes its meaning or goes away. */
  readonly version: 1;
  readonly supplier: string;
  readonly files: readonly InitFile[];
  readonly mappings: readonly InitMapping[];
  /** Of the folder as it is now; absent after a dry run. */
  readonly lint?: { readonly problems: readonly LintProblem[] };
  readonly test?: { readonly passed: number; readonly failed: number };
}

export interface InitFile {
  readonly path: string;
  readonly state: 'written' | 'replaced' | 'kept' | 'planned';
  /** Absent for samples, which are copied byte by byte. */
  readonly text?: string;
}

export interface InitMapping {
  readonly id: string;
  readonly path: string;
  readonly kind: string;
  readonly format: string;
  readonly lines: number;
  readonly held: number;
  readonly reasons: readonly string[];
  readonly faults: readonly string[];
  readonly guesses: readonly { readonly field: string; readonly guess: string }[];
  readonly remarks: readonly string[];
  readonly unread: Draft['left']['unread'];
  readonly unset: readonly string[];
}

/** `existing`: files that are in the way. `no-agreement`: supplier.yaml is there, but without the x12 section that is needed. `refused`: sentences about samples that no mapping can be made of. */
export type InitResult =
  | { readonly state: 'done'; readonly report: InitReport }
  | { readonly state: 'existing'; readonly supplier: string; readonly paths: readonly string[] }
  | { readonly state: 'no-agreement'; readonly path: string; readonly lines: readonly string[] }
  | { readonly state: 'refused'; readonly reasons: readonly string[] };

/** One mapping to be, with the samples that it reads. */
interface Planned {
  readonly proposal: MappingProposal;
  readonly from: InferredSample;
  readonly samples: SampleFile[];
}

export async function initMappings(options: InitOptions): Promise<InitResult> {
  const inferred: InferredSample[] = [];
  const reasons: string[] = [];
  for (const sample of options.samples) {
    const result = await inferSample(sample, options.kind);
    if ('refused' in result) reasons.push(`${sample.name}: ${result.refused}`);
    else inferred.push(result);
  }
  const [first] = inferred;
  if (reasons.length > 0 || first === undefined) return { state: 'refused', reasons };
  const { folder } = options;
  const supplier = options.supplier ?? supplierName(first.interchange?.senderId, first.file.name);
  const drafts: Draft[] = [];
  for (const { proposal, from, samples } of apart(planned(inferred))) {
    const base = proposal.extends === undefined ? undefined : `${folder}/base/${proposal.extends}.map.yaml`;
    if (base !== undefined && !existsSync(base)) {
      reasons.push(
        `${from.file.name}: the mapping would extend ${base}, which is not there; --folder names the folder that has base/`,
      );
      continue;
    }
    const missing = proposal.extends === undefined ? whatIsMissing(proposal) : undefined;
    if (missing !== undefined) {
      reasons.push(`${from.file.name}: ${missing}`);
      continue;
    }
    const drafted = await draft(proposal, samples, { folder, supplier, tolerate: from.tolerate });
    if ('refused' in drafted) reasons.push(`${from.file.name}: ${drafted.refused}`);
    else drafts.push(drafted);
  }
  if (reasons.length > 0) return { state: 'refused', reasons };
  const interchange = inferred.find((one) => one.interchange !== undefined)?.interchange;
  return write(options, supplier, drafts, interchange);
}

/** Samples of one kind and format go into one mapping: the first of them shapes it, all of them are its tests. */
function planned(inferred: readonly InferredSample[]): Planned[] {
  const plans = new Map<string, Planned>();
  for (const from of inferred) {
    for (const proposal of from.proposals) {
      const known = plans.get(proposal.what);
      if (known === undefined) plans.set(proposal.what, { proposal, from, samples: [from.file] });
      else if (!known.samples.includes(from.file)) known.samples.push(from.file);
    }
  }
  return [...plans.values()];
}

/** Two mappings may not read files of the same names: where patterns would, the names of the samples are taken as they are. */
function apart(plans: readonly Planned[]): Planned[] {
  const patterns = plans.map(({ proposal }) => proposal.source.keys.file);
  return plans.map((plan, index) => {
    const { proposal, from } = plan;
    const own = patterns[index];
    if (own === undefined || patterns.filter((one) => one === own).length === 1) return plan;
    const source = { ...proposal.source, keys: { ...proposal.source.keys, file: from.file.name } };
    return { ...plan, proposal: { ...proposal, source } };
  });
}

/** Fields without which lines do not count, and that no place in the sample seems to hold. */
function whatIsMissing({ kind, lines, document }: MappingProposal): string | undefined {
  const needed = kindReferences().find((one) => one.kind === kind)?.fields ?? [];
  // A stock list may be silent about an item, but not about all of them.
  const isNeeded = (name: string, required: boolean): boolean =>
    required || (kind === 'inventory' && name === 'quantity');
  const missing = needed
    .filter(({ part, required, name }) => part === 'lines.fields' && isNeeded(name, required))
    .map(({ name }) => name)
    .filter((name) => !lines.some(({ field }) => field === name));
  if (missing.length === 0) return undefined;
  const found = [...document, ...lines].map(({ field }) => field).join(', ');
  return `it looks like ${kind}, but nothing in it looks like ${missing.join(' or ')} (found: ${found || 'nothing'}); if it is something else, --kind says so`;
}

interface PlannedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

async function write(
  options: InitOptions,
  supplier: string,
  drafts: readonly Draft[],
  interchange: Interchange | undefined,
): Promise<InitResult> {
  const { folder, dryRun, force } = options;
  const home = `${folder}/${supplier}`;
  const cases = drafts.flatMap((own) => own.samples.map((sample, index) => testCase(home, own, sample, index)));
  const sources: PlannedFile[] = drafts.flatMap((own) => [
    { path: own.path, content: own.text },
    ...cases
      .filter(({ mapping }) => mapping === own.mapping)
      .map(({ input, bytes }) => ({ path: input, content: bytes })),
  ]);
  const inTheWay = [...sources.map(({ path }) => path), ...cases.map(({ expected }) => expected)].filter((path) =>
    existsSync(path),
  );
  if (inTheWay.length > 0 && !force && !dryRun) return { state: 'existing', supplier, paths: inTheWay };
  const path = `${home}/supplier.yaml`;
  const hasSupplier = existsSync(path);
  if (hasSupplier && interchange !== undefined && !/^x12:/m.test(readFileSync(path, 'utf8')))
    return { state: 'no-agreement', path, lines: x12Lines(interchange) };
  const own = supplierText(supplier, { ...currencyOf(drafts), ...(interchange === undefined ? {} : { interchange }) });
  const put = ({ path: at, content }: PlannedFile): InitFile => ({
    path: at,
    ...putFile({ path: at, content }, dryRun),
    ...(typeof content === 'string' ? { text: content } : {}),
  });
  const files = [...(hasSupplier ? [] : [{ path, content: own }]), ...sources].map(put);
  // Read as the whole supplier is read from now on, which may tolerate more than this mapping asks for.
  const reading = await readingOf(folder, supplier, drafts, dryRun);
  for (const { mapping, input, bytes, expected } of cases) {
    const content = await expectedText(mapping, basename(input), bytes, reading);
    files.push(put({ path: expected, content }));
  }
  const kept: InitFile[] = hasSupplier ? [{ path, state: 'kept' }] : [];
  const report: InitReport = { version: 1, supplier, files: [...kept, ...files], mappings: drafts.map(aboutDraft) };
  if (dryRun) return { state: 'done', report };
  const { problems } = await lintMappings([home]);
  const { passed, failed } = await runMapTests({ folder, supplier, update: false });
  return { state: 'done', report: { ...report, lint: { problems }, test: { passed, failed } } };
}

function putFile({ path, content }: PlannedFile, dryRun: boolean): Pick<InitFile, 'state'> {
  if (dryRun) return { state: 'planned' };
  const state = existsSync(path) ? 'replaced' : 'written';
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return { state };
}

function testCase(home: string, { id, mapping }: Draft, { name, bytes }: SampleFile, index: number) {
  const stem = `${home}/tests/${id}/${String(index + 1).padStart(2, '0')}-sample`;
  const extension = /\.(?:jsonl|ndjson)$/i.test(name) ? 'jsonl' : testExtensions[mapping.source.format];
  return { mapping, bytes, input: `${stem}.${extension}`, expected: `${stem}.expect.json` };
}

async function readingOf(
  folder: string,
  supplier: string,
  drafts: readonly Draft[],
  dryRun: boolean,
): Promise<ReadingOptions> {
  const loaded = dryRun ? undefined : (await loadSuppliers(folder, {}, { only: supplier })).mappings[0];
  const { tolerate, x12 } = loaded ?? { tolerate: drafts.flatMap(({ mapping }) => mapping.source.tolerate ?? []) };
  return { tolerate, ...(x12 === undefined ? {} : { x12 }) };
}

function currencyOf(drafts: readonly Draft[]): { readonly currency?: string } {
  const seen = drafts
    .flatMap(({ proposal }) => [...proposal.document, ...proposal.lines])
    .find(({ field, seen }) => field === 'currency' && seen.length > 0)?.seen[0];
  return seen !== undefined && /^[A-Z]{3}$/.test(seen) ? { currency: seen } : {};
}

function aboutDraft({ id, path, mapping, proposal, lines, held, reasons, faults, left }: Draft): InitMapping {
  return {
    id,
    path,
    kind: mapping.kind,
    format: mapping.source.format,
    lines,
    held,
    reasons,
    faults,
    guesses: guessesOf(proposal),
    remarks: proposal.remarks,
    unread: left.unread,
    unset: left.unset.map(({ field }) => field),
  };
}

function guessesOf({ source, loops, skip, codes, document, lines }: MappingProposal): InitMapping['guesses'] {
  const settings = { source, loops, skip, codes };
  return [
    ...Object.entries(settings).flatMap(([name, setting]) =>
      Object.entries(setting?.guesses ?? {}).map(([key, guess]) => ({ field: `${name}.${key}`, guess })),
    ),
    ...[...document, ...lines].flatMap(({ field, guess }: FieldProposal) =>
      guess === undefined ? [] : [{ field, guess }],
    ),
  ];
}
