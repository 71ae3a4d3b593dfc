import { expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { testDatabase } from '../support/database.ts';
import { stepGateway } from '../support/step-gateway.ts';

/** Only whole packs are routed: a supplier that has five of packs of six has none to send. */
const database = testDatabase();

it('an order is not routed to units that make no whole pack', async () => {
  const step = await stepGateway(database);
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  const stock = (units: number): string =>
    `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nLAMP,,x,${units},10.00,A,\r\n`;
  await step.receive('bravo', 'inv_1.csv', stock(20));
  await database.db('supplier_offer').update({ pack_size: 6 });
  await step.receive('bravo', 'inv_2.csv', stock(11));
  await step.place('P-1', [['LAMP', 7]]);
  expect(await database.db('sales_order').orderBy('id', 'desc').first('state', 'reason')).toMatchObject({
    state: 'unfulfillable',
    reason: 'line 1: bravo sells it in packs of 6',
  });
  await step.place('P-2', [['LAMP', 6]]);
  expect(await database.db('purchase_order_line').pluck('quantity')).toEqual([6]);
});
