import { beforeEach, describe, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What a supplier means by rejecting 0 units of a line. Bravo is ordered from, and Acme has the SKU as well. */
const database = testDatabase();
const CONFIRM = 'PO Number,Our Order,Line,Item #,Qty,Status,Price,Ship Date,Reason\r\n';
let step: StepGateway;
let orders = 0;

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception');
  step = await stepGateway(database);
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive(
    'bravo',
    'inv_1.csv',
    'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nLAMP,,x,40,10.00,A,\r\n',
  );
  orders += 1;
  await step.place(`R-${orders}`, [['LAMP', 5]]);
  await step.work();
});

async function answer(...lines: readonly (readonly [quantity: number | '', status: string])[]) {
  const { po_number: poNumber } = await database.db('purchase_order').first('po_number');
  const rows = lines.map(([quantity, status]) => `${poNumber},B1,1,LAMP,${quantity},${status},10.00,,\r\n`);
  await step.receive('bravo', 'confirm_1.csv', `${CONFIRM}${rows.join('')}`);
  const order = await database.db('purchase_order').orderBy('id').first('id', 'state');
  return {
    ...(await database.db('purchase_order_line').where({ purchase_order_id: order.id }).first('acknowledged', 'dead')),
    state: order.state,
  };
}
const held = async (): Promise<number> =>
  Number((await database.db('reservation').where({ state: 'held' }).sum({ units: 'quantity' }).first())?.units ?? 0);
const decisions = async (): Promise<number> => (await database.db('routing_decision')).length;

describe('a rejected line with a quantity of 0', () => {
  it('is rejected as a whole: its units are given back and ordered elsewhere', async () => {
    expect([await held(), await decisions()]).toEqual([5, 1]);
    expect(await answer([0, 'Rejected'])).toEqual({ acknowledged: 0, dead: 5, state: 'rejected' });
    expect([await held(), await decisions()]).toEqual([0, 2]);
    expect(await database.db('exception').where({ code: 'PO-NOT-ACCEPTED' })).toHaveLength(1);
  });

  it.each([
    [[3, 'Confirmed'] as const, [0, 'Rejected'] as const],
    [[0, 'Rejected'] as const, [3, 'Confirmed'] as const],
  ])('beside another answer for the same line kills nothing that may still come', async (first, second) => {
    expect(await answer(first, second)).toMatchObject({ acknowledged: 3, dead: 0 });
    expect([await held(), await decisions()]).toEqual([5, 1]);
    expect(await database.db('exception').where({ code: 'PO-NOT-ACCEPTED' })).toHaveLength(1);
  });
});
