import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import type { InboundMapping } from '../../src/mapping/mapping.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { type Decision, decideHeldLines } from '../../src/pipeline/held-lines/decide.ts';
import { type HeldLineRow, listHeldLines } from '../../src/stores/held-lines.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { inbound } from '../support/mapping-files.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** A line that could not be read is put right: it has the effect it would have had in its document, once, or none. */
const database = testDatabase();
let step: StepGateway;

const STOCK = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n';
const CONFIRM = 'PO Number,Our Order,Line,Item #,Qty,Status,Price,Ship Date,Reason\r\n';
const SHIP = 'PO Number,Line,Item #,Qty Shipped,Carrier,Tracking #,Ship Date,Shipment\r\n';
const INVOICE = 'Invoice #,Invoice Date,PO Number,Line,Item #,Qty,Unit Price,Freight,Handling\r\n';
const GOOD = 'LAMP,,x,10,10.00,A,\r\nCHAIR,,x,20,5.00,A,\r\n';
const audit = { by: 'ann', reason: 'asked the supplier' };

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception, api_request');
  step = await stepGateway(database);
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Lamp' },
    { sku: 'CHAIR', title: 'Chair' },
  ]);
});

const held = (): Promise<HeldLineRow[]> => listHeldLines(database.db, { limit: 100, decided: true });
const only = async (): Promise<HeldLineRow> => {
  const lines = await held();
  expect(lines).toHaveLength(1);
  return lines[0] as HeldLineRow;
};
const decide = async (line: HeldLineRow, decision: Decision) => {
  const [decided] = await decideHeldLines(step.gateway, [line], decision, audit);
  await step.work();
  return decided;
};
const correct = (line: HeldLineRow, fields: Record<string, string>) => decide(line, { do: 'correct', fields });
const stockOf = async (sku: string): Promise<number | undefined> =>
  (await database.db('supplier_stock').where({ supplier_id: 'bravo', supplier_sku: sku }).first('quantity'))?.quantity;
const desired = async (sku: string): Promise<number> =>
  (await database.db('listing as l').join('product as p', 'p.id', 'l.product_id').where({ sku }).first('desired'))
    .desired;
const openExceptions = async (): Promise<string[]> => database.db('exception').whereNull('closed_at').pluck('code');

/** Bravo's mapping with a change, as if somebody had mended it meanwhile. */
function mendMapping(id: string, mend: (text: string) => string): void {
  const path = `mappings/bravo/${id}.map.yaml`;
  const mapping = inbound({ [path]: mend(readFileSync(`${ROOT}${path}`, 'utf8')) }, path);
  const profile = step.gateway.suppliers.get('bravo') as SupplierProfile;
  const others = profile.inbound.filter((one: InboundMapping) => one.id !== id);
  (step.gateway.suppliers as Map<string, SupplierProfile>).set('bravo', { ...profile, inbound: [...others, mapping] });
}

