import { randomBytes } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ChunkCompressor } from '../../../src/stores/archive/database/chunk-compressor.ts';

test('every chunk can be read by itself, whatever came before it', async () => {
  const chunks = [
    Buffer.from('LIN**VP*AC-0000001~QTY*33*7~'.repeat(30_000)),
    // Does not become shorter: its output comes in several pieces.
    randomBytes(1024 * 1024),
    Buffer.from('x'),
    Buffer.from('LIN**VP*AC-0000001~QTY*33*7~'.repeat(30_000)),
    Buffer.alloc(1024 * 1024),
  ];
  const compressor = new ChunkCompressor();
  const packed: Buffer[] = [];
  for (const chunk of chunks) packed.push(await compressor.compress(chunk));
  compressor.close();
  for (const [index, bytes] of packed.entries()) {
    expect(zstdDecompressSync(bytes).equals(chunks[index] as Buffer), `chunk ${index}`).toBe(true);
  }
  expect(packed[0]?.length).toBeLessThan(10_000);
  // Nothing of the first is needed to read its twin, so nothing of it makes that one shorter either.
  expect(packed[3]?.equals(packed[0] as Buffer)).toBe(true);
});
