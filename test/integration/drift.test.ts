import { beforeEach, describe, expect, it } from 'vitest';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { acceptOrder } from '../../src/pipeline/storefront/intake.ts';
import { askForComparison, reconcile } from '../../src/pipeline/storefront/reconcile.ts';
import { keepSubscribed } from '../../src/pipeline/storefront/subscribe.ts';
import { driftOf, lastDriftRun } from '../../src/stores/drift.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { orderOf } from '../support/loop.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What a shop shows otherwise than it was told, and what is done about it. */
const database = testDatabase();
let step: StepGateway;
const SKUS = ['LAMP', 'TENT', 'ROPE', 'AXE'];
const stock = (units: (sku: string) => number) => bravoFiles.stock(SKUS.map((sku) => [sku, units(sku), '10.00']));

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, webhook_inbox',
  );
  step = await stepGateway(database);
  await putProducts(
    step.gateway,
    SKUS.map((sku) => ({ sku, title: sku })),
  );
  await step.receive(
    'bravo',
    'inv_1.csv',
    stock(() => 20),
  );
});

/** The lane rests between two looks; here it is due. */
async function compare(): Promise<void> {
  await database
    .db('lane')
    .where({ kind: 'shop' })
    .update({ due_at: database.db.raw('now()') });
  await reconcile(step.gateway, 'shop');
}
async function later(minutes = 13): Promise<void> {
  step.clock.advance(minutes * 60_000);
  await compare();
}
async function drifted() {
  const run = await lastDriftRun(database.db, 'shop');
  if (run === undefined) throw new Error('nothing was compared');
  const found = await driftOf(database.db, run.id, 100);
  return { isEnded: run.endedAt !== null, compared: run.compared, found: found.map(({ foundAt: _, ...one }) => one) };
}
const open = () => database.db('exception').whereNull('closed_at').orderBy('id').pluck('code');
const shown = (sku: string) => step.shop.stock.get(sku)?.quantity;

