import { beforeEach, describe, expect, it } from 'vitest';
import type { StorefrontPrices } from '../../src/domain/price-settings.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { driftReport } from '../../src/pipeline/storefront/drift-report.ts';
import { askForComparison, reconcile } from '../../src/pipeline/storefront/reconcile.ts';
import type { ItemReading } from '../../src/storefronts/storefront.ts';
import { listDriftRuns } from '../../src/stores/drift.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Prices that a shop shows otherwise than it was told, and what is done about it. */
const database = testDatabase();
let step: StepGateway;
let files = 0;
const SKUS = ['LAMP', 'TENT', 'ROPE'];
const percent = (percent: string) => ({ percent, amount: '0' });
const settings: StorefrontPrices = {
  currency: 'USD',
  cost: 'routed',
  basis: 'item',
  fees: { percent: '0', fixed: '0' },
  minimumChange: percent('0'),
  rules: [{ tiers: [percent('40')], floor: percent('10') }],
  revision: 'one',
};

async function feed(cost: string): Promise<void> {
  files += 1;
  await step.receive('bravo', `inv_${files}.csv`, bravoFiles.stock(SKUS.map((sku) => [sku, 20, cost])));
}

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, webhook_inbox',
  );
  step = await stepGateway(database, { prices: settings });
  await putProducts(
    step.gateway,
    SKUS.map((sku) => ({ sku, title: sku })),
  );
  await feed('10.00');
  step.clock.advance(13 * 60_000);
});

/** The lane rests between two looks; here it is due. */
async function compare(): Promise<void> {
  await askForComparison(step.gateway, 'shop', 'Kim');
  await database
    .db('lane')
    .where({ kind: 'shop' })
    .update({ due_at: database.db.raw('now()') });
  await reconcile(step.gateway, 'shop');
}
const found = async () => {
  const report = await driftReport(step.gateway, 'shop');
  return { ...report?.prices, skus: report?.prices.skus.map(({ foundAt: _, ...one }) => one) };
};
const open = () => database.db('exception').whereNull('closed_at').orderBy('id').pluck('code');
const shown = (sku: string) => step.shop.prices.get(sku)?.price;

describe('a comparison of prices', () => {
  it('finds what was set by hand or taken away, tells it again by the one way, and reports both', async () => {
    step.shop.priceByHand('LAMP', '1.00');
    step.shop.priceByHand('TENT', undefined);
    await compare();
    const told = { pushed: '14.00', currency: 'USD' };
    expect(await found()).toEqual({
      compared: 3,
      drifted: 2,
      skus: [
        {
          ...told,
          sku: 'LAMP',
          found: '1.00',
          why: 'somebody or another program set it there: 13 USD less',
        },
        { ...told, sku: 'TENT', found: null, why: 'it shows no price in USD' },
      ],
    });
    expect([shown('LAMP'), await open()]).toEqual(['1.00', ['STOREFRONT-PRICE-DRIFT']]);
    await step.work();
    expect(SKUS.map(shown)).toEqual(['14.00', '14.00', '14.00']);
    step.clock.advance(13 * 60_000);
    expect(await listDriftRuns(database.db, 'shop')).toMatchObject([{ pricesCompared: 3, drifted: 2, repaired: 2 }]);
    await compare();
    expect([await found(), await open()]).toEqual([{ compared: 3, drifted: 0, skus: [] }, []]);
  });

  it('says that the last push was lost where the shop shows what it was told before', async () => {
    await feed('11.00');
    step.clock.advance(13 * 60_000);
    step.shop.priceByHand('LAMP', '14.00');
    await compare();
    expect((await found()).skus).toMatchObject([
      { sku: 'LAMP', pushed: '15.40', found: '14.00', why: expect.stringContaining('the last push was lost') },
    ]);
    await step.work();
    expect(shown('LAMP')).toBe('15.40');
  });

  it('finds that of a product which the shop sells without counting', async () => {
    step.shop.oddities.set('LAMP', 'untracked');
    step.shop.priceByHand('LAMP', '1.00');
    await compare();
    expect((await found()).skus).toMatchObject([{ sku: 'LAMP', found: '1.00' }]);
  });

  it('leaves what was told a moment ago, and what is told anew while the shop is read', async () => {
    await feed('11.00');
    step.shop.priceByHand('LAMP', '1.00');
    await compare();
    expect(await found()).toMatchObject({ compared: 0, drifted: 0 });
    step.clock.advance(13 * 60_000);
    const { items } = step.shop;
    const read = async (...asked: Parameters<ItemReading['read']>) => {
      const answer = await (items as ItemReading).read(...asked);
      await database.db('listing_price').update({ desired: 20, desired_version: 7 });
      return answer;
    };
    (step.gateway.storefronts as Map<string, unknown>).set('shop', { ...step.shop, items: { read } });
    await compare();
    expect(await found()).toMatchObject({ compared: 3, drifted: 0 });
  });

  it('leaves a price that could not be made anew: nobody knows what the shop should show', async () => {
    await feed('0');
    expect(await database.db('listing_price').whereNotNull('finding').pluck('finding')).toHaveLength(SKUS.length);
    step.clock.advance(13 * 60_000);
    step.shop.priceByHand('LAMP', '1.00');
    await compare();
    expect([await found(), await open()]).toMatchObject([{ compared: 0, drifted: 0 }, []]);
    await step.work();
    expect(shown('LAMP')).toBe('1.00');
  });

  it('leaves a SKU that several products of the shop have, or none: that is for the report of SKUs', async () => {
    step.shop.oddities.set('LAMP', 'ambiguous');
    step.shop.setByHand('TENT', undefined);
    step.shop.priceByHand('TENT', '1.00');
    await compare();
    expect(await found()).toMatchObject({ compared: 3, drifted: 0 });
  });

  it('takes a price in another currency for none, whatever its number is', async () => {
    const { items } = step.shop;
    const read = async (...asked: Parameters<ItemReading['read']>) =>
      (await (items as ItemReading).read(...asked)).map((item) => ({ ...item, currency: 'EUR' }));
    (step.gateway.storefronts as Map<string, unknown>).set('shop', { ...step.shop, items: { read } });
    await compare();
    const { drifted, skus } = await found();
    expect([drifted, skus?.[0]]).toMatchObject([3, { found: null, why: 'it shows no price in USD' }]);
  });

  it('asks for none where the shop wants no prices, or cannot be asked for them', async () => {
    const asked: unknown[] = [];
    const { items } = step.shop;
    const read: ItemReading['read'] = (skus, pricesIn) => {
      asked.push(pricesIn);
      return (items as ItemReading).read(skus, pricesIn);
    };
    const storefronts = step.gateway.storefronts as Map<string, unknown>;
    storefronts.set('shop', { ...step.shop, items: { read } });
    await compare();
    const capabilities = { ...step.shop.capabilities, readsPrices: false };
    storefronts.set('shop', { ...step.shop, capabilities, items: { read } });
    await compare();
    Object.assign(step.gateway, { prices: new Map() });
    storefronts.set('shop', { ...step.shop, items: { read } });
    await compare();
    expect(asked).toEqual(['USD', undefined, undefined]);
    expect(await found()).toMatchObject({ compared: 0 });
  });
});
