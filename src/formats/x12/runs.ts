import type { KnownRuns, RunPlan, SourceDocument } from '../codec.ts';
import type { IsaHeader } from './delimiters.ts';

/** A longer run is read segment by segment, so that what waits for its end stays small. */
const LONGEST_RUN = 65_536;
const BLANK = 0x20;

/**
 * Finds runs of segments (a LIN and what belongs to it) in the bytes of a transaction set, and says whether the caller knows
 * them. Only what is laid out as it should be is a run: one segment behind the other, with the same line break, if any,
 * between all of them. Everything else is read segment by segment.
 */
export class RunScanner {
  /** The tag that a run starts with. */
  readonly start: string;
  /** Of the run that was found last: where it ends, how many segments it has, its digest. */
  end = 0;
  segments = 0;
  low = 0;
  high = 0;
  /** Where its segments begin. */
  readonly starts: number[] = [];
  /** Known runs of this block as their segments alone say them, without the line breaks between them. */
  private text = new Uint8Array(0);
  private textLength = 0;
  private handedOut = 0;
  private readonly known: KnownRuns;
  private readonly terminator: number;
  private readonly element: number;
  private readonly startTag: Uint8Array;
  private readonly endTags: readonly Uint8Array[];
  private readonly lowSeed: number;
  private readonly highSeed: number;
  private lineBreak: string | undefined;

  private constructor(known: KnownRuns, plan: RunPlan, { element, segment, component, repetition }: IsaHeader) {
    this.known = known;
    this.terminator = segment.charCodeAt(0);
    this.element = element.charCodeAt(0);
    this.start = plan.start;
    this.startTag = Buffer.from(plan.start, 'latin1');
    this.endTags = [...plan.ends].map((tag) => Buffer.from(tag, 'latin1'));
    // The same text means something else where other characters separate.
    const separators = Buffer.from([element, segment, component, repetition].join(' '), 'latin1');
    this.mix(separators, 0, separators.length, 0xdeadbeef, 0x41c6ce57);
    this.lowSeed = this.low;
    this.highSeed = this.high;
  }

  /** Undefined where there are no runs, or where they cannot be told by a quick look. */
  static of(known: KnownRuns | undefined, document: SourceDocument, header: IsaHeader): RunScanner | undefined {
    const plan = known?.runsOf(document);
    if (known === undefined || plan === undefined) return undefined;
    const isPlain = header.element.length === 1 && header.segment.length === 1 && !header.wrapped && !header.padded;
    return isPlain ? new RunScanner(known, plan, header) : undefined;
  }

  startsAt(bytes: Uint8Array, at: number): boolean {
    return this.isTag(bytes, at, this.startTag);
  }

  /** What was handed out of the block before is given up. */
  nextBlock(): void {
    this.textLength = 0;
    this.handedOut = 0;
  }

  /**
   * Looks at the run that starts at `at`. `later`: it may end behind the bytes; `none`: read it segment by segment.
   *
   * @param bytes only the first `length` of them count
   */
  scan(bytes: Buffer, length: number, at: number): 'known' | 'unknown' | 'later' | 'none' {
    const before = this.textLength;
    this.makeRoom(length - at);
    const found = this.find(bytes, length, at);
    if (found === 'run') {
      this.mix(bytes, at, this.end, this.lowSeed, this.highSeed);
      if (this.known.isKnown(this.low, this.high)) return 'known';
    }
    this.textLength = before;
    return found === 'run' ? 'unknown' : found;
  }

  /**
   * The text of the known runs that were found since it was called last. It is written over with the next block: whoever
   * wants to keep it takes a copy.
   */
  takeText(): Uint8Array {
    const text = this.text.subarray(this.handedOut, this.textLength);
    this.handedOut = this.textLength;
    return text;
  }

  private makeRoom(more: number): void {
    if (this.textLength + more <= this.text.length) return;
    const larger = new Uint8Array(2 * (this.textLength + more));
    larger.set(this.text.subarray(0, this.textLength));
    this.text = larger;
  }

  private find(bytes: Uint8Array, length: number, at: number): 'run' | 'later' | 'none' {
    const { starts, terminator, text } = this;
    let { textLength } = this;
    let segments = 0;
    let from = at;
    for (;;) {
      let end = from;
      // Segments of a run end in data, and a line break within one is data or a mistake.
      let isPlain = false;
      for (; end < length; end += 1) {
        const code = bytes[end] as number;
        text[textLength] = code;
        textLength += 1;
        if (code === terminator) break;
        isPlain = code > BLANK;
        if (code === LF || code === CR) return 'none';
      }
      if (end === length || end - at > LONGEST_RUN) return length - at > LONGEST_RUN ? 'none' : 'later';
      if (!isPlain) return 'none';
      starts[segments] = from;
      segments += 1;
      const next = this.nextAfter(bytes, length, end + 1);
      // The longest tag and the character behind it must be there to tell what follows.
      if (next === LATER || (next !== NONE && next + 4 > length)) return 'later';
      if (next === NONE || (bytes[next] as number) <= BLANK) return 'none';
      if (this.endsAt(bytes, next)) {
        this.end = next;
        this.segments = segments;
        this.textLength = textLength;
        return 'run';
      }
      from = next;
    }
  }

  /** Behind the line break that all segments share; the first one that is seen says which. */
  private nextAfter(bytes: Uint8Array, length: number, at: number): number {
    if (at + 2 > length) return LATER;
    const first = bytes[at];
    const found = first === LF ? '\n' : first === CR ? (bytes[at + 1] === LF ? '\r\n' : '\r') : '';
    this.lineBreak ??= found;
    return found === this.lineBreak ? at + found.length : NONE;
  }

  private endsAt(bytes: Uint8Array, at: number): boolean {
    if (this.isTag(bytes, at, this.startTag)) return true;
    for (const tag of this.endTags) if (this.isTag(bytes, at, tag)) return true;
    return false;
  }

  private isTag(bytes: Uint8Array, at: number, tag: Uint8Array): boolean {
    for (let index = 0; index < tag.length; index += 1) if (bytes[at + index] !== tag[index]) return false;
    const after = bytes[at + tag.length];
    return after === this.element || after === this.terminator;
  }

  /** Two hashes of 32 bits side by side, four bytes at a time; they are left in `low` and `high`. */
  private mix(bytes: Buffer, from: number, to: number, lowSeed: number, highSeed: number): void {
    let low = lowSeed;
    let high = highSeed;
    let at = from;
    for (; at + 4 <= to; at += 4) {
      const word =
        (bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24);
      // Turned before it is multiplied: what differs in the upper bits alone would stay there.
      low = Math.imul(((low << 5) | (low >>> 27)) ^ word, 0x9e3779b1);
      high = Math.imul(((high << 13) | (high >>> 19)) ^ word, 0x5f356495);
    }
    for (; at < to; at += 1) {
      const byte = (bytes[at] as number) + 0x100;
      low = Math.imul(((low << 5) | (low >>> 27)) ^ byte, 0x9e3779b1);
      high = Math.imul(((high << 13) | (high >>> 19)) ^ byte, 0x5f356495);
    }
    low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
    high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
    this.high = high | 0;
    this.low = low | 0;
  }
}

/** What may stand where a next segment would begin. */
const LATER = -1;
const NONE = -2;
const LF = 0x0a;
const CR = 0x0d;
