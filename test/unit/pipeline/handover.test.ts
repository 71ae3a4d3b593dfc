import { describe, expect, it } from 'vitest';
import { Handover } from '../../../src/pipeline/inbound/handover.ts';

const BLOCK = 64 * 1024;
const BLOCKS = 8;

function bytesOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
}

async function readAll(handover: Handover): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const block of handover.blocks()) parts.push(Buffer.from(block));
  return Buffer.concat(parts);
}

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const later = Symbol('later');
  return (await Promise.race([promise, new Promise((resolve) => setImmediate(resolve, later))])) === later;
}

describe('Handover', () => {
  it.each([1, 1_000, 32_768, 100_000, 5 * BLOCK])(
    'brings the same bytes in chunks of %i, however fast the reader is',
    async (size) => {
      const bytes = bytesOf(20 * BLOCK + 17);
      const handover = new Handover();
      const read = readAll(handover);
      const chunk = new Uint8Array(size);
      for (let at = 0; at < bytes.length; at += size) {
        const length = Math.min(size, bytes.length - at);
        chunk.set(bytes.subarray(at, at + length));
        await handover.write(chunk.subarray(0, length));
        // It was copied: whoever wrote it may use it again.
        chunk.fill(0);
      }
      handover.end();
      expect((await read).equals(bytes)).toBe(true);
    },
  );

  it('lets the writer wait while everything is full, and goes on when the reader takes a block', async () => {
    const handover = new Handover();
    await handover.write(bytesOf(BLOCKS * BLOCK));
    const more = handover.write(bytesOf(1));
    expect(await isPending(more)).toBe(true);
    const blocks = handover.blocks();
    await blocks.next();
    expect(await isPending(more)).toBe(true);
    await blocks.next();
    await more;
  });

  it('keeps the writer no longer when the reader has left', async () => {
    const handover = new Handover();
    await handover.write(bytesOf(BLOCKS * BLOCK));
    const more = handover.write(bytesOf(3 * BLOCK));
    handover.leave();
    await more;
    handover.end();
  });

  it('keeps the writer no longer when it failed', async () => {
    const handover = new Handover();
    await handover.write(bytesOf(BLOCKS * BLOCK));
    const more = handover.write(bytesOf(1));
    handover.fail(new Error('cut off'));
    await more;
  });

  it('fails the reader behind what came, when the rest does not come', async () => {
    const handover = new Handover();
    await handover.write(bytesOf(BLOCK));
    handover.fail(new Error('cut off'));
    const blocks = handover.blocks();
    expect((await blocks.next()).value).toHaveLength(BLOCK);
    await expect(blocks.next()).rejects.toThrow('cut off');
  });

  it('says nothing of a failure behind the end', async () => {
    const handover = new Handover();
    await handover.write(bytesOf(10));
    handover.end();
    handover.fail(new Error('too late'));
    expect(await readAll(handover)).toHaveLength(10);
  });
});
