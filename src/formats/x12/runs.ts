import type { KnownRuns, RunPlan, SourceDocument } from '../codec.ts';
import type { IsaHeader } from './delimiters.ts';

/** A longer run is read segment by segment, so that what waits for its end stays small. */
const LONGEST_RUN = 65_536;
const BLANK = 0x20;

/**
 * Finds runs of segments (a LIN and what belongs to it) in the text of a transaction set, and says whether the caller knows
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
  private readonly known: KnownRuns;
  private readonly terminator: string;
  private readonly element: string;
  private readonly ends: readonly string[];
  private readonly isFirst = new Uint8Array(256);
  private readonly lowSeed: number;
  private readonly highSeed: number;
  private lineBreak: string | undefined;

  private constructor(known: KnownRuns, plan: RunPlan, { element, segment, component, repetition }: IsaHeader) {
    this.known = known;
    this.terminator = segment;
    this.element = element;
    this.start = plan.start;
    this.ends = [...plan.ends].filter((tag) => tag !== plan.start);
    for (const tag of [plan.start, ...this.ends]) this.isFirst[tag.charCodeAt(0) & 255] = 1;
    // The same text means something else where other characters separate.
    const separators = [element, segment, component, repetition].join(' ');
    this.lowSeed = this.mix(separators, 0, separators.length, 0xdeadbeef, 0x41c6ce57);
    this.highSeed = this.high;
  }

  /** Undefined where there are no runs, or where they cannot be told by a quick look. */
  static of(known: KnownRuns | undefined, document: SourceDocument, header: IsaHeader): RunScanner | undefined {
    const plan = known?.runsOf(document);
    if (known === undefined || plan === undefined) return undefined;
    const isPlain = header.element.length === 1 && header.segment.length === 1 && !header.wrapped && !header.padded;
    return isPlain ? new RunScanner(known, plan, header) : undefined;
  }

  startsAt(text: string, at: number): boolean {
    return text.startsWith(this.start, at) && this.isTagEnd(text, at + this.start.length);
  }

  /** Looks at the run that starts at `at`. `later`: it may end behind the text; `none`: read it segment by segment. */
  scan(text: string, at: number): 'known' | 'unknown' | 'later' | 'none' {
    const found = this.find(text, at);
    if (found !== 'run') return found;
    this.low = this.mix(text, at, this.end, this.lowSeed, this.highSeed);
    return this.known.isKnown(this.low, this.high) ? 'known' : 'unknown';
  }

  /** The text of the run from `at` as the records would have had it: UTF-8, elements ended by US, segments by RS. */
  write(text: string, at: number, content: RunContent): void {
    const { starts, segments, end } = this;
    const breaks = this.lineBreak?.length ?? 0;
    const element = this.element.charCodeAt(0);
    for (let segment = 0; segment < segments; segment += 1) {
      const from = starts[segment] ?? at;
      const next = segment + 1 < segments ? (starts[segment + 1] ?? end) : end;
      content.segment(text, from, next - breaks - 1, element);
    }
  }

  private find(text: string, at: number): 'run' | 'later' | 'none' {
    const { starts, terminator } = this;
    let segments = 0;
    let from = at;
    for (;;) {
      const end = text.indexOf(terminator, from);
      if (end === -1 || end - at > LONGEST_RUN) return text.length - at > LONGEST_RUN ? 'none' : 'later';
      if (end === from || text.charCodeAt(end - 1) <= BLANK) return 'none';
      starts[segments] = from;
      segments += 1;
      const next = this.nextAfter(text, end + 1);
      // The longest tag and the character behind it must be there to tell what follows.
      if (next === 'later' || (next !== 'none' && next + 4 > text.length)) return 'later';
      if (next === 'none') return 'none';
      if (text.charCodeAt(next) <= BLANK) return 'none';
      if (this.endsAt(text, next)) {
        this.end = next;
        this.segments = segments;
        return 'run';
      }
      from = next;
    }
  }

  /** Behind the line break that all segments share; the first one that is seen says which. */
  private nextAfter(text: string, at: number): number | 'later' | 'none' {
    if (at + 2 > text.length) return 'later';
    if (this.lineBreak === undefined) {
      const first = text[at];
      this.lineBreak = first === '\n' ? '\n' : first === '\r' ? (text[at + 1] === '\n' ? '\r\n' : '\r') : '';
    }
    return text.startsWith(this.lineBreak, at) ? at + this.lineBreak.length : 'none';
  }

  private endsAt(text: string, at: number): boolean {
    if (this.isFirst[text.charCodeAt(at) & 255] === 0) return false;
    if (this.startsAt(text, at)) return true;
    for (const tag of this.ends) if (text.startsWith(tag, at) && this.isTagEnd(text, at + tag.length)) return true;
    return false;
  }

  private isTagEnd(text: string, at: number): boolean {
    const after = text[at];
    return after === this.element || after === this.terminator;
  }

  /** Two multiplicative hashes of 32 bits side by side; answers the lower one and leaves the other in `high`. */
  private mix(text: string, from: number, to: number, lowSeed: number, highSeed: number): number {
    let low = lowSeed;
    let high = highSeed;
    for (let at = from; at < to; at += 1) {
      const code = text.charCodeAt(at);
      low = Math.imul(low ^ code, 0x9e3779b1);
      high = Math.imul(high ^ code, 0x5f356495);
    }
    low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
    high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
    this.high = high | 0;
    return low | 0;
  }
}

const UNIT_SEPARATOR = 0x1f;
const RECORD_SEPARATOR = 0x1e;

/** The text of skipped segments, gathered until something else is handed out. */
export class RunContent {
  private bytes = Buffer.allocUnsafe(65_536);
  private length = 0;

  segment(text: string, from: number, to: number, element: number): void {
    // A character of one byte takes two in UTF-8 at most.
    this.reserve(2 * (to - from) + 1);
    const { bytes } = this;
    let { length } = this;
    for (let at = from; at < to; at += 1) {
      const code = text.charCodeAt(at);
      if (code === element) bytes[length++] = UNIT_SEPARATOR;
      else if (code < 0x80) bytes[length++] = code;
      else {
        bytes[length++] = 0xc0 | (code >> 6);
        bytes[length++] = 0x80 | (code & 0x3f);
      }
    }
    bytes[length++] = RECORD_SEPARATOR;
    this.length = length;
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length);
    this.bytes = Buffer.allocUnsafe(65_536);
    this.length = 0;
    return taken;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.length + more));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
