import { describe, expect, it } from 'vitest';
import type { FixedColumn, FixedDecodeOptions } from '../../../src/formats/codec.ts';
import { LONGEST_ROW } from '../../../src/formats/fixed/layout.ts';
import { codecs } from '../../../src/formats/registry.ts';
import { codesOf, countingDocuments, eventsOf, isComplete, problemsOf, recordsOf } from '../../support/events.ts';

const columns: readonly FixedColumn[] = [
  { name: 'sku', from: 1, to: 4 },
  { name: 'qty', from: 5, to: 8, align: 'right' },
];
const read = (text: string, more: Partial<FixedDecodeOptions> = {}, charset?: string) =>
  eventsOf(codecs.fixed, text, { fixed: { columns, ...more }, ...(charset === undefined ? {} : { charset }) });
const rows = async (text: string, more: Partial<FixedDecodeOptions> = {}, charset?: string) =>
  recordsOf(await read(text, more, charset)).map((record) =>
    record.kind === 'row' ? [record.row, ...record.cells] : [],
  );

describe('fixed width reader', () => {
  it('cuts rows by their columns, takes off what fills them, and changes nothing else', async () => {
    const events = await read('A     10\n0012  -5\n B  1e5 \n\n       7\n');
    expect(codesOf(events)).toEqual([]);
    expect(events[0]).toEqual({ type: 'document-start', document: { format: 'fixed', header: ['sku', 'qty'] } });
    expect(recordsOf(events).map((record) => (record.kind === 'row' ? [record.row, ...record.cells] : []))).toEqual([
      [1, 'A', '10'],
      [2, '0012', '-5'],
      [3, ' B', '1e5 '],
      [5, '', '7'],
    ]);
  });

  it.each<[string, string, Partial<FixedDecodeOptions>, (string | number)[][]]>([
    [
      'CR LF',
      'A     10\r\nB      2\r\n',
      {},
      [
        [1, 'A', '10'],
        [2, 'B', '2'],
      ],
    ],
    [
      'CR alone',
      'A     10\rB      2\r',
      {},
      [
        [1, 'A', '10'],
        [2, 'B', '2'],
      ],
    ],
    [
      'no line ends',
      'A     10B      2',
      { lineEnds: false },
      [
        [1, 'A', '10'],
        [2, 'B', '2'],
      ],
    ],
    [
      'no line ends but the last',
      'A     10B      2\r\n',
      { lineEnds: false },
      [
        [1, 'A', '10'],
        [2, 'B', '2'],
      ],
    ],
    ['Ctrl-Z and NUL at the end', 'A     10\n\x1a\0\0', {}, [[1, 'A', '10']]],
    [
      'header and footer rows',
      'HEAD\nA     10\nB      2\nEND 2\n',
      { headerRows: 1, footer: 'END' },
      [
        [2, 'A', '10'],
        [3, 'B', '2'],
      ],
    ],
    ['a width beyond the columns', 'A     10xyz\n', { width: 11 }, [[1, 'A', '10']]],
    ['blanks behind the layout', 'A     10   \n', {}, [[1, 'A', '10']]],
    [
      'short rows, when agreed',
      'A     10\nB\nC  \n',
      { allowShortRows: true },
      [
        [1, 'A', '10'],
        [2, 'B', ''],
        [3, 'C', ''],
      ],
    ],
  ])('%s', async (_what, text, more, expected) => {
    expect(codesOf(await read(text, more))).toEqual([]);
    expect(await rows(text, more)).toEqual(expected);
  });

  it('takes rows by their type, and faults those of another', async () => {
    const typed: Partial<FixedDecodeOptions> = {
      columns: [{ name: 'sku', from: 2, to: 5 }],
      recordType: { from: 1, to: 1, rows: ['D'], others: ['H', 'T'] },
    };
    const events = await read('H2026\nDAAAA\nXBBBB\nT0001\n', typed);
    expect(codesOf(events)).toEqual(['FIXED-ROW-TYPE warning']);
    expect(recordsOf(events)).toMatchObject([
      { row: 2, cells: ['AAAA'] },
      {
        row: 3,
        cells: ['XBBBB'],
        fault: { code: 'FIXED-ROW-TYPE', severity: 'error', found: 'X', position: { row: 3 } },
      },
    ]);
  });

  it('gives a row of another width whole, with its fault, and keeps the list of such rows short', async () => {
    const events = await read('A     10\nB      2x\nC\n');
    expect(codesOf(events)).toEqual(['FIXED-ROW-WIDTH warning', 'FIXED-ROW-WIDTH warning']);
    expect(recordsOf(events)[1]).toMatchObject({
      cells: ['B      2x'],
      fault: { position: { row: 2 }, found: 'B      2x', expected: '8 characters' },
    });
    expect(recordsOf(events)[2]).toMatchObject({
      cells: ['C'],
      fault: { message: 'This row has 1 characters, the layout 8.' },
    });
    expect(countingDocuments(events)).toBe(1);
    expect(problemsOf(await read('A\n'.repeat(1000)))).toHaveLength(6);
  });

  it('is not complete without the last line end, unless that is agreed', async () => {
    const events = await read('A     10\nB      2');
    expect(codesOf(events)).toEqual(['FIXED-CUT error']);
    expect(problemsOf(events)[0]?.position).toEqual({ row: 2 });
    expect(countingDocuments(events)).toBe(0);
    const agreed = await read('A     10\nB      2', { allowMissingFinalNewline: true });
    expect(recordsOf(agreed)).toHaveLength(2);
    expect(countingDocuments(agreed)).toBe(1);
  });

  it.each<[string, string, Partial<FixedDecodeOptions>, string]>([
    ['a line end inside rows that have none', 'A     10B      2\nC      3', { lineEnds: false }, 'FIXED-LINE-END'],
    ['half a row', 'A     10B   ', { lineEnds: false }, 'FIXED-CUT'],
    ['a row without end', 'x'.repeat(LONGEST_ROW * 2 + 1), {}, 'FIXED-RECORD-SIZE'],
    ['a NUL inside', `${'A     10\n'.repeat(9)}A   \0 10\n`, {}, 'FORMAT-NUL'],
    ['bytes that are not text in this set', 'M\xfc    10\n', {}, 'FORMAT-CHARSET'],
    ['a layout without columns', 'A\n', { columns: [] }, 'FIXED-LAYOUT'],
    ['a column outside the row', 'A\n', { width: 7 }, 'FIXED-LAYOUT'],
    ['a column backwards', 'A\n', { columns: [{ name: 'sku', from: 4, to: 2 }] }, 'FIXED-LAYOUT'],
    ['two columns of one name', 'A\n', { columns: [...columns, { name: 'sku', from: 1, to: 2 }] }, 'FIXED-LAYOUT'],
  ])('refuses %s', async (_what, text, more, code) => {
    const events = await read(text, more);
    expect(codesOf(events)).toEqual([`${code} error`]);
    expect(isComplete(events)).toBe(false);
    expect(countingDocuments(events)).toBe(0);
  });

  it('counts characters, not bytes', async () => {
    expect(await rows('M\xfcll  10\n', {}, 'windows-1252')).toEqual([[1, 'Müll', '10']]);
    expect(await rows('\x83e\x83X    10\n', {}, 'shift_jis')).toEqual([[1, 'テス', '10']]);
  });
});

