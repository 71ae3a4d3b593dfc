import type {
  DecodeOptions,
  FormatName,
  FunctionalGroup,
  Interchange,
  InterchangeAcknowledgment,
  SourceDocument,
  SourceEvent,
} from '../formats/codec.ts';
import { type Detection, detectFormat } from '../formats/detect.ts';
import { codecs } from '../formats/registry.ts';
import type { SourceRecord } from '../formats/tree.ts';
import { x12Tolerances } from '../formats/x12/options.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import { DocumentView, type ShownRecord } from './inspect-document.ts';

/** What `tolerate` may name. */
export const toleranceNames: readonly string[] = Object.keys(x12Tolerances);

/**
 * # Inspect: what is in this file?
 *
 * Reads any file as Crossdock would, without a supplier, a mapping or a database, and says what was found. The report
 * is bounded whatever the file's size: long runs of one loop are folded and documents past the first are counted.
 */
export interface InspectOptions extends DecodeOptions {
  /** Default: detected from the first bytes. */
  readonly format?: FormatName;
}

export interface InspectReport {
  /** Of this shape; grows when a field changes its meaning or goes away. */
  readonly reportVersion: 1;
  readonly file?: string;
  readonly format: Detection['format'];
  readonly reason: string;
  readonly byteCount: number;
  /** Nothing in the file is cut or contradicts its own counts. */
  readonly complete: boolean;
  readonly errors: number;
  readonly warnings: number;
  readonly interchanges: readonly InspectedInterchange[];
  /** Documents outside interchanges: CSV and XML. */
  readonly documents: readonly InspectedDocument[];
  /** What was found outside any interchange or document. */
  readonly problems: readonly Problem[];
  /** Documents that were read and counted, but are not listed. */
  readonly unlistedDocuments: number;
}

export interface InspectedInterchange {
  readonly interchange: Interchange;
  complete: boolean;
  problems: readonly Problem[];
  acknowledgments: readonly InterchangeAcknowledgment[];
  readonly groups: InspectedGroup[];
}

export interface InspectedGroup {
  readonly group: FunctionalGroup;
  complete: boolean;
  problems: readonly Problem[];
  declaredDocuments?: number;
  receivedDocuments: number;
  readonly documents: InspectedDocument[];
}

export interface InspectedDocument {
  readonly document: SourceDocument;
  readonly complete: boolean;
  readonly problems: readonly Problem[];
  readonly recordCount: number;
  /** How often each segment, or each element of records, came. */
  readonly counts: Readonly<Record<string, number>>;
  readonly shown: readonly ShownRecord[];
}

const MOST_LISTED = 500;
/** Documents shown segment by segment; the rest is listed with its counts. */
const MOST_SHOWN = 20;
const HEAD = 512;

/** Reads the whole input and reports. Fails only when the input stream itself fails. */
export async function inspect(input: AsyncIterable<Uint8Array>, options: InspectOptions = {}): Promise<InspectReport> {
  const { head, rest } = await peek(input);
  const detection = detectFormat(head, options.file);
  const format = options.format ?? (detection.format === 'text' ? 'csv' : detection.format);
  if (format === 'empty' || format === 'unknown') return unreadable(detection, rest, options);
  const collector = new Collector();
  for await (const events of codecs[format].decode(rest, options)) for (const event of events) collector.add(event);
  const reason = options.format === undefined ? detection.reason : 'as asked for';
  return collector.report({ ...(options.file === undefined ? {} : { file: options.file }), format, reason });
}

/** Gathers the events of a file into a report. */
class Collector {
  private readonly interchanges: InspectedInterchange[] = [];
  private readonly documents: InspectedDocument[] = [];
  private readonly problems: Problem[] = [];
  private readonly counted = { error: 0, warning: 0 };
  private interchange: InspectedInterchange | undefined;
  private group: InspectedGroup | undefined;
  private view: DocumentView | undefined;
  private documentCount = 0;
  private unlisted = 0;
  private lateFindings = 0;
  private end = { complete: false, byteCount: 0 };

