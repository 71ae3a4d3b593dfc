import { beforeEach, describe, expect, test } from 'vitest';
import { guard } from '../../src/partners/schema/guard.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { watchStockOuts } from '../../src/pipeline/clocks/watch-stock-outs.ts';
import { ignoreException } from '../../src/pipeline/exceptions.ts';
import type { ShopSettings } from '../../src/pipeline/storefront/shop-settings.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** A person is told what sold out in a shop: of a few SKUs one by one, of a whole feed once, and when they are there again. */
const database = testDatabase();
const MANY = 150;
const skus = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `SKU-${String(from + index).padStart(3, '0')}`);
const trusting = guard.parse({ zero: false, fall: false, equal: false, shifted: false, columns: false });
let step: StepGateway;
let units: Map<string, number>;
let feeds: number;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  step = await stepGateway(database, {
    // Much sells out at once here; whether such a feed is held is another matter.
    profile: (profile) => ({ ...profile, stock: { ...profile.stock, guard: trusting } }),
  });
  await putProducts(
    step.gateway,
    ['LAMP', 'SHADE', ...skus(0, MANY)].map((sku) => ({ sku, title: sku === 'LAMP' ? 'Desk lamp' : sku })),
  );
  units = new Map(['LAMP', 'SHADE', ...skus(0, MANY)].map((sku) => [sku, 50]));
  feeds = 0;
  await feed({});
});

/** A feed of Bravo, in which only some figures differ from the one before; the shop is told. */
async function feed(changed: Readonly<Record<string, number>>): Promise<void> {
  for (const [sku, quantity] of Object.entries(changed)) units.set(sku, quantity);
  feeds += 1;
  const items = [...units].map(([sku, quantity]) => [sku, quantity, '10.00'] as const);
  await step.receive('bravo', `inv_${feeds}.csv`, bravoFiles.stock(items));
}

const all = (names: readonly string[], quantity: number): Record<string, number> =>
  Object.fromEntries(names.map((sku) => [sku, quantity]));

async function look(settings?: ShopSettings): Promise<void> {
  const shops = new Map(settings === undefined ? [] : [['shop', settings]]);
  expect(await watchStockOuts({ ...step.gateway, shops }, 0)).toBeUndefined();
}

interface Found {
  readonly id: string;
  readonly dedupe_key: string;
  readonly message: string;
  readonly facts: Record<string, unknown>;
}

const open = (): Promise<Found[]> => database.db('exception').whereNull('closed_at').orderBy('id');
const messages = async (): Promise<string[]> => (await open()).map(({ message }) => message);
const events = (): Promise<string[]> => database.db('alert_event').orderBy('id').pluck('kind');

