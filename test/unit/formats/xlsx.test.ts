import { describe, expect, it } from 'vitest';
import type { DecodeOptions } from '../../../src/formats/codec.ts';
import { codecs } from '../../../src/formats/registry.ts';
import { codesOf, countingDocuments, eventsOf, isComplete, problemsOf, recordsOf } from '../../support/events.ts';
import { rowsOf, type WorkbookParts, workbookOf } from '../../support/xlsx.ts';

const read = (parts: WorkbookParts, options: DecodeOptions = {}) => eventsOf(codecs.xlsx, workbookOf(parts), options);
const cellsOf = async (parts: WorkbookParts, options: DecodeOptions = {}) =>
  recordsOf(await read(parts, options)).map((record) => (record.kind === 'row' ? record.cells : []));
/** The cells of one row without header. */
const cells = async (xml: string, parts: Partial<WorkbookParts> = {}) =>
  (await cellsOf({ sheets: { S: `<row r="1">${xml}</row>` }, ...parts }, { xlsx: { headerRow: 0 } }))[0];
/** Cell styles 0 (general), 1 … with the given formats. */
const stylesOf = (...formats: (number | string)[]): string =>
  `<numFmts>${formats.map((code, index) => (typeof code === 'string' ? `<numFmt numFmtId="${164 + index}" formatCode="${code}"/>` : '')).join('')}</numFmts>` +
  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
  `<cellXfs><xf numFmtId="0"/>${formats.map((code, index) => `<xf numFmtId="${typeof code === 'string' ? 164 + index : code}"/>`).join('')}</cellXfs>`;

