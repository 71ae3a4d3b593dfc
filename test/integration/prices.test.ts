import { beforeEach, describe, expect, test } from 'vitest';
import type { PriceSettings, StorefrontPrices } from '../../src/domain/price-settings.ts';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { ageStock } from '../../src/pipeline/clocks/age-stock.ts';
import { explainPrices } from '../../src/pipeline/explain-prices.ts';
import { publish } from '../../src/pipeline/storefront/publish.ts';
import { refreshListings } from '../../src/stores/listings.ts';
import { syncPriceSettings, takeDuePrices } from '../../src/stores/prices.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Prices from feed to shop: Bravo's stock lists bring costs in USD. */
const database = testDatabase();

const none = { percent: '0', amount: '0' };

function prices(more: Partial<PriceSettings> = {}, revision = 'one'): StorefrontPrices {
  return {
    currency: 'USD',
    cost: 'routed',
    basis: 'item',
    fees: { percent: '0', fixed: '0' },
    minimumChange: none,
    rules: [{ tiers: [{ percent: '40', amount: '0' }], floor: { percent: '10', amount: '0' } }],
    revision,
    ...more,
  };
}

let step: StepGateway;
let feeds = 0;

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, exception, lane');
  await start(prices());
});

async function start(settings: StorefrontPrices): Promise<void> {
  step = await stepGateway(database, { prices: settings });
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Lamp', category: 'Lamps' },
    { sku: 'TENT', title: 'Tent', category: 'Tents' },
  ]);
  await step.work();
}

/** A stock list of Bravo: SKU → quantity and cost. */
async function feed(lines: Readonly<Record<string, readonly [quantity: number, cost: string]>>): Promise<void> {
  feeds += 1;
  step.clock.advance(60_000);
  const rows = Object.entries(lines).map(([sku, [quantity, cost]]) => `${sku},,${sku},${quantity},${cost},Active,`);
  const text = ['Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA', ...rows, ''].join('\r\n');
  await step.receive('bravo', `inv_${feeds}.csv`, text);
}

const shown = (): Record<string, string> =>
  Object.fromEntries([...step.shop.prices].map(([sku, { price }]) => [sku, price]));
const open = async (): Promise<string[]> =>
  database.db('exception').whereNull('closed_at').orderBy('id').pluck('dedupe_key');
const tell = (): Promise<void> => publish(step.gateway, 'shop');

