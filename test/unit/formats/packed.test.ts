import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FREE_BYTES, HIGHEST_RATIO, LARGEST_ARCHIVE, MOST_ENTRIES } from '../../../src/formats/packed/limits.ts';
import { UnpackRefusal } from '../../../src/formats/packed/refusal.ts';
import { unpack } from '../../../src/formats/packed/unpack.ts';
import type { Problem } from '../../../src/kernel/problem.ts';
import { streamOf } from '../../support/events.ts';
import { type ZipPart, zipOf } from '../../support/zip.ts';

interface Unpacked {
  readonly entries: readonly (readonly [label: string, text: string])[];
  readonly refused?: Problem;
}

async function read(
  bytes: Uint8Array,
  kind: 'gzip' | 'zip',
  file: string | undefined = kind === 'zip' ? 'a.zip' : 'stock.csv.gz',
  mostBytes = 1024 ** 3,
): Promise<Unpacked> {
  const entries: [string, string][] = [];
  try {
    for await (const entry of unpack(streamOf(bytes), kind, file, { mostBytes })) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of entry.content) chunks.push(Uint8Array.from(chunk));
      entries.push([entry.label, Buffer.concat(chunks).toString()]);
    }
  } catch (thrown) {
    if (!(thrown instanceof UnpackRefusal)) throw thrown;
    return { entries, refused: thrown.problem };
  }
  return { entries };
}

const table = (rows: number): string =>
  `sku,qty\n${Array.from({ length: rows }, (_, row) => `LAMP-${(row * 7919) % 10_007},${row % 97}\n`).join('')}`;
const csv = table(20_000);

describe('gzip', () => {
  it('gives what is inside under the name without its ending', async () => {
    expect(await read(gzipSync(csv), 'gzip')).toEqual({ entries: [['stock.csv.gz/stock.csv', csv]] });
    expect((await read(gzipSync('x'), 'gzip', 'STOCK.CSV.GZ')).entries[0]?.[0]).toBe('STOCK.CSV.GZ/STOCK.CSV');
    expect((await read(gzipSync('x'), 'gzip', 'stock.csv')).entries[0]?.[0]).toBe('stock.csv/stock.csv');
    expect((await read(gzipSync(''), 'gzip')).entries).toEqual([['stock.csv.gz/stock.csv', '']]);
  });

  it('joins members, and takes NUL behind the last one for padding', async () => {
    const members = Buffer.concat([gzipSync('a,b\n'), gzipSync('1,2\n'), Buffer.alloc(70_000)]);
    expect(await read(members, 'gzip')).toEqual({ entries: [['stock.csv.gz/stock.csv', 'a,b\n1,2\n']] });
  });

  it('is refused as incomplete when it is cut at any byte', async () => {
    const bytes = gzipSync(table(30));
    for (let cut = 0; cut < bytes.length; cut += 1) {
      expect([cut, (await read(bytes.subarray(0, cut), 'gzip')).refused?.code]).toEqual([cut, 'PACKED-CUT']);
    }
    const second = Buffer.concat([bytes, bytes]).subarray(0, bytes.length + 30);
    expect((await read(second, 'gzip')).refused).toMatchObject({
      code: 'PACKED-CUT',
      position: { file: 'stock.csv.gz/stock.csv' },
      found: 'unexpected end of file',
      expected: 'the check sum at its end',
    });
  });

  it('is refused when a byte of it is another one', async () => {
    const bytes = gzipSync(csv);
    for (const at of [20, 1000, bytes.length - 6, bytes.length - 2]) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      expect([at, (await read(damaged, 'gzip')).refused?.code]).toEqual([
        at,
        expect.stringMatching(/^PACKED-(DAMAGED|CUT)$/),
      ]);
    }
  });

  it('is refused when something stands behind it', async () => {
    expect((await read(Buffer.concat([gzipSync('x'), Buffer.from('junk')]), 'gzip')).refused?.code).toBe(
      'PACKED-DAMAGED',
    );
    const hidden = Buffer.concat([gzipSync('x'), Buffer.alloc(9), Buffer.from('junk')]);
    expect((await read(hidden, 'gzip')).refused).toMatchObject({ code: 'PACKED-DAMAGED', expected: 'its end' });
  });

  it('is refused early when it unpacks to far more than its size', async () => {
    const { entries, refused } = await read(gzipSync(Buffer.alloc(30 * FREE_BYTES)), 'gzip');
    expect(entries).toEqual([]);
    expect(refused).toMatchObject({ code: 'PACKED-LIMIT', expected: `at most ${HIGHEST_RATIO} times its packed size` });
    expect(Number(/^\d+/.exec(refused?.found ?? '')?.[0])).toBeLessThan(5 * FREE_BYTES);
  });

  it('may be of any ratio while it is small', async () => {
    expect((await read(gzipSync(Buffer.alloc(FREE_BYTES, ' ')), 'gzip')).refused).toBeUndefined();
  });

  it('is refused when it unpacks to more than the supplier may send', async () => {
    expect((await read(gzipSync(csv), 'gzip', 'a.gz', csv.length)).refused).toBeUndefined();
    const { refused } = await read(gzipSync(csv), 'gzip', 'a.gz', csv.length - 1);
    expect(refused).toMatchObject({ code: 'PACKED-LIMIT', expected: `at most ${csv.length - 1} bytes` });
  });

  it('closes its input when the reader stops early, and passes on its errors', async () => {
    const bytes = gzipSync(csv);
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield bytes;
      } finally {
        closed = true;
      }
    }
    for await (const entry of unpack(endless(), 'gzip', 'a.gz')) {
      for await (const _chunk of entry.content) break;
    }
    expect(closed).toBe(true);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 500);
      throw new Error('connection lost');
    }
    const reading = async () => {
      for await (const entry of unpack(broken(), 'gzip', 'a.gz')) for await (const _chunk of entry.content);
    };
    await expect(reading()).rejects.toThrow('connection lost');
  });
});

