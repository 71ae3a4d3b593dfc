import { charsetNamed } from '../../formats/charset.ts';
import type { DecodeOptions, FormatName, SourceEvent, X12Strictness, X12Validation } from '../../formats/codec.ts';
import { type Detection, detectFormat } from '../../formats/detect.ts';
import { UnpackRefusal } from '../../formats/packed/refusal.ts';
import { unpack } from '../../formats/packed/unpack.ts';
import { codecs } from '../../formats/registry.ts';
import { x12Levels, x12Strictness, x12Tolerances } from '../../formats/x12/options.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import { peek } from '../peek.ts';
import { archiveReport } from './archive.ts';
import { type Listing, ReportCollector } from './collector.ts';
import { OUTLINE_BYTES, repeatedNames } from './outline.ts';
import type { InspectReport } from './report.ts';
import { ReportRoom } from './room.ts';

/** What `tolerate` may name: for X12, and `doctype` for XML. */
export const toleranceNames: readonly string[] = [...Object.keys(x12Tolerances), 'doctype'];

/** What `validation` may name. */
export const validationLevels = Object.keys(x12Levels) as readonly X12Validation[];

/** What `strict` may name. */
export const strictnessNames = Object.keys(x12Strictness) as readonly X12Strictness[];

/** Whether `charset` may name it. */
export function isCharset(name: string): boolean {
  return charsetNamed(name) !== undefined;
}

/** What `format` may name. */
export const formatNames = Object.keys(codecs) as readonly FormatName[];

/**
 * # Inspect: what is in this file?
 *
 * Reads any file as Crossdock would, without a supplier, a mapping or a database, and says what was found. Packed files
 * are unpacked. The report is bounded whatever the file's size.
 */
export interface InspectOptions extends DecodeOptions, Listing {
  /** Default: detected from the first bytes. */
  readonly format?: FormatName;
  /** Sees everything in the file too. */
  readonly listener?: InspectListener;
}

export interface InspectListener {
  /** Before the events of the file, or of an entry (by index) of a packed one. */
  begin(entry: number | undefined): void;
  event(event: SourceEvent): void;
  /** After its last event: its bytes cannot be trusted, so nothing of it counts. */
  spoiled(): void;
}

/** A file, or one entry of a packed one. */
interface Source {
  readonly content: AsyncIterable<Uint8Array>;
  /** For the format, where the bytes leave it open. */
  readonly name?: string | undefined;
  /** For findings. */
  readonly file?: string | undefined;
  readonly entry?: number;
}

/** Reads the whole input and reports. Fails only when the input stream itself fails. */
export async function inspect(input: AsyncIterable<Uint8Array>, options: InspectOptions = {}): Promise<InspectReport> {
  const { file } = options;
  const { head, rest } = await peek(input);
  const detection = detectFormat(head, file);
  const source = { content: rest, name: file, file };
  const room = new ReportRoom();
  const { format } = detection;
  if ((format === 'gzip' || format === 'zip') && options.format !== 'xlsx') {
    return inspectPacked(source, { ...detection, format }, options, room);
  }
  return inspectContent(source, options, room);
}

/** What a file is, from its first bytes alone; the rest is not read. */
export async function detect(input: AsyncIterable<Uint8Array>, file?: string): Promise<Detection> {
  const { head } = await peek(input);
  return detectFormat(head, file);
}

/** Whether a detected format is one that can be read or unpacked. */
export function isReadable(format: InspectReport['format']): boolean {
  return format === 'gzip' || format === 'zip' || codecFor(format) !== undefined;
}