describe('prices', () => {
  test('follow the cost to the shop, and only what changed is told again', async () => {
    await feed({ LAMP: [20, '10.00'], TENT: [20, '100.00'] });
    expect([...step.shop.prices.values()]).toEqual([
      { sku: 'LAMP', price: '14.00', currency: 'USD', version: 1 },
      { sku: 'TENT', price: '140.00', currency: 'USD', version: 1 },
    ]);
    await feed({ LAMP: [20, '10.00'], TENT: [20, '110.00'] });
    expect(shown()).toEqual({ LAMP: '14.00', TENT: '154.00' });
    expect([...step.shop.prices.values()].map(({ version }) => version)).toEqual([1, 2]);
    await feed({ LAMP: [5, '10.00'], TENT: [5, '110.00'] });
    expect([...step.shop.prices.values()].map(({ version }) => version)).toEqual([1, 2]);
  });

  test('a product without a cost has none and is never told of', async () => {
    await feed({ LAMP: [20, '10.00'], TENT: [20, '0'] });
    expect(shown()).toEqual({ LAMP: '14.00' });
    expect(await explainPrices(step.gateway, 'TENT')).toMatchObject([
      { price: null, because: 'no supplier says what it costs' },
    ]);
    expect(await explainPrices(step.gateway, 'NOBODY')).toBeUndefined();
  });

  test('are never made of a cost in another currency: a person is told, once, and when it is over', async () => {
    await start(prices({ currency: 'EUR' }, 'euro'));
    await feed({ LAMP: [20, '10.00'], TENT: [20, '100.00'] });
    expect(shown()).toEqual({});
    expect(await open()).toEqual(['PRICE-MISSING/shop/currency']);
    await feed({ LAMP: [20, '11.00'], TENT: [20, '100.00'] });
    expect(step.events.filter((event) => event.type === 'exception')).toHaveLength(1);
    await start(prices({}, 'dollar'));
    await tell();
    expect(shown()).toEqual({ LAMP: '15.40', TENT: '140.00' });
    expect(await open()).toEqual([]);
  });

  test('are made anew when the settings change, and when the category does', async () => {
    await feed({ LAMP: [20, '10.00'], TENT: [20, '100.00'] });
    const rules = [
      { category: ['Tents'], tiers: [{ percent: '10', amount: '0' }], floor: none },
      { tiers: [{ percent: '50', amount: '0' }], floor: none },
    ];
    await start(prices({ rules, minimumChange: { percent: '90', amount: '0' } }, 'two'));
    await tell();
    expect(shown()).toEqual({ LAMP: '15.00', TENT: '110.00' });
    await start(prices({ rules }, 'three'));
    await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp', category: 'Tents' }]);
    await step.work();
    expect(shown()).toEqual({ LAMP: '11.00' });
    await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
    await putProducts(step.gateway, [{ sku: 'TENT', title: 'Tent', category: null }]);
    await step.work();
    expect(shown()).toEqual({ LAMP: '11.00', TENT: '150.00' });
  });

  test('keep the minimum advertised price until it is taken away', async () => {
    const put = async (minimumAdvertisedPrice: { amount: string; currency: string } | null): Promise<void> => {
      await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp', minimumAdvertisedPrice }]);
      await step.work();
    };
    await put({ amount: '19.90', currency: 'USD' });
    await feed({ LAMP: [20, '10.00'], TENT: [20, '100.00'] });
    expect(shown().LAMP).toBe('19.90');
    await put(null);
    expect(shown().LAMP).toBe('14.00');
  });

  test('do not flap on cents', async () => {
    await start(prices({ minimumChange: { percent: '0', amount: '0.50' } }, 'calm'));
    await feed({ LAMP: [20, '10.00'], TENT: [20, '100.00'] });
    await feed({ LAMP: [20, '10.20'], TENT: [20, '100.00'] });
    expect(shown().LAMP).toBe('14.00');
    expect(await explainPrices(step.gateway, 'LAMP')).toMatchObject([
      { price: '14.00', because: expect.stringContaining('minimumChange'), cost: { amount: '10.2' } },
    ]);
    await feed({ LAMP: [20, '10.40'], TENT: [20, '100.00'] });
    expect(shown().LAMP).toBe('14.56');
  });

  test('that are below the floor of a cost that jumped raise one alarm, until the shop has the new ones', async () => {
    await feed({ LAMP: [20, '10.00'], TENT: [20, '100.00'] });
    step.shop.failWith(new TransientError('STOREFRONT-UNREACHABLE', 'down'));
    const down = feed({ LAMP: [20, '13.00'], TENT: [20, '100.00'] });
    await expect(down).rejects.toThrow('down');
    // Stock did not change, so the shop is asked for the price; the alarm does not wait for it.
    expect(await open()).toEqual(['PRICE-BELOW-FLOOR/shop/bravo']);
    expect(await database.db('exception').first('code', 'severity', 'supplier_id', 'message')).toMatchObject({
      code: 'PRICE-BELOW-FLOOR',
      supplier_id: 'bravo',
      message: expect.stringContaining('1 product(s) of bravo below the floor, such as LAMP for 14: it costs 13 now'),
    });
    step.shop.failWith(undefined);
    await tell();
    expect(shown().LAMP).toBe('18.20');
    expect(await open()).toEqual([]);
  });

  test('that the shop refuses are not sent again, and stop no other; the next one is sent', async () => {
    step.shop.refusals.set('LAMP', 'too dear');
    await feed({ LAMP: [20, '10.00'], TENT: [20, '100.00'] });
    expect(shown()).toEqual({ TENT: '140.00' });
    expect(await open()).toContain('STOREFRONT-REFUSED/shop/price/LAMP');
    step.shop.refusals.clear();
    await tell();
    expect(shown()).toEqual({ TENT: '140.00' });
    await feed({ LAMP: [20, '11.00'], TENT: [20, '100.00'] });
    expect(shown().LAMP).toBe('15.40');
    expect(await open()).not.toContain('STOREFRONT-REFUSED/shop/price/LAMP');
  });

  test('that the shop does not take at all leave its stock alone', async () => {
    const slow = {
      ...step.shop,
      capabilities: { ...step.shop.capabilities, stockBatchSize: 1 },
      publishPrices: async () => Promise.reject(new RejectedError('STOREFRONT-NOT-FOUND', 'no such page')),
    };
    const storefronts = step.gateway.storefronts as Map<string, unknown>;
    storefronts.set('shop', slow);
    await feed({ LAMP: [20, '10.00'], TENT: [20, '100.00'] });
    expect([...step.shop.stock.values()].map(({ quantity }) => quantity)).toEqual([17, 17]);
    expect(await open()).toEqual(['PUBLISH-PRICES/shop']);
    storefronts.set('shop', step.shop);
    await tell();
    expect(shown()).toEqual({ LAMP: '14.00', TENT: '140.00' });
    expect(await open()).toEqual([]);
  });

  test('send the newest value, whatever changed since it became due', async () => {
    step.shop.failWith(new TransientError('STOREFRONT-UNREACHABLE', 'down'));
    await feed({ LAMP: [20, '10.00'], TENT: [20, '100.00'] }).catch(() => undefined);
    await feed({ LAMP: [20, '12.00'], TENT: [20, '100.00'] }).catch(() => undefined);
    step.shop.failWith(undefined);
    await tell();
    expect(shown()).toEqual({ LAMP: '16.80', TENT: '140.00' });
  });

  test('are due again when a fact changes while they are being made', async () => {
    await feed({ LAMP: [20, '10.00'], TENT: [20, '100.00'] });
    const { id } = await database.db('product').where({ sku: 'LAMP' }).first('id');
    const changing = await database.db.transaction();
    await changing.raw(`update supplier_offer set cost = 20 where product_id = ?`, [id]);
    await refreshListings(changing, step.clock.now(), { productIds: [id] });
    await tell();
    expect(shown().LAMP).toBe('14.00');
    await changing.commit();
    await tell();
    expect(shown().LAMP).toBe('28.00');
    // It was due already when it changed: whoever takes it waits for the change.
    await database.db.transaction((trx) => refreshListings(trx, step.clock.now(), { productIds: [id] }));
    const again = await database.db.transaction();
    await again.raw(`update supplier_offer set cost = 30 where product_id = ?`, [id]);
    await refreshListings(again, step.clock.now(), { productIds: [id] });
    expect(await database.db.transaction((trx) => takeDuePrices(trx, 'shop', 10))).toEqual([]);
    await again.commit();
    await tell();
    expect(shown().LAMP).toBe('42.00');
  });

  test('are not made where no storefront wants any, and no longer told where it stopped wanting them', async () => {
    await syncPriceSettings(database.db, [{ id: 'shop', revision: undefined }], step.clock.now());
    await feed({ LAMP: [20, '10.00'], TENT: [20, '100.00'] });
    expect(await database.db('price_due').select()).toEqual([]);
    expect(shown()).toEqual({});
  });
});

