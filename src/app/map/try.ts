import { buffer } from 'node:stream/consumers';
import type { Placed, SourcePlace } from '../../documents/parts.ts';
import type { SourceRecord } from '../../formats/tree.ts';
import { formatPosition } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { HeldLine, InboundMapping, Mapping, OutboundMapping } from '../../mapping/mapping.ts';
import { type FieldTrace, Tracer } from '../../mapping/trace.ts';
import { peek } from '../peek.ts';
import { documentMismatch, mismatch } from './mismatch.ts';
import { type OpenedMapping, openMapping } from './open.ts';
import { type ReadingSink, readWithMapping } from './read.ts';
import { TraceCollector } from './trace-collector.ts';
import { writeWithMapping } from './write.ts';

/**
 * # Try: what does this mapping make of this file?
 *
 * Runs one mapping over one file and keeps nothing. With `trace`, every field tells where its value came from and what
 * each step made of it. What is shown is bounded whatever the file's size; the rest is counted.
 */
export interface TryOptions {
  /** File name; absent for standard input. */
  readonly file?: string;
  readonly trace: boolean;
  /** Only this line, counted from 1 over the whole file, held lines included. */
  readonly line?: number;
  /** Lines, and held lines, that are shown. */
  readonly most: number;
}

export type TryReport = TriedInput | TriedOutput;

interface TriedMapping {
  readonly id: string;
  readonly kind: string;
  /** Hash of the resolved mapping. */
  readonly version: string;
  readonly file: string;
}

export interface TriedInput {
  /** Of this shape; grows when a field changes its meaning or goes away. */
  readonly version: 1;
  readonly direction: 'in';
  readonly mapping: TriedMapping;
  readonly file?: string;
  /** Nothing of the file is cut or contradicts its own counts. */
  complete: boolean;
  lineCount: number;
  heldCount: number;
  readonly documents: TriedDocument[];
  /** Documents that were read and counted, but are not listed. */
  unlistedDocuments: number;
  /** Findings about the file as a whole; the first ones say if mapping and file do not belong together. */
  readonly problems: Problem[];
}

export interface TriedDocument {
  /** `ST 0001`, or the root element; empty for rows. */
  readonly label: string;
  readonly complete: boolean;
  readonly header: Readonly<Record<string, unknown>>;
  readonly trace?: readonly FieldTrace[];
  readonly lines: readonly TriedLine[];
  readonly lineCount: number;
  readonly held: readonly TriedHeldLine[];
  readonly heldCount: number;
  readonly problems: readonly Problem[];
  /** Inputs that no field reads. */
  readonly unread: readonly { readonly input: string; readonly count: number; readonly sample?: string }[];
}

export interface TriedLine {
  /** Number of the line in the file, held lines included. */
  readonly number: number;
  /** Where it begins: `segment 3 (LIN)`, `row 2`. */
  readonly at: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly trace?: readonly FieldTrace[];
}

export interface TriedHeldLine {
  readonly number: number;
  readonly problems: readonly Problem[];
  readonly raw: string;
  /** The fields that could be read all the same. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly trace?: readonly FieldTrace[];
}

export interface TriedOutput {
  readonly version: 1;
  readonly direction: 'out';
  readonly mapping: TriedMapping;
  readonly file?: string;
  /** The bytes as text, with control number 1; absent when nothing can be written. */
  readonly text?: string;
  /** Sentences about an input that is no such document. */
  readonly reasons: readonly string[];
  readonly problems: readonly Problem[];
  readonly trace?: readonly FieldTrace[];
}

const MOST_DOCUMENTS = 20;
const MOST_PROBLEMS = 200;

/** Whether everything in the file could be used: nothing held, no error, nothing cut. */
export function isClean(report: TryReport): boolean {
  const hasError = (problems: readonly Problem[]): boolean => problems.some(({ severity }) => severity === 'error');
  if (report.direction === 'out') return report.text !== undefined;
  const { complete, heldCount, problems, documents } = report;
  return complete && heldCount === 0 && !hasError(problems) && !documents.some((one) => hasError(one.problems));
}

