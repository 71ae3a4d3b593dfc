import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type InspectOptions, inspect } from '../../../src/app/inspect.ts';
import { renderInspection } from '../../../src/app/inspect-text.ts';
import { streamOf } from '../../support/events.ts';
import { ROOT } from '../../support/sources.ts';
import { interchange } from '../../support/x12-text.ts';

const look = (text: string, options: InspectOptions = {}) =>
  inspect(streamOf(Buffer.from(text, 'latin1'), [3, 50]), options);
const stock = ['BIA*00*DD*DAILY*20260901', 'LIN*1*SK*LAMP-1', 'QTY*33*7*EA', 'DTM*018*20261001', 'CTT*1'];

describe('inspect', () => {
  it('says what an X12 file is, segment by segment, in words', async () => {
    const report = await look(interchange({ set: '846', body: stock }), { file: 'stock.edi' });
    expect(report).toMatchObject({ reportVersion: 1, format: 'x12', complete: true, errors: 0, warnings: 0 });
    expect(renderInspection(report)).toBe(
      `stock.edi: X12 (it begins with ISA), 277 bytes, complete

Interchange 000000101 from ZZ SUPPLIER to ZZ CROSSDOCK, 260901 1030, production, version 00401
  separators: element *  component >  repetition none  segment ~
  Group 7: IB, version 004010, SUPPLIER to CROSSDOCK, 1 of 1 documents
    846 Inventory Inquiry / Advice, ST 0001: 7 segments, complete
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
                 QTY03 Composite Unit of Measure  EA
             5 DTM  Date/Time Reference
                 DTM01 Date/Time Qualifier  018 (available from)
                 DTM02 Date                 20261001
         6 CTT  Transaction Totals
             CTT01 Number of Line Items  1
         7 SE  Transaction Set Trailer
             SE01 Number of Included Segments     7
             SE02 Transaction Set Control Number  0001

No findings.
`,
    );
  });

  it('shows a finding where it stands, and in full with reason and remedy below', async () => {
    const text = interchange({ set: '846', body: stock }).replace('QTY*33*7*', 'QTY*33*7O*');
    const report = await look(text, { file: 'stock.edi' });
    const shown = renderInspection(report);
    expect(report.errors).toBe(1);
    expect(shown).toContain('846 Inventory Inquiry / Advice, ST 0001: 7 segments, complete, must not take effect');
    expect(shown).toContain('! error X12-ELEMENT-NUMBER: QTY02 (Quantity) is not a plain number.');
    expect(shown).toContain(
      `X12-ELEMENT-NUMBER error at stock.edi, ISA 000000101, GS 7, ST 0001, segment 4 (QTY02): QTY02 (Quantity) is not a plain number.
  found:    7O
  expected: a number such as 12.5`,
    );
    expect(shown.endsWith('\n1 error, 0 warnings.\n')).toBe(true);
  });

  it('folds long loops, inner ones too, and counts everything', async () => {
    const item = (number: number) => [
      `LIN*${number}*SK*LAMP-${number}`,
      ...Array.from({ length: 5 }, () => 'QTY*33*7*EA'),
    ];
    const body = ['BIA*00*DD*A*20260901', ...Array.from({ length: 50 }, (_, index) => item(index + 1)).flat()];
    const report = await look(interchange({ set: '846', body }));
    const document = report.interchanges[0]?.groups[0]?.documents[0];
    expect(document?.counts).toEqual({ ST: 1, BIA: 1, LIN: 50, QTY: 250, SE: 1 });
    expect(document?.shown.filter(({ kind }) => kind === 'fold')).toEqual([
      { kind: 'fold', tag: 'QTY', depth: 2, passes: 2 },
      { kind: 'fold', tag: 'QTY', depth: 2, passes: 2 },
      { kind: 'fold', tag: 'QTY', depth: 2, passes: 2 },
      { kind: 'fold', tag: 'LIN', depth: 1, passes: 47 },
    ]);
    expect(document?.shown).toHaveLength(2 + 3 * 5 + 1 + 1);
  });

  it('stays small for a file of very many documents', async () => {
    const text = interchange({ set: '846', body: stock, times: 2000 }).replace('*1900~BIA*00*', '*1900~BIA**');
    const report = await look(text);
    const group = report.interchanges[0]?.groups[0];
    expect(group?.receivedDocuments).toBe(2000);
    expect((group?.documents.length ?? 0) + report.unlistedDocuments).toBe(2000);
    expect(report.unlistedDocuments).toBeGreaterThan(1000);
    expect(group?.documents.filter(({ shown }) => shown.length > 0).length).toBeLessThan(100);
    expect(group?.documents.at(-1)?.document.controlNumber).toBe('1900');
    expect(renderInspection(report)).toContain('1,499 more documents were read and are not listed.');
  });

  it('reads tables and XML too', async () => {
    const csv = renderInspection(await look(`SKU;Qty\n${'LAMP-1;7\n'.repeat(9)}`));
    expect(csv).toContain('Table with 2 column headers: 9 rows, complete');
    expect(csv).toContain('     2 row\n         SKU  LAMP-1\n         Qty  7\n');
    expect(csv).toContain('… 6 more of row');
    const xml = await look('<Stock asOf="x"><Item sku="A"><Qty>7</Qty></Item></Stock>', { xml: { records: ['Item'] } });
    expect(renderInspection(xml)).toContain('     1 Item\n         @sku  A\n         Qty   7\n');
  });

  it.each([
    ['', 'standard input: not readable (it contains nothing), 0 bytes, NOT complete', 'FORMAT-EMPTY'],
    [
      '%PDF-1.7 and so on',
      'standard input: not readable (it is a PDF document), 18 bytes, NOT complete',
      'FORMAT-FOREIGN',
    ],
  ])('says why %j cannot be read', async (text, headline, code) => {
    const report = await look(text);
    expect(report).toMatchObject({ complete: false, errors: 1, problems: [{ code }] });
    expect(renderInspection(report).split('\n')[0]).toBe(headline);
  });

  it('shows control characters of the file as escapes, so that no value can forge a line', async () => {
    const body = ['BIA*00*DD*A*20260901', 'LIN*1*SK*A\n0 errors, 0 warnings.', 'QTY*33*1'];
    const shown = renderInspection(await look(interchange({ set: '846', body }), { file: 'evil\n\u001b[2Jname' }));
    expect(shown).not.toMatch(/\n0 errors/);
    expect(shown).not.toContain('\u001b');
    expect(shown).toContain('evil\\x0a\\x1b[2Jname');
  });

  it('can show every sample of the repository', async () => {
    const sample = readFileSync(join(ROOT, 'samples/x12/856/pass/01-shipment-order-pack-item.edi'), 'latin1');
    expect(renderInspection(await look(sample))).toContain('HL03 Hierarchical Level Code        O (order)');
  });
});
