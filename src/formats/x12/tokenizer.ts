import { HEADER_WINDOW, type IsaHeader, readHeader } from './delimiters.ts';

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
  /** The file ended inside this segment. */
  unterminated(text: string, byteOffset: number): void;
  /** Something that is not an interchange, outside any; `text` is at most its first 80 characters. */
  outside(text: string, byteOffset: number, length: number): void;
  /** A segment longer than allowed. Nothing after it is read. */
  overflow(text: string, byteOffset: number): void;
}

/** X12 sets no limit, but no segment of a business document comes near this; it keeps hostile files out of memory. */
const LONGEST_SEGMENT = 262_144;

const LONGEST_SAMPLE = 80;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const CTRL_Z = 0x1a;
const SPACE = 0x20;
const LETTER_I = 0x49;

type Mode = 'header' | 'segments' | 'stopped';

export class Tokenizer {
  private readonly visitor: SegmentVisitor;
  private readonly longestSegment: number;
  private mode: Mode = 'header';
  /** Unfinished text, and the byte offset of its first character. */
  private carry = '';
  private offset = 0;
  private terminator = '';
  private element = '';
  private wrapped = false;
  /** A run of text outside any interchange. */
  private outsideText = '';
  private outsideOffset = 0;
  private outsideLength = 0;

  constructor(visitor: SegmentVisitor, options: { readonly longestSegment?: number } = {}) {
    this.visitor = visitor;
    this.longestSegment = options.longestSegment ?? LONGEST_SEGMENT;
  }

  push(chunk: Uint8Array): void {
    if (this.mode === 'stopped' || chunk.length === 0) return;
    const decoded = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    this.run(this.carry === '' ? decoded : this.carry + decoded, false);
  }

  /** No more bytes. */
  end(): void {
    if (this.mode === 'stopped') return;
    this.run(this.carry, true);
    this.reportOutside();
  }

  private run(text: string, atEnd: boolean): void {
    let at = 0;
    for (;;) {
      const mode: Mode = this.mode;
      const next =
        mode === 'segments' ? this.segments(text, at, atEnd) : mode === 'header' ? this.seek(text, at, atEnd) : -1;
      if (this.mode === 'stopped') {
        this.carry = '';
        return;
      }
      const waiting = next === at && mode === this.mode;
      at = next;
      if (waiting || at >= text.length) break;
    }
    this.carry = text.slice(at);
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
      while (stop > start && isLineBreak(text.charCodeAt(stop - 1))) stop -= 1;
      if (stop > start) {
        const couldBeEnvelope = text.charCodeAt(start) === LETTER_I;
        if (couldBeEnvelope) {
          const header = this.headerAt(text, start, atEnd);
          if (header !== 'no') return header === 'yes' ? this.toHeaderMode(start) : start;
        }
        if (end - start > this.longestSegment) return this.overflow(text, start);
        const segment = this.clean(text.slice(start, stop));
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
    if (text.length - start > this.longestSegment + this.terminator.length - 1) return this.overflow(text, start);
    if (!atEnd) return start;
    let stop = text.length;
    while (stop > start && isFiller(text.charCodeAt(stop - 1))) stop -= 1;
    if (stop > start) this.visitor.unterminated(this.clean(text.slice(start, stop)), this.offset + start);
    return text.length;
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
      const header = code === LETTER_I || code === 0x69 ? readHeader(text.slice(at, at + HEADER_WINDOW)) : undefined;
      if (header !== undefined) {
        this.reportOutside();
        this.terminator = header.segment;
        this.element = header.element;
        this.wrapped = header.wrapped;
        this.mode = 'segments';
        this.visitor.header(header, this.offset + at);
        return at + header.length;
      }
      if (this.outsideLength === 0) this.outsideOffset = this.offset + at;
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
    if (this.outsideLength > 0) this.visitor.outside(this.outsideText, this.outsideOffset, this.outsideLength);
    this.outsideText = '';
    this.outsideLength = 0;
  }

  private clean(text: string): string {
    return this.wrapped ? text.replace(/[\r\n]/g, '') : text;
  }
}

/** Layout and padding between segments and around interchanges: blanks, line breaks, NUL, Ctrl-Z. */
function isFiller(code: number): boolean {
  return code === LF || code === CR || code === SPACE || code === TAB || code === CTRL_Z || code === 0;
}

function isLineBreak(code: number): boolean {
  return code === LF || code === CR;
}

/** UTF-8 byte order mark as latin1. */
function isByteOrderMark(text: string, at: number): boolean {
  return text.startsWith('\u00ef\u00bb\u00bf', at);
}