describe('a sheet', () => {
  it('is a table: header, rows by their number in the sheet, filled to the width of the header', async () => {
    const events = await read({
      sheets: {
        Stock:
          '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>' +
          '<row r="2"/><row r="3"><c r="A3" t="s"><v>2</v></c><c r="C3"><v>7</v></c></row>' +
          '<row r="4"><c r="B4" s="0"/></row><row r="5"><c r="A5" t="s"><v>3</v></c></row>',
      },
      texts:
        '<si><t>SKU</t></si><si><r><t xml:space="preserve">Qty </t></r><r><rPr/><t>Avail</t></r><rPh><t>x</t></rPh></si>' +
        '<si><t xml:space="preserve"> 0012 </t></si><si><t>a_x000D_b_x005F_x0000_ &lt;c&gt;</t></si>',
    });
    expect(events).toEqual([
      { type: 'document-start', document: { format: 'xlsx', header: ['SKU', '', 'Qty Avail'] } },
      ...[
        { row: 3, cells: [' 0012 ', '', '7'] },
        { row: 5, cells: ['a\rb_x0000_ <c>', '', ''] },
      ].map((row) => ({ type: 'record', record: { kind: 'row', ...row, header: ['SKU', '', 'Qty Avail'] } })),
      expect.objectContaining({ type: 'document-end', complete: true, problems: [], recordCount: 2 }),
      expect.objectContaining({ type: 'file-end', complete: true }),
    ]);
  });

  it('is the first visible one, or the one named', async () => {
    const sheets = {
      Notes: rowsOf([['x'], ['hidden']]),
      Stock: rowsOf([['x'], ['first']]),
      More: rowsOf([['x'], ['2nd']]),
    };
    const workbook = { hidden: ['Notes'] };
    expect(await cellsOf({ sheets, workbook })).toEqual([['first']]);
    expect(await cellsOf({ sheets, workbook }, { xlsx: { sheet: 'More' } })).toEqual([['2nd']]);
    expect(await cellsOf({ sheets, workbook }, { xlsx: { sheet: 'Notes' } })).toEqual([['hidden']]);
    expect(problemsOf(await read({ sheets, workbook }, { xlsx: { sheet: 'Bestand' } }))).toMatchObject([
      { code: 'XLSX-SHEET', found: 'sheets: "Notes", "Stock", "More"', expected: '"Bestand"' },
    ]);
  });

  it('may have its header further down, or none', async () => {
    const sheets = { S: rowsOf([['Stock list'], [' ', ''], ['sku', 'qty'], ['A', '1'], ['', '  ']]) };
    expect(await cellsOf({ sheets }, { xlsx: { headerRow: 2 } })).toEqual([['A', '1']]);
    expect(await cellsOf({ sheets }, { xlsx: { headerRow: 0 } })).toEqual([['Stock list'], ['sku', 'qty'], ['A', '1']]);
    expect(codesOf(await read({ sheets }, { xlsx: { headerRow: 9 } }))).toEqual(['XLSX-HEADER-MISSING error']);
  });

  it('without any row is no table with a header, and an empty one without', async () => {
    expect(codesOf(await read({ sheets: { S: '' } }))).toEqual(['XLSX-HEADER-MISSING error']);
    const events = await read({ sheets: { S: '' } }, { xlsx: { headerRow: 0 } });
    expect(events.at(-2)).toMatchObject({ type: 'document-end', complete: true, recordCount: 0 });
  });

  it('with two columns of one name does not count', async () => {
    const events = await read({
      sheets: {
        S: rowsOf([
          ['Qty', 'SKU', 'qty '],
          ['1', 'A', '2'],
        ]),
      },
    });
    expect(problemsOf(events)).toMatchObject([
      { code: 'XLSX-HEADER-DUPLICATE', severity: 'error', message: 'Columns A and C are both called "qty ".' },
    ]);
    expect(countingDocuments(events)).toBe(0);
  });

  it('leaves out what stands beside the table and says so', async () => {
    const events = await read({ sheets: { S: rowsOf([['sku'], ['A', '', 'call Bob'], ['B', ' ']]) } });
    expect(recordsOf(events)).toMatchObject([{ cells: ['A'] }, { cells: ['B'] }]);
    expect(problemsOf(events)[0]).toMatchObject({
      code: 'XLSX-COLUMN-EXTRA',
      severity: 'warning',
      position: { row: 2, column: 'C' },
      found: 'call Bob',
    });
  });

  it('reads with any namespace prefix and parts in other places', async () => {
    const parts = {
      '_rels/.rels':
        '<r:Relationships><r:Relationship Id="a" Type="x/officeDocument" Target="/book/main.xml"/></r:Relationships>',
      'book/main.xml': '<x:workbook xmlns:q="u"><x:sheets><x:sheet name="S" q:id="b"/></x:sheets></x:workbook>',
      'book/_rels/main.xml.rels':
        '<Relationships><Relationship Id="b" Type="y/worksheet" Target="../Data/One.xml"/></Relationships>',
      'data/one.xml': '<x:worksheet><x:sheetData><x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    };
    expect(await cellsOf({ sheets: {}, parts }, { xlsx: { headerRow: 0 } })).toEqual([['5']]);
  });
});

describe('a cell', () => {
  it.each([
    ['7', '7'],
    ['-0.5', '-0.5'],
    ['12.300000000000001', '12.3'],
    ['1E-3', '0.001'],
    ['1.5E+20', '150000000000000000000'],
    ['4006381333931', '4006381333931'],
    ['1E999', '1E999'],
    ['', ''],
  ])('with the number %s reads as its shortest decimal', async (stored, text) => {
    expect((await cells(`<c><v>${stored}</v></c><c t="b"><v>1</v></c>`))?.[0]).toBe(text);
  });

  it.each([
    ['46348', 14, '2026-11-22'],
    ['46348.5', 22, '2026-11-22T12:00:00'],
    ['46348.999999', 14, '2026-11-23'],
    ['46348.25', 14, '2026-11-22T06:00:00'],
    ['0.75', 20, '18:00:00'],
    ['46348.75', 'h:mm AM/PM', '2026-11-22T18:00:00'],
    ['1', 'yyyy-mm-dd', '1900-01-01'],
    ['59', 'd/m/yy', '1900-02-28'],
    ['60', 'd/m/yy', '1900-02-29'],
    ['61', '[$-409]d-mmm-yy;@', '1900-03-01'],
    ['2958466', 14, '2958466'],
    ['-1', 14, '-1'],
    ['1.5', 46, '1.5'],
    ['1.5', '[h]:mm', '1.5'],
    ['1234.5', '#,##0.00', '1234.5'],
    ['5', '0 &quot;days&quot;', '5'],
    ['5', 'General', '5'],
    ['0.5', 9, '0.5'],
    ['17', '00000', '00017'],
    ['17.5', '00000', '17.5'],
  ])('with number %s and format %s reads as %s…', async (stored, format, text) => {
    expect(await cells(`<c s="1"><v>${stored}</v></c>`, { styles: stylesOf(format) })).toEqual([text]);
  });

  it('counts days from 1904 where the workbook does', async () => {
    const workbook = { properties: '<workbookPr date1904="1"/>' };
    const styles = stylesOf(14, 20);
    expect(await cells('<c s="1"><v>44886</v></c><c s="2"><v>0.75</v></c>', { workbook, styles })).toEqual([
      '2026-11-22',
      '18:00:00',
    ]);
  });

  it('writes characters that XML cannot carry as the format does, and keeps those that nothing can', async () => {
    expect(await cells('<c t="str"><v>a_x000A_b_x0000_c_xD800_d_x00e9_</v></c>')).toEqual(['a\nb_x0000_c_xD800_dé']);
  });

  it('of every other kind reads as the text it shows', async () => {
    const xml =
      '<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="str"><f>A1&amp;"x"</f><v>0012x</v></c><c><f>1+1</f><v>2</v></c>' +
      '<c t="inlineStr"><is><r><t>00</t></r><r><t>17 </t></r></is></c><c t="d"><v>2026-11-22</v></c><c t="str"><v>=1+1</v></c>';
    expect(await cells(xml)).toEqual(['TRUE', 'FALSE', '0012x', '2', '0017 ', '2026-11-22', '=1+1']);
  });

  it.each([
    ['an error', '<c t="e"><v>#N/A</v></c>', '#N/A', 'XLSX-CELL-ERROR'],
    ['a formula that was never computed', '<c><f>SUM(A1:A9)</f></c>', '=SUM(A1:A9)', 'XLSX-FORMULA'],
    ['a formula whose result was left empty', '<c><f>B1*2</f><v></v></c>', '=B1*2', 'XLSX-FORMULA'],
    ['more digits than are kept', '<c><v>12345678901234567890</v></c>', '12345678901234600000', 'XLSX-NUMBER'],
  ])('with %s reads as text, with a warning', async (_what, cell, text, code) => {
    const events = await read({ sheets: { S: `${rowsOf([['qty']])}<row>${cell}</row>` } });
    expect(recordsOf(events)).toMatchObject([{ cells: [text] }]);
    expect(problemsOf(events)).toMatchObject([
      { code, severity: 'warning', position: { row: 2, column: 'qty' }, found: text },
    ]);
  });

  it('warns where some codes of a column kept their zeros as text and others are numbers', async () => {
    const text = (value: string): string => `<c t="str"><v>${value}</v></c>`;
    const sheet = `<row>${text('sku')}${text('upc')}</row><row>${text('0012')}${text('0012')}</row><row><c><v>17</v></c>${text('17')}</row>`;
    expect(problemsOf(await read({ sheets: { S: sheet } }))).toMatchObject([
      { code: 'XLSX-NUMBER', severity: 'warning', position: { row: 2, column: 'sku' } },
    ]);
  });

  it('lists a finding five times and counts the rest', async () => {
    const sheet = rowsOf([['qty']]) + '<row><c t="e"><v>#REF!</v></c></row>'.repeat(8);
    const found = problemsOf(await read({ sheets: { S: sheet } }));
    expect(found).toHaveLength(6);
    expect(found.at(-1)).toMatchObject({ code: 'XLSX-CELL-ERROR', message: '3 more of these were found.' });
  });
});

describe('a workbook is refused', () => {
  const doctype = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>';
  const sheet = (inside: string): WorkbookParts => ({ sheets: { S: inside } });
  const part = (name: string, xml: string): WorkbookParts => ({ ...sheet(rowsOf([['x']])), parts: { [name]: xml } });

  it.each<[string, WorkbookParts, string]>([
    [
      'without a workbook part',
      part(
        '_rels/.rels',
        '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>',
      ),
      'XLSX-STRUCTURE error',
    ],
    [
      'in the binary form',
      part(
        '_rels/.rels',
        '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
      ),
      'XLSX-STRUCTURE error',
    ],
    ['without sheets', { sheets: {} }, 'XLSX-SHEET error'],
    [
      'with a document type in its sheet',
      part('xl/worksheets/sheet1.xml', `${doctype}<worksheet>&b;</worksheet>`),
      'XLSX-STRUCTURE error',
    ],
    [
      'with an external document type in its texts',
      { ...sheet(''), texts: '', parts: { 'xl/sharedStrings.xml': '<!DOCTYPE sst SYSTEM "http://x/y.dtd"><sst/>' } },
      'XLSX-STRUCTURE error',
    ],
    ['with an unknown entity', sheet('<row><c t="str"><v>&nbsp;</v></c></row>'), 'XLSX-STRUCTURE error'],
    [
      'with a part that is not well-formed',
      part('xl/worksheets/sheet1.xml', '<worksheet><sheetData><row>'),
      'XLSX-STRUCTURE error',
    ],
    ['with a part that is no XML', part('xl/worksheets/sheet1.xml', 'sku,qty'), 'XLSX-STRUCTURE error'],
    [
      'without a part that it names',
      {
        ...sheet(''),
        styles: '',
        parts: {
          'xl/_rels/workbook.xml.rels':
            '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/styles" Target="other.xml"/></Relationships>',
        },
      },
      'XLSX-STRUCTURE error',
    ],
    ['with a text that is not there', sheet('<row><c t="s"><v>4</v></c></row>'), 'XLSX-STRUCTURE error'],
    [
      'with a text number that is none',
      { ...sheet('<row><c t="s"><v></v></c></row>'), texts: '<si><t>x</t></si>' },
      'XLSX-STRUCTURE error',
    ],
    [
      'with rows out of order',
      sheet('<row r="5"><c><v>1</v></c></row><row r="4"><c><v>1</v></c></row>'),
      'XLSX-STRUCTURE error',
    ],
    [
      'with cells out of order',
      sheet('<row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'),
      'XLSX-STRUCTURE error',
    ],
    ['with a cell that has no place', sheet('<row><c r="__proto__"><v>1</v></c></row>'), 'XLSX-STRUCTURE error'],
    ['with a row beyond the last', sheet('<row r="1048577"><c><v>1</v></c></row>'), 'XLSX-LIMIT error'],
    ['with a column beyond the last', sheet('<row><c r="XFE1"><v>1</v></c></row>'), 'XLSX-LIMIT error'],
    [
      'with a text without end',
      sheet(
        `<row><c t="str"><v>${Array.from({ length: 250_000 }, (_, n) => (n * 7919) % 100_003).join('')}</v></c></row>`,
      ),
      'XLSX-LIMIT error',
    ],
    ['with elements nested without end', sheet('<a>'.repeat(200) + '</a>'.repeat(200)), 'XLSX-LIMIT error'],
  ])('%s', async (_what, parts, code) => {
    const events = await read(parts);
    expect(codesOf(events)).toEqual([code]);
    expect(isComplete(events)).toBe(false);
    expect(countingDocuments(events)).toBe(0);
  });
});

describe('what a workbook shares among its cells is bounded', () => {
  const text = (count: number, one: (index: number) => string): string =>
    Array.from({ length: count }, (_, n) => one(n)).join('');

  it('in texts', async () => {
    // Random enough that the archive itself is not refused.
    const noise = `<!--${text(60_000, (n) => ((n * 7919) % 100_003).toString(36))}-->`;
    const parts = { sheets: { S: rowsOf([['x']]) }, texts: noise + '<si/>'.repeat(4_300_000) };
    expect(codesOf(await read(parts))).toEqual(['XLSX-LIMIT error']);
  });

  it('in one text of many runs', async () => {
    const run = `<r><t>${text(150_000, (n) => ((n * 7919) % 100_003).toString(36))}</t></r>`;
    const parts = { sheets: { S: `<row><c t="inlineStr"><is>${run.repeat(20)}</is></c></row>` } };
    expect(codesOf(await read(parts))).toEqual(['XLSX-LIMIT error']);
  });

  it.each(['xl/styles.xml', 'xl/workbook.xml', '_rels/.rels'])('in %s', async (name) => {
    const parts = { [name]: `<x>${text(400_000, (n) => `<xf numFmtId="${n}"/>`)}</x>` };
    expect(codesOf(await read({ sheets: { S: rowsOf([['x']]) }, styles: '', parts }))).toEqual(['XLSX-LIMIT error']);
  });
});

it('is only read, never written', () => {
  const result = codecs.xlsx.encode({ documents: [{ body: { kind: 'rows', header: ['a'], rows: [['1']] } }] });
  expect(result).toMatchObject({ ok: false, problems: [{ code: 'FORMAT-WRITE-SHAPE' }] });
});