describe('a SKU of which the shop was told that there are none', () => {
  test('is told of once as a warning, and again when there are some', async () => {
    await look();
    expect(await messages()).toEqual([]);
    await feed({ LAMP: 0 });
    expect(step.shop.stock.get('LAMP')?.quantity).toBe(0);
    await look();
    await look();
    expect(await open()).toMatchObject([
      {
        code: 'STOCK-OUT',
        severity: 'warning',
        seen: 1,
        message: 'LAMP (Desk lamp) is sold out in shop.',
        facts: { storefront: 'shop', sku: 'LAMP' },
      },
    ]);
    await feed({ SHADE: 49 });
    await look();
    expect(await messages()).toHaveLength(1);
    await feed({ LAMP: 20 });
    await look();
    expect(await messages()).toEqual([]);
    expect(await database.db('exception').pluck('closed_because')).toEqual(['there are some to sell again']);
    expect(await events()).toEqual(['opened', 'resolved']);
    await feed({ LAMP: 0 });
    await look();
    expect(await messages()).toEqual(['LAMP (Desk lamp) is sold out in shop.']);
  });

  test('is told of because of an order, too, and not where it never had any', async () => {
    await putProducts(step.gateway, [{ sku: 'NEW', title: 'Not delivered yet' }]);
    await step.work();
    await step.place('1001', [['LAMP', 50]]);
    expect(step.shop.stock.get('LAMP')?.quantity).toBe(0);
    await look();
    expect(await messages()).toEqual(['LAMP (Desk lamp) is sold out in shop.']);
  });

  test('is not told of when there are some again before anybody looked; what nobody looked at is not lost', async () => {
    await feed({ LAMP: 0, SHADE: 0 });
    await feed({ LAMP: 9 });
    await look();
    expect(await messages()).toEqual(['SHADE is sold out in shop.']);
    await feed({ SHADE: 9 });
    await feed({ SHADE: 0 });
    await look();
    expect(await open()).toMatchObject([{ seen: 1 }]);
    expect(await events()).toEqual(['opened']);
  });

  test('that a person ignores is told of when it sells out the next time', async () => {
    await feed({ LAMP: 0 });
    await look();
    const [found] = await open();
    expect(await ignoreException(step.gateway, found?.id ?? '', { by: 'ann', reason: 'discontinued' })).toBe(true);
    await feed({ SHADE: 40 });
    await look();
    expect(await messages()).toEqual([]);
    await feed({ LAMP: 9 });
    await look();
    await feed({ LAMP: 0 });
    await look();
    expect(await messages()).toHaveLength(1);
  });

  test('is not told of where crossdock.yaml says never', async () => {
    await feed({ LAMP: 0 });
    await look({ soldOut: 'never' });
    await look();
    expect(await messages()).toEqual([]);
    await feed({ LAMP: 9 });
    await look();
    expect(await database.db('stock_out')).toEqual([]);
  });
});

describe('more SKUs than a person can read', () => {
  test('are one exception, which closes when there are some of each again', async () => {
    await feed({ ...all(skus(0, 25), 0) });
    await look();
    expect(await open()).toMatchObject([
      {
        dedupe_key: 'STOCK-OUT/shop',
        message: '25 SKUs are sold out in shop, the last ones SKU-000, SKU-001, SKU-002, SKU-003, SKU-004 and others.',
        facts: { storefront: 'shop', count: 25, skus: skus(0, 25) },
      },
    ]);
    await feed(all(skus(0, 24), 9));
    await look();
    expect(await open()).toHaveLength(1);
    await feed({ LAMP: 0 });
    await look();
    expect((await open()).map(({ dedupe_key: key }) => key)).toEqual(['STOCK-OUT/shop', 'STOCK-OUT/shop/LAMP']);
    await feed({ ...all(skus(24, 25), 9) });
    await look();
    expect((await open()).map(({ dedupe_key: key }) => key)).toEqual(['STOCK-OUT/shop/LAMP']);
  });

  test('that follow while it is open are told again, once an hour', async () => {
    await feed(all(skus(0, 25), 0));
    await look();
    step.clock.advance(60_000);
    await feed(all(skus(25, 50), 0));
    await look();
    expect(await open()).toMatchObject([{ facts: { count: 50, skus: [...skus(25, 50), ...skus(0, 25)] } }]);
    expect(await events()).toEqual(['opened']);
    step.clock.advance(3_600_000);
    await look();
    await look();
    expect(await events()).toEqual(['opened', 'reminder']);
    step.clock.advance(7_200_000);
    await look();
    expect(await events()).toEqual(['opened', 'reminder']);
  });

  test('are not told one by one either where they sell out slowly', async () => {
    for (let from = 0; from < 120; from += 20) {
      await feed(all(skus(from, from + 20), 0));
      await look();
    }
    const keys = (await open()).map(({ dedupe_key: key }) => key);
    expect(keys).toHaveLength(101);
    expect(keys).toContain('STOCK-OUT/shop');
    expect((await open()).at(-1)).toMatchObject({ facts: { count: 20, skus: skus(100, 120) } });
  });

  test('are told one by one where crossdock.yaml says so, or never one by one', async () => {
    await feed(all(skus(0, 25), 0));
    await look({ soldOut: 25 });
    expect(await open()).toHaveLength(25);
    await feed(all(['LAMP', 'SHADE'], 0));
    await look({ soldOut: 0 });
    expect((await messages()).at(-1)).toBe('2 SKUs are sold out in shop, the last ones LAMP, SHADE.');
  });
});
