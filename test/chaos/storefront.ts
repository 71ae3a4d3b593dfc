import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { arch, availableParallelism, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { silentLogger } from '../../src/kernel/logger.ts';
import { type Database, openDatabase } from '../../src/stores/database.ts';
import { startEmbeddedPostgres } from '../../src/stores/embedded/embedded-postgres.ts';
import { type JobQueue, openJobQueue } from '../../src/stores/job-queue.ts';
import { migrateToLatest } from '../../src/stores/migrate.ts';
import { Chance } from '../fuzz/chance.ts';
import { until } from './pickup/wait.ts';
import { type FaultyShop, type ShopFacts, startFaultyShop } from './storefront/faulty-shop.ts';
import type { ChildSettings } from './storefront/gateway-child.ts';
import { seedPackages, seedProducts, skuOf } from './storefront/seed.ts';

const USAGE =
  'usage: npm run chaos -- storefront [--pushes N] [--restarts N] [--replicas N] [--seed N] [--without readBack|versions] [--quick] [--json]\n';

const SHOPS = ['keyed', 'absolute'] as const;
type ShopId = (typeof SHOPS)[number];

/** Of all pushes, those that are the news of a package. */
const PACKAGES = 0.04;
const SKUS = 120;
const BATCH = 10;
const TIMEOUT_MS = 1_000;
/** Changes that are made together. */
const ROUND = 40;
const PATIENCE_MS = 240_000;

interface Settings {
  readonly pushes: number;
  readonly restarts: number;
  readonly replicas: number;
  readonly seed: number;
  readonly without: readonly string[];
  readonly say: (line: string) => void;
}

/**
 * `npm run chaos -- storefront --pushes 20000 --seed 1 --json`: two gateways on one database tell two shops of quantities and
 * packages that change all the time, one shop with keys and versions and one without. A fifth of the answers is lost after
 * the call was applied, a tenth is 429 or 5xx, calls overtake each other, and gateways are killed. In the end both shops must
 * know exactly what they should, have no package twice, and no older quantity may ever have replaced a newer one.
 * `--without readBack` posts packages without a look at what is there, `--without versions` is a shop that heeds none; then
 * the run must fail. The last line is the result as one JSON object; the exit code is 1 when anything is wrong.
 */
export async function run(args: readonly string[]): Promise<number> {
  const settings = read(args);
  if (settings === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const began = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-chaos-storefront-'));
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'pg'), logger: silentLogger, durable: false });
  const shop = await startFaultyShop(new Chance(settings.seed + 1), !settings.without.includes('versions'));
  let db: Database | undefined;
  let queue: JobQueue | undefined;
  const sql = new pg.Pool({ connectionString: postgres.url, max: 4 });
  // The server ends connections that are being closed when it stops.
  sql.on('error', () => undefined);
  try {
    db = await openDatabase({ address: postgres.url, logger: silentLogger });
    await migrateToLatest(db);
    queue = await openJobQueue({ address: postgres.url, logger: silentLogger, role: 'send' });
    await seedProducts(sql, SKUS);
    const crew = new Crew({
      databaseUrl: postgres.url,
      folder: join(folder, 'mappings'),
      shopUrl: shop.url,
      secret: `whsec_${Buffer.alloc(32, 9).toString('base64')}`,
      batchSize: BATCH,
      timeoutMs: TIMEOUT_MS,
      without: settings.without,
    });
    mkdirSync(join(folder, 'mappings'));
    try {
      const told = await storm({ settings, crew, sql, db, queue });
      shop.behave();
      settings.say('quiet: waiting until both shops know everything');
      await quiet(sql, settings.say);
      return judge({ settings, crew, shop, told, began });
    } finally {
      await crew.end();
    }
  } finally {
    await queue?.stop();
    await db?.destroy();
    await sql.end();
    await shop.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The gateways. */
class Crew {
  restarts = 0;
  private readonly settings: ChildSettings;
  private readonly children: ChildProcess[] = [];

  constructor(settings: ChildSettings) {
    this.settings = settings;
  }

  async start(): Promise<void> {
    const file = join(import.meta.dirname, 'storefront/gateway-child.ts');
    const child = spawn(process.execPath, [file, JSON.stringify(this.settings)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.children.push(child);
    for await (const _ of createInterface({ input: child.stdout })) return;
    throw new Error(`a gateway ended with ${child.exitCode} before it began`);
  }

  /** SIGKILL for one of them, and another one in its place. */
  async restart(chance: Chance): Promise<void> {
    const [victim] = this.children.splice(chance.below(this.children.length), 1);
    await kill(victim);
    this.restarts += 1;
    await this.start();
  }

  async end(): Promise<void> {
    for (const child of this.children.splice(0)) await kill(child);
  }
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** What both shops should know in the end: the oracle, which shares nothing with the gateway. */
interface Told {
  readonly quantities: Record<ShopId, Map<string, number>>;
  readonly packages: Record<ShopId, Set<string>>;
}

interface World {
  readonly settings: Settings;
  readonly crew: Crew;
  readonly sql: pg.Pool;
  readonly db: Database;
  readonly queue: JobQueue;
}

async function storm({ settings, crew, sql, db, queue }: World): Promise<Told> {
  const { pushes, restarts, replicas, seed, say } = settings;
  const chance = new Chance(seed);
  await crew.start();
  const listed = async (): Promise<boolean> => {
    const { rows } = await sql.query<{ count: string }>('select count(*) from listing');
    return Number(rows[0]?.count) === SKUS * SHOPS.length;
  };
  await until(listed, PATIENCE_MS, 'every product is listed');
  await Promise.all(Array.from({ length: replicas - 1 }, () => crew.start()));
  const packages = Math.ceil((pushes * PACKAGES) / SHOPS.length);
  for (const [at, id] of SHOPS.entries()) await seedPackages(sql, id, 1 + at * packages, packages);
  const told: Told = {
    quantities: { keyed: new Map(), absolute: new Map() },
    packages: { keyed: new Set(), absolute: new Set() },
  };
  const next = { keyed: 1, absolute: 1 + packages };
  let restarting: Promise<void> = Promise.resolve();
  let begun = 0;
  for (let made = 0; made < pushes; ) {
    for (const id of SHOPS) {
      const parcels = Math.min(Math.round(ROUND * PACKAGES), packages - told.packages[id].size);
      await announce(sql, id, next[id], parcels);
      for (let parcel = 0; parcel < parcels; parcel += 1) told.packages[id].add(`${next[id]++}`);
      const changed = await change(sql, id, chance, told.quantities[id]);
      made += parcels + changed;
      await queue.send(db, 'storefront.publish', { storefrontId: id });
    }
    await sleep(chance.below(200));
    if (begun < restarts && made / pushes > (begun + 0.5) / restarts) {
      begun += 1;
      restarting = restarting.then(() => crew.restart(chance));
      say(`${made} of ${pushes} pushes, restart ${begun}`);
    }
    await until(async () => (await waiting(sql)) < 3 * ROUND, PATIENCE_MS, 'shops keep up');
  }
  await restarting;
  return told;
}

/** Some SKUs change, as a feed or an order would change them; a fifth of them goes to zero. */
async function change(sql: pg.Pool, id: ShopId, chance: Chance, told: Map<string, number>): Promise<number> {
  const changed = new Map<string, number>();
  for (let count = 0; count < ROUND; count += 1) {
    changed.set(skuOf(chance.between(1, SKUS)), chance.hits(0.2) ? 0 : chance.between(1, 500));
  }
  await sql.query(
    `update listing l set desired = x.quantity, desired_version = l.desired_version + 1, desired_since = now(), refusal = null
     from jsonb_to_recordset($2::jsonb) as x(sku text, quantity int) join product p on p.sku = x.sku
     where l.storefront_id = $1 and l.product_id = p.id`,
    [id, JSON.stringify([...changed].map(([sku, quantity]) => ({ sku, quantity })))],
  );
  for (const [sku, quantity] of changed) told.set(sku, quantity);
  return changed.size;
}

async function announce(sql: pg.Pool, id: ShopId, from: number, count: number): Promise<void> {
  await sql.query(
    `insert into fulfilment_push (order_id, supplier_id, package_id, storefront_id, queued_at)
     select i, 'acme', i, $1, now() from generate_series($2::int, $2::int + $3::int - 1) i`,
    [id, from, count],
  );
}

async function waiting(sql: pg.Pool): Promise<number> {
  const { rows } = await sql.query<{ count: string }>(
    `select (select count(*) from listing where desired_version > pushed_version and refusal is null)
       + (select count(*) from fulfilment_push where state = 'queued') as count`,
  );
  return Number(rows[0]?.count);
}

async function quiet(sql: pg.Pool, say: (line: string) => void): Promise<void> {
  try {
    await until(async () => (await waiting(sql)) === 0, PATIENCE_MS, 'nothing is left to be told');
  } catch (error) {
    say(String(error));
  }
  // What was applied late would come until then.
  await sleep(3_500);
}

interface Outcome {
  readonly settings: Settings;
  readonly crew: Crew;
  readonly shop: FaultyShop;
  readonly told: Told;
  readonly began: number;
}

function judge({ settings, crew, shop, told, began }: Outcome): number {
  const { pushes, seed, without, say } = settings;
  let [wrongQuantities, missingPackages, duplicateFulfilments, staleOverwrites] = [0, 0, 0, 0];
  for (const id of SHOPS) {
    const facts: ShopFacts = shop[id];
    for (const [sku, quantity] of told.quantities[id]) {
      const known = facts.stock.get(sku)?.quantity;
      if (known === quantity) continue;
      wrongQuantities += 1;
      say(`${id}: ${sku} is ${known} and should be ${quantity}`);
    }
    for (const number of told.packages[id]) {
      if (facts.packages.get(`O-${number}`)?.includes(`P-${number}`) !== true) missingPackages += 1;
    }
    duplicateFulfilments += facts.duplicateFulfilments;
    staleOverwrites += facts.staleOverwrites;
  }
  const wrong = { wrongQuantities, missingPackages, duplicateFulfilments, staleOverwrites };
  process.stdout.write(
    `${JSON.stringify({
      pushes,
      packages: told.packages.keyed.size + told.packages.absolute.size,
      ...shop.counts,
      restarts: crew.restarts,
      endStateEqualsOracle: wrongQuantities + missingPackages === 0,
      ...wrong,
      ...(without.length === 0 ? {} : { without }),
      seed,
      commit: spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout.trim(),
      durationMs: Date.now() - began,
      machine: `${availableParallelism()} cores, ${platform()} ${arch()}, Node ${process.versions.node}`,
    })}\n`,
  );
  return Object.values(wrong).every((count) => count === 0) ? 0 : 1;
}

function read(args: readonly string[]): Settings | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        pushes: { type: 'string' },
        restarts: { type: 'string' },
        replicas: { type: 'string', default: '2' },
        seed: { type: 'string', default: '1' },
        without: { type: 'string' },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const { quick, json, without } = values;
    const numbers = {
      pushes: Number(values.pushes ?? (quick ? 1_500 : 20_000)),
      restarts: Number(values.restarts ?? (quick ? 2 : 12)),
      replicas: Number(values.replicas),
      seed: Number(values.seed),
    };
    if (!Object.values(numbers).every((number) => Number.isInteger(number) && number >= 0)) return undefined;
    if (numbers.pushes < 1 || numbers.replicas < 1) return undefined;
    const say = (line: string): void => {
      if (!json) process.stderr.write(`${line}\n`);
    };
    return { ...numbers, without: without === undefined ? [] : [without], say };
  } catch {
    return undefined;
  }
}
