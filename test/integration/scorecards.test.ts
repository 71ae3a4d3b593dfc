import { beforeEach, describe, expect, test } from 'vitest';
import { scorecard } from '../../src/domain/scorecard.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import { supplierFacts, supplierFactsByPart } from '../../src/stores/scorecards.ts';
import { statement } from '../../src/stores/statements.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What suppliers did, counted from what was recorded of them. */
const database = testDatabase();
const ALWAYS = { from: new Date('2026-01-01'), before: new Date('2027-01-01') };
const DAY_MS = 24 * 3_600_000;
let step: StepGateway;
let files = 0;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, control_number',
  );
  step = await stepGateway(database);
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 100, '10.00']]));
});

async function order(id: string): Promise<string> {
  await step.place(id, [['LAMP', 2]]);
  return (await database.db('purchase_order').orderBy('id', 'desc').first('po_number')).po_number;
}
const receive = (kind: string, content: string): Promise<void> => {
  files += 1;
  return step.receive('bravo', `${kind}_${files}.csv`, content);
};
const bravo = async () => {
  const found = (await supplierFacts(database.db, ALWAYS)).find(({ supplierId }) => supplierId === 'bravo');
  if (found === undefined) throw new Error('no facts of bravo');
  return found;
};

describe('a supplier', () => {
  test('has what it refused, shipped, answered and billed counted', async () => {
    const second = await order('C-2');
    step.clock.advance(2 * 3_600_000);
    await receive('confirm', bravoFiles.confirm(second, [{ units: 2 }]));
    await receive('ship', bravoFiles.ship(second, [{ units: 2 }], 'S-2'));
    await receive('invoice', bravoFiles.invoice('I-2', second, [{ units: 2, price: '11.00' }]));
    await order('C-3');
    // Last: nothing of what a supplier refused is ordered there before its next feed.
    await receive('confirm', bravoFiles.confirm(await order('C-1'), [{ units: 2, status: 'Rejected' }]));
    const facts = await bravo();
    expect(facts).toMatchObject({
      lines: 3,
      units: 6,
      closedUnits: 4,
      closedShippedUnits: 2,
      // The third is not answered yet.
      answeredLines: 2,
      answeredUnits: 4,
      refusedLines: 1,
      refusedUnits: 2,
      shippedLines: 1,
      onTimeLines: 1,
      acknowledgedOrders: 2,
      acknowledgedInDay: 2,
      shipments: 1,
      shipmentsWrong: 0,
      invoices: 1,
      invoicesWrong: 1,
      priceDifference: 2,
      priceOrdered: 20,
      feeds: 1,
      feedsHeld: 0,
    });
    expect(facts.acknowledgmentHours?.p90).toBeGreaterThan(1.5);
    expect(scorecard(facts)).toMatchObject({ fill: { of: 4, rate: 0.5 }, priceDrift: 0.1 });
  });

  test('that ships after the promised day is late, and a wrong ship notice is counted', async () => {
    const po = await order('C-1');
    await receive('confirm', bravoFiles.confirm(po, [{ units: 2 }]).replace(',,\r\n', ',11/20/2026,\r\n'));
    await receive('ship', bravoFiles.ship(po, [{ units: 3 }], 'S-1'));
    expect(await bravo()).toMatchObject({ shippedLines: 1, onTimeLines: 0, shipments: 1, shipmentsWrong: 1 });
  });

  test('has the same counted part by part as of each part alone', async () => {
    const began = step.clock.now();
    const first = await order('C-1');
    await receive('confirm', bravoFiles.confirm(first, [{ units: 2 }]));
    await receive('ship', bravoFiles.ship(first, [{ units: 2 }], 'S-1'));
    step.clock.advance(10 * DAY_MS);
    await receive('inv', bravoFiles.stock([['LAMP', 90, '10.00']]));
    const second = await order('C-2');
    step.clock.advance(DAY_MS);
    await receive('confirm', bravoFiles.confirm(second, [{ units: 2, status: 'Rejected' }]));
    // What is said of an order counts in the part in which it was placed, an invoice in that in which it came.
    step.clock.advance(6 * DAY_MS);
    await receive('invoice', bravoFiles.invoice('I-1', first, [{ units: 2, price: '11.00' }]));
    const starts = [-7, 0, 7, 14].map((day) => new Date(began.getTime() + day * DAY_MS));
    const before = new Date(began.getTime() + 21 * DAY_MS);
    const parts = await supplierFactsByPart(database.db, 'bravo', starts, before);
    const alone = await Promise.all(
      starts.map(async (from, part) => {
        const rows = await supplierFacts(database.db, { from, before: starts[part + 1] ?? before });
        return rows.find(({ supplierId }) => supplierId === 'bravo');
      }),
    );
    expect(parts).toEqual(alone);
    expect(parts).toMatchObject([
      undefined,
      { lines: 1, shippedLines: 1, refusedLines: 0, shipments: 1, invoices: 0, feeds: 1 },
      { lines: 1, shippedLines: 0, refusedLines: 1, shipments: 0, invoices: 0, feeds: 1 },
      { lines: 0, sentOrders: 0, shipments: 0, invoices: 1, invoicesWrong: 1, feeds: 0 },
    ]);
    expect(await supplierFactsByPart(database.db, 'acme', starts, before)).toEqual(starts.map(() => undefined));
  });

  test('is judged by refusals of its own in routing, counted once an hour', async () => {
    const first = await order('C-1');
    const second = await order('C-2');
    await receive('confirm', bravoFiles.confirm(first, [{ units: 2, status: 'Rejected' }]));
    const record = () => database.db('supplier_record').where({ supplier_id: 'bravo' }).first('lines', 'refused');
    await sweep(step.gateway);
    // Nothing was said of the second one.
    expect(await record()).toEqual({ lines: 1, refused: 1 });
    await database.db('supplier_record').update({ lines: 50 });
    await sweep(step.gateway);
    expect(await record()).toEqual({ lines: 50, refused: 1 });
    // What we gave up ourselves is no refusal.
    const { id } = await database.db('purchase_order').where({ po_number: second }).first('id');
    await database.db('given_up').insert({
      supplier_id: 'bravo',
      purchase_order_id: id,
      line_number: 1,
      source: 'test',
      units: 2,
      at: step.clock.now(),
    });
    await database.db('purchase_order_line').where({ purchase_order_id: id }).update({ dead: 2 });
    step.clock.advance(3_600_001);
    await sweep(step.gateway);
    expect(await record()).toEqual({ lines: 1, refused: 1 });
    await receive('ship', bravoFiles.ship(await order('C-3'), [{ units: 2 }], 'S-3'));
    step.clock.advance(3_600_001);
    await sweep(step.gateway);
    expect(await record()).toEqual({ lines: 2, refused: 1 });
  });
});

test('a statement of a past month stays what it was, and its accrual opens the next one', async () => {
  const po = await order('C-1');
  await receive('ship', bravoFiles.ship(po, [{ units: 2 }], 'S-1'));
  const november = { from: new Date('2026-11-01'), before: new Date('2026-12-01') };
  const december = { from: new Date('2026-12-01'), before: new Date('2027-01-01') };
  const rows = async (period: typeof november) =>
    (await statement(database.db, period, 'bravo')).map(
      ({ section, kind, amount }) => `${section} ${kind ?? ''} ${amount}`,
    );
  const before = await rows(november);
  expect(before).toEqual(['shipped  28.15', 'closing accrual  28.15', 'accrued, not invoiced  28.15']);
  step.clock.advance(14 * 24 * 3_600_000);
  await receive('invoice', bravoFiles.invoice('I-1', po, [{ units: 2, price: '10.04' }], { freight: '7.00' }));
  expect(await rows(november)).toEqual(before);
  expect(await rows(december)).toEqual([
    'opening accrual  28.15',
    'billed  28.83',
    'variance freight 0.6',
    'variance item 0.08',
  ]);
});