describe('a held stock line', () => {
  const BAD = `${STOCK}LAMP,,x,eleven,10.00,A,\r\nCHAIR,,x,20,5.00,A,\r\n`;

  test('keeps text, place, reason and what could be read; corrected it joins the stock in force, once', async () => {
    await step.receive('bravo', 'inv_1.csv', STOCK + GOOD);
    await step.receive('bravo', 'inv_2.csv', BAD);
    const line = await only();
    expect(line).toMatchObject({ file: 'inv_2.csv', document: 1, ordinal: 2, part: 1, state: 'open' });
    expect(line).toMatchObject({ raw: 'LAMP,,x,eleven,10.00,A,', problems: [{ code: 'MAP-NUMBER', found: 'eleven' }] });
    expect(line.fields).toMatchObject({ sku: 'LAMP', cost: '10.00' });
    expect(await stockOf('LAMP')).toBe(10);
    expect(await openExceptions()).toEqual(['FEED-LINES-HELD']);

    expect(await correct(line, { quantity: '11' })).toMatchObject({ ok: true });
    expect(await stockOf('LAMP')).toBe(11);
    expect(await desired('LAMP')).toBe(8);
    expect(step.shop.stock.get('LAMP')?.quantity).toBe(8);
    expect(await openExceptions()).toEqual([]);
    expect(await only()).toMatchObject({
      state: 'corrected',
      decidedBy: 'ann',
      reason: 'asked the supplier',
      line: { sku: 'LAMP', quantity: 11, source: { ordinal: 2 } },
    });
    expect(await correct(line, { quantity: '99' })).toMatchObject({ ok: false, message: 'It was decided before.' });
    expect(await stockOf('LAMP')).toBe(11);
  });

  test('never overwrites a newer feed', async () => {
    await step.receive('bravo', 'inv_1.csv', BAD);
    await step.receive('bravo', 'inv_2.csv', `${STOCK}LAMP,,x,4,10.00,A,\r\nCHAIR,,x,20,5.00,A,\r\n`);
    const decided = await correct(await only(), { quantity: '11' });
    expect(decided).toMatchObject({ ok: false, message: expect.stringContaining('is not the stock in force') });
    expect(await stockOf('LAMP')).toBe(4);
    expect((await only()).state).toBe('open');
  });

  test('gives way to a later line of the same feed', async () => {
    await step.receive('bravo', 'inv_1.csv', `${STOCK}LAMP,,x,eleven,10.00,A,\r\nLAMP,,x,4,10.00,A,\r\n`);
    const [line] = await held();
    const decided = await correct(line as HeldLineRow, { quantity: '11' });
    expect(decided).toMatchObject({ ok: false, message: expect.stringContaining('A later line of inv_1.csv') });
  });

  test('is read again with a mended mapping; as long as that holds it too, it stays', async () => {
    await step.receive('bravo', 'inv_1.csv', BAD);
    const line = await only();
    expect(await decide(line, { do: 'retry' })).toMatchObject({
      ok: false,
      message:
        'Today\'s mapping holds it as well: MAP-NUMBER error at row 2, column "Qty Avail": quantity: "eleven" is not a number',
    });
    mendMapping('bravo-inventory', (text) => text.replace('Out: 0', 'Out: 0, eleven: 11'));
    expect(await decide(line, { do: 'retry' })).toMatchObject({ ok: true });
    expect(await stockOf('LAMP')).toBe(11);
    expect((await only()).state).toBe('released');
  });

  test('is corrected only within the rules of the document and the mapping', async () => {
    await step.receive('bravo', 'inv_1.csv', BAD);
    const line = await only();
    const refused = async (fields: Record<string, string>): Promise<string | undefined> =>
      (await correct(line, fields))?.message;
    expect(await refused({ quantity: '-3' })).toBe('quantity: -3 is below 0.');
    expect(await refused({ quantity: 'many' })).toBe('quantity: "many" is not a number.');
    expect(await refused({ quantity: '1.5' })).toContain('does not fit');
    expect(await refused({ quanity: '3' })).toContain('did you mean "quantity"?');
    expect(await refused({ availableOn: 'soon', quantity: '3' })).toContain('availableOn: "soon" does not fit');
    expect(await refused({ sku: '' })).toContain('sku is required.');
    expect(await stockOf('LAMP')).toBeUndefined();
    expect((await only()).state).toBe('open');
  });

  test('that is ignored has no effect and says who decided so, and why', async () => {
    await step.receive('bravo', 'inv_1.csv', BAD);
    expect(await decide(await only(), { do: 'ignore' })).toMatchObject({ ok: true });
    expect(await only()).toMatchObject({
      state: 'ignored',
      decidedBy: 'ann',
      reason: 'asked the supplier',
      line: null,
    });
    expect(await stockOf('LAMP')).toBeUndefined();
    expect(await openExceptions()).toEqual([]);
  });
});

