import { number } from '../app/counts.ts';
import type { Clock } from '../kernel/clock.ts';

/** Where progress is shown: standard error. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Nothing is said about what takes no time. */
const QUIET_MS = 500;
const REDRAW_MS = 100;
/** Without a terminal: a line now and then, for the log. */
const LINE_MS = 10_000;
const BAR = 24;
const ERASE_LINE = '\r\u001b[K';

/**
 * Says how far reading has come: a bar on a terminal, elsewhere a line every ten seconds. The rate is the average so
 * far; how long it still takes is said only when the size is known.
 */
export class Progress {
  private readonly stream: ProgressStream;
  private readonly clock: Clock;
  private readonly size: number | undefined;
  private readonly startedAt: number;
  private shownAt: number | undefined;
  private bytes = 0;
  private records = 0;

  /** @param size bytes there are to read, where that is known */
  constructor(stream: ProgressStream, clock: Clock, size: number | undefined) {
    this.stream = stream;
    this.clock = clock;
    this.size = size;
    this.startedAt = clock.now().getTime();
  }

  /** The same bytes, counted as they pass. */
  async *through(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      yield chunk;
      this.bytes += chunk.length;
      this.show();
    }
  }

  record(): void {
    this.records += 1;
  }

  /** Takes the bar away. */
  end(): void {
    if (this.stream.isTTY && this.shownAt !== undefined) this.stream.write(ERASE_LINE);
  }

  private show(): void {
    const now = this.clock.now().getTime();
    const { isTTY = false, columns = 80 } = this.stream;
    const [first, next] = isTTY ? [QUIET_MS, REDRAW_MS] : [LINE_MS, LINE_MS];
    const due = this.shownAt === undefined ? this.startedAt + first : this.shownAt + next;
    if (now < due) return;
    this.shownAt = now;
    const text = this.text((now - this.startedAt) / 1000);
    this.stream.write(isTTY ? `${ERASE_LINE}${text.slice(0, columns - 1)}` : `${text}\n`);
  }

  private text(seconds: number): string {
    const { bytes, size, records } = this;
    const rates = `${megabytes(bytes / seconds)}/s, ${number(records)} records (${number(Math.round(records / seconds))}/s)`;
    if (size === undefined || size === 0) return `${megabytes(bytes)} read, ${rates}`;
    const share = Math.min(1, bytes / size);
    const left = Math.ceil((seconds / share) * (1 - share));
    const filled = Math.round(share * BAR);
    const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}]`;
    const percent = `${Math.floor(share * 100)}%`.padStart(4);
    return `${bar} ${percent} of ${megabytes(size)}, ${number(left)} s left, ${rates}`;
  }
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
