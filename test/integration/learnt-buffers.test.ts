import { beforeEach, describe, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { learnBuffers } from '../../src/pipeline/clocks/learn-buffers.ts';
import { testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Buffers that are learnt from what others take between two feeds. */
const database = testDatabase();
const HOUR = 3_600_000;
let step: StepGateway;

const learn = { z: 1.64, exposureMs: 4 * HOUR, most: 100, fastPerDay: 240, leastObservations: 4, days: 28 };
const inventory = (lines: Readonly<Record<string, number>>): string =>
  `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n${Object.entries(lines)
    .map(([sku, quantity]) => `${sku},,x,${quantity},10.00,A,\r\n`)
    .join('')}`;

beforeEach(async () => {
  await database.db.raw('truncate supplier, storefront, product, raw_content, lane cascade');
  step = await stepGateway(database, {
    profile: (profile) => ({ ...profile, stock: { ...profile.stock, buffer: { ...profile.stock.buffer, learn } } }),
  });
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Lamp' },
    { sku: 'CHAIR', title: 'Chair' },
  ]);
});

let files = 0;
/** One feed, an hour after the one before. */
async function feed(lines: Readonly<Record<string, number>>): Promise<void> {
  files += 1;
  step.clock.advance(HOUR - 1000);
  await step.receive('bravo', `inv_${files}.csv`, inventory(lines));
}
const learnt = async (sku: string) =>
  database
    .db('stock_depletion')
    .where({ supplier_sku: sku })
    .first({ mean: 'per_hour', deviation: 'deviation', feeds: 'observations' });
const shown = (sku: string): number | undefined => step.shop.stock.get(sku)?.quantity;

describe('a learnt buffer', () => {
  it('is what others take while a figure is in force, and more for chance', async () => {
    for (const units of [100, 98, 96, 92, 88]) await feed({ LAMP: units, CHAIR: 50 });
    expect(shown('LAMP')).toBe(85);
    await learnBuffers(step.gateway, 0);
    await step.work();
    expect(await learnt('LAMP')).toEqual({ mean: 3, deviation: 1, feeds: 4 });
    expect(await learnt('CHAIR')).toEqual({ mean: 0, deviation: 0, feeds: 4 });
    // 3 × 4 + 1.64 × 1 × √4 = 15.28
    expect([shown('LAMP'), shown('CHAIR')]).toEqual([88 - 16, 47]);
  });

  it('leaves out what came in, and the time before a SKU was named', async () => {
    for (const units of [100, 98, 150, 148, 146]) await feed({ LAMP: units });
    for (const units of [20, 19]) await feed({ LAMP: 146, CHAIR: units });
    await learnBuffers(step.gateway, 0);
    expect(await learnt('LAMP')).toMatchObject({ mean: 6 / 5, feeds: 5 });
    expect(await learnt('CHAIR')).toMatchObject({ mean: 1, feeds: 1 });
    await step.work();
    expect(shown('CHAIR')).toBe(16);
  });

  it('does not count our own orders', async () => {
    await feed({ LAMP: 100, CHAIR: 9 });
    await step.place(`L-${files}`, [['LAMP', 8]]);
    await database.db('reservation').update({ firm_at: step.clock.now() });
    for (const units of [91, 90, 89, 88]) await feed({ LAMP: units, CHAIR: 9 });
    await learnBuffers(step.gateway, 0);
    // The order took a second of one hour.
    expect(await learnt('LAMP')).toEqual({
      mean: expect.closeTo(1, 3),
      deviation: expect.closeTo(0, 3),
      feeds: 4,
    });
  });
});