describe('the cost that a price is made from is of whoever would be ordered from', () => {
  const acme = acmeFiles();
  // Acme asks for 4 where Bravo asks for 10, and says that it is true of three hours ago.
  const cheap = (quantity: number) =>
    step.receive('acme', `846_${quantity}.edi`, acme.stock(quantity, `I-${quantity}`));

  beforeEach(() => feed({ LAMP: [20, '10.00'] }));

  test('and has it', async () => {
    await cheap(7);
    expect(shown().LAMP).toBe('5.60');
    await cheap(0);
    expect(shown().LAMP).toBe('14.00');
  });

  test('and has a whole pack of it', async () => {
    await cheap(7);
    await database.db('supplier_offer').where({ supplier_id: 'acme' }).update({ pack_size: 6 });
    await cheap(6);
    expect(shown().LAMP).toBe('5.60');
    await cheap(5);
    expect(shown().LAMP).toBe('14.00');
  });

  test('by a figure that is not too old', async () => {
    await cheap(7);
    expect(shown().LAMP).toBe('5.60');
    // Nobody there works on the Sunday that the clock stands at.
    step.clock.advance(48 * 3_600_000);
    await feed({ LAMP: [19, '10.00'] });
    await ageStock(step.gateway, 0);
    await step.work();
    expect(shown().LAMP).toBe('14.00');
  });
});
