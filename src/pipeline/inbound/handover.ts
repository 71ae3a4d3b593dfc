/** Whole blocks of codecs (formats/blocks.ts), so that nothing is put together once more. */
const BLOCK_BYTES = 64 * 1024;
/** How far the writer may be ahead of the reader: while that one waits for the database, the transfer goes on. */
const BLOCKS = 8;

const nobody = (): void => undefined;

/**
 * Bytes from one writer to one reader, in a few blocks that are used again and again: a file of a hundred megabytes leaves
 * nothing behind for the garbage collector. The writer waits while all of them are full; a reader that has left takes
 * everything and keeps nothing.
 */
export class Handover {
  private readonly free: Uint8Array[] = [];
  private made = 0;
  private readonly full: Uint8Array[] = [];
  private filling: Uint8Array | undefined;
  private filled = 0;
  private state: 'open' | 'ended' | 'failed' | 'left' = 'open';
  private reason: unknown;
  private wakeReader: () => void = nobody;
  private wakeWriter: () => void = nobody;

  /** Copies the chunk: it may be used again when this is done. */
  async write(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      const block = this.filling ?? (await this.next());
      if (block === undefined) return;
      const taken = Math.min(chunk.length - at, BLOCK_BYTES - this.filled);
      block.set(chunk.subarray(at, at + taken), this.filled);
      this.filled += taken;
      at += taken;
      if (this.filled === BLOCK_BYTES) this.handOver(block);
      else this.filling = block;
    }
  }

  /** No more bytes. */
  end(): void {
    if (this.state !== 'open') return;
    if (this.filling !== undefined) this.handOver(this.filling.subarray(0, this.filled));
    this.state = 'ended';
    this.wakeReader();
  }

  /** The reader gets this error instead of what is missing; nothing when it has all of it. */
  fail(reason: unknown): void {
    if (this.state !== 'open') return;
    this.state = 'failed';
    this.reason = reason;
    this.wakeReader();
    this.wakeWriter();
  }

  /** The reader wants no more. */
  leave(): void {
    if (this.state === 'open') this.state = 'left';
    this.wakeWriter();
  }

  /** For the reader, once. A block is good until the next one is asked for. */
  async *blocks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const block = this.full.shift();
      if (block !== undefined) {
        yield block;
        if (block.length === BLOCK_BYTES) this.free.push(block);
        this.wakeWriter();
        continue;
      }
      if (this.state === 'failed') throw this.reason;
      if (this.state !== 'open') return;
      await new Promise<void>((resolve) => {
        this.wakeReader = resolve;
      });
    }
  }

  private handOver(block: Uint8Array): void {
    this.full.push(block);
    this.filling = undefined;
    this.filled = 0;
    this.wakeReader();
  }

  /** A block to be filled; undefined when nobody wants it. */
  private async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      if (this.state !== 'open') return undefined;
      const block = this.free.pop();
      if (block !== undefined) return block;
      if (this.made < BLOCKS) {
        this.made += 1;
        return new Uint8Array(BLOCK_BYTES);
      }
      await new Promise<void>((resolve) => {
        this.wakeWriter = resolve;
      });
    }
  }
}