/** Tries a mapping, named by id or path, on a file. Fails only when the input stream itself fails. */
export async function tryMapping(
  given: { readonly mapping: string; readonly folder: string },
  input: AsyncIterable<Uint8Array>,
  options: TryOptions,
): Promise<TryReport | NotOpened> {
  return tryOpened((tracer) => openMapping(given.mapping, given.folder, tracer), input, options);
}

type NotOpened = Exclude<OpenedMapping, { state: 'ready' }>;

/** Who else looks on: every evaluation of a field as it begins, every record with the number of its document, from 1. */
export interface Onlooker {
  field(trace: FieldTrace): void;
  record(record: SourceRecord, document: number): void;
}

/** Tries a mapping that is opened with the tracer that this hands out. */
export async function tryOpened(
  open: (tracer: Tracer | undefined) => OpenedMapping | Promise<OpenedMapping>,
  input: AsyncIterable<Uint8Array>,
  options: TryOptions,
  onlooker?: Onlooker,
): Promise<TryReport | NotOpened> {
  const collected = new TraceCollector();
  const receive = (trace: FieldTrace): void => {
    onlooker?.field(trace);
    collected.take(trace);
  };
  const opened = await open(options.trace ? new Tracer(receive) : undefined);
  if (opened.state !== 'ready') return opened;
  const { mapping, tolerate, x12 } = opened;
  if (mapping.direction === 'out') return tryOutbound(mapping, input, options, collected);
  const trial = new InboundTrial(mapping, options, collected, onlooker);
  const { head, rest } = await peek(input);
  const foreign = mismatch(mapping, head, options.file);
  if (foreign.some(({ severity }) => severity === 'error')) return trial.refused(foreign);
  const { file } = options;
  const reading = { tolerate, ...(x12 === undefined ? {} : { x12 }), ...(file === undefined ? {} : { file }) };
  await readWithMapping(mapping, rest, reading, trial.sink());
  return trial.report(foreign);
}

async function tryOutbound(
  mapping: OutboundMapping,
  input: AsyncIterable<Uint8Array>,
  options: TryOptions,
  collected: TraceCollector,
): Promise<TriedOutput> {
  const written = writeWithMapping(mapping, await buffer(input));
  const findings = written.ok ? written.problems : written.reasons;
  return {
    version: 1,
    direction: 'out',
    mapping: about(mapping),
    ...(options.file === undefined ? {} : { file: options.file }),
    ...(written.ok ? { text: Buffer.from(written.bytes).toString('utf8') } : {}),
    reasons: findings.filter((one) => typeof one === 'string'),
    problems: findings.filter((one) => typeof one !== 'string'),
    ...(options.trace ? { trace: collected.line() } : {}),
  };
}

/** Gathers what comes out of an inbound mapping, as far as it is to be shown. */
class InboundTrial {
  readonly #mapping: InboundMapping;
  readonly #options: TryOptions;
  readonly #collected: TraceCollector;
  readonly #onlooker: Onlooker | undefined;
  readonly #report: TriedInput;
  readonly #others = new Map<string, number>();
  #documents = 0;
  #number = 0;
  #shownLines = 0;
  #shownHeld = 0;
  #lines: TriedLine[] = [];
  #held: TriedHeldLine[] = [];

