import { buffer } from 'node:stream/consumers';
import { outboundKinds } from '../../documents/kinds.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { InboundMapping, OutboundMapping } from '../../mapping/mapping.ts';
import { Tracer } from '../../mapping/trace.ts';
import { peek } from '../peek.ts';
import { type DefaultedField, FieldTally, type UnsetField } from './field-tally.ts';
import { LeafReads } from './leaf-reads.ts';
import { mismatch } from './mismatch.ts';
import { type OpenedMapping, openMapping } from './open.ts';
import { readWithMapping } from './read.ts';
import { parseDocument } from './write.ts';

/**
 * # Coverage: what does this mapping leave aside?
 *
 * Runs one mapping over real files and says what of them it never reads, and which canonical fields (outbound: which
 * places) never got a value. An input that nobody reads is either noise or a feature that was missed.
 */
export interface CoverageReport {
  /** Of this shape; grows when a field changes its meaning or goes away. */
  readonly version: 1;
  readonly mapping: string;
  readonly direction: 'in' | 'out';
  readonly files: readonly CoveredFile[];
  /** Elements, columns, paths and segments that nothing reads, the most frequent first. */
  readonly unread: readonly UnreadInput[];
  /** Qualifiers that came and are not mapped: `QTY01=29`, `LIN pair IN`. */
  readonly qualifiers: readonly UnreadInput[];
  /** Canonical fields, or places that are written, that never got a value. */
  readonly neverSet: readonly UnsetField[];
  /** Fields whose address was always blank, so that the default was taken every time. */
  readonly alwaysDefaulted: readonly DefaultedField[];
  /** Declared loops that never occurred. */
  readonly loopsNeverSeen: readonly string[];
}

export interface CoveredFile {
  readonly file: string;
  /** Documents that the mapping read. */
  documents: number;
  lines: number;
  held: number;
  /** What was wrong with the file as a whole, or with the input. */
  readonly problems: string[];
}

export interface UnreadInput {
  readonly input: string;
  readonly count: number;
  readonly sample?: string;
}

/** One file to read; its bytes are asked for when its turn comes. */
export interface CoverageInput {
  readonly file: string;
  open(): AsyncIterable<Uint8Array>;
}

/** Fails only when an input stream itself fails. */
export async function mapCoverage(
  given: { readonly mapping: string; readonly folder: string },
  inputs: readonly CoverageInput[],
): Promise<CoverageReport | Exclude<OpenedMapping, { state: 'ready' }>> {
  const fields = new FieldTally();
  const tracer = new Tracer((trace) => fields.take(trace));
  const opened = await openMapping(given.mapping, given.folder, tracer);
  if (opened.state !== 'ready') return opened;
  const { mapping, tolerate } = opened;
  const seen = new SeenInputs();
  const files: CoveredFile[] = [];
  for (const { file, open } of inputs) {
    const covered: CoveredFile = { file, documents: 0, lines: 0, held: 0, problems: [] };
    files.push(covered);
    if (mapping.direction === 'in') await coverInbound(mapping, open(), tolerate, covered, seen);
    else await coverOutbound(mapping, open(), covered, seen);
  }
  return {
    version: 1,
    mapping: mapping.id,
    direction: mapping.direction,
    files,
    ...seen.unread(),
    ...fields.result(tracer, mapping.direction === 'in' ? mapping.kind : undefined),
    loopsNeverSeen: seen.loopsNeverSeen(),
  };
}

async function coverInbound(
  mapping: InboundMapping,
  input: AsyncIterable<Uint8Array>,
  tolerate: readonly string[],
  covered: CoveredFile,
  seen: SeenInputs,
): Promise<void> {
  const { file } = covered;
  const { head, rest } = await peek(input);
  const foreign = mismatch(mapping, head, file).filter(({ severity }) => severity === 'error');
  covered.problems.push(...foreign.map(sentence));
  if (foreign.length > 0) return;
  await readWithMapping(
    mapping,
    rest,
    { file, tolerate },
    {
      open: () => ({ line: () => undefined, held: () => undefined }),
      close: ({ result }) => {
        covered.documents += 1;
        covered.lines += result.lineCount;
        covered.held += result.heldCount;
        for (const [input, count] of result.unread) seen.add(input, count, result.unreadSamples.get(input));
        for (const [loop, count] of result.loops) seen.loop(loop, count);
      },
      problem: (found) => {
        if (found.severity === 'error' && covered.problems.length < MOST_PROBLEMS)
          covered.problems.push(sentence(found));
      },
      end: (complete) => {
        if (covered.documents === 0) covered.problems.push(`it holds nothing that ${mapping.id} reads`);
        else if (!complete) covered.problems.push('the file is not complete');
      },
    },
  );
}

async function coverOutbound(
  mapping: OutboundMapping,
  input: AsyncIterable<Uint8Array>,
  covered: CoveredFile,
  seen: SeenInputs,
): Promise<void> {
  const parsed = parseDocument(mapping, await buffer(input));
  if (parsed.reasons !== undefined) {
    covered.problems.push(...parsed.reasons);
    return;
  }
  const leaves = new LeafReads(outboundKinds[mapping.kind].root, parsed.document);
  const written = mapping.write(leaves.document);
  covered.documents += 1;
  covered.problems.push(...written.problems.filter(({ severity }) => severity === 'error').map(sentence));
  for (const { path, value } of leaves.unread()) seen.add(path, 1, value);
}

const MOST_PROBLEMS = 20;

function sentence({ code, message }: Problem): string {
  return `${code}: ${message}`;
}

/** What of the inputs was seen, over all files. */
class SeenInputs {
  readonly #unread = new Map<string, { count: number; sample?: string }>();
  readonly #loops = new Map<string, number>();

  add(input: string, count: number, sample: string | undefined): void {
    const known = this.#unread.get(input);
    if (known === undefined) this.#unread.set(input, { count, ...(sample === undefined ? {} : { sample }) });
    else known.count += count;
  }

  loop(name: string, count: number): void {
    this.#loops.set(name, (this.#loops.get(name) ?? 0) + count);
  }

  unread(): Pick<CoverageReport, 'unread' | 'qualifiers'> {
    const all = [...this.#unread]
      .map(([input, { count, sample }]) => ({ input, count, ...(sample === undefined ? {} : { sample }) }))
      .sort((left, right) => right.count - left.count || (left.input < right.input ? -1 : 1));
    const isQualifier = ({ input }: UnreadInput): boolean => /^[A-Z][A-Z0-9]{1,2}(?:\d{2}=| pair )/.test(input);
    return { unread: all.filter((one) => !isQualifier(one)), qualifiers: all.filter(isQualifier) };
  }

  loopsNeverSeen(): string[] {
    return [...this.#loops].filter(([, count]) => count === 0).map(([name]) => name);
  }
}