describe('a comparison', () => {
  it('finds what was set by hand or is gone, tells it again by the one way, and reports both (K10)', async () => {
    const told = shown('LAMP');
    step.shop.setByHand('LAMP', 99);
    step.shop.setByHand('TENT', undefined);
    step.shop.oddities.set('ROPE', 'untracked');
    await compare();
    expect(await drifted()).toMatchObject({ isEnded: false, found: [{ sku: 'TENT' }, { sku: 'ROPE' }] });
    expect([shown('LAMP'), step.hints]).toEqual([99, []]);
    await later();
    await step.work();
    const lamp = { sku: 'LAMP', state: 'differs', pushed: told, found: 99, isRepaired: true };
    expect(await drifted()).toMatchObject({ isEnded: true, compared: 4 });
    expect((await drifted()).found[0]).toMatchObject({ ...lamp, why: expect.stringContaining('set it there') });
    expect((await drifted()).found.slice(1)).toMatchObject([
      { sku: 'TENT', state: 'unknown', isRepaired: false },
      { sku: 'ROPE', state: 'untracked', isRepaired: false },
    ]);
    expect(shown('LAMP')).toBe(told);
    expect(await open()).toEqual(['STOREFRONT-DRIFT', 'STOREFRONT-SKUS']);
    step.shop.oddities.clear();
    step.shop.setByHand('TENT', told);
    await compare();
    await later();
    expect([(await drifted()).found, await open()]).toEqual([[], []]);
  });

  it('says that the last push was lost where the shop shows what it was told before', async () => {
    const before = shown('LAMP');
    await step.receive(
      'bravo',
      'inv_2.csv',
      stock((sku) => (sku === 'LAMP' ? 9 : 20)),
    );
    const now = shown('LAMP');
    expect(now).not.toBe(before);
    step.shop.setByHand('LAMP', before);
    await compare();
    await later();
    expect((await drifted()).found).toMatchObject([
      { sku: 'LAMP', why: expect.stringContaining('the last push was lost') },
    ]);
    await step.work();
    expect(shown('LAMP')).toBe(now);
  });

  it('takes no sale for a drift: neither one whose order is on its way, nor one that waits for its payment', async () => {
    const told = shown('LAMP') ?? 0;
    step.shop.setByHand('LAMP', told - 2);
    await compare();
    // The order comes before the second look, and what is told follows from it.
    await step.place('D-1', [['LAMP', 2]]);
    await later();
    expect(await drifted()).toEqual({ isEnded: true, compared: 4, found: [] });
    const shop = shown('LAMP') ?? 0;
    step.shop.setByHand('LAMP', shop - 1);
    const unpaid = { ...orderOf('D-2', [['LAMP', 1]]), shippingService: 'ground', payment: 'pending' as const };
    await acceptOrder(step.gateway, unpaid, 'D-2');
    await compare();
    await later();
    expect([(await drifted()).found, shown('LAMP')]).toEqual([[], shop - 1]);
  });

  it('repairs nothing of which something newer is told meanwhile, and looks once more at what goes on selling', async () => {
    const told = shown('LAMP') ?? 0;
    step.shop.setByHand('LAMP', told - 1);
    step.shop.setByHand('TENT', 3);
    await compare();
    step.shop.setByHand('LAMP', told - 2);
    await step.receive(
      'bravo',
      'inv_2.csv',
      stock((sku) => (sku === 'TENT' ? 8 : 20)),
    );
    await later();
    expect(await drifted()).toMatchObject({ isEnded: false, found: [] });
    expect(shown('LAMP')).toBe(told - 2);
    await later();
    await step.work();
    expect((await drifted()).found).toMatchObject([{ sku: 'LAMP', isRepaired: true }]);
    expect(shown('LAMP')).toBe(told);
  });

  it('goes on where a shop that went away left it, and is done when a person asks', async () => {
    step.shop.setByHand('LAMP', 99);
    step.shop.failWith(new TransientError('STOREFRONT-UNREACHABLE', 'The shop is down.'));
    await askForComparison(step.gateway, 'shop', 'Kim');
    await reconcile(step.gateway, 'shop');
    expect(await lastDriftRun(database.db, 'shop')).toMatchObject({ askedBy: 'Kim', compared: 0, endedAt: null });
    step.shop.failWith(undefined);
    await compare();
    await later();
    expect(await drifted()).toMatchObject({ isEnded: true, found: [{ sku: 'LAMP' }] });
  });

  it('that the shop does not permit is told to a person, until it does', async () => {
    step.shop.failWith(new RejectedError('STOREFRONT-SHOPIFY-SCOPE', 'The app lacks read_inventory.'));
    await compare();
    expect(await open()).toEqual(['STOREFRONT-SHOPIFY-SCOPE']);
    step.shop.failWith(undefined);
    await compare();
    expect(await open()).toEqual([]);
  });

  it('is not made by itself where the shop says never', async () => {
    Object.assign(step.gateway, { shops: new Map([['shop', { daily: undefined }]]) });
    await compare();
    expect(await lastDriftRun(database.db, 'shop')).toBeUndefined();
    await askForComparison(step.gateway, 'shop', 'Kim');
    await reconcile(step.gateway, 'shop');
    expect(await lastDriftRun(database.db, 'shop')).toMatchObject({ askedBy: 'Kim', compared: 4 });
  });
});

describe('webhooks of a shop', () => {
  const due = () =>
    database
      .db('lane')
      .where({ kind: 'shop' })
      .update({ due_at: database.db.raw('now()') });

  it('are made at the public address, and nothing without one', async () => {
    await keepSubscribed(step.gateway, 'shop');
    expect(step.shop.subscriptions.size).toBe(0);
    Object.assign(step.gateway, { publicUrl: 'https://gateway.example' });
    await due();
    await keepSubscribed(step.gateway, 'shop');
    expect([...step.shop.subscriptions.values()]).toEqual(['https://gateway.example/v1/webhooks/shop']);
  });

  it('that could not be made are told to a person once it lasts, and no more when they are', async () => {
    Object.assign(step.gateway, { publicUrl: 'https://gateway.example' });
    step.shop.failWith(new TransientError('STOREFRONT-UNREACHABLE', 'The shop is down.'));
    for (const expected of [[], [], ['STOREFRONT-WEBHOOKS-MISSING']]) {
      await due();
      await keepSubscribed(step.gateway, 'shop');
      expect(await open()).toEqual(expected);
    }
    step.shop.failWith(undefined);
    await due();
    await keepSubscribed(step.gateway, 'shop');
    expect(await open()).toEqual([]);
  });
});
