import { beforeEach, describe, expect, it } from 'vitest';
import { together } from '../../src/kernel/together.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { ROUTED_TOGETHER, routeOrder, routeOrders } from '../../src/pipeline/outbound/plan.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { putOrders } from '../support/many-orders.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Nothing is sold twice, however many orders come at once. */
const CLIENTS = 16;
const database = testDatabase({ poolMax: CLIENTS });
let step: StepGateway;

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception');
  step = await stepGateway(database);
});

type How = 'each by itself' | 'together';

/** Routes all orders, so many at a time as there are clients. */
async function routeAll(orderIds: readonly string[], how: How): Promise<void> {
  const left = [...orderIds];
  const share = together((ids: readonly string[]) => routeOrders(step.gateway, ids), ROUTED_TOGETHER);
  const routed = (id: string): Promise<void> => (how === 'together' ? share(id) : routeOrder(step.gateway, id));
  const client = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) await routed(id);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

const count = async (sql: string): Promise<number> =>
  Number((await database.db.raw<{ rows: { count: string }[] }>(`select count(*) from ${sql}`)).rows[0]?.count);

describe.each<How>(['each by itself', 'together'])('sixteen clients at once, orders routed %s', (how) => {
  it('3,200 orders for one SKU of which 495 are left: exactly 495 get one, the others are told so', async () => {
    await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
    await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 495, '10.00']]));
    await routeAll(await putOrders(database.db, 3200, () => ['LAMP']), how);
    expect(await count("sales_order where state = 'routed'")).toBe(495);
    expect(await count("sales_order where state = 'unfulfillable'")).toBe(3200 - 495);
    expect(await count('purchase_order_line')).toBe(495);
    expect(await count("reservation where state = 'held' and quantity = 1")).toBe(495);
    expect(await count("exception where code = 'ORDER-UNFULFILLABLE' and closed_at is null")).toBe(3200 - 495);
    const { desired } = await database.db('listing').first('desired');
    expect(desired).toBe(0);
  }, 600_000);

  it('orders for several SKUs in any order never wait for each other in a circle', async () => {
    const skus = ['A', 'B', 'C', 'D'];
    await putProducts(
      step.gateway,
      skus.map((sku) => ({ sku, title: sku })),
    );
    await step.receive('bravo', 'inv_1.csv', bravoFiles.stock(skus.map((sku) => [sku, 40, '10.00'] as const)));
    const turned = (order: number): string[] => [0, 1, 2].map((at) => skus[(order + at * 3) % 4] as string);
    await routeAll(await putOrders(database.db, 120, turned), how);
    const { rows } = await database.db.raw<{ rows: { supplier_sku: string; units: string }[] }>(
      'select supplier_sku, sum(quantity) as units from reservation group by supplier_sku order by supplier_sku',
    );
    for (const { units } of rows) expect(Number(units)).toBeLessThanOrEqual(40);
    expect(await count("sales_order where state = 'received'")).toBe(0);
    // Nothing that could be had was left: an order ends without a line only when all of that SKU is reserved.
    expect(rows.map(({ units }) => Number(units))).toEqual([40, 40, 40, 40]);
  }, 300_000);
});
