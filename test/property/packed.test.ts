import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../src/formats/detect.ts';
import { UnpackRefusal } from '../../src/formats/packed/refusal.ts';
import { unpack } from '../../src/formats/packed/unpack.ts';
import { codecs } from '../../src/formats/registry.ts';
import { countingDocuments, eventsOf, streamOf } from '../support/events.ts';
import { rowsOf, workbookOf } from '../support/xlsx.ts';
import { zipOf } from '../support/zip.ts';

/** Unpacked contents joined, or the code of the refusal; anything else that is thrown fails the test. */
async function outcome(bytes: Uint8Array, kind: 'gzip' | 'zip', cuts: readonly number[] = []): Promise<string> {
  let text = '';
  try {
    for await (const entry of unpack(streamOf(bytes, cuts), kind, 'a', { mostBytes: 1_000_000 })) {
      for await (const chunk of entry.content) text += Buffer.from(chunk).toString('latin1');
    }
    return text;
  } catch (thrown) {
    if (thrown instanceof UnpackRefusal) return thrown.problem.code;
    throw thrown;
  }
}

const rows = Array.from({ length: 40 }, (_, row) => `LAMP-${(row * 7919) % 101},${row}\n`).join('');
const archives = {
  gzip: gzipSync(rows),
  zip: zipOf([
    { name: 'a.csv', data: rows },
    { name: 'b/c.csv', data: rows, stored: true },
  ]),
};
const kinds = ['gzip', 'zip'] as const;
const workbook = workbookOf({
  sheets: {
    Stock: rowsOf([
      ['sku', 'qty'],
      ['LAMP-1', '7'],
      ['LAMP-2', '0'],
    ]),
  },
});

const changesOf = (bytes: Buffer) =>
  fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
const changed = (bytes: Buffer, changes: readonly (readonly [number, number])[]): Buffer => {
  const copy = Buffer.from(bytes);
  for (const [at, byte] of changes) copy[at] = byte;
  return copy;
};

describe('unpacking', () => {
  it.each(kinds)('%s gives the same however its bytes are cut into chunks', async (kind) => {
    const whole = await outcome(archives[kind], kind);
    expect(whole).toContain('LAMP-');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(archives[kind].length)), async (cuts) => {
        expect(
          await outcome(
            archives[kind],
            kind,
            [...cuts].sort((a, b) => a - b),
          ),
        ).toBe(whole);
      }),
      { numRuns: 30 },
    );
  });

  it.each(kinds)('%s with any damage is refused or gives what was packed', async (kind) => {
    const whole = await outcome(archives[kind], kind);
    await fc.assert(
      fc.asyncProperty(changesOf(archives[kind]), async (changes) => {
        const found = await outcome(changed(archives[kind], changes), kind);
        // Changes in names, dates and flags leave the content alone; an entry may also be lost with its directory line.
        if (!found.startsWith('PACKED-')) expect(whole).toContain(found);
      }),
      { numRuns: 400 },
    );
  });

  it.each(kinds)('%s of any bytes is refused or read, and ends', async (kind) => {
    const start = kind === 'gzip' ? [0x1f, 0x8b, 8] : [0x50, 0x4b, 3, 4];
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        await outcome(Buffer.concat([Buffer.from(start), bytes]), kind);
      }),
      { numRuns: 200 },
    );
  });
});

it('a damaged spreadsheet counts only as what it was', async () => {
  const whole = await eventsOf(codecs.xlsx, workbook);
  await fc.assert(
    fc.asyncProperty(changesOf(workbook), async (changes) => {
      const events = await eventsOf(codecs.xlsx, changed(workbook, changes));
      if (countingDocuments(events) > 0) expect(events).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

it('detection has an answer and a reason for any bytes', () => {
  const starts = fc.constantFrom('', 'PK\x03\x04', '\x1f\x8b', '\xff\xfe', '\xfe\xff', '<', '{', 'ISA', '\xc9\xe2\xc1');
  fc.assert(
    fc.property(starts, fc.uint8Array({ maxLength: 600 }), fc.string(), (start, bytes, name) => {
      const { format, reason } = detectFormat(Buffer.concat([Buffer.from(start, 'latin1'), bytes]), name);
      expect(format).toMatch(/^(x12|csv|json|xml|xlsx|gzip|zip|text|empty|unknown)$/);
      expect(reason).toMatch(/^(it|its|ISA) /);
    }),
    { numRuns: 2000 },
  );
});
