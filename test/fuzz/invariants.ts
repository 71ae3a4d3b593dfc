import { isDeepStrictEqual } from 'node:util';
import type { Codec, DecodeOptions, FormatName, SourceEvent } from '../../src/formats/codec.ts';
import { codecs } from '../../src/formats/registry.ts';
import { codes } from '../../src/kernel/codes.ts';
import { formatProblem, type Problem } from '../../src/kernel/problem.ts';
import { eventsOf, isComplete, problemsOf, recordsOf } from '../support/events.ts';
import type { Chance } from './chance.ts';
import { answerViolation } from './x12-answers.ts';

/** Findings are for people: longer than this, and a hostile file floods logs, pages and the database. */
const LONGEST_FINDING = 2_500;
/** What may stand behind a line end without being a row: blanks, padding, the byte order mark of a file put behind. */
const FILLER = new Set(Buffer.from('\0\t \x1a\xef\xbb\xbf', 'latin1'));
/** Findings about one document, group or interchange, the sum line included. */
const MOST_FINDINGS = 210;

/**
 * What a file that is cut may still hold. `interchanges`: those that had ended. `rows`: those that had ended, if the cut is
 * behind a line end. `values`: the same, and those that say themselves where they end. `nothing`, unless only what means
 * nothing was cut off. `anything`: the options say so little about the end of a row that nothing can be said of a cut.
 */
export type WhenCut = 'interchanges' | 'rows' | 'values' | 'nothing' | 'anything';

/** What must hold for every file whatsoever. Answers what does not, in one line; undefined when all of it does. */
export async function codecViolation(
  format: FormatName,
  whenCut: WhenCut,
  bytes: Buffer,
  options: DecodeOptions,
  chance: Chance,
): Promise<string | undefined> {
  const codec: Codec = codecs[format];
  const events = await eventsOf(codec, bytes, options);
  return (
    shapeViolation(events, bytes.length) ??
    findingViolation(events, bytes, hasLines(format, options)) ??
    silenceViolation(events) ??
    (await chunkViolation(codec, bytes, options, events, chance)) ??
    (await cutViolation(whenCut, codec, bytes, options, events, cutOf(bytes, chance))) ??
    (format === 'x12' ? await answerViolation(events) : undefined)
  );
}

/** Every start has its end, records stand in documents and are counted, the file ends once, last, with its size. */
function shapeViolation(events: readonly SourceEvent[], size: number): string | undefined {
  const open: string[] = [];
  let records = 0;
  for (const [index, event] of events.entries()) {
    const [what = '', edge] = event.type.split('-');
    if (event.type === 'file-end') {
      if (index !== events.length - 1) return 'file-end is not the last event';
      if (event.byteCount !== size) return `file-end counts ${event.byteCount} of ${size} bytes`;
    } else if (edge === 'start') {
      open.push(what);
      records = 0;
    } else if (edge === 'end') {
      const started = open.pop();
      if (started !== what) return `${what} ends inside ${started}`;
      if (event.type === 'document-end' && event.recordCount !== records) {
        return `a document counts ${event.recordCount} of ${records} records`;
      }
    } else if (event.type === 'record') {
      if (open.at(-1) !== 'document') return 'a record stands outside a document';
      records += 1;
    }
  }
  if (events.at(-1)?.type !== 'file-end') return 'there is no file-end';
  return open.length === 0 ? undefined : `${open.join(', ')} did not end`;
}

/** Findings have a catalogue entry, a sentence, a size that fits a page, and a place inside the file. */
function findingViolation(events: readonly SourceEvent[], bytes: Buffer, isLines: boolean): string | undefined {
  for (const event of events) {
    if ('problems' in event && event.problems.length > MOST_FINDINGS)
      return `${event.problems.length} findings at one end`;
  }
  let lines: number | undefined;
  for (const found of problemsOf(events)) {
    const { row = 1 } = found.position;
    const violation = problemViolation(found, bytes.length);
    if (violation !== undefined) return violation;
    if (!isLines) continue;
    lines ??= linesOf(bytes.toString('latin1'));
    if (row < 1 || row > lines) return `${found.code} stands in row ${row} of ${lines}`;
  }
  return undefined;
}

/** Whether a row is a line of the file. */
function hasLines(format: FormatName, { fixed, charset }: DecodeOptions): boolean {
  return format !== 'xlsx' && fixed?.lineEnds !== false && charset === undefined;
}

