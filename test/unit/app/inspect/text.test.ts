import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type InspectOptions, inspect } from '../../../../src/app/inspect/inspect.ts';
import type { Paint } from '../../../../src/app/inspect/paint.ts';
import { renderInspection } from '../../../../src/app/inspect/text.ts';
import { codes } from '../../../../src/kernel/codes.ts';
import { streamOf } from '../../../support/events.ts';
import { filesUnder, ROOT } from '../../../support/sources.ts';
import { interchange } from '../../../support/x12-text.ts';

const look = (text: string, options: InspectOptions = {}) =>
  inspect(streamOf(Buffer.from(text, 'latin1')), { records: true, ...options });
const rendered = async (text: string, options: InspectOptions = {}) => renderInspection(await look(text, options));
const stock = ['BIA*00*DD*DAILY*20260901', 'LIN*1*SK*LAMP-1', 'QTY*33*7*EA', 'DTM*018*20261001', 'CTT*1'];

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('what inspect shows', () => {
  it('says what an X12 file is, segment by segment, in words', async () => {
    expect(await rendered(interchange({ set: '846', body: stock }), { file: 'stock.edi' })).toBe(
      `stock.edi: X12 (it begins with ISA), 277 bytes, complete

Interchange 000000101 from ZZ SUPPLIER to ZZ CROSSDOCK, 260901 1030, production, version 00401: envelope accepted (A)
  ISA  Interchange Control Header
      ISA05 Interchange ID Qualifier            ZZ
      ISA06 Interchange Sender ID               SUPPLIER
      ISA07 Interchange ID Qualifier            ZZ
      ISA08 Interchange Receiver ID             CROSSDOCK
      ISA09 Interchange Date                    260901
      ISA10 Interchange Time                    1030
      ISA12 Interchange Control Version Number  00401
      ISA13 Interchange Control Number          000000101
      ISA14 Acknowledgment Requested            0
      ISA15 Interchange Usage Indicator         P
      ISA16 Component Element Separator         >
  separators: element *  component >  repetition none  segment ~
  Group 7: IB, version 004010, SUPPLIER to CROSSDOCK, 1 of 1 transaction sets: accepted (A)
    GS  Functional Group Header
        GS01 Functional Identifier Code                    IB (group of 846)
        GS02 Application Sender's Code                     SUPPLIER
        GS03 Application Receiver's Code                   CROSSDOCK
        GS04 Date                                          20260901
        GS05 Time                                          1030
        GS06 Group Control Number                          7
        GS08 Version / Release / Industry Identifier Code  004010
    846 Inventory Inquiry / Advice, ST 0001: 7 segments, accepted (A)
      ST 1, BIA 1, LIN 1, QTY 1, DTM 1, CTT 1, SE 1
         1 ST  Transaction Set Header
             ST01 Transaction Set Identifier Code  846 (inventory report)
             ST02 Transaction Set Control Number   0001
         2 BIA  Beginning of Inventory Inquiry/Advice
             BIA01 Transaction Set Purpose Code  00 (original)
             BIA02 Report Type Code              DD (distributor inventory)
             BIA03 Reference Identification      DAILY
             BIA04 Date                          20260901
           3 LIN  Item Identification
               LIN01 Assigned Identification       1
               LIN02 Product/Service ID Qualifier  SK (stock keeping unit (SKU))
               LIN03 Product/Service ID            LAMP-1
             4 QTY  Quantity
                 QTY01 Quantity Qualifier         33 (available for sale)
                 QTY02 Quantity                   7
                 QTY03 Composite Unit of Measure  EA (each)
             5 DTM  Date/Time Reference
                 DTM01 Date/Time Qualifier  018 (available from)
                 DTM02 Date                 20261001
         6 CTT  Transaction Totals
             CTT01 Number of Line Items  1
         7 SE  Transaction Set Trailer
             SE01 Number of Included Segments     7
             SE02 Transaction Set Control Number  0001

1 interchange, 1 group, 1 transaction set: 1 accepted, 0 rejected.
No findings.
`,
    );
  });

  it('shows a finding in full under the segment that it is about', async () => {
    const shown = await rendered(interchange({ set: '846', body: stock }).replace('QTY*33*7*', 'QTY*33*7O*'));
    const { why, remedy } = codes['X12-ELEMENT-NUMBER'];
    expect(shown).toContain('846 Inventory Inquiry / Advice, ST 0001: 7 segments, rejected (R)');
    expect(shown).toContain(`                 QTY03 Composite Unit of Measure  EA (each)
               ! error X12-ELEMENT-NUMBER: QTY02 (Quantity) is not a plain number.
                   found:    7O
                   expected: a number such as 12.5
                   why:      ${why}
                   remedy:   ${remedy}
             5 DTM  Date/Time Reference
`);
    expect(shown).toMatch(/\n1 error, 0 warnings\.\n$/);
  });

  it('shows findings about the envelope where they stand', async () => {
    const text = interchange({ set: '846', body: stock }).replace('GE*1*7', 'GE*2*8').replace('*0*P*', '*0*X*');
    const shown = await rendered(`${text}rubbish`, { file: 'stock.edi' });
    const [outside, isa, gs, st, se, ge] = [
      '! error X12-TEXT-OUTSIDE at stock.edi',
      '! warning X12-ISA-VALUE at segment 1 (ISA15)',
      'GS  Functional Group Header',
      '1 ST  Transaction Set Header',
      '7 SE  Transaction Set Trailer',
      '! error X12-GE-COUNT at segment 10 (GE01)',
    ].map((part) => shown.indexOf(part));
    expect([outside, isa, gs, st, se, ge]).toEqual([outside, isa, gs, st, se, ge].toSorted((a = 0, b = 0) => a - b));
    expect(outside).toBeGreaterThan(0);
    expect(shown).toContain('\nThe file is NOT complete.\n');
  });

  it('takes composites and repetitions apart and names what is in them', async () => {
    const body = ['BIA*00*DD*A*20260901', 'LIN**SK*A', 'QTY*33*7*EA>1>2'];
    const shown = await rendered(interchange({ set: '846', body, version: '005010', repetition: '^' }));
    expect(shown).toContain(`QTY03-1 Unit or Basis for Measurement Code  EA (each)
                 QTY03-2 Exponent                            1
                 QTY03-3 Multiplier                          2
`);
    expect(shown).toContain('repetition ^');
    const eligibility = ['BHT*0022*13*1*20260901*1030', 'EQ*30^UC'];
    const repeats = interchange({ set: '270', body: eligibility, version: '005010', repetition: '^' });
    expect(await rendered(repeats)).toMatch(/EQ01\^1 .*30\n.*EQ01\^2 .*UC\n/);
  });

  it('names TA1 and what it says', async () => {
    const [isa = ''] = interchange({ set: '846', body: stock }).split('~');
    expect(await rendered(`${isa}~TA1*000000007*260901*1030*R*022~IEA*0*000000101~`)).toContain(
      `  TA1  Interchange Acknowledgment
      TA101 Interchange Control Number        000000007
      TA102 Interchange Date                  260901
      TA103 Interchange Time                  1030
      TA104 Interchange Acknowledgement Code  R (interchange rejected)
`,
    );
  });

  it('folds long loops, inner ones too, counts everything, and keeps findings in the folds in place', async () => {
    const item = (number: number) => [
      `LIN*${number}*SK*LAMP-${number}`,
      ...Array.from({ length: 5 }, (_, at) => `QTY*33*${number === 40 && at === 4 ? 'x' : 7}*EA`),
    ];
    const body = ['BIA*00*DD*A*20260901', ...Array.from({ length: 50 }, (_, index) => item(index + 1)).flat()];
    const report = await look(interchange({ set: '846', body }));
    const [set] = report.interchanges[0]?.groups[0]?.transactionSets ?? [];
    expect(set?.counts).toEqual({ ST: 1, BIA: 1, LIN: 50, QTY: 250, SE: 1 });
    expect(set?.records?.filter(({ kind }) => kind === 'fold')).toEqual([
      { kind: 'fold', tag: 'QTY', depth: 2, passes: 2, count: 2, from: 7, to: 8 },
      { kind: 'fold', tag: 'QTY', depth: 2, passes: 2, count: 2, from: 13, to: 14 },
      { kind: 'fold', tag: 'QTY', depth: 2, passes: 2, count: 2, from: 19, to: 20 },
      { kind: 'fold', tag: 'LIN', depth: 1, passes: 47, count: 282, from: 21, to: 302 },
    ]);
    expect(set?.records).toHaveLength(2 + 3 * 5 + 1 + 1);
    expect(renderInspection(report)).toMatch(/… 47 more of LIN\n +! error X12-ELEMENT-NUMBER at segment 242 \(QTY02\)/);
  });

  it('says how much is not shown of a document without loops, and of a whole one', async () => {
    const body = Array.from({ length: 600 }, (_, index) => `ZZZ*${index}`);
    const text = interchange({ set: '999', functionalId: 'FA', version: '004010', body });
    expect(await rendered(text)).toContain('… 202 more are counted and not shown');
    expect(await rendered(text, { set: 1 })).not.toContain('not shown');
  });

  it('lists what it leaves out, and numbers transaction sets', async () => {
    const shown = await rendered(interchange({ set: '846', body: stock, times: 2000 }));
    expect(shown).toContain('846 Inventory Inquiry / Advice, ST 0021, number 21 of the file: 7 segments, accepted (A)');
    expect(shown).toContain('1 interchange, 1 group, 2,000 transaction sets: 2,000 accepted, 0 rejected.');
    expect(shown).toContain('Counted, but not listed: 1,500 transaction sets.');
  });

  it('shows tables and trees', async () => {
    const csv = await rendered(`SKU;Qty;Note\n${'LAMP-1;7;\n'.repeat(9)}`);
    expect(csv).toContain('Table with 3 column headers: 9 rows, accepted (A)\n  columns: SKU | Qty | Note\n');
    expect(csv).toContain('     2 row\n         SKU  LAMP-1\n         Qty  7\n     3 row\n');
    expect(csv).toContain('… 6 more rows\n');
    const xml = await rendered('<Stock asOf="x"><Item sku="A"><Qty>7</Qty></Item></Stock>', {
      xml: { records: ['Item'] },
    });
    expect(xml).toContain('XML document <Stock>: 1 record, accepted (A)\n');
    expect(xml).toContain('     1 Item\n         @sku  A\n         Qty   7\n     1 Stock\n         @asOf  x\n');
    const json = await rendered('[{"sku":"A","qty":7}]');
    expect(json).toContain('     1 item\n         sku  A\n         qty  7\n\n1 document: 1 accepted, 0 rejected.');
  });

  it('shows what was found on a line behind the last node of that line, with its place', async () => {
    expect(await rendered('[{"sku":"A"},{"sku":"B"}] and more')).toMatch(
      /sku {2}B\n {7}! error JSON-SYNTAX at row 1, column 27: Something stands behind /,
    );
  });

  it('names the element of a finding unless its sentence does', async () => {
    const shown = await rendered(
      interchange({ set: '846', body: ['BIA*00*DD*A*20260901', 'LIN**SK*A\nB', 'QTY*33*x*EA'] }),
    );
    expect(shown).toContain('! error X12-ELEMENT-CHARACTER at segment 3 (LIN03): The value contains');
    expect(shown).toContain('! error X12-ELEMENT-NUMBER: QTY02 (Quantity) is not');
  });

  it('says so when nothing was found where something should be', async () => {
    expect(await rendered(interchange({ set: '846', body: stock }).replace('>~', '~'))).toMatch(
      /X12-ISA-COMPONENT at .*\n {8}found: {4}\(nothing\)\n/,
    );
  });

  it('shows ISA as it came: a letter in ISA14, separators of several bytes', async () => {
    const text = interchange({ set: '846', body: stock, segment: 'Â§' });
    const shown = await rendered(text.replace('*0*P*', '*O*P*'));
    expect(shown).toContain('ISA14 Acknowledgment Requested            O\n');
    expect(shown).toContain('repetition none  segment §\n');
  });

  it('counts in words that fit one as well as many', async () => {
    const cut = await rendered(interchange({ set: '846', body: stock }).slice(0, 180));
    expect(cut).toContain('1 of an unknown number of transaction sets: NOT complete');
    expect(cut).toContain('ST 0001: 1 segment, NOT complete');
    expect(await rendered('SKU,\nA,\n')).toContain('Table with 2 column headers: 1 row, ');
  });

  it('shows a finding about the header of a table before its rows', async () => {
    expect(await rendered('SKU,SKU\nA,1\n')).toMatch(/! error CSV-HEADER-DUPLICATE at row 1[\s\S]*\n {5}2 row\n/);
  });

  it('cuts very wide records and very long values, and says so', async () => {
    const header = Array.from({ length: 300 }, (_, column) => `C${column}`).join(',');
    const shown = await rendered(`${header}\n${'x,'.repeat(299)}${'y'.repeat(5000)}\n`);
    expect(shown).toContain('… 100 more values');
    expect(shown).toContain('C99 and 200 more');
    expect(await rendered(`SKU\n${'y'.repeat(5000)}\n`, { format: 'csv' })).toContain(`${'y'.repeat(1000)}…\n`);
  });

  it.each([
    ['', 'standard input: not readable (it contains nothing), 0 bytes, NOT complete; 1 error, 0 warnings'],
    [
      '%PDF-1.7 and so on',
      'standard input: not readable (it is a PDF document), 18 bytes, NOT complete; 1 error, 0 warnings',
    ],
  ])('says why %j cannot be read', async (text, headline) => {
    expect((await rendered(text)).split('\n')[0]).toBe(headline);
  });

  it('shows control characters of the file as escapes, so that no value can forge a line', async () => {
    const body = ['BIA*00*DD*A*20260901', 'LIN*1*SK*A\n0 errors, 0 warnings.', 'QTY*33*1', '\u001b[31m*1'];
    const shown = await rendered(interchange({ set: '846', body }), { file: 'evil\n\u001b[2Jname' });
    expect(shown).not.toMatch(/\n0 errors/);
    expect(shown).not.toContain('\u001b');
    expect(shown).toContain('evil\\x0a\\x1b[2Jname');
  });

  it('says by colour only what the words say too', async () => {
    const wrap = (mark: string) => (text: string) => `<${mark}>${text}</${mark}>`;
    const paint: Paint = {
      heading: wrap('h'),
      tag: wrap('t'),
      quiet: wrap('q'),
      good: wrap('g'),
      warning: wrap('w'),
      error: wrap('e'),
    };
    const text = interchange({ set: '846', body: stock }).replace('QTY*33*7*', 'QTY*33*7O*');
    const painted = renderInspection(await look(text), paint);
    expect(painted).toContain('<e>! error X12-ELEMENT-NUMBER</e>: QTY02');
    expect(painted).toContain('<e>rejected (R)</e>');
    expect(painted.replace(/<\/?[htqgwe]>/g, '')).toBe(await rendered(text));
  });

  it('is what the documentation shows', async () => {
    const [, path = '', example] = /\$ crossdock inspect (\S+)\n([\s\S]*?)```/.exec(read('docs/inspect.md')) ?? [];
    expect(await rendered(read(path), { file: basename(path) })).toBe(example);
  });

  it('can show every sample of the repository', async () => {
    const samples = filesUnder('samples/x12', /\.edi$/);
    expect(samples.length).toBeGreaterThan(20);
    for (const { path, text } of samples) expect(await rendered(text, { file: path })).toContain(path);
  });
});
