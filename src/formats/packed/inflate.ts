import type { Gunzip, InflateRaw } from 'node:zlib';
import { errorMessage } from '../../kernel/errors.ts';
import { blocksOf } from '../blocks.ts';

/** What one step of the engine can at most turn into 16 MiB: the most that is in memory. */
const BLOCK_SIZE = 16_384;

/** How an engine ended: whether its data were whole, and the input behind them. */
export interface InflateEnd {
  /** What the engine says is wrong; undefined when the data were whole and their check sum agreed. */
  readonly failure?: { readonly isCut: boolean; readonly message: string };
  /** Bytes behind the end of the data, not counting NUL padding. */
  readonly trailing: number;
}

/**
 * Runs a zlib engine over an input, a small block at a time: what comes out is given on before the next block is read, so
 * a reader that stops early stops everything, and no stream runs ahead. Never throws because of what the bytes are.
 */
export async function* inflate(
  engine: Gunzip | InflateRaw,
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, InflateEnd> {
  let output: Uint8Array[] = [];
  let failure: InflateEnd['failure'];
  let resume: (() => void) | undefined;
  engine.on('data', (chunk: Uint8Array) => output.push(chunk));
  engine.on('error', (error: NodeJS.ErrnoException) => {
    failure = { isCut: error.code === 'Z_BUF_ERROR', message: errorMessage(error) };
  });
  // A write that fails is never called back, but the engine is closed.
  engine.on('close', () => resume?.());
  const take = (): Uint8Array[] => {
    const taken = output;
    output = [];
    return taken;
  };
  let fed = 0;
  let trailing = 0;
  let isOver = false;
  try {
    for await (const block of blocksOf(input, BLOCK_SIZE)) {
      if (failure !== undefined) break;
      if (isOver) {
        trailing += lengthWithoutPadding(block);
        continue;
      }
      fed += block.length;
      await new Promise<void>((resolve) => {
        resume = resolve;
        engine.write(block, () => resolve());
      });
      yield* take();
      const unread = fed - engine.bytesWritten;
      if (failure !== undefined || unread === 0) continue;
      isOver = true;
      trailing += lengthWithoutPadding(block.subarray(block.length - unread));
    }
    if (failure === undefined) {
      await new Promise<void>((resolve) => {
        resume = resolve;
        engine.end();
      });
      yield* take();
    }
    return { ...(failure === undefined ? {} : { failure }), trailing };
  } finally {
    engine.destroy();
  }
}

/** Old transports fill the last record with NUL. */
function lengthWithoutPadding(bytes: Uint8Array): number {
  return bytes.every((byte) => byte === 0) ? 0 : bytes.length;
}
