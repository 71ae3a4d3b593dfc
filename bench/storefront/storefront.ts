import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGateway } from '../../src/app.ts';
import type { Config } from '../../src/config/load.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import type { Database } from '../../src/stores/database.ts';
import { type JobQueue, openJobQueue } from '../../src/stores/job-queue.ts';
import { syncParties } from '../../src/stores/parties.ts';
import { withEmbedded } from '../embedded.ts';
import { type Bench, type BenchOptions, figure, percentile, rounded } from '../measure.ts';
import { type MeasuredShop, startShops } from './shops.ts';

const BACKLOG = 100_000;
const QUICK_BACKLOG = 10_000;
const MEASURED_MS = 180_000;
/**
 * `--quick` ends within 50 s also where setting up takes long: what is measured gets shorter then. Moments are since the process
 * began; what stops the gateway and the database afterwards has the rest.
 */
const quick = { mostMs: 11_000, leastMs: 6_000, changesFromMs: 32_000, endMs: 39_000, leastChanges: 5 };

/** Four shops with a backlog at the same time, each by its own adapter against a fake that keeps its platform's limit; then one that is idle. */
export const storefront: Bench = {
  about: 'share of the allowed rate used under a backlog, for each platform; change → told when idle',
  async run(options) {
    const { isQuick, say } = options;
    const backlog = isQuick ? QUICK_BACKLOG : BACKLOG;
    const changes = isQuick ? 20 : 200;
    return withEmbedded(async ({ db, url, version }) => {
      const folder = mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
      mkdirSync(join(folder, 'mappings'));
      const skus = Array.from({ length: backlog }, (_, at) => skuOf(at + 1));
      const shops = await startShops(skus);
      try {
        const queue = await openJobQueue({ address: url, logger: silentLogger, role: 'send' });
        try {
          await db.raw(`insert into product (sku, title) select sku, '' from unnest(cast(? as text[])) sku`, [
            `{${skus.join(',')}}`,
          ]);
          await listEverywhere(db, shops);
          const running = await startGateway({
            config: configOf(url, folder, shops),
            logger: silentLogger,
            createStorefront: ({ id }, around) => createStorefront(shopNamed(shops, id).settings, around),
          });
          try {
            say(`${backlog} changed SKUs in each of ${shops.length} shops.`);
            const longestMs = isQuick ? quickMs(performance.now()) : MEASURED_MS;
            const told = await tellAsMuchAsGoes(db, queue, shops, longestMs, options);
            const shares = new Map(shops.map(({ id, limit }) => [id, rounded(limit.share())]));
            say(`Up to ${changes} single changes, one after the other, in an idle shop.`);
            const mayGoOn = (made: number): boolean =>
              made < changes && (!isQuick || made < quick.leastChanges || performance.now() < quick.endMs);
            const idle = await singleChanges(db, queue, shopNamed(shops, 'headless'), mayGoOn);
            const violations = shops.reduce((sum, { limit }) => sum + limit.violations, 0);
            return {
              postgres: version,
              input: {
                'changed SKUs per shop': backlog,
                shops: shops.length,
                'seconds at most for them': rounded(longestMs / 1000),
                'single changes': idle.length,
              },
              figures: [
                ...shops.map(({ id, what }) => figure(`told, ${what}`, 'SKUs/s', [told.get(id) ?? 0])),
                figure('change → told, idle', 'ms', idle),
              ],
              ratios: [
                ...shops.map(({ id, what }) => ({
                  what: `share of the rate, ${what}`,
                  value: shares.get(id) ?? 0,
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
                calls: Object.fromEntries(shops.map(({ id, limit }) => [id, limit.calls])),
                violations: Object.fromEntries(shops.map(({ id, limit }) => [id, limit.violations])),
              },
            };
          } finally {
            await running.stop();
          }
        } finally {
          await queue.stop();
        }
      } finally {
        for (const shop of shops) await shop.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  },
};

/** For how long shops are told, beginning now. */
function quickMs(now: number): number {
  return Math.min(quick.mostMs, Math.max(quick.leastMs, quick.changesFromMs - now));
}

function skuOf(at: number): string {
  return `SKU-${String(at).padStart(6, '0')}`;
}

function shopNamed(shops: readonly MeasuredShop[], id: string | undefined): MeasuredShop {
  const found = shops.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no shop ${id}`);
  return found;
}

/** Every product is in every shop, and known there as it is. */
async function listEverywhere(db: Database, shops: readonly MeasuredShop[]): Promise<void> {
  const rows = shops.map(({ id }) => ({ id, adapter: 'memory' }));
  await syncParties(db, [], rows, systemClock.now());
  await db.raw('update listing set pushed = desired, pushed_version = desired_version');
}

/**
 * Everything changes at once in every shop, and is told for so long, or until all of it is told: some platforms allow so little that
 * a backlog like this takes hours. Answers how many SKUs each shop was told in a second.
 */
async function tellAsMuchAsGoes(
  db: Database,
  queue: JobQueue,
  shops: readonly MeasuredShop[],
  longestMs: number,
  { say }: BenchOptions,
): Promise<ReadonlyMap<string, number>> {
  await db.raw('update listing set desired = 5, desired_version = desired_version + 1, desired_since = now()');
  await db.raw('vacuum analyze listing');
  const began = performance.now();
  for (const { limit } of shops) limit.measure();
  for (const { id } of shops) await queue.send(db, 'storefront.publish', { storefrontId: id });
  const perSecond = new Map<string, number>();
  while (perSecond.size < shops.length) {
    await sleep(200);
    const isOver = performance.now() - began > longestMs;
    for (const { id } of shops) {
      if (perSecond.has(id) || (!isOver && (await isWaiting(db, id)))) continue;
      const told = await toldCount(db, id);
      const seconds = (performance.now() - began) / 1000;
      perSecond.set(id, rounded(told / seconds));
      say(`${id} was told ${told} SKUs in ${rounded(seconds)} s.`);
    }
  }
  // What is left would go on being told while the idle shop is measured.
  await db.raw(
    // Locked in the order of the gateway, which may still write down what it told.
    `with waiting as (select storefront_id, product_id from listing where desired_version > pushed_version
                      order by storefront_id, product_id for no key update)
     update listing set pushed = desired, pushed_version = desired_version from waiting
     where listing.storefront_id = waiting.storefront_id and listing.product_id = waiting.product_id`,
  );
  return perSecond;
}

async function toldCount(db: Database, storefrontId: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    'select count(*)::int as count from listing where storefront_id = ? and pushed = 5',
    [storefrontId],
  );
  return rows[0]?.count ?? 0;
}

async function isWaiting(db: Database, storefrontId: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    'select 1 from listing where storefront_id = ? and desired_version > pushed_version and refusal is null limit 1',
    [storefrontId],
  );
  return rows.length > 0;
}

/** From the commit of a change until the shop has it, in milliseconds. */
async function singleChanges(
  db: Database,
  queue: JobQueue,
  shop: MeasuredShop,
  mayGoOn: (made: number) => boolean,
): Promise<number[]> {
  const times: number[] = [];
  shop.limit.hurry();
  for (let change = 1; mayGoOn(times.length); change += 1) {
    const sku = skuOf(change);
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
    while (shop.quantity(sku) !== quantity) {
      if (performance.now() - committed > 60_000) throw new Error(`the shop was not told of ${sku}`);
      await sleep(1);
    }
    times.push(performance.now() - committed);
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
    storefronts: shops.map(({ id, settings: { kind }, limits }) => ({ id, kind, limits })),
    logLevel: 'silent',
    environment: {},
  } as unknown as Config;
}