  add(event: SourceEvent): void {
    switch (event.type) {
      case 'interchange-start':
        this.interchange = { ...event, complete: false, problems: [], acknowledgments: [], groups: [] };
        if (this.interchanges.length < MOST_LISTED) this.interchanges.push(this.interchange);
        break;
      case 'group-start':
        this.group = { ...event, complete: false, problems: [], receivedDocuments: 0, documents: [] };
        if (this.interchange !== undefined && this.interchange.groups.length < MOST_LISTED) {
          this.interchange.groups.push(this.group);
        }
        break;
      case 'document-start':
        this.documentCount += 1;
        this.view = new DocumentView(event.document, this.documentCount <= MOST_SHOWN);
        break;
      case 'record':
        this.record(event.record);
        break;
      case 'document-end':
        this.document(event);
        break;
      case 'group-end':
        this.count(event.problems);
        if (this.group !== undefined) Object.assign(this.group, withoutType(event));
        this.group = undefined;
        break;
      case 'interchange-end':
        this.count(event.problems);
        if (this.interchange !== undefined) Object.assign(this.interchange, withoutType(event));
        this.interchange = undefined;
        break;
      case 'problem':
        this.count([event.problem]);
        if (this.problems.length < MOST_LISTED) this.problems.push(event.problem);
        break;
      case 'file-end':
        this.end = event;
        break;
    }
  }

  report(about: Pick<InspectReport, 'file' | 'format' | 'reason'>): InspectReport {
    return {
      reportVersion: 1,
      ...about,
      byteCount: this.end.byteCount,
      complete: this.end.complete,
      errors: this.counted.error,
      warnings: this.counted.warning,
      interchanges: this.interchanges,
      documents: this.documents,
      problems: this.problems,
      unlistedDocuments: this.unlisted,
    };
  }

  private record(record: SourceRecord): void {
    this.view?.add(record);
  }

  private document(event: Extract<SourceEvent, { type: 'document-end' }>): void {
    this.count(event.problems);
    const { document, complete, problems, recordCount } = event;
    const { counts, shown } = this.view?.finish() ?? { counts: {}, shown: [] };
    this.view = undefined;
    // Those with findings are listed as long as there is room, wherever in the file they stand.
    if (this.documentCount > MOST_LISTED && (problems.length === 0 || this.lateFindings >= MOST_LISTED)) {
      this.unlisted += 1;
      return;
    }
    if (this.documentCount > MOST_LISTED) this.lateFindings += 1;
    const inspected: InspectedDocument = { document, complete, problems, recordCount, counts, shown };
    (this.group?.documents ?? this.documents).push(inspected);
  }

  private count(problems: readonly Problem[]): void {
    for (const found of problems) this.counted[found.severity] += 1;
  }
}

function withoutType<Event extends { readonly type: string }>(event: Event): Omit<Event, 'type'> {
  const { type: _type, ...rest } = event;
  return rest;
}

/** The first bytes, and the whole input again. */
async function peek(input: AsyncIterable<Uint8Array>): Promise<{ head: Uint8Array; rest: AsyncIterable<Uint8Array> }> {
  const iterator = input[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD) {
    const next = await iterator.next();
    if (next.done) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  async function* again(): AsyncGenerator<Uint8Array> {
    yield* chunks;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { head: Buffer.concat(chunks).subarray(0, HEAD), rest: again() };
}

/** The report about a file that no codec is asked to read. */
async function unreadable(
  detection: Detection,
  rest: AsyncIterable<Uint8Array>,
  options: InspectOptions,
): Promise<InspectReport> {
  let byteCount = 0;
  for await (const chunk of rest) byteCount += chunk.length;
  const place = options.file === undefined ? {} : { file: options.file };
  const isEmpty = detection.format === 'empty';
  const message = isEmpty ? 'The file contains nothing.' : `This cannot be read: ${detection.reason}.`;
  const found = problem(isEmpty ? 'FORMAT-EMPTY' : 'FORMAT-FOREIGN', 'error', place, message);
  const collector = new Collector();
  collector.add({ type: 'problem', problem: found });
  collector.add({ type: 'file-end', complete: false, byteCount });
  return collector.report({ ...place, format: detection.format, reason: detection.reason });
}