async function inspectPacked(
  { content, file }: Source,
  detection: Detection & { readonly format: 'gzip' | 'zip' },
  options: InspectOptions,
  room: ReportRoom,
): Promise<InspectReport> {
  const collector = new ReportCollector(options, room);
  const entries: InspectReport[] = [];
  let byteCount = 0;
  const counted = (async function* () {
    for await (const chunk of content) {
      byteCount += chunk.length;
      yield chunk;
    }
  })();
  try {
    for await (const { name, label, content: inside } of unpack(counted, detection.format, file)) {
      const source: Source = { content: inside, name, file: label, entry: entries.length };
      entries.push(await inspectContent(source, options, room));
    }
  } catch (thrown) {
    collector.add({ type: 'problem', problem: refusalIn(thrown) });
  }
  collector.add({ type: 'file-end', complete: false, byteCount });
  return archiveReport(collector.report({ ...(file === undefined ? {} : { file }), ...detection }), entries);
}

async function inspectContent(source: Source, options: InspectOptions, room: ReportRoom): Promise<InspectReport> {
  const { file, name } = source;
  const about = file === undefined ? {} : { file };
  const collector = new ReportCollector(options, room, source.entry);
  const { listener } = options;
  const refusal: { found?: Problem } = {};
  const content = untilRefused(source.content, (found) => {
    refusal.found = found;
  });
  const { head, rest } = await peek(content);
  const detection = detectFormat(head, name);
  const format = options.format ?? codecFor(detection.format);
  let reason = options.format === undefined ? detection.reason : 'as asked for';
  if (format === undefined) {
    const byteCount = await countBytes(rest);
    if (refusal.found === undefined) collector.add({ type: 'problem', problem: unreadable(detection, about) });
    else reason = 'it could not be unpacked';
    collector.add({ type: 'file-end', complete: false, byteCount });
  } else {
    listener?.begin(source.entry);
    const { content: whole, records } = await guessedRecords(format, rest, options);
    for await (const events of codecs[format].decode(whole, { ...options, ...records, ...about })) {
      for (const event of events) {
        collector.add(event);
        listener?.event(event);
      }
    }
  }
  if (refusal.found === undefined) return collector.report({ ...about, format: format ?? detection.format, reason });
  collector.spoil(refusal.found);
  if (format !== undefined) listener?.spoiled();
  return collector.report({ ...about, format: format ?? 'unknown', reason });
}

/** What a large feed repeats, unless it was said what its records are: held as one record it would be too large. */
async function guessedRecords(
  format: FormatName,
  content: AsyncIterable<Uint8Array>,
  options: InspectOptions,
): Promise<{ readonly content: AsyncIterable<Uint8Array>; readonly records?: Pick<DecodeOptions, 'xml' | 'json'> }> {
  if ((format !== 'xml' && format !== 'json') || options[format]?.records !== undefined) return { content };
  const { head, rest } = await peek(content, OUTLINE_BYTES);
  const records = head.length < OUTLINE_BYTES ? undefined : repeatedNames(format, head);
  if (records === undefined) return { content: rest };
  return { content: rest, records: { [format]: { ...options[format], records } } };
}

function codecFor(format: InspectReport['format']): FormatName | undefined {
  return formatNames.find((name) => name === format);
}

function unreadable({ format, reason }: Detection, place: { readonly file?: string }): Problem {
  if (format === 'empty') return problem('FORMAT-EMPTY', 'error', place, 'The file contains nothing.');
  const hint = format === 'text' ? '; a table of one column must be asked for as csv, fixed width by its columns' : '';
  return problem('FORMAT-FOREIGN', 'error', place, `This cannot be read: ${reason}${hint}.`);
}

/** Ends where unpacking was refused, so that everything up to there can still be shown. */
async function* untilRefused(
  content: AsyncIterable<Uint8Array>,
  onRefusal: (found: Problem) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (thrown) {
    onRefusal(refusalIn(thrown));
  }
}

/** The finding in a refusal; anything else is thrown on. */
function refusalIn(thrown: unknown): Problem {
  if (thrown instanceof UnpackRefusal) return thrown.problem;
  throw thrown;
}

async function countBytes(input: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0;
  for await (const chunk of input) count += chunk.length;
  return count;
}
