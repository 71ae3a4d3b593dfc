import { describe, expect, it } from 'vitest';
import type { DecodeOptions } from '../../../src/formats/codec.ts';
import { LONGEST_ROW } from '../../../src/formats/csv/rows.ts';
import { codecs } from '../../../src/formats/registry.ts';
import { codesOf, countingDocuments, eventsOf, isComplete, problemsOf, recordsOf } from '../../support/events.ts';

const read = (text: string, options: DecodeOptions = {}) => eventsOf(codecs.csv, text, options);
const rows = async (text: string, options: DecodeOptions = {}) =>
  recordsOf(await read(text, options)).map((record) => (record.kind === 'row' ? [record.row, ...record.cells] : []));

describe('CSV reader', () => {
  it('keeps every value as the sender wrote it', async () => {
    const text = 'SKU,Qty\n0012,1e5\n=1+1,"1,000"\n  a b ,-5\n12345678901234567890,NaN\n';
    expect(await rows(text)).toEqual([
      [2, '0012', '1e5'],
      [3, '=1+1', '1,000'],
      [4, '  a b ', '-5'],
      [5, '12345678901234567890', 'NaN'],
    ]);
  });

  it('gives the header to the document and to every row', async () => {
    const events = await read('SKU;Menge\nA;1\n');
    expect(events[0]).toEqual({ type: 'document-start', document: { format: 'csv', header: ['SKU', 'Menge'] } });
    expect(recordsOf(events)).toEqual([{ kind: 'row', row: 2, cells: ['A', '1'], header: ['SKU', 'Menge'] }]);
  });

  it('numbers rows as an editor shows them, past blank lines and line breaks in values', async () => {
    const text = 'SKU,Text\n\nA,"one\ntwo"\n\n\nB,x\n  \n , \nC,"\n\n"\nD,y\n';
    expect((await rows(text)).map(([row, sku]) => [row, sku])).toEqual([
      [3, 'A'],
      [7, 'B'],
      [10, 'C'],
      [13, 'D'],
    ]);
  });

  it('writes any number of rows without a header', async () => {
    const body = { kind: 'rows', header: [], rows: Array.from({ length: 200_000 }, () => ['A']) } as const;
    const result = codecs.csv.encode({ documents: [{ body }] });
    expect(result.ok && Buffer.from(result.bytes).equals(Buffer.from('A\n'.repeat(200_000)))).toBe(true);
  });

  it('leaves out rows of blanks and rows of delimiters', async () => {
    const events = await eventsOf(codecs.csv, 'SKU,Text\n  \n,\n,,,\n , \t\nA,x\n');
    expect(codesOf(events)).toEqual([]);
    expect(recordsOf(events)).toHaveLength(1);
  });

  it.each<[string, string, DecodeOptions, string[][]]>([
    ['tab', 'a\tb\n1\t2,3\n', {}, [['1', '2,3']]],
    ['bar', 'a|b;c|d\n1|2|3\n', {}, [['1', '2', '3']]],
    ['delimiters inside quotes do not vote', '"a,b,c";d\n1;2\n', {}, [['1', '2']]],
    ['agreed, whatever the file looks like', 'a,b,c;d\n1,2,3;4\n', { csv: { delimiter: ';' } }, [['1,2,3', '4']]],
    [
      'CR alone as line end',
      'a,b\r1,2\r3,4\r',
      {},
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'CR LF and LF mixed',
      'a,b\r\n1,2\n3,4\r\n',
      {},
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      'no header',
      '1,2\n3,4\n',
      { csv: { headerRow: 0 } },
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['blank lines above the header do not vote', '\n  \na;b,c;d\n1;2;3\n', {}, [['1', '2', '3']]],
    ['the line Excel writes above', 'sep=;\r\na,b;c\r\n1,2;3\r\n', {}, [['1,2', '3']]],
    ['the same line, quoted, below a byte order mark', '\xef\xbb\xbf"sep=|"\na|b\n1|2\n', {}, [['1', '2']]],
    [
      'the same line, although another delimiter was agreed',
      'sep=;\na,b\n1,2\n',
      { csv: { delimiter: ',' } },
      [['1', '2']],
    ],
    ['header further down', 'Stock list,,\n\nSKU,Qty\nA,1\n', { csv: { headerRow: 3 } }, [['A', '1']]],
  ])('%s', async (_what, text, options, expected) => {
    const events = await read(text, options);
    expect(codesOf(events)).toEqual([]);
    expect((await rows(text, options)).map(([, ...cells]) => cells)).toEqual(expected);
  });

  it('is not complete without the last line end, unless that is agreed', async () => {
    const events = await read('SKU,Qty\nA,1\nB,1');
    expect(codesOf(events)).toEqual(['CSV-CUT error']);
    expect(problemsOf(events)[0]?.position).toEqual({ row: 3 });
    expect(countingDocuments(events)).toBe(0);
    const agreed = await read('SKU,Qty\nA,1\nB,1', { csv: { allowMissingFinalNewline: true } });
    expect(codesOf(agreed)).toEqual([]);
    expect(countingDocuments(agreed)).toBe(1);
  });

  it('is complete with a header alone, and says how many rows there were', async () => {
    const events = await read('SKU,Qty\n');
    expect(isComplete(events)).toBe(true);
    expect(events[1]).toMatchObject({ type: 'document-end', complete: true, recordCount: 0 });
  });

  it('refuses a header that names two columns alike, but not empty ones', async () => {
    const events = await read('SKU,Qty,qty \nA,1,2\n');
    expect(codesOf(events)).toEqual(['CSV-HEADER-DUPLICATE error']);
    expect(problemsOf(events)[0]).toMatchObject({ position: { row: 1, column: 'qty ' }, found: 'qty ' });
    expect(countingDocuments(events)).toBe(0);
    expect(codesOf(await read('SKU,,\nA,1,2\n'))).toEqual([]);
  });

  it('notes a row of another width, which the mapping holds, but not empty cells at its end', async () => {
    const events = await read('SKU,Qty\nA,1\nLamp, oak,1\nB\n');
    expect(codesOf(events)).toEqual(['CSV-COLUMN-COUNT warning', 'CSV-COLUMN-COUNT warning']);
    expect(problemsOf(events).map(({ position }) => position.row)).toEqual([3, 4]);
    expect(countingDocuments(events)).toBe(1);
    expect(codesOf(await read('SKU,Qty\nA,1,,\n'))).toEqual([]);
  });

  it('refuses a table without header whose rows differ in width, because nobody else could notice', async () => {
    const events = await read('A,1\nLamp, oak,1\n', { csv: { headerRow: 0 } });
    expect(codesOf(events)).toEqual(['CSV-COLUMN-COUNT error']);
    expect(countingDocuments(events)).toBe(0);
  });

  it('keeps the list of such rows short', async () => {
    const problems = problemsOf(await read(`SKU,Qty\n${'A\n'.repeat(1000)}`));
    expect(problems).toHaveLength(6);
    expect(problems.at(-1)?.message).toBe('995 more rows have the wrong number of columns.');
    const refused = problemsOf(await read(`A,1\n${'A\n'.repeat(1000)}`, { csv: { headerRow: 0 } }));
    expect(refused).toHaveLength(101);
    expect(refused.every(({ severity }) => severity === 'error')).toBe(true);
  });

  it.each([
    ['a quotation mark that is never closed', 'SKU,Qty\nA,1\nB,"2\nC,3\n', 'CSV-QUOTE error'],
    ['text behind a closing quotation mark', 'SKU,Qty\nA,"1"x\nB,2\n', 'CSV-QUOTE error'],
    ['a row without end', `SKU,Qty\nA,"${'x'.repeat(LONGEST_ROW + 10)}"\n`, 'CSV-RECORD-SIZE error'],
    ['latin1 where UTF-8 was expected', 'SKU,Name\nA,M\xfcller\n', 'FORMAT-CHARSET error'],
    ['a character cut at the end', 'SKU,Name\nA,\xc3', 'FORMAT-CHARSET error'],
  ])('refuses %s', async (_what, text, code) => {
    const events = await read(text);
    expect(codesOf(events)).toContain(code);
    expect(isComplete(events)).toBe(false);
    expect(countingDocuments(events)).toBe(0);
  });

  it('says at which byte the character set breaks', async () => {
    const long = `SKU,Name\n${'A,M\xc3\xbcller\n'.repeat(20_000)}B,M\xfcller\n`;
    expect(problemsOf(await read(long))[0]?.position.byteOffset).toBe(long.indexOf('\xfc'));
  });

  it('reads the character set it was told', async () => {
    expect(await rows('SKU,Name\nA,M\xfcller\n', { charset: 'latin1' })).toEqual([[2, 'A', 'Müller']]);
    expect(await rows('SKU,Price\nA,5\x80\n', { charset: 'windows-1252' })).toEqual([[2, 'A', '5€']]);
    expect(codesOf(await read('a,b\n', { charset: 'klingon' }))).toEqual(['FORMAT-CHARSET-UNKNOWN error']);
    expect(codesOf(await read('a,b\n', { csv: { delimiter: ';;' } }))).toEqual(['CSV-DELIMITER error']);
  });

  it('numbers rows as an editor does below the line of Excel', async () => {
    expect(await rows('sep=;\nSKU;Qty\nA;1\n')).toEqual([[3, 'A', '1']]);
  });

  it('does not let a header touch anything but its table', async () => {
    const text = '__proto__,constructor\npolluted,1\n';
    expect(await rows(text)).toEqual([[2, 'polluted', '1']]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('CSV writer', () => {
  const write = (rowsToWrite: readonly (readonly (string | undefined)[])[], csv = {}) => {
    const result = codecs.csv.encode({
      documents: [{ body: { kind: 'rows', header: ['PO', 'SKU', 'Note'], rows: rowsToWrite } }],
      csv,
    });
    return result.ok ? Buffer.from(result.bytes).toString('utf8') : result.problems.map(({ code }) => code);
  };

  it('quotes what must be quoted and leaves formulas alone', () => {
    expect(
      write([
        ['1', '=1+1', 'a "b", c'],
        ['2', undefined],
        ['3', 'é', 'x\ry'],
      ]),
    ).toBe('PO,SKU,Note\n1,=1+1,"a ""b"", c"\n2,,\n3,é,"x\ry"\n');
  });

  it('takes another delimiter, line end and quoting', () => {
    expect(write([['1', 'A', 'b']], { delimiter: ';', newline: '\r\n', quote: 'always' })).toBe(
      '"PO";"SKU";"Note"\r\n"1";"A";"b"\r\n',
    );
  });

  it('writes the agreed character set, and refuses what it does not have', () => {
    const request = (charset: string) => ({
      documents: [{ body: { kind: 'rows' as const, header: ['SKU'], rows: [['M\u00fc'], ['5\u20ac']] } }],
      charset,
    });
    expect(codecs.csv.encode(request('windows-1252'))).toEqual({
      ok: true,
      bytes: Buffer.from('SKU\nM\xfc\n5\x80\n', 'latin1'),
    });
    expect(codecs.csv.encode(request('latin1'))).toMatchObject({
      ok: false,
      problems: [{ code: 'FORMAT-WRITE-CHARSET', position: { row: 3, column: 'SKU' } }],
    });
  });

  it('refuses a row that is wider than its header, and more than one document', () => {
    expect(write([['1', 'A', 'b', 'c']])).toEqual(['CSV-WRITE-WIDTH']);
    const body = { kind: 'rows' as const, header: [], rows: [] };
    expect(codecs.csv.encode({ documents: [{ body }, { body }] }).ok).toBe(false);
  });
});
