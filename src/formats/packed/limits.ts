import type { Position } from '../../kernel/position.ts';
import { refuse } from './refusal.ts';

/** How far unpacking may go. Every limit is far above what suppliers send and far below what could hurt. */
export interface UnpackLimits {
  /** Most bytes that all entries together may have when unpacked. */
  readonly mostBytes: number;
}

export const DEFAULT_LIMITS: UnpackLimits = { mostBytes: 1024 ** 3 };

/** A zip archive is read from its end, so all of it is in memory; this is the most that may be. */
export const LARGEST_ARCHIVE = 64 * 1024 ** 2;
export const MOST_ENTRIES = 1000;
/** Text tables pack 5 to 20 times smaller, repetitive XML up to 100 times; deflate can do 1030. */
export const HIGHEST_RATIO = 200;
/** Below this size no ratio is suspicious. */
export const FREE_BYTES = 1024 ** 2;

/** Counts what comes out of one entry, or of all of them, and refuses when it is too much. */
export class InflationGuard {
  private readonly mostBytes: number;
  private readonly position: Position;
  private inflated = 0;

  constructor(limits: UnpackLimits, position: Position) {
    this.mostBytes = limits.mostBytes;
    this.position = position;
  }

  /**
   * @param packed bytes that the output so far came from
   * @throws UnpackRefusal
   */
  count(bytes: number, packed: number): void {
    this.inflated += bytes;
    if (this.inflated > this.mostBytes) {
      throw refuse('PACKED-LIMIT', this.position, 'It unpacks to more bytes than this supplier may send.', {
        found: `more than ${this.mostBytes} bytes`,
        expected: `at most ${this.mostBytes} bytes`,
      });
    }
    if (this.inflated > FREE_BYTES && this.inflated > HIGHEST_RATIO * packed) {
      throw refuse('PACKED-LIMIT', this.position, 'It unpacks to far more than any real file does.', {
        found: `${this.inflated} bytes out of ${packed}`,
        expected: `at most ${HIGHEST_RATIO} times its packed size`,
      });
    }
  }
}
