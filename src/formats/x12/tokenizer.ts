import { HEADER_WINDOW, type IsaHeader, isSureHeader, readHeader } from './delimiters.ts';
import type { RunScanner } from './runs.ts';

/**
 * # Tokenizer: bytes → segments
 *
 * Synchronous and usable on its own: give it chunks of any size, and it calls the visitor for every segment as soon as
 * its terminator has been seen. It knows ISA (which declares the separators) and IEA (after which they are unknown
 * again), and nothing else of the envelope.
 *
 * Text is the file decoded as latin1, one character per byte, once per chunk; offsets are byte offsets. Memory is one
 * chunk plus one unfinished segment of at most `longestSegment` bytes. What the visitor sees does not depend on how the
 * bytes were cut into chunks.
 */
export interface SegmentVisitor {
  /** The header of an interchange; the segments that follow use its separators. */
  header(header: IsaHeader, byteOffset: number): void;
  /** One terminated segment without its terminator and without line breaks around it; never empty. */
  segment(text: string, byteOffset: number): void;
  /** The file ended inside this segment, or, when it is followed, another interchange begins there. */
  unterminated(text: string, byteOffset: number, isFollowed: boolean): void;
  /** The first segment of an interchange whose line breaks were taken out, because they are layout by agreement. */
  lineBreak?(byteOffset: number): void;
  /** Something that is not an interchange, outside any. */
  outside(run: OutsideRun): void;
  /** A segment longer than allowed. Nothing after it is read. */
  overflow(text: string, byteOffset: number): void;
  /** Set while runs of segments may be known. */
  readonly runs?: RunScanner | undefined;
  /** A run that `runs` found at `at` in the text: to be passed over as a whole, or to be read now. */
  run?(isKnown: boolean, text: string, at: number, byteOffset: number): void;
}

/** Text outside any interchange. */
export interface OutsideRun {
  /** At most its first 80 characters. */
  readonly text: string;
  readonly byteOffset: number;
  readonly length: number;
  /** An ISA segment begins in it that cannot be read, perhaps because the file is cut: an interchange may be lost. */
  readonly hasHeader: boolean;
}

/** X12 sets no limit, but no segment of a business document comes near this; it keeps hostile files out of memory. */
const LONGEST_SEGMENT = 262_144;

const LONGEST_SAMPLE = 80;
/** What ISA takes when its separators are one character each, without its terminator. */
const SHORTEST_HEADER = 105;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const CTRL_Z = 0x1a;
const SPACE = 0x20;
const LETTER_I = 0x49;
const SMALL_LETTER_I = 0x69;
/** How an ISA segment begins, also where the file ends in its tag. */
const BROKEN_HEADER = /^I[\r\n]{0,2}(?:$|S[\r\n]{0,2}(?:$|A[\r\n]{0,2}(?:$|[^A-Za-z0-9 \0])))/i;

type Mode = 'header' | 'segments' | 'stopped';

export class Tokenizer {
  private readonly visitor: SegmentVisitor;
  private readonly longestSegment: number;
  private mode: Mode = 'header';
  /** What is unfinished, with the block behind it; how many bytes of it there are, and the byte offset of the first. */
  private bytes = Buffer.allocUnsafe(0);
  private length = 0;
  private offset = 0;
  private terminator = '';
  private element = '';
  private wrapped = false;
  private padded = false;
  private readonly lineBreaksAreLayout: boolean;
  /** The interchange is wrapped behind an ISA that is not: to be said at the first place. */
  private hidesLineBreaks = false;
  /** A run of text outside any interchange. */
  private outsideText = '';
  private outsideOffset = 0;
  private outsideLength = 0;
  private outsideHasHeader = false;
  private outsideEndsInWord = false;

  constructor(
    visitor: SegmentVisitor,
    options: { readonly longestSegment?: number; readonly lineBreaksAreLayout?: boolean } = {},
  ) {
    this.visitor = visitor;
    this.lineBreaksAreLayout = options.lineBreaksAreLayout ?? false;
    this.longestSegment = options.longestSegment ?? LONGEST_SEGMENT;
  }