  constructor(mapping: InboundMapping, options: TryOptions, collected: TraceCollector, onlooker?: Onlooker) {
    this.#mapping = mapping;
    this.#onlooker = onlooker;
    this.#options = options;
    this.#collected = collected;
    this.#report = {
      version: 1,
      direction: 'in',
      mapping: about(mapping),
      ...(options.file === undefined ? {} : { file: options.file }),
      complete: false,
      lineCount: 0,
      heldCount: 0,
      documents: [],
      unlistedDocuments: 0,
      problems: [],
    };
  }

  sink(): ReadingSink {
    return {
      open: (document) => {
        this.#documents += 1;
        const misfit = documentMismatch(this.#mapping, document);
        if (misfit !== undefined && this.#documents === 1) this.#note(misfit);
        this.#lines = [];
        this.#held = [];
        return { line: (line) => this.#line(line), held: (held) => this.#hold(held) };
      },
      close: (ended) => this.#close(ended),
      record: (record) => this.#onlooker?.record(record, this.#documents),
      pass: ({ set = '' }) => this.#others.set(set, (this.#others.get(set) ?? 0) + 1),
      problem: (found) => this.#note(found),
      end: (complete) => {
        this.#report.complete = complete;
      },
    };
  }

  refused(foreign: readonly Problem[]): TriedInput {
    this.#report.problems.push(...foreign);
    return this.#report;
  }

  report(notes: readonly Problem[]): TriedInput {
    const others = [...this.#others].map(([set, count]) => `${set} (${count})`).join(', ');
    const wanted = this.#mapping.source.transaction;
    const severity = this.#documents === 0 ? 'error' : 'warning';
    if (others !== '')
      this.#report.problems.unshift(
        problem(
          'MAP-FOREIGN',
          severity,
          {},
          this.#documents === 0
            ? `${this.#mapping.id} reads ${wanted}, but the file holds ${others} and none of these`
            : `besides ${wanted} the file holds ${others}, which ${this.#mapping.id} leaves alone`,
        ),
      );
    this.#report.problems.unshift(...notes);
    return this.#report;
  }

  #line({ source, ...fields }: Placed<Record<string, unknown>>): void {
    const trace = this.#collected.line();
    this.#number += 1;
    this.#report.lineCount += 1;
    if (!this.#isShown(this.#shownLines)) return;
    this.#shownLines += 1;
    this.#lines.push({
      number: this.#number,
      at: this.#place(source),
      fields: withValues(fields),
      ...this.#traced(trace),
    });
  }

  #hold({ problems, raw, fields = {} }: HeldLine): void {
    const trace = this.#collected.line();
    this.#number += 1;
    this.#report.heldCount += 1;
    if (!this.#isShown(this.#shownHeld)) return;
    this.#shownHeld += 1;
    this.#held.push({ number: this.#number, problems, raw, fields: withValues(fields), ...this.#traced(trace) });
  }

  #close({ document, complete, problems, result }: Parameters<ReadingSink['close']>[0]): void {
    const trace = this.#collected.header();
    // With a line asked for, only its own document is of interest.
    const isAskedFor = this.#options.line === undefined || this.#lines.length + this.#held.length > 0;
    if (!isAskedFor) return;
    if (this.#report.documents.length >= MOST_DOCUMENTS) {
      this.#report.unlistedDocuments += 1;
      return;
    }
    const { header, lineCount, heldCount, unread, unreadSamples } = result;
    this.#report.documents.push({
      label:
        document.controlNumber === undefined ? (document.set ?? '') : `${document.set} ST ${document.controlNumber}`,
      complete,
      header: withValues(header),
      ...this.#traced(trace),
      lines: this.#lines,
      lineCount,
      held: this.#held,
      heldCount,
      problems: [...problems, ...result.problems].slice(0, MOST_PROBLEMS),
      unread: [...unread].map(([input, count]) => {
        const sample = unreadSamples.get(input);
        return { input, count, ...(sample === undefined ? {} : { sample }) };
      }),
    });
  }

  #note(found: Problem): void {
    if (this.#report.problems.length < MOST_PROBLEMS) this.#report.problems.push(found);
  }

  #isShown(shown: number): boolean {
    const { line, most } = this.#options;
    return line === undefined ? shown < most : this.#number === line;
  }

  #traced(trace: readonly FieldTrace[]): { trace?: readonly FieldTrace[] } {
    return this.#options.trace ? { trace } : {};
  }

  #place({ ordinal, tag }: SourcePlace): string {
    const { format } = this.#mapping.source;
    if (format === 'x12') return formatPosition({ segment: ordinal, ...(tag === undefined ? {} : { tag }) });
    return tag === undefined ? `row ${ordinal}` : `line ${ordinal} (${tag})`;
  }
}

function about({ id, kind, version, file }: Mapping): TriedMapping {
  return { id, kind, version, file };
}

function withValues(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
