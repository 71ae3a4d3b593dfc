import { beforeEach, describe, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { learnBuffers } from '../../src/pipeline/clocks/learn-buffers.ts';
import { undoFeed } from '../../src/pipeline/feeds/undo.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Buffers that are learnt from what others take between two feeds. */
const database = testDatabase();
const HOUR = 3_600_000;
let step: StepGateway;
let files = 0;

const learn = { z: 1.64, exposureMs: 4 * HOUR, most: 100, fastPerDay: 240, leastObservations: 4, days: 28 };
const inventory = (lines: Readonly<Record<string, number>>): string =>
  `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n${Object.entries(lines)
    .map(([sku, quantity]) => `${sku},,file ${files},${quantity},10.00,A,\r\n`)
    .join('')}`;

async function start(coverage: 'full' | 'partial'): Promise<void> {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane');
  step = await stepGateway(database, {
    profile: (profile) => ({
      ...profile,
      stock: { ...profile.stock, coverage, buffer: { ...profile.stock.buffer, learn } },
    }),
  });
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Lamp' },
    { sku: 'CHAIR', title: 'Chair' },
  ]);
}
beforeEach(() => start('full'));

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

  it('leaves out the time at zero: nobody could take any', async () => {
    for (const units of [4, 2, 0, 0, 0, 0, 9, 7, 7, 0, 0]) await feed({ LAMP: units, CHAIR: 0 });
    await learnBuffers(step.gateway, 0);
    // 4→2, 2→0, (three hours of nothing, one that raised it), 9→7, 7→7, 7→0, (an hour of nothing)
    expect(await learnt('LAMP')).toMatchObject({ mean: 13 / 5, feeds: 5 });
    expect(await learnt('CHAIR')).toBeUndefined();
  });

  it('leaves out the time at zero before its first change', async () => {
    for (const units of [5, 0, 0, 0]) await feed({ LAMP: units, CHAIR: 9 });
    const [, second] = await database.db('feed_run').orderBy('id').pluck('id');
    await database
      .db('feed_run')
      .where('id', '<=', second)
      .update({ recorded_at: new Date(0) });
    for (const units of [8, 6, 5]) await feed({ LAMP: units, CHAIR: 9 });
    await learnBuffers(step.gateway, 0);
    // What is left to look at begins at nothing: 0, 0, 8, 6, 5.
    expect(await learnt('LAMP')).toMatchObject({ mean: 3 / 2, feeds: 2 });
    expect(await learnt('CHAIR')).toMatchObject({ mean: 0, feeds: 4 });
  });

  it('counts files that are true of one moment as one', async () => {
    await start('partial');
    await feed({ LAMP: 100, CHAIR: 50 });
    for (const hour of [1, 2, 3]) {
      const at = new Date(step.clock.now().getTime() + HOUR);
      step.clock.advance(2 * HOUR);
      await step.receive('bravo', `inv_a_${hour}.csv`, inventory({ LAMP: 100 - 2 * hour }), at);
      await step.receive('bravo', `inv_b_${hour}.csv`, inventory({ CHAIR: 50 - 4 * hour }), at);
      step.clock.advance(-HOUR - 2000);
    }
    await learnBuffers(step.gateway, 0);
    expect(await learnt('LAMP')).toMatchObject({ mean: expect.closeTo(2, 2), feeds: 3 });
    expect(await learnt('CHAIR')).toMatchObject({ mean: expect.closeTo(4, 2), feeds: 3 });
  });

  it('takes what a partial feed does not name for untouched', async () => {
    await start('partial');
    await feed({ LAMP: 100, CHAIR: 50 });
    for (const units of [49, 48, 47]) await feed({ CHAIR: units });
    await feed({ LAMP: 92 });
    await learnBuffers(step.gateway, 0);
    expect(await learnt('LAMP')).toMatchObject({ mean: 2, feeds: 4 });
    expect(await learnt('CHAIR')).toMatchObject({ mean: 3 / 4, feeds: 4 });
  });

  it('never happened where a person took it back', async () => {
    for (const units of [100, 99, 98]) await feed({ LAMP: units });
    await feed({ LAMP: 60 });
    const { id } = await database.db('feed_run').orderBy('id', 'desc').first('id');
    await undoFeed(step.gateway, id, { by: 'ann', reason: 'the wrong file' });
    for (const units of [96, 95]) await feed({ LAMP: units });
    await learnBuffers(step.gateway, 0);
    // 98 to 96 took two hours.
    expect(await learnt('LAMP')).toMatchObject({ mean: 1, deviation: 0, feeds: 4 });
  });

  it('is of nothing where one unit goes in a thousand years, so that no product of rates underflows', async () => {
    for (const units of [10, 9]) await feed({ LAMP: units });
    const [first] = await database.db('feed_run').orderBy('id').pluck('id');
    await database.db('feed_run').where({ id: first }).update({ as_of: '1000-01-01T00:00:00Z' });
    await learnBuffers(step.gateway, 0);
    expect(await learnt('LAMP')).toMatchObject({ mean: 0, feeds: 1 });
  });
});
