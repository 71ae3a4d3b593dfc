import { beforeEach, describe, expect, it } from 'vitest';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { undoFeed } from '../../src/pipeline/feeds/undo.ts';
import { forgetOldestRun } from '../../src/stores/feed-undo.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** A feed run taken back: everything it changed is what it was, and the next file applies as if it had never come. */
const database = testDatabase();
const audit = { by: 'ann', reason: 'they sent the wrong file' };
let step: StepGateway;
let stock: Partial<SupplierProfile['stock']>;

const HOUR = 3_600_000;
const inventory = (lines: readonly (readonly [sku: string, quantity: number, cost?: string])[]): string =>
  `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n${lines
    .map(([sku, quantity, cost = '10.00']) => `${sku},,x,${quantity},${cost},A,\r\n`)
    .join('')}`;

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception, state_event');
  stock = {};
  await start();
});

async function start(): Promise<void> {
  step = await stepGateway(database, {
    profile: (profile) => ({ ...profile, stock: { ...profile.stock, minimumShare: 0, ...stock } }),
  });
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Lamp' },
    { sku: 'CHAIR', title: 'Chair' },
    { sku: 'DESK', title: 'Desk' },
  ]);
}

let files = 0;
async function feed(...lines: (readonly [sku: string, quantity: number, cost?: string])[]): Promise<string> {
  files += 1;
  step.clock.advance(HOUR);
  await step.receive('bravo', `inv_${files}.csv`, inventory(lines));
  await step.work();
  return (await database.db('feed_run').orderBy('id', 'desc').first('id')).id;
}
async function undo(run: string): Promise<string> {
  const message = await undoFeed(step.gateway, run, audit);
  await step.work();
  return message;
}
const shown = (...skus: string[]): (number | undefined)[] => skus.map((sku) => step.shop.stock.get(sku)?.quantity);
/** Everything that a feed run can change, without the numbers of runs. */
const facts = async (): Promise<unknown> => ({
  offers: await database
    .db('supplier_offer')
    .orderBy('supplier_sku')
    .select(
      'supplier_sku',
      'cost',
      'currency',
      'discontinued',
      'missing_streak',
      'pack_size',
      'feed',
      'unconfirmed_since',
    ),
  stock: await database
    .db('supplier_stock')
    .orderBy('supplier_sku')
    .select('supplier_sku', 'warehouse', 'quantity', 'available_on', 'feed_run_id'),
  feed: await database.db('feed').select('name', 'as_of', 'confirmed_at', 'sku_count'),
  listings: await database.db('listing').orderBy('product_id').select('product_id', 'desired'),
});