describe('fixed width footer', () => {
  it('is left out, and a file without it is cut and loses no row', async () => {
    const whole = 'A     10\nB      2\nEND    2\n';
    const rest = await read(whole, { footer: 'END' });
    expect([isComplete(rest), recordsOf(rest).length]).toEqual([true, 2]);
    const cut = await read('A     10\nB      2\n', { footer: 'END' });
    expect([isComplete(cut), recordsOf(cut).length, codesOf(cut)]).toEqual([false, 2, ['FIXED-FOOTER error']]);
    const twice = await read(`${whole}A      1\n`, { footer: 'END' });
    expect([isComplete(twice), codesOf(twice)]).toEqual([false, ['FIXED-FOOTER error']]);
  });
});

describe('fixed width writer', () => {
  const write = (body: readonly (readonly (string | undefined)[])[], fixed = {}, charset = 'utf-8') => {
    const result = codecs.fixed.encode({
      documents: [{ body: { kind: 'rows', header: ['sku', 'qty'], rows: body } }],
      charset,
      fixed: { columns, ...fixed },
    });
    return result.ok
      ? Buffer.from(result.bytes).toString('latin1')
      : result.problems.map(({ code, position }) => [code, position.row, position.column]);
  };

  it('fills columns and the gaps between them', () => {
    const wide = [
      { name: 'qty', from: 8, to: 12, align: 'right', fill: '0' },
      { name: 'sku', from: 2, to: 5 },
    ];
    expect(
      write([
        ['A', '7'],
        ['0012', undefined],
      ]),
    ).toBe('A      7\n0012    \n');
    expect(
      write(
        [
          ['7', 'A'],
          ['-5', 'B'],
        ],
        { columns: wide, width: 14, newline: '\r\n' },
      ),
    ).toBe(' A     00007  \r\n B     -0005  \r\n');
    expect(
      write(
        [
          ['A', '7'],
          ['B', '8'],
        ],
        { newline: '' },
      ),
    ).toBe('A      7B      8');
  });

  it.each([
    [
      'a value longer than its column',
      [
        ['A', '7'],
        ['ABCDE', '1'],
      ],
      {},
      ['FIXED-WRITE-VALUE', 2, 'sku'],
    ],
    ['a line end in a value', [['A\nB', '1']], {}, ['FIXED-WRITE-VALUE', 1, 'sku']],
    ['more cells than columns', [['A', '1', 'x']], {}, ['FIXED-WRITE-VALUE', 1, undefined]],
    [
      'columns that overlap',
      [['A', '1']],
      { columns: [...columns, { name: 'x', from: 8, to: 9 }] },
      ['FIXED-LAYOUT', undefined, 'x'],
    ],
    [
      'a fill of two characters',
      [['A', '1']],
      { columns: [{ name: 'sku', from: 1, to: 4, fill: '00' }] },
      ['FIXED-LAYOUT', undefined, undefined],
    ],
  ])('refuses %s', (_what, body, fixed, expected) => {
    expect(write(body, fixed)[0]).toEqual(expected);
  });

  it('writes the agreed character set, and refuses what it does not have', () => {
    expect(write([['Mü', '1']], {}, 'cp850')).toBe('M\x81     1\n');
    expect(write([['5€', '1']], {}, 'latin1')).toEqual([['FORMAT-WRITE-CHARSET', 1, 'sku']]);
    expect(write([['A', '1']], {}, 'klingon')).toEqual([['FORMAT-CHARSET-UNKNOWN', undefined, undefined]]);
  });
});