describe('zip', () => {
  it('gives its files in order, stored and deflated, with twice the same name, without folders and litter', async () => {
    const archive = zipOf([
      { name: 'new/', data: '' },
      { name: 'new/stock.csv', data: csv },
      { name: '__MACOSX/new/._stock.csv', data: 'x' },
      { name: 'new/.DS_Store', data: 'x' },
      { name: 'müsli.csv', data: 'a\n1\n', stored: true },
      { name: 'müsli.csv', data: '' },
    ]);
    expect(await read(archive, 'zip')).toEqual({
      entries: [
        ['a.zip/new/stock.csv', csv],
        ['a.zip/müsli.csv', 'a\n1\n'],
        ['a.zip/müsli.csv', ''],
      ],
    });
  });

  it('takes names as data: none is a path, none can forge a line or flood one', async () => {
    const names = [
      '../../etc/passwd',
      '/etc/passwd',
      'C:\\x\\y.csv',
      'a\nERROR b',
      'con',
      'n'.repeat(4000),
      '__proto__',
    ];
    const { entries } = await read(zipOf(names.map((name) => ({ name, data: 'x' }))), 'zip');
    expect(entries.map(([label]) => label)).toEqual([
      'a.zip/../../etc/passwd',
      'a.zip//etc/passwd',
      'a.zip/C:/x/y.csv',
      'a.zip/a\\x0aERROR b',
      'a.zip/con',
      `a.zip/${'n'.repeat(200)}…`,
      'a.zip/__proto__',
    ]);
  });

  it.each<[string, readonly ZipPart[], Partial<Problem>]>([
    ['no file in it', [{ name: 'empty/', data: '' }], { code: 'PACKED-EMPTY', position: { file: 'a.zip' } }],
    [
      'an encrypted entry',
      [{ name: 'stock.csv', data: csv, flags: 1 }],
      { code: 'PACKED-ENCRYPTED', position: { file: 'a.zip/stock.csv' } },
    ],
    [
      'an unusual method',
      [{ name: 'stock.csv', data: csv, method: 12 }],
      { code: 'PACKED-METHOD', found: 'method 12', expected: 'deflate (8) or stored (0)' },
    ],
    [
      'too many entries',
      Array.from({ length: MOST_ENTRIES + 1 }, (_, index) => ({ name: `${index}`, data: '' })),
      { code: 'PACKED-LIMIT', found: '1001 entries', expected: 'at most 1000' },
    ],
    [
      'a wrong check sum',
      [{ name: 'stock.csv', data: 'a,b\n', crc: 1 }],
      { code: 'PACKED-DAMAGED', found: 'check sum 249710c5', expected: 'check sum 1' },
    ],
    [
      'fewer bytes than declared',
      [{ name: 'stock.csv', data: 'a,b\n', size: 5 }],
      { code: 'PACKED-DAMAGED', found: '4 bytes', expected: '5 bytes' },
    ],
    [
      'more bytes than declared',
      [{ name: 'stock.csv', data: 'a,b\n', size: 3 }],
      { code: 'PACKED-DAMAGED', found: 'more than 3 bytes' },
    ],
    [
      'something behind the data of an entry',
      [{ name: 'x', data: 'a,b\n', junk: 'c' }],
      { code: 'PACKED-DAMAGED', position: { file: 'a.zip/x' }, found: 'more bytes behind its end' },
    ],
    ['an entry that leaves the archive', [{ name: 'x', data: 'a', packedSize: 500 }], { code: 'PACKED-DAMAGED' }],
    [
      'a bomb that admits it',
      [{ name: 'x', data: Buffer.alloc(30 * FREE_BYTES) }],
      {
        code: 'PACKED-LIMIT',
        position: { file: 'a.zip/x' },
        expected: `at most ${HIGHEST_RATIO} times its packed size`,
      },
    ],
    [
      'a bomb that lies about its size',
      [{ name: 'x', data: Buffer.alloc(20 * FREE_BYTES), size: 1000 }],
      { code: 'PACKED-DAMAGED', found: 'more than 1000 bytes' },
    ],
    [
      'entries that share their bytes',
      [
        { name: '0', data: Buffer.alloc(900_000) },
        ...Array.from({ length: 20 }, (_, index) => ({ name: `${index}`, data: Buffer.alloc(900_000), sharing: 0 })),
      ],
      { code: 'PACKED-LIMIT', position: { file: 'a.zip' } },
    ],
    [
      'a zip in a zip',
      [{ name: 'b.zip', data: zipOf([{ name: 'x', data: 'y' }]) }],
      { code: 'PACKED-NESTED', position: { file: 'a.zip/b.zip' }, found: 'it is a zip archive' },
    ],
    ['a gzip in a zip', [{ name: 'b.gz', data: gzipSync('x'), stored: true }], { code: 'PACKED-NESTED' }],
  ])('is refused with %s', async (_what, parts, expected) => {
    expect((await read(zipOf(parts), 'zip')).refused).toMatchObject(expected);
  });

  it('is refused when all entries together unpack to more than the supplier may send', async () => {
    const archive = zipOf([
      { name: 'a', data: csv },
      { name: 'b', data: csv },
    ]);
    expect((await read(archive, 'zip', 'a.zip', 2 * csv.length)).refused).toBeUndefined();
    expect(await read(archive, 'zip', 'a.zip', 2 * csv.length - 1)).toMatchObject({
      entries: [],
      refused: { code: 'PACKED-LIMIT', position: { file: 'a.zip/b' }, found: `${2 * csv.length} bytes` },
    });
  });

  it('is refused when it is larger than may be in memory', async () => {
    async function* large(): AsyncGenerator<Uint8Array> {
      yield zipOf([{ name: 'a', data: 'x' }]);
      const filler = Buffer.alloc(1024 ** 2);
      for (let size = 0; size < LARGEST_ARCHIVE; size += filler.length) yield filler;
    }
    const reading = async () => {
      for await (const _entry of unpack(large(), 'zip', 'a.zip')) break;
    };
    await expect(reading()).rejects.toMatchObject({ problem: { code: 'PACKED-LIMIT' } });
  });

  it('is refused as incomplete when it is cut at any byte', async () => {
    const archive = zipOf([
      { name: 'a.csv', data: table(5) },
      { name: 'b.csv', data: table(5), stored: true },
    ]);
    for (let cut = 0; cut < archive.length; cut += 1) {
      const { entries, refused } = await read(archive.subarray(0, cut), 'zip');
      expect([cut, entries, refused?.code]).toEqual([cut, [], 'PACKED-CUT']);
    }
  });
});