describe('undoing a feed run', () => {
  it('puts quantities, costs, streaks and ages back, and the shop is told', async () => {
    await feed(['LAMP', 40], ['CHAIR', 20]);
    const before = await facts();
    const run = await feed(['LAMP', 7, '99.00']);
    expect(shown('LAMP', 'CHAIR')).toEqual([4, 17]);
    expect(await undo(run)).toMatch(
      /takes back 1 figure\(s\) of run \d+, 0 of them to zero; the stock as of .* in force again/,
    );
    expect(await facts()).toEqual(before);
    expect(shown('LAMP', 'CHAIR')).toEqual([37, 17]);
  });

  it('takes later runs of the feed with it', async () => {
    await feed(['LAMP', 40], ['CHAIR', 20]);
    const before = await facts();
    const run = await feed(['LAMP', 30], ['CHAIR', 20]);
    await feed(['LAMP', 25], ['CHAIR', 10]);
    expect(await undo(run)).toContain('and of 1 later run(s)');
    expect(await facts()).toEqual(before);
  });

  it('is undone like any run', async () => {
    await feed(['LAMP', 40], ['CHAIR', 20]);
    const run = await feed(['LAMP', 30], ['CHAIR', 0], ['DESK', 9]);
    const after = await facts();
    await undo(run);
    expect(shown('LAMP', 'CHAIR', 'DESK')).toEqual([37, 17, 0]);
    await expect(undoFeed(step.gateway, run, audit)).rejects.toThrow(/is undone already/);
    const last = (await database.db('feed_run').orderBy('id', 'desc').first('id')).id;
    await undo(last);
    expect(shown('LAMP', 'CHAIR', 'DESK')).toEqual([27, 0, 6]);
    expect(await facts()).toMatchObject({ offers: (after as { offers: unknown }).offers });
  });

  it('is refused for a run that is taken back already, whatever came since (T2)', async () => {
    await feed(['LAMP', 40], ['CHAIR', 20]);
    const wrong = await feed(['LAMP', 35], ['CHAIR', 19]);
    const alsoWrong = await feed(['LAMP', 33], ['CHAIR', 18]);
    await undo(wrong);
    expect(shown('LAMP')).toEqual([37]);
    await expect(undoFeed(step.gateway, alsoWrong, audit)).rejects.toThrow(/is undone already/);
    await feed(['LAMP', 30], ['CHAIR', 20]);
    await expect(undoFeed(step.gateway, wrong, audit)).rejects.toThrow(/is undone already/);
    expect(shown('LAMP')).toEqual([27]);
  });

  it('takes what was not there before to zero, and the first feed back to nothing known', async () => {
    const first = await feed(['LAMP', 40]);
    expect(shown('LAMP')).toEqual([37]);
    expect(await undo(first)).toContain('nothing was known before');
    expect(shown('LAMP')).toEqual([0]);
    await feed(['LAMP', 12]);
    expect(shown('LAMP')).toEqual([9]);
  });

  it('lets the corrected file apply, and the good one count as a heartbeat', async () => {
    const good = inventory([['LAMP', 40]]);
    await step.receive('bravo', 'inv_good.csv', good);
    await step.work();
    const run = await feed(['LAMP', 4]);
    await undo(run);
    step.clock.advance(HOUR);
    const { confirmed_at: before } = await database.db('feed').first('confirmed_at');
    const runs = await database.db('feed_run').count().first();
    await step.receive('bravo', 'inv_good_again.csv', good);
    const { confirmed_at: after } = await database.db('feed').first('confirmed_at');
    expect(after.getTime()).toBeGreaterThan(before.getTime());
    expect(await database.db('feed_run').count().first()).toEqual(runs);
    await feed(['LAMP', 50]);
    expect(shown('LAMP')).toEqual([47]);
  });

  it('subtracts orders again that the undone feed was taken to reflect', async () => {
    await feed(['LAMP', 40]);
    await step.place('A-1', [['LAMP', 5]]);
    await step.work();
    await database.db('reservation').update({ firm_at: step.clock.now() });
    expect(shown('LAMP')).toEqual([32]);
    const run = await feed(['LAMP', 35]);
    expect(await database.db('reservation').first('state')).toEqual({ state: 'reflected' });
    await undo(run);
    expect(await database.db('reservation').first('state')).toEqual({ state: 'held' });
    expect(shown('LAMP')).toEqual([32]);
    const last = async (): Promise<string> => (await database.db('feed_run').orderBy('id', 'desc').first('id')).id;
    await undo(await last());
    expect(await database.db('reservation').first('state')).toEqual({ state: 'reflected' });
    expect(shown('LAMP')).toEqual([32]);
    await undo(await last());
    expect(await database.db('reservation').first('state')).toEqual({ state: 'held' });
    await feed(['LAMP', 34]);
    expect(await database.db('reservation').first('state')).toEqual({ state: 'reflected' });
    expect(shown('LAMP')).toEqual([31]);
  });

  it('says who and why, and refuses what was never applied', async () => {
    await feed(['LAMP', 40]);
    const run = await feed(['LAMP', 30]);
    await undo(run);
    const undone = await database.db('feed_run').orderBy('id', 'desc').first();
    expect(undone).toMatchObject({
      undoes: run,
      document_id: null,
      reason: `puts back what was before run ${run}`,
      decided_by: 'ann',
      decision_reason: 'they sent the wrong file',
      changed: 1,
    });
    expect(await database.db('state_event').where({ entity: 'feed', actor: 'ann' }).first()).toMatchObject({
      entity_id: `bravo/${undone.id}`,
      reason: 'they sent the wrong file',
    });
    await expect(undoFeed(step.gateway, '999999', audit)).rejects.toMatchObject({ code: 'FEED-UNDO-REFUSED' });
  });
});

