import { beforeEach, expect, it } from 'vitest';
import { buildStorefronts, type Shops } from '../../src/app/storefronts.ts';
import type { Config } from '../../src/config/load.ts';
import { configFile } from '../../src/config/schema.ts';
import type { Limits } from '../../src/domain/token-bucket.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { TransientError } from '../../src/kernel/errors.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { SharedRow } from '../../src/pipeline/storefront/shared-row.ts';
import { ShopTraffic } from '../../src/pipeline/storefront/shop-traffic.ts';
import { startShop } from '../../src/simulator/shop.ts';
import { readTraffic, trafficStandings } from '../../src/stores/storefront-traffic.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { startPlatform } from '../support/fakes/fake-platform.ts';

/** What gateways share of one shop: its limit, its pauses, and whether it is called at all. */
const database = testDatabase();
const told: string[] = [];

beforeEach(async () => {
  told.length = 0;
  await emptyTables(database.db, 'storefront_traffic, exception, alert_event, lane');
});

/** One of several gateways; each has a row object of its own over the same row. */
function replica(limits: Limits, settings = 'as they are'): ShopTraffic {
  return new ShopTraffic({
    storefrontId: 'shop',
    row: new SharedRow(() => database.db, 'shop', limits, settings),
    logger: silentLogger,
    opened: async ({ code }) => void told.push(`opened ${code}`),
    closed: async () => void told.push('closed'),
  });
}

const hardly = 1 / 3600;

it('lets several gateways together spend what one may, and never more (K2)', async () => {
  const replicas = Array.from({ length: 4 }, () => replica({ capacity: 30, perSecond: hardly, reserve: 0 }));
  const takes = replicas.flatMap((one) => Array.from({ length: 15 }, () => one.take(1, 'usual')));
  const outcomes = await Promise.allSettled(takes);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(30);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'STOREFRONT-THROTTLED' });
  }
  expect((await readTraffic(database.db, 'shop'))?.row.spent).toBe(30);
});

it('gives work back when its turn is farther away than a job may take, and says when (K2)', async () => {
  const one = replica({ capacity: 1, perSecond: 1 / 100, reserve: 0 });
  await one.take(1, 'usual');
  const refused = await one.take(1, 'usual').catch((error: unknown) => error);
  if (!(refused instanceof TransientError)) throw new Error('it was let through');
  expect(refused).toMatchObject({ code: 'STOREFRONT-THROTTLED', nothingSent: true });
  expect(refused.retryAfterMs).toBeGreaterThan(90_000);
  expect(refused.retryAfterMs).toBeLessThanOrEqual(100_000);
});

it('waits for what runs in, in the time of the database', async () => {
  const one = replica({ capacity: 2, perSecond: 10, reserve: 0 });
  for (let call = 0; call < 6; call += 1) await one.take(1, 'usual');
  const { rows } = await database.db.raw(
    "select spent, updated_at > now() - interval '1 minute' as is_recent from storefront_traffic",
  );
  expect(rows).toEqual([{ spent: 6, is_recent: true }]);
});

it('keeps a share for what is urgent, over all gateways (K2)', async () => {
  const [one, other] = [
    replica({ capacity: 10, perSecond: hardly, reserve: 4 }),
    replica({ capacity: 10, perSecond: hardly, reserve: 4 }),
  ];
  for (let call = 0; call < 6; call += 1) await one.take(1, 'usual');
  await expect(other.take(1, 'usual')).rejects.toMatchObject({ code: 'STOREFRONT-THROTTLED' });
  for (let call = 0; call < 4; call += 1) await other.take(1, 'urgent');
  await expect(one.take(1, 'urgent')).rejects.toMatchObject({ code: 'STOREFRONT-THROTTLED' });
});

it('lets what is urgent pass those who wait', async () => {
  const one = replica({ capacity: 4, perSecond: 4, reserve: 1 });
  for (let call = 0; call < 3; call += 1) await one.take(1, 'usual');
  const order: string[] = [];
  const usual = one.take(3, 'usual').then(() => order.push('usual'));
  await one.take(1, 'urgent');
  order.push('urgent');
  await usual;
  expect(order).toEqual(['urgent', 'usual']);
});