/** The same for one finding; rows aside, which only a reader of text has. */
export function problemViolation(found: Problem, size: number): string | undefined {
  if (!Object.hasOwn(codes, found.code)) return `${found.code} is not in the catalogue`;
  if (found.message.trim() === '') return `${found.code} says nothing`;
  const { length } = formatProblem(found);
  if (length > LONGEST_FINDING) return `${found.code} is ${length} characters long`;
  const { byteOffset = 0, segment = 1, element = 1, component = 1, repetition = 1 } = found.position;
  if (byteOffset < 0 || byteOffset > size) return `${found.code} stands at byte ${byteOffset} of ${size}`;
  const isPlace = [segment, element, component, repetition].every((number) => number >= 1);
  return isPlace ? undefined : `${found.code} stands at ${JSON.stringify(found.position)}`;
}

/** XML 1.1 has two line ends more than other texts; where CR alone and LF are mixed, nobody can say what a line is. */
function linesOf(text: string): number {
  const isMixed = text.includes('\n') && /\r(?!\n)/.test(text);
  return text.split(isMixed ? /\r|\n|\x85|\xe2\x80\xa8/ : /\r\n|\r|\n|\x85|\xe2\x80\xa8/).length;
}

/** What does not count has a reason that a person can read. */
function silenceViolation(events: readonly SourceEvent[]): string | undefined {
  const isError = ({ severity }: Problem) => severity === 'error';
  if (!isComplete(events) && !problemsOf(events).some(isError)) return 'the file is incomplete without an error';
  const silent = events.find((event) => 'problems' in event && !event.complete && !event.problems.some(isError));
  return silent === undefined ? undefined : `${silent.type} is incomplete without an error`;
}

async function chunkViolation(
  codec: Codec,
  bytes: Buffer,
  options: DecodeOptions,
  events: readonly SourceEvent[],
  chance: Chance,
): Promise<string | undefined> {
  const everyByte = bytes.length < 600 && chance.hits(0.3);
  const cuts = everyByte
    ? Array.from({ length: bytes.length }, (_, index) => index)
    : Array.from({ length: chance.between(1, 8) }, () => chance.below(bytes.length + 1)).sort((a, b) => a - b);
  const again = await eventsOf(codec, bytes, options, cuts);
  if (isDeepStrictEqual(again, events)) return undefined;
  const at = events.findIndex((event, index) => !isDeepStrictEqual(event, again[index]));
  return `chunks change event ${at} (${events[at]?.type}) for cuts at ${cuts.slice(0, 8).join(', ')}`;
}

/** Nothing counts in a file that is cut which did not count in the whole, whose events are given. */
export async function cutViolation(
  whenCut: WhenCut,
  codec: Codec,
  bytes: Buffer,
  options: DecodeOptions,
  events: readonly SourceEvent[],
  cut: number,
): Promise<string | undefined> {
  // The tolerance says that the last terminator may be missing, so one cut is allowed by agreement.
  if (bytes.length === 0 || whenCut === 'anything' || options.tolerate?.includes('unterminated-end')) return undefined;
  const left = bytes.subarray(0, cut);
  const found = await eventsOf(codec, left, options);
  if (whenCut === 'interchanges') {
    const settled = found.findLastIndex((event) => event.type === 'interchange-end' && event.complete) + 1;
    if (!isDeepStrictEqual(found.slice(0, settled), events.slice(0, settled))) {
      return `cut at byte ${cut}, another interchange is complete than in the whole file`;
    }
    const begun = startsOf(events).find((start) => start < cut && !startsOf(found).includes(start));
    return isComplete(found) && begun !== undefined
      ? `cut at byte ${cut}, in the interchange at ${begun}, the file is complete`
      : undefined;
  }
  if (!isComplete(found)) return undefined;
  const last = left.findLastIndex((byte) => !FILLER.has(byte));
  const end = left.subarray(Math.max(0, last - 20), last + 1).toString('latin1');
  if (whenCut !== 'nothing' && /[\r\n]$/.test(end)) return undefined;
  if (whenCut === 'values' && /(?:[}\]"]|true|false|null)$/.test(end.replaceAll('\0', ''))) return undefined;
  // Where the whole is refused for what was cut off, what is left may well be whole.
  if (!isComplete(events) && (whenCut !== 'rows' || recordsOf(found).length === 0)) return undefined;
  return isDeepStrictEqual(recordsOf(found), recordsOf(events)) ? undefined : `cut at byte ${cut}, less is complete`;
}

/** Where the interchanges begin. */
function startsOf(events: readonly SourceEvent[]): number[] {
  return events.flatMap((event) => (event.type === 'interchange-start' ? [event.interchange.byteOffset] : []));
}

/** Anywhere, or near a place where a reader makes up its mind. */
function cutOf(bytes: Buffer, chance: Chance): number {
  if (chance.hits(0.4)) return chance.below(bytes.length);
  const telling = bytes.indexOf(chance.pick(['~', '\n', '>', '"', 'IEA', '</', '\r']), chance.below(bytes.length));
  return Math.min(bytes.length - 1, Math.max(0, telling + chance.between(-1, 2)));
}