describe('what old runs changed', () => {
  it('is forgotten in their order, but never of the last ones, and cannot be undone then', async () => {
    const runs: string[] = [];
    for (const quantity of [40, 30, 20]) runs.push(await feed(['LAMP', quantity]));
    const later = new Date(step.clock.now().getTime() + HOUR);
    expect(await forgetOldestRun(database.db, new Date(0), 2)).toBe(0);
    expect(await forgetOldestRun(database.db, later, 2)).toBe(1);
    expect(await forgetOldestRun(database.db, later, 2)).toBe(0);
    expect(
      await database.db('stock_change').distinct('feed_run_id').orderBy('feed_run_id').pluck('feed_run_id'),
    ).toEqual(runs.slice(1));
    await expect(undoFeed(step.gateway, runs[0] as string, audit)).rejects.toThrow(/not written down any more/);
    await undo(runs[1] as string);
    expect(shown('LAMP')).toEqual([37]);
  });
});

describe('two full feeds of one supplier', () => {
  it("never take the other one's SKUs for missing", async () => {
    await feed(['LAMP', 40], ['CHAIR', 9]);
    await database.db('feed_run').update({ feed: 'another' });
    await database.db('supplier_offer').update({ feed: 'another' });
    for (let turn = 0; turn < 3; turn += 1) await feed(['DESK', 5 + turn]);
    expect(shown('LAMP', 'CHAIR', 'DESK')).toEqual([37, 6, 4]);
    await feed(['LAMP', 30], ['DESK', 5]);
    for (let turn = 0; turn < 2; turn += 1) await feed(['DESK', 8 + turn]);
    expect(shown('LAMP', 'CHAIR')).toEqual([27, 6]);
  });
});

describe('a delta feed', () => {
  beforeEach(async () => {
    stock = { coverage: 'delta' };
    await start();
  });

  it('adds up every line of every file, and is undone', async () => {
    await feed(['LAMP', 40], ['CHAIR', 6]);
    const run = await feed(['LAMP', 5]);
    expect(await database.db('supplier_stock').orderBy('supplier_sku').pluck('quantity')).toEqual([6, 45]);
    await undo(run);
    expect(await database.db('supplier_stock').orderBy('supplier_sku').pluck('quantity')).toEqual([6, 40]);
    await feed(['LAMP', 3], ['LAMP', 4]);
    expect(await database.db('supplier_stock').orderBy('supplier_sku').pluck('quantity')).toEqual([6, 47]);
  });
});

describe('a SKU that a file names more than once', () => {
  const lines = [
    ['LAMP', 10],
    ['LAMP', 6],
    ['CHAIR', 5],
    ['CHAIR', 5],
  ] as const;

  it.each([
    ['last', 6, 5],
    ['sum', 16, 10],
  ] as const)('counts by the policy %s', async (duplicates, lamp, chair) => {
    stock = { duplicates };
    await start();
    await feed(...lines);
    expect(await database.db('supplier_stock').orderBy('supplier_sku').pluck('quantity')).toEqual([chair, lamp]);
    const told = await database.db('exception').where({ code: 'FEED-DUPLICATES' }).first('message');
    if (duplicates === 'sum') expect(told).toBeUndefined();
    else
      expect(told.message).toContain(
        '1 SKU(s) come more than once with different figures; the last line stands: LAMP (2, 3)',
      );
  });

  it('holds the feed where that is the policy', async () => {
    stock = { duplicates: 'refuse' };
    await start();
    await feed(...lines);
    expect(await database.db('supplier_stock').select()).toEqual([]);
    expect(await database.db('feed_run').first('state')).toEqual({ state: 'held' });
    await feed(['LAMP', 6], ['LAMP', 6], ['CHAIR', 5]);
    expect(await database.db('supplier_stock').orderBy('supplier_sku').pluck('quantity')).toEqual([5, 6]);
  });
});