it('spends nothing on the usual while what is urgent waits for more than there is', async () => {
  const one = replica({ capacity: 4, perSecond: 8, reserve: 0 });
  await one.take(4, 'usual');
  const order: string[] = [];
  const urgent = one.take(4, 'urgent').then(() => order.push('urgent'));
  const usual = Array.from({ length: 3 }, () => one.take(1, 'usual').then(() => order.push('usual')));
  await Promise.all([urgent, ...usual]);
  expect(order[0]).toBe('urgent');
});

it('takes over what the platform says, and tells other gateways (K2)', async () => {
  const [one, other] = [
    replica({ capacity: 100, perSecond: hardly, reserve: 0 }),
    replica({ capacity: 100, perSecond: hardly, reserve: 0 }),
  ];
  await one.take(10, 'usual');
  one.learn({ available: 5, capacity: 50 });
  await one.take(1, 'usual');
  await expect(other.take(10, 'usual')).rejects.toMatchObject({ code: 'STOREFRONT-THROTTLED' });
  expect((await readTraffic(database.db, 'shop'))?.row).toMatchObject({ capacity: 50 });
  // What a call really cost less than was taken comes back.
  one.learn({ available: 40, capacity: 50 });
  await one.take(30, 'usual');
});

it('pauses every gateway when the shop asks one of them for it (K2)', async () => {
  const [one, other] = [
    replica({ capacity: 100, perSecond: 100, reserve: 0 }),
    replica({ capacity: 100, perSecond: 100, reserve: 0 }),
  ];
  await other.take(1, 'usual');
  one.learn({ pauseMs: 60_000 });
  await one.stop();
  await expect(other.take(1, 'urgent')).rejects.toMatchObject({ code: 'STOREFRONT-THROTTLED' });
});

it('ends all waiting when the gateway stops', async () => {
  const one = replica({ capacity: 1, perSecond: 1 / 20, reserve: 0 });
  await one.take(1, 'usual');
  const waiting = one.take(1, 'usual');
  const refused = expect(waiting).rejects.toMatchObject({ code: 'STOREFRONT-THROTTLED' });
  await one.stop();
  await refused;
  await expect(one.take(1, 'usual')).rejects.toMatchObject({ code: 'STOREFRONT-THROTTLED' });
});

const free: Limits = { capacity: 1e9, perSecond: 1e9, reserve: 0 };
const failure = (subject: string, kind: 'call' | 'refused' = 'call') => ({
  kind,
  subject,
  code: 'STOREFRONT-FAILED',
  message: '500',
});

it('leaves a shop alone that fails, over all gateways, and tells it once (K3)', async () => {
  const [one, other] = [replica(free), replica(free)];
  for (let call = 0; call < 6; call += 1) await (call % 2 ? one : other).failed(failure(`b${call}`));
  expect(told).toEqual(['opened STOREFRONT-FAILED']);
  for (const gateway of [one, other])
    await expect(gateway.enter()).rejects.toMatchObject({ code: 'STOREFRONT-PAUSED' });
  await database.db.raw('update storefront_traffic set probe_at = clock_timestamp(), number = number + 1');
  const third = replica(free);
  await third.enter();
  await third.succeeded();
  expect(told).toEqual(['opened STOREFRONT-FAILED', 'closed']);
  await replica(free).enter();
});

it('begins anew with other settings: whoever corrected a token is not kept waiting (K8)', async () => {
  const one = replica(free, 'with the old token');
  await one.failed(failure('x', 'refused'));
  await expect(one.enter()).rejects.toMatchObject({ code: 'STOREFRONT-PAUSED' });
  const mended = replica(free, 'with the new token');
  await mended.enter();
  await mended.succeeded();
  // The old gateway, which runs on for a while, does not bring its settings back.
  await expect.poll(() => one.enter().then(() => 'called'), { timeout: 30_000 }).toBe('called');
  await one.failed(failure('y'));
  const { rows } = await database.db.raw('select settings from storefront_traffic');
  expect(rows).toEqual([{ settings: 'with the new token' }]);
});

