import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Database } from '../../../src/stores/database.ts';
import type { JobQueue } from '../../../src/stores/job-queue.ts';
import { Chance } from '../../fuzz/chance.ts';
import { until } from '../pickup/wait.ts';
import type { Crew } from './crew.ts';
import { type SoldOrder, trackingOf, type Wanted } from './oracle.ts';
import { announce, seedOrders, skuOf, waiting, want } from './seed.ts';
import type { StormShop, StormShops } from './shops.ts';

export const SKUS = 120;
/** Of all pushes, those that are the news of a package. */
const PACKAGES = 0.04;
const PER_ORDER = 2;
/** Changes that are made together in one shop. */
const ROUND = 40;
const PATIENCE_MS = 240_000;
/** A run in which nothing old came late would prove nothing. */
const LEAST_OVERTAKEN = 3;
/** No two wanted quantities of a SKU are equal but 0. */
const [STEP, PRIME] = [7_919, 1_000_003];

export interface Settings {
  readonly pushes: number;
  readonly restarts: number;
  readonly replicas: number;
  readonly seed: number;
  readonly without: readonly string[];
  readonly say: (line: string) => void;
}

export interface World {
  readonly settings: Settings;
  readonly crew: Crew;
  readonly shops: StormShops;
  readonly sql: pg.Pool;
  readonly db: Database;
  readonly queue: JobQueue;
}

/** A shop in the storm, and what is to come there. */
interface Course {
  readonly shop: StormShop;
  readonly wanted: Wanted;
  readonly parcels: { readonly orderId: string; readonly order: number; readonly id: number }[];
  changes: number;
}

/** Quantities change and packages leave, while gateways are killed; answers what each shop should know in the end. */
export async function storm(world: World): Promise<ReadonlyMap<string, Wanted>> {
  const { settings, crew, shops, sql, db, queue } = world;
  const { pushes, restarts, replicas, seed, say } = settings;
  const chance = new Chance(seed);
  await crew.start();
  await until(() => isListed(sql, shops.all.length), PATIENCE_MS, 'every product is listed');
  await Promise.all(Array.from({ length: replicas - 1 }, () => crew.start()));
  const each = Math.ceil((pushes * PACKAGES) / shops.all.length);
  const courses: Course[] = [];
  for (const [at, shop] of shops.all.entries()) courses.push(await courseOf(sql, shop, at * PER_ORDER * each, each));

  async function round(course: Course): Promise<number> {
    const { shop, wanted, parcels } = course;
    const leaving = parcels.splice(0, Math.max(1, Math.round(ROUND * PACKAGES)));
    await announce(sql, shop.id, leaving);
    for (const { orderId, id } of leaving) wanted.packages.push({ orderId, trackingNumber: trackingOf(id) });
    const changed = new Map<string, number>();
    for (let count = 0; count < ROUND; count += 1) {
      course.changes += 1;
      const number = 1 + ((course.changes * STEP) % PRIME);
      changed.set(skuOf(chance.between(1, SKUS)), chance.hits(0.2) ? 0 : number);
    }
    await want(sql, shop.id, changed);
    for (const [sku, quantity] of changed) wanted.quantities.get(sku)?.push(quantity);
    await queue.send(db, 'storefront.publish', { storefrontId: shop.id });
    return leaving.length + changed.size;
  }

  let restarting: Promise<void> = Promise.resolve();
  let begun = 0;
  for (let made = 0; made < pushes || shops.headless.overtaken < LEAST_OVERTAKEN; ) {
    for (const course of courses) made += await round(course);
    await sleep(chance.below(200));
    if (begun < restarts && made / pushes > (begun + 0.5) / restarts) {
      begun += 1;
      restarting = restarting.then(() => crew.restart(chance));
      say(`${made} of ${pushes} pushes, restart ${begun}`);
    }
    await until(async () => (await waiting(sql)) < 2 * ROUND * courses.length, PATIENCE_MS, 'shops keep up');
  }
  await restarting;
  return new Map(courses.map(({ shop, wanted }) => [shop.id, wanted]));
}

/** No fault comes any more; waits until every shop was told everything. */
export async function calm({ shops, sql, settings }: World): Promise<void> {
  for (const { platform } of shops.all) platform.misbehave(undefined);
  shops.headless.hurry();
  settings.say('calm: waiting until every shop knows everything');
  try {
    await until(async () => (await waiting(sql)) === 0, PATIENCE_MS, 'nothing is left to be told');
  } catch (error) {
    settings.say(String(error));
  }
  // What was held would come until then.
  await sleep(1_500);
}

async function courseOf(sql: pg.Pool, shop: StormShop, after: number, packages: number): Promise<Course> {
  const orders: SoldOrder[] = [];
  for (let id = after + 1; id <= after + packages; id += PER_ORDER) {
    const ids = Array.from({ length: PER_ORDER }, (_, at) => id + at);
    const { orderId, lineIds } = shop.sell([{ sku: skuOf(1), quantity: PER_ORDER }]);
    orders.push({ orderId, lineId: lineIds[0] ?? '', packages: ids });
  }
  await seedOrders(sql, shop.id, orders);
  return {
    shop,
    wanted: {
      quantities: new Map(Array.from({ length: SKUS }, (_, at) => [skuOf(at + 1), [0]])),
      packages: [],
    },
    parcels: orders.flatMap(({ orderId, packages: ids }) => ids.map((id) => ({ orderId, order: ids[0] ?? id, id }))),
    changes: 0,
  };
}

async function isListed(sql: pg.Pool, shops: number): Promise<boolean> {
  const { rows } = await sql.query<{ count: string }>('select count(*) from listing');
  return Number(rows[0]?.count) === SKUS * shops;
}
