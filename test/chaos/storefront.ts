import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { arch, availableParallelism, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { silentLogger } from '../../src/kernel/logger.ts';
import { type Database, openDatabase } from '../../src/stores/database.ts';
import { startEmbeddedPostgres } from '../../src/stores/embedded/embedded-postgres.ts';
import { type JobQueue, openJobQueue } from '../../src/stores/job-queue.ts';
import { migrateToLatest } from '../../src/stores/migrate.ts';
import { Chance } from '../fuzz/chance.ts';
import { Crew } from './storefront/crew.ts';
import { type FaultCounts, stormOver } from './storefront/faults.ts';
import { judge, type Verdict, type Wanted } from './storefront/oracle.ts';
import { seedProducts, skuOf } from './storefront/seed.ts';
import { type StormShops, startShops } from './storefront/shops.ts';
import { calm, type Settings, SKUS, storm } from './storefront/storm.ts';

const USAGE =
  'usage: npm run chaos -- storefront [--pushes N] [--restarts N] [--replicas N] [--seed N] [--without readBack|versions] [--quick] [--json]\n';

const BATCH = 10;

/**
 * `npm run chaos -- storefront --pushes 20000 --seed 1 --json`: two gateways on one database tell four shops of quantities and
 * packages that change all the time: a headless one, Shopify, WooCommerce and BigCommerce, each by its own adapter, against the
 * fake of its platform. A fifth of the answers is lost after the call was applied, a tenth is 429 or 5xx, calls overtake each
 * other, and gateways are killed. In the end every shop must know exactly what it should, have no package twice, and no older
 * quantity may ever have replaced a newer one. `--without readBack` are shops that show no packages when they are asked, `--without
 * versions` is a headless shop that heeds neither keys nor versions; then the run must fail. The last line is the result as one
 * JSON object; the exit code is 1 when anything is wrong.
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
  const skus = Array.from({ length: SKUS }, (_, at) => skuOf(at + 1));
  const shops = await startShops(skus, { batchSize: BATCH, versions: !settings.without.includes('versions') });
  let db: Database | undefined;
  let queue: JobQueue | undefined;
  const sql = new pg.Pool({ connectionString: postgres.url, max: 4 });
  // The server ends connections that are being closed when it stops.
  sql.on('error', () => undefined);
  try {
    db = await openDatabase({ address: postgres.url, logger: silentLogger });
    await migrateToLatest(db);
    queue = await openJobQueue({ address: postgres.url, logger: silentLogger, role: 'send' });
    await seedProducts(sql, skus);
    mkdirSync(join(folder, 'mappings'));
    const crew = new Crew({
      databaseUrl: postgres.url,
      folder: join(folder, 'mappings'),
      shops: shops.all.map(({ id, settings: options }) => ({ id, ...options })),
    });
    const counts = misbehaving(shops, settings);
    try {
      const world = { settings, crew, shops, sql, db, queue };
      const wanted = await storm(world);
      await calm(world);
      return report({ settings, shops, wanted, counts, restarts: crew.restarts, began });
    } finally {
      await crew.end();
    }
  } finally {
    await queue?.stop();
    await db?.destroy();
    await sql.end();
    await shops.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function misbehaving(shops: StormShops, { seed, without }: Settings): ReadonlyMap<string, FaultCounts> {
  const readBack = !without.includes('readBack');
  return new Map(
    shops.all.map((shop, at) => {
      const counts: FaultCounts = { calls: 0, repliesLost: 0, throttled: 0, failed: 0, delayed: 0, late: 0 };
      shop.platform.misbehave(stormOver(shop, counts, { chance: new Chance(seed + 1 + at), readBack }));
      return [shop.id, counts];
    }),
  );
}

interface Outcome {
  readonly settings: Settings;
  readonly shops: StormShops;
  readonly wanted: ReadonlyMap<string, Wanted>;
  readonly counts: ReadonlyMap<string, FaultCounts>;
  readonly restarts: number;
  readonly began: number;
}

function report({ settings, shops, wanted, counts, restarts, began }: Outcome): number {
  const { pushes, seed, without, say } = settings;
  const verdicts = shops.all.map((shop) => {
    const course = wanted.get(shop.id) as Wanted;
    return { id: shop.id, packages: course.packages.length, ...judge(shop, course, say) };
  });
  const sum = (field: keyof Verdict | 'packages'): number => verdicts.reduce((all, one) => all + one[field], 0);
  const faults = (field: keyof FaultCounts): number => [...counts.values()].reduce((all, one) => all + one[field], 0);
  const wrong = {
    wrongQuantities: sum('wrongQuantities'),
    missingPackages: sum('missingPackages'),
    duplicateFulfilments: sum('duplicateFulfilments'),
    staleOverwrites: sum('staleOverwrites'),
  };
  process.stdout.write(
    `${JSON.stringify({
      pushes,
      packages: sum('packages'),
      calls: faults('calls'),
      repliesLost: faults('repliesLost'),
      throttled: faults('throttled'),
      failed: faults('failed'),
      delayed: faults('delayed'),
      late: faults('late'),
      overtaken: shops.headless.overtaken,
      restarts,
      endStateEqualsOracle: wrong.wrongQuantities + wrong.missingPackages === 0,
      ...wrong,
      ...(without.length === 0 ? {} : { without }),
      shops: Object.fromEntries(verdicts.map(({ id, ...verdict }) => [id, { ...counts.get(id), ...verdict }])),
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
      pushes: Number(values.pushes ?? (quick ? 800 : 20_000)),
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
