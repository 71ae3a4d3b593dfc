import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGateway } from '../../src/app.ts';
import type { Config } from '../../src/config/load.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { type ShopLimits, usualTraffic } from '../../src/storefronts/limits.ts';
import type { Database } from '../../src/stores/database.ts';
import { type JobQueue, openJobQueue } from '../../src/stores/job-queue.ts';
import { syncParties } from '../../src/stores/parties.ts';
import { withEmbedded } from '../embedded.ts';
import { type Bench, type BenchOptions, figure, percentile, rounded } from '../measure.ts';
import { bucketLimit, concurrencyLimit, type LimitServer, startLimitServer, windowLimit } from './limit-servers.ts';
import { stockOnly } from './stock-only.ts';

const BACKLOG = 100_000;
const QUICK_BACKLOG = 10_000;
const QUICK_CALLS = 120;
const LONGEST_MS = 20 * 60_000;
const SKU = "'SKU-' || lpad(i::text, 6, '0')";

/** One shop: what its platform allows, and how the gateway is told of it. */
interface MeasuredShop {
  readonly id: string;
  readonly what: string;
  /** Whose usual limits count, where they are not given. */
  readonly kind: string;
  readonly limits?: {
    readonly perSecond?: number;
    readonly burst?: number;
    readonly reserve?: number;
    readonly parallel?: number;
  };
  readonly batchSize: number;
  readonly cost: number;
  serve(): Promise<LimitServer>;
}

function shopsOf(isQuick: boolean): MeasuredShop[] {
  const size = (usual: number): number => (isQuick ? Math.ceil(QUICK_BACKLOG / QUICK_CALLS) : usual);
  const points = usualTraffic('shopify').limits as ShopLimits;
  // A short run would be over before what is saved up is spent.
  const saved = isQuick ? points.capacity / 10 : points.capacity;
  const kept = isQuick ? points.reserve / 10 : points.reserve;
  return [
    {
      id: 'shopify',
      what: 'Shopify, points',
      kind: 'shopify',
      limits: { perSecond: points.perSecond, burst: saved, reserve: kept, parallel: 4 },
      batchSize: size(250),
      cost: 10,
      serve: () => startLimitServer(bucketLimit(saved, points.perSecond, 10, kept), 150),
    },
    {
      id: 'bigcommerce',
      what: 'BigCommerce, calls in windows of 30 s',
      kind: 'bigcommerce',
      batchSize: size(250),
      cost: 1,
      serve: () => startLimitServer(windowLimit(150, 30_000), 100),
    },
    {
      id: 'woocommerce',
      what: 'WooCommerce, calls at once',
      kind: 'woocommerce',
      limits: { parallel: 4 },
      // Half as many calls, so that a short run is no longer than the others.
      batchSize: isQuick ? 2 * size(100) : 100,
      cost: 1,
      serve: () => startLimitServer(concurrencyLimit(4), 1_000),
    },
    {
      id: 'headless',
      what: 'headless, calls',
      kind: 'headless',
      limits: { perSecond: 10, burst: 20, parallel: 4 },
      batchSize: size(200),
      cost: 1,
      serve: () => startLimitServer(bucketLimit(20, 10, 1, 2), 100),
    },
  ];
}