  push(chunk: Uint8Array): void {
    if (this.mode === 'stopped' || chunk.length === 0) return;
    const { length } = this;
    if (length + chunk.length > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * length, length + chunk.length));
      this.bytes.copy(larger, 0, 0, length);
      this.bytes = larger;
    }
    this.bytes.set(chunk, length);
    this.length += chunk.length;
    this.visitor.runs?.nextBlock();
    this.run(this.bytes.toString('latin1', 0, this.length), false);
  }

  /** No more bytes. */
  end(): void {
    if (this.mode === 'stopped') return;
    this.run(this.bytes.toString('latin1', 0, this.length), true);
    this.reportOutside();
  }

  private run(text: string, atEnd: boolean): void {
    let at = 0;
    for (;;) {
      const mode: Mode = this.mode;
      const next =
        mode === 'segments' ? this.segments(text, at, atEnd) : mode === 'header' ? this.seek(text, at, atEnd) : -1;
      if (this.mode === 'stopped') {
        this.length = 0;
        return;
      }
      const waiting = next === at && mode === this.mode;
      at = next;
      if (waiting || at >= text.length) break;
    }
    this.bytes.copyWithin(0, at, this.length);
    this.length -= at;
    this.offset += at;
  }

  /** Reads segments from `from`; returns where it stopped: at the unfinished segment, or where a header may begin. */
  private segments(text: string, from: number, atEnd: boolean): number {
    const { visitor, terminator, offset } = this;
    let at = from;
    let end = text.indexOf(terminator, at);
    for (; end !== -1; end = text.indexOf(terminator, at)) {
      let start = at;
      while (start < end && isFiller(text.charCodeAt(start))) start += 1;
      let stop = end;
      while (stop > start && this.isLayout(text.charCodeAt(stop - 1))) stop -= 1;
      if (stop > start) {
        const couldBeEnvelope = text.charCodeAt(start) === LETTER_I;
        if (couldBeEnvelope) {
          const header = this.headerAt(text, start, atEnd);
          if (header !== 'no') return header === 'yes' ? this.toHeaderMode(start) : start;
        }
        const { runs } = visitor;
        if (runs?.startsAt(this.bytes, start) === true) {
          const found = runs.scan(this.bytes, this.length, start);
          if (found === 'later' && !atEnd) return start;
          if (found === 'known' || found === 'unknown') visitor.run?.(found === 'known', text, start, offset + start);
          if (found === 'known') {
            at = runs.end;
            continue;
          }
        }
        if (end - start > SHORTEST_HEADER) {
          const hidden = this.hiddenHeader(text, start, end, atEnd);
          if (hidden === 'later') return start;
          if (hidden !== undefined) return this.breakOff(text, start, hidden);
        }
        if (end - start > this.longestSegment) return this.overflow(text, start);
        const segment = this.clean(this.cut(text, start, stop, runs !== undefined), offset + start);
        visitor.segment(segment, offset + start);
        if (couldBeEnvelope && this.isTrailer(segment)) return this.toHeaderMode(end + terminator.length);
      }
      at = end + terminator.length;
    }
    return this.unfinished(text, at, atEnd);
  }

  /** What stands behind the last terminator. */
  private unfinished(text: string, from: number, atEnd: boolean): number {
    let start = from;
    while (start < text.length && isFiller(text.charCodeAt(start))) start += 1;
    // A next interchange may have other separators, so it is recognised before its end is found.
    const header = this.headerAt(text, start, atEnd);
    if (header !== 'no') return header === 'yes' ? this.toHeaderMode(start) : start;
    const hidden = this.hiddenHeader(text, start, text.length, atEnd);
    if (hidden === 'later') return start;
    if (hidden !== undefined) return this.breakOff(text, start, hidden);
    if (text.length - start > this.longestSegment + this.terminator.length - 1) return this.overflow(text, start);
    if (!atEnd) return start;
    this.reportUnterminated(text, start, text.length, false);
    return text.length;
  }

  private reportUnterminated(text: string, start: number, end: number, isFollowed: boolean): void {
    let stop = end;
    while (stop > start && isFiller(text.charCodeAt(stop - 1))) stop -= 1;
    const at = this.offset + start;
    if (stop > start) this.visitor.unterminated(this.clean(text.slice(start, stop), at), at, isFollowed);
  }

  /** Ends a segment where the next interchange begins in it: a file was cut, and another one appended. */
  private breakOff(text: string, start: number, header: number): number {
    this.reportUnterminated(text, start, header, true);
    return this.toHeaderMode(header);
  }

  /** Where a new interchange begins inside the segment from `from`; `later` = not enough text to say. */
  private hiddenHeader(text: string, from: number, to: number, atEnd: boolean): number | 'later' | undefined {
    // Searching the whole block for every segment would take the square of its length.
    const segment = text.slice(from, Math.min(to, from + this.longestSegment) + 'SA'.length);
    for (let found = segment.indexOf('ISA', 1); found !== -1; found = segment.indexOf('ISA', found + 1)) {
      const at = from + found;
      if (!atEnd && text.length - at < HEADER_WINDOW) return 'later';
      if (isSureHeader(text.slice(at, at + HEADER_WINDOW))) return at;
    }
    return undefined;
  }

  /** Whether a new interchange begins here without the last one having ended; `later` = not enough text to say. */
  private headerAt(text: string, at: number, atEnd: boolean): 'yes' | 'no' | 'later' {
    if (!text.startsWith('ISA', at)) return 'no';
    if (!atEnd && text.length - at < HEADER_WINDOW) return 'later';
    return readHeader(text.slice(at, at + HEADER_WINDOW)) === undefined ? 'no' : 'yes';
  }

  /** Looks for the next ISA from `at`; returns where it stopped. */
  private seek(text: string, from: number, atEnd: boolean): number {
    let at = from;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      const passed = this.outsideLength === 0 ? this.fillerAt(text, at) : 0;
      if (passed > 0) {
        at += passed;
        continue;
      }
      // Enough must be there to decide the same way however the bytes arrive.
      if (!atEnd && text.length - at < HEADER_WINDOW) return at;
      const isLetterI = code === LETTER_I || code === SMALL_LETTER_I;
      const header = isLetterI ? readHeader(text.slice(at, at + HEADER_WINDOW)) : undefined;
      if (header !== undefined) {
        this.reportOutside();
        this.terminator = header.segment;
        this.element = header.element;
        this.wrapped = header.wrapped || this.lineBreaksAreLayout;
        this.padded = header.padded;
        this.hidesLineBreaks = this.wrapped && !header.wrapped;
        this.mode = 'segments';
        this.visitor.header(header, this.offset + at);
        return at + header.length;
      }
      if (this.outsideLength === 0) this.outsideOffset = this.offset + at;
      this.outsideHasHeader ||= isLetterI && !this.outsideEndsInWord && BROKEN_HEADER.test(text.slice(at, at + 8));
      this.outsideEndsInWord = isWordCharacter(code);
      if (this.outsideText.length < LONGEST_SAMPLE) this.outsideText += text[at];
      this.outsideLength += 1;
      at += 1;
    }
    return at;
  }

  /** Length of what may stand around interchanges: layout, a byte order mark, an empty segment behind IEA. */
  private fillerAt(text: string, at: number): number {
    if (isFiller(text.charCodeAt(at))) return 1;
    if (isByteOrderMark(text, at)) return 3;
    return this.terminator !== '' && text.startsWith(this.terminator, at) ? this.terminator.length : 0;
  }

  /** What may stand between a segment and its terminator. */
  private isLayout(code: number): boolean {
    return code === LF || code === CR || (this.padded && code === SPACE);
  }

  private isTrailer(segment: string): boolean {
    return segment.startsWith('IEA') && (segment.length === 3 || segment.startsWith(this.element, 3));
  }

  private toHeaderMode(at: number): number {
    this.mode = 'header';
    return at;
  }

  private overflow(text: string, start: number): number {
    this.mode = 'stopped';
    this.visitor.overflow(text.slice(start, start + LONGEST_SAMPLE), this.offset + start);
    return start;
  }

  private reportOutside(): void {
    const { outsideText: text, outsideOffset: byteOffset, outsideLength: length, outsideHasHeader: hasHeader } = this;
    if (length > 0) this.visitor.outside({ text, byteOffset, length, hasHeader });
    this.outsideText = '';
    this.outsideLength = 0;
    this.outsideHasHeader = false;
    this.outsideEndsInWord = false;
  }

  /**
   * The text of a segment. Cut out of the block it keeps all of it, which costs nothing where nobody keeps a segment for long.
   * Where runs may be known, a few segments of each block are read and kept for a while: V8 would take block after block for old,
   * and look through its whole heap for them.
   */
  private cut(text: string, start: number, stop: number, isItsOwn: boolean): string {
    return isItsOwn ? this.bytes.toString('latin1', start, stop) : text.slice(start, stop);
  }

  private clean(text: string, byteOffset: number): string {
    if (!this.wrapped) return text;
    const clean = text.replace(/[\r\n]/g, '');
    if (this.hidesLineBreaks && clean.length < text.length) {
      this.hidesLineBreaks = false;
      this.visitor.lineBreak?.(byteOffset);
    }
    return clean;
  }
}

/** Layout and padding between segments and around interchanges: blanks, line breaks, NUL, Ctrl-Z. */
function isFiller(code: number): boolean {
  return code === LF || code === CR || code === SPACE || code === TAB || code === CTRL_Z || code === 0;
}

function isWordCharacter(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** UTF-8 byte order mark as latin1. */
function isByteOrderMark(text: string, at: number): boolean {
  return text.startsWith('\u00ef\u00bb\u00bf', at);
}