describe('a held line of an X12 stock file', () => {
  test('stands at the segment that starts it, and joins the stock of its file', async () => {
    const sample = readFileSync(`${ROOT}mappings/acme/tests/acme-846/02-held-lines.edi`);
    await step.receive('acme', '846_1.edi', sample);
    const lines = await held();
    const line = lines.find(({ fields }) => typeof fields.sku === 'string') as HeldLineRow;
    expect(line.raw).toMatch(/^LIN/);
    expect(line.problems[0]?.position.segment).toBeGreaterThan(line.ordinal);
    expect(await correct(line, { quantity: '17' })).toMatchObject({ ok: true });
    const [row] = await database.db('supplier_stock').where({ supplier_id: 'acme', supplier_sku: line.fields.sku });
    expect(row).toMatchObject({ quantity: 17, source_ordinal: line.ordinal });
  });
});

describe('a held line of an answer', () => {
  let poNumber: string;

  beforeEach(async () => {
    await step.receive('bravo', 'inv_1.csv', STOCK + GOOD);
    await step.place('O-1', [
      ['LAMP', 2],
      ['CHAIR', 3],
    ]);
    poNumber = (await database.db('purchase_order').first('po_number')).po_number;
  });

  const lines = async () =>
    database.db('purchase_order_line').orderBy('line_number').select('acknowledged', 'shipped', 'invoiced') as Promise<
      unknown[]
    >;

  test('of an acknowledgment answers its line of the order, once', async () => {
    await step.receive(
      'bravo',
      'confirm_1.csv',
      `${CONFIRM}${poNumber},B1,1,LAMP,2,Confirmed,10.00,,\r\n${poNumber},B1,2,CHAIR,3,Perhaps,5.00,,\r\n`,
    );
    expect(await lines()).toMatchObject([{ acknowledged: 2 }, { acknowledged: 0 }]);
    const line = await only();
    expect(await correct(line, { status: 'accept' })).toMatchObject({ ok: true });
    expect(await lines()).toMatchObject([{ acknowledged: 2 }, { acknowledged: 3 }]);
    expect((await correct(line, { status: 'accept' }))?.ok).toBe(false);
    expect((await database.db('purchase_order').first('state')).state).toBe('acknowledged');
  });

  test('of an acknowledgment of which no line could be read answers nothing until it is put right', async () => {
    mendMapping('bravo-confirm', (text) =>
      text.replace(
        'lines:',
        'document:\n  poNumber: { from: PO Number, several: first }\n  status: { value: accept }\nlines:',
      ),
    );
    await step.receive('bravo', 'confirm_1.csv', `${CONFIRM}${poNumber},B1,1,LAMP,2,Perhaps,10.00,,\r\n`);
    expect(await lines()).toMatchObject([{ acknowledged: 0 }, { acknowledged: 0 }]);
    expect((await database.db('purchase_order').first('acknowledged_at')).acknowledged_at).toBeNull();
    expect(await correct(await only(), { status: 'accept' })).toMatchObject({ ok: true });
    expect(await lines()).toMatchObject([{ acknowledged: 2 }, { acknowledged: 0 }]);
    expect((await database.db('document').where({ kind: 'acknowledgment' }).first('state')).state).toBe('applied');
  });

  test('of a ship notice counts as shipped and is told to the shop as a parcel of its own, once', async () => {
    await step.receive(
      'bravo',
      'ship_1.csv',
      `${SHIP}${poNumber},1,LAMP,2,FedEx,T-1,11/21/2026,S-1\r\n${poNumber},2,CHAIR,three,FedEx,T-1,11/21/2026,S-1\r\n`,
    );
    expect(step.shop.fulfilments).toHaveLength(1);
    const line = await only();
    expect(await correct(line, { quantity: '3' })).toMatchObject({ ok: true });
    expect(await lines()).toMatchObject([{ shipped: 2 }, { shipped: 3 }]);
    expect(step.shop.fulfilments.map((told) => [told.trackingNumber, told.lines.length])).toEqual([
      ['T-1', 1],
      ['T-1', 1],
    ]);
    expect(new Set(step.shop.fulfilments.map((told) => told.packageId)).size).toBe(2);
    expect((await database.db('sales_order').first('state')).state).toBe('shipped');
    expect((await correct(line, { quantity: '3' }))?.ok).toBe(false);
    expect(step.shop.fulfilments).toHaveLength(2);
  });

  test('of a ship notice that replaces another one adds to it, and is not all of it (F5)', async () => {
    const shipped = (units: string, lamps = 2): string =>
      `${SHIP}${poNumber},1,LAMP,${lamps},FedEx,T-1,11/21/2026,S-1\r\n${poNumber},2,CHAIR,${units},FedEx,T-1,11/21/2026,S-1\r\n`;
    await step.receive('bravo', 'ship_1.csv', shipped('3'));
    mendMapping('bravo-ship', (text) => text.replace('document:\n', 'document:\n  purpose: { value: replace }\n'));
    await step.receive('bravo', 'ship_2.csv', shipped('two'));
    expect(await lines()).toMatchObject([{ shipped: 2 }, { shipped: 0 }]);
    expect(await correct(await only(), { quantity: '2' })).toMatchObject({ ok: true });
    expect(await lines()).toMatchObject([{ shipped: 2 }, { shipped: 2 }]);
    expect(await openExceptions()).not.toContain('SHIPMENT-WITHDRAWN');

    await step.receive('bravo', 'ship_3.csv', shipped('many', 1));
    const late = (await held()).find(({ file }) => file === 'ship_3.csv') as HeldLineRow;
    await step.receive('bravo', 'ship_4.csv', shipped('1'));
    expect(await correct(late, { quantity: '9' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('a newer one is in force already'),
    });
    expect(await lines()).toMatchObject([{ shipped: 2 }, { shipped: 1 }]);

    // A line of a notice that cancels is none that ships.
    mendMapping('bravo-ship', (text) => text.replace('document:\n', 'document:\n  purpose: { value: cancel }\n'));
    await step.receive('bravo', 'ship_5.csv', shipped('all'));
    await correct((await held()).find(({ file }) => file === 'ship_5.csv') as HeldLineRow, { quantity: '1' });
    expect(await lines()).toMatchObject([{ shipped: 0 }, { shipped: 0 }]);
  });

  test('of an invoice joins it: lines, counters and cost as if it had been there', async () => {
    await step.receive(
      'bravo',
      'invoice_1.csv',
      `${INVOICE}I-1,11/21/2026,${poNumber},1,LAMP,2,10.00,6.40,1.75\r\nI-1,11/21/2026,${poNumber},2,CHAIR,three,5.00,,\r\n`,
    );
    const cost = async (): Promise<Record<string, number>> => {
      const sums = await database
        .db('margin_entry')
        .where({ stage: 'invoiced' })
        .groupBy('order_line_id', 'kind')
        .select('order_line_id', 'kind')
        .sum('amount');
      return Object.fromEntries(sums.map(({ order_line_id, kind, sum }) => [`${order_line_id} ${kind}`, Number(sum)]));
    };
    expect(await cost()).toEqual({ '1 item': -20, '1 freight': -6.4, '1 drop-ship-fee': -1.75 });
    expect(await correct(await only(), { quantity: '3' })).toMatchObject({ ok: true });
    expect(await lines()).toMatchObject([{ invoiced: 2 }, { invoiced: 3 }]);
    expect(await database.db('invoice')).toHaveLength(1);
    expect(await database.db('invoice_line').orderBy('ordinal').pluck('quantity')).toEqual([2, 3]);
    // The charges are those of the whole invoice: they are shared with the line that came later.
    expect(await cost()).toEqual({
      ...{ '1 item': -20, '1 freight': -3.66, '1 drop-ship-fee': -1 },
      ...{ '2 item': -15, '2 freight': -2.74, '2 drop-ship-fee': -0.75 },
    });
  });

  test('of a document that has no effect as a whole is refused', async () => {
    await step.receive('bravo', 'invoice_1.csv', `${INVOICE}I-1,no day,${poNumber},1,LAMP,two,10.00,6.40,1.75\r\n`);
    const decided = await correct(await only(), { quantity: '2' });
    expect(decided).toMatchObject({
      ok: false,
      message: expect.stringContaining('Its document as a whole has no effect'),
    });
    expect(await database.db('invoice')).toEqual([]);
  });
});