/** Four shops with a backlog at the same time, each against a server that keeps its platform's limit; then one that is idle. */
export const storefront: Bench = {
  about: 'share of the allowed rate used under a backlog, for each platform; change → told when idle',
  async run(options) {
    const { isQuick, say } = options;
    const backlog = isQuick ? QUICK_BACKLOG : BACKLOG;
    const changes = isQuick ? 40 : 200;
    const shops = shopsOf(isQuick);
    return withEmbedded(async ({ db, url, version }) => {
      const servers = new Map<string, LimitServer>();
      const folder = mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
      mkdirSync(join(folder, 'mappings'));
      try {
        for (const shop of shops) servers.set(shop.id, await shop.serve());
        const queue = await openJobQueue({ address: url, logger: silentLogger, role: 'send' });
        try {
          await db.raw(`insert into product (sku, title) select ${SKU}, '' from generate_series(1, ?::int) i`, [
            backlog,
          ]);
          await listEverywhere(db, shops);
          const running = await startGateway({
            config: configOf(url, folder, shops),
            logger: silentLogger,
            createStorefront: ({ id }, around) => {
              const shop = shops.find((one) => one.id === id) as MeasuredShop;
              return stockOnly({ ...shop, url: (servers.get(shop.id) as LimitServer).url }, around);
            },
          });
          try {
            say(`${backlog} changed SKUs in each of ${shops.length} shops.`);
            const seconds = await tellAll(db, queue, shops, options);
            const shares = new Map([...servers].map(([id, server]) => [id, rounded(server.share())]));
            say(`${changes} single changes, one after the other, in an idle shop.`);
            const idle = await singleChanges(db, queue, servers.get('headless') as LimitServer, changes);
            const violations = [...servers.values()].reduce((sum, one) => sum + one.violations, 0);
            return {
              postgres: version,
              input: { 'changed SKUs per shop': backlog, shops: shops.length, 'single changes': changes },
              figures: [
                ...shops.map(({ id, what }) => figure(`backlog told, ${what}`, 's', [seconds.get(id) ?? Number.NaN])),
                figure('change → told, idle', 'ms', idle),
              ],
              ratios: [
                ...shops.map(({ id, what }) => ({
                  what: `share of the rate, ${what}`,
                  value: shares.get(id) ?? Number.NaN,
                  target: { atLeast: 0.95 },
                })),
                { what: 'calls over a limit', value: violations, target: { atMost: 0 } },
                {
                  what: 'change → told when idle, p99, s',
                  value: rounded(percentile(idle, 0.99) / 1000),
                  target: { atMost: 2 },
                },
              ],
              details: {
                calls: Object.fromEntries([...servers].map(([id, { calls }]) => [id, calls])),
                violations: Object.fromEntries([...servers].map(([id, one]) => [id, one.violations])),
              },
            };
          } finally {
            await running.stop();
          }
        } finally {
          await queue.stop();
        }
      } finally {
        for (const server of servers.values()) await server.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  },
};

/** Every product is in every shop, and known there as it is. */
async function listEverywhere(db: Database, shops: readonly MeasuredShop[]): Promise<void> {
  const rows = shops.map(({ id }) => ({ id, adapter: 'memory' }));
  await syncParties(db, [], rows, systemClock.now());
  await db.raw('update listing set pushed = desired, pushed_version = desired_version');
}

/** Everything changes at once in every shop; answers how long each took until it was told all of it. */
async function tellAll(
  db: Database,
  queue: JobQueue,
  shops: readonly MeasuredShop[],
  { say }: BenchOptions,
): Promise<ReadonlyMap<string, number>> {
  await db.raw('update listing set desired = 5, desired_version = desired_version + 1, desired_since = now()');
  await db.raw('vacuum analyze listing');
  const began = performance.now();
  for (const { id } of shops) await queue.send(db, 'storefront.publish', { storefrontId: id });
  const seconds = new Map<string, number>();
  while (seconds.size < shops.length) {
    if (performance.now() - began > LONGEST_MS) throw new Error(`only ${[...seconds.keys()]} were told everything`);
    await sleep(200);
    for (const { id } of shops) {
      if (seconds.has(id) || (await isWaiting(db, id))) continue;
      seconds.set(id, rounded((performance.now() - began) / 1000));
      say(`${id} knows everything after ${seconds.get(id)} s.`);
    }
  }
  return seconds;
}

async function isWaiting(db: Database, storefrontId: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    'select 1 from listing where storefront_id = ? and desired_version > pushed_version and refusal is null limit 1',
    [storefrontId],
  );
  return rows.length > 0;
}

/** From the commit of a change until the shop has it, in milliseconds. */
async function singleChanges(db: Database, queue: JobQueue, server: LimitServer, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let change = 1; change <= count; change += 1) {
    const sku = `SKU-${String(change).padStart(6, '0')}`;
    const quantity = 1000 + change;
    await db.transaction(async (trx) => {
      await trx.raw(
        `update listing set desired = ?, desired_version = desired_version + 1, desired_since = now()
         where storefront_id = 'headless' and product_id = (select id from product where sku = ?)`,
        [quantity, sku],
      );
      await queue.send(trx, 'storefront.publish', { storefrontId: 'headless' });
    });
    const committed = performance.now();
    let told = server.toldAt(sku, quantity);
    for (; told === undefined; told = server.toldAt(sku, quantity)) {
      if (performance.now() - committed > 60_000) throw new Error(`the shop was not told of ${sku}`);
      await sleep(1);
    }
    times.push(Math.max(0, told - committed));
    await sleep(150);
  }
  return times;
}

function configOf(databaseUrl: string, folder: string, shops: readonly MeasuredShop[]): Config {
  return {
    file: 'bench',
    mappingsFolder: join(folder, 'mappings'),
    stateFolder: folder,
    databaseUrl,
    server: { host: '127.0.0.1', port: 0 },
    storefronts: shops.map(({ id, kind, limits }) => ({ id, kind, limits, publish: undefined, prices: undefined })),
    logLevel: 'silent',
    environment: {},
  } as unknown as Config;
}
