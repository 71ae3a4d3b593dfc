import { describe, expect, it } from 'vitest';
import { Progress } from '../../../src/cli/progress.ts';
import { fixedClock } from '../../../src/kernel/clock.ts';

/** Reads ten chunks of a megabyte, each taking so long, with a thousand records in each. */
async function reading(options: { isTTY: boolean; chunkMs: number; size?: number; columns?: number }) {
  const clock = fixedClock('2026-09-01T00:00:00Z');
  const written: string[] = [];
  const { isTTY, chunkMs, size, columns = 200 } = options;
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  const progress = new Progress(stream, clock, size);
  async function* content() {
    for (let chunk = 0; chunk < 10; chunk += 1) {
      clock.advance(chunkMs);
      for (let record = 0; record < 1000; record += 1) progress.record();
      yield new Uint8Array(1_000_000);
    }
  }
  let bytes = 0;
  for await (const chunk of progress.through(content())) bytes += chunk.length;
  progress.end();
  expect(bytes).toBe(10_000_000);
  return written;
}

describe('progress', () => {
  it('is a bar on a terminal with rate and time left, and is taken away at the end', async () => {
    const written = await reading({ isTTY: true, chunkMs: 1000, size: 10_000_000 });
    expect(written.at(4)).toBe(
      '\r\u001b[K[############------------]  50% of 10.0 MB, 5 s left, 1.0 MB/s, 5,000 records (1,000/s)',
    );
    expect(written.at(-1)).toBe('\r\u001b[K');
    expect(written).toHaveLength(11);
  });

  it('says what it can when nobody knows the size', async () => {
    const written = await reading({ isTTY: true, chunkMs: 1000 });
    expect(written.at(4)).toBe('\r\u001b[K5.0 MB read, 1.0 MB/s, 5,000 records (1,000/s)');
  });

  it('never wraps on a narrow terminal', async () => {
    const written = await reading({ isTTY: true, chunkMs: 1000, columns: 20 });
    expect(Math.max(...written.map((text) => text.replace('\r\u001b[K', '').length))).toBe(19);
  });

  it('is a line every ten seconds elsewhere', async () => {
    const written = await reading({ isTTY: false, chunkMs: 4000, size: 10_000_000 });
    expect(written).toHaveLength(3);
    expect(written[0]).toMatch(/^\[#+-+\] {2}30% of 10\.0 MB, 28 s left, .*\n$/);
  });

  it('says nothing about what is quick', async () => {
    expect(await reading({ isTTY: true, chunkMs: 1 })).toEqual([]);
    expect(await reading({ isTTY: false, chunkMs: 900 })).toEqual([]);
  });
});