it('says how a storefront stands', async () => {
  const one = replica({ capacity: 10, perSecond: hardly, reserve: 0 });
  await one.take(4, 'usual');
  await one.failed(failure('x', 'refused'));
  const [standing] = await trafficStandings(database.db, 'shop');
  expect(standing).toMatchObject({
    capacity: 10,
    failures: 1,
    openCode: 'STOREFRONT-FAILED',
    openMessage: '500',
    waiting: { packages: 0, quantities: 0, prices: 0 },
  });
  expect(standing?.available).toBeCloseTo(6, 0);
  expect(standing?.openSince).toBeInstanceOf(Date);
});

/** A headless shop as crossdock.yaml describes it. */
function shopsOf(url: string, secret: string): Shops {
  const storefronts = [{ id: 'shop', kind: 'headless', url, secret, allowPrivateAddresses: true }];
  const config = { storefronts: configFile.parse({ crossdock: 1, storefronts }).storefronts } as Config;
  return buildStorefronts(config, { clock: systemClock, logger: silentLogger, db: () => database.db });
}

it('asks a shop that refuses our secret once, tells one person, and goes on by itself when it is right (K8)', async () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const shop = await startShop({ secret, clock: systemClock });
  const shops = shopsOf(shop.url, `whsec_${Buffer.alloc(32, 8).toString('base64')}`);
  const mended = shopsOf(shop.url, secret);
  try {
    const storefront = shops.storefronts.get('shop');
    const batch = (key: string) => ({ idempotencyKey: key, items: [{ sku: 'LAMP', quantity: 1, version: 1 }] });
    await expect(storefront?.publishStock(batch('b1'))).rejects.toMatchObject({ code: 'STOREFRONT-SIGNATURE' });
    for (let call = 0; call < 10; call += 1) {
      await expect(storefront?.publishStock(batch(`c${call}`))).rejects.toMatchObject({ code: 'STOREFRONT-PAUSED' });
    }
    expect(shop.book.rejected).toHaveLength(1);
    const open = () => database.db('exception').whereNull('closed_at').pluck('code');
    expect(await open()).toEqual(['STOREFRONT-SIGNATURE']);
    await mended.storefronts.get('shop')?.publishStock(batch('b2'));
    expect(shop.book.quantity('LAMP')).toBe(1);
    expect(await open()).toEqual([]);
  } finally {
    await shops.close();
    await mended.close();
    await shop.stop();
  }
});

it('goes on telling stock to a shop that answers 404 to prices, and troubles nobody with an outage', async () => {
  const asked: string[] = [];
  const shop = await startPlatform(({ json }) => {
    const { type } = json as { type: string };
    asked.push(type);
    return { status: type === 'price.updated' ? 404 : 204 };
  });
  const shops = shopsOf(shop.url, `whsec_${Buffer.alloc(32, 7).toString('base64')}`);
  try {
    const storefront = shops.storefronts.get('shop');
    const price = { sku: 'LAMP', price: '1.00', currency: 'USD', version: 1 };
    for (const key of ['1', '2']) {
      const prices = storefront?.publishPrices({ idempotencyKey: `p${key}`, items: [price] });
      await expect(prices).rejects.toMatchObject({ code: 'STOREFRONT-NOT-FOUND' });
      const items = [{ sku: 'LAMP', quantity: 1, version: 1 }];
      expect(await storefront?.publishStock({ idempotencyKey: `s${key}`, items })).toMatchObject([{ outcome: 'done' }]);
    }
    expect(asked).toEqual(['price.updated', 'stock.updated', 'stock.updated']);
    expect(await database.db('exception').whereNull('closed_at').pluck('code')).toEqual([]);
  } finally {
    await shops.close();
    await shop.stop();
  }
});
