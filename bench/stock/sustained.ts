import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/stores/database.ts';
import { withEmbedded } from '../embedded.ts';
import { type Bench, type BenchOptions, type Figure, figure, median, percentile, timed } from '../measure.ts';
import { Shelf } from './files.ts';
import { buildGateway, startMeasuredGateway } from './gateway-process.ts';
import { prepareFile, untilCommitted, wantPoll } from './landing.ts';
import { listProducts } from './products.ts';
import { type SftpPlace, startSftpPlace } from './sftp-place.ts';
import { type StockSupplier, writeSupplier } from './suppliers.ts';

/** Files that are on their way at a time: the next one lands when one of them is committed. */
const AT_A_TIME = 8;
/** So many suppliers have the same SKUs. */
const SHARED_BY = 4;
const TABLES = ['supplier_offer', 'supplier_stock', 'listing'];

/** Many suppliers whose stock comes again and again, one gateway, one database. */
export const sustainedStock: Bench = {
  about: 'many suppliers with 1 % changed per file, again and again: feeds per minute, p99 to the commit, table bloat',
  async run(options) {
    const { suppliers: count, skus, rounds } = sizesOf(options);
    const place = await startSftpPlace();
    const folder = mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
    chmodSync(folder, 0o755);
    try {
      return await withEmbedded(async ({ db, url, version }) => {
        const mappings = join(folder, 'mappings');
        const shelves = Array.from({ length: count }, (_, index): Served => {
          const first = Math.floor(index / SHARED_BY) * skus;
          return {
            supplier: writeSupplier(mappings, place, `s${index + 1}`, 'x12'),
            shelf: new Shelf(skus, first),
            number: 0,
          };
        });
        await listProducts(db, Math.ceil(count / SHARED_BY) * skus);
        const isBuilt = !options.isQuick;
        if (isBuilt) await buildGateway();
        const gateway = await startMeasuredGateway({
          folder,
          mappings,
          databaseUrl: url,
          environment: { BENCH_KEY: place.privateKey },
          isBuilt,
        });
        try {
          const run = { db, place, folder };
          options.say(`The first file of ${count} suppliers, ${skus} SKUs each.`);
          await oneRound(run, shelves, 100);
          await db.raw('vacuum analyze');
          const before = await sizes(db);
          gateway.forgetPeak();
          const latencies: number[] = [];
          const perMinute: number[] = [];
          for (let round = 1; round <= rounds; round += 1) {
            options.say(`Round ${round} of ${rounds}.`);
            const ms = await timed(async () => latencies.push(...(await oneRound(run, shelves, 1))));
            perMinute.push(count / (ms / 60_000));
          }
          const grown = await bloat(db, before);
          return {
            postgres: version,
            input: { suppliers: count, 'SKUs each': skus, rounds, 'files at a time': AT_A_TIME },
            figures: [
              figure('feeds', 'per minute', perMinute),
              figure('file landed → committed', 'ms', latencies),
              {
                ...figure('file landed → committed, p99', 'ms', [percentile(latencies, 0.99)]),
                runs: latencies.length,
              },
              figure('most memory of the gateway', 'MB', [gateway.peakRssMb()]),
              ...grown.flatMap(({ figures }) => figures),
            ],
            ratios: [],
            details: {
              server: place.server,
              sustained: {
                suppliers: count,
                skus,
                rounds,
                feedsPerMinute: median(perMinute),
                p99Ms: percentile(latencies, 0.99),
                bloat: Object.fromEntries(
                  grown.map(({ table, times, deadPercent }) => [table, { times, deadPercent }]),
                ),
              },
            },
          };
        } finally {
          await gateway.stop();
        }
      });
    } finally {
      await place.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Served {
  readonly supplier: StockSupplier;
  readonly shelf: Shelf;
  number: number;
}

function sizesOf({ isQuick, skus, suppliers, rounds }: BenchOptions) {
  return {
    suppliers: suppliers ?? (isQuick ? 4 : 200),
    skus: skus ?? (isQuick ? 1_000 : 50_000),
    rounds: rounds ?? (isQuick ? 3 : 50),
  };
}

/** One file of every supplier. Answers the milliseconds from its final name to its commit for each. */
async function oneRound(
  { db, place, folder }: { readonly db: Database; readonly place: SftpPlace; readonly folder: string },
  shelves: readonly Served[],
  percent: number,
): Promise<number[]> {
  const times: number[] = [];
  const waiting = [...shelves];
  const worker = async (): Promise<void> => {
    for (let served = waiting.shift(); served !== undefined; served = waiting.shift()) {
      const { supplier, shelf } = served;
      served.number += 1;
      shelf.change(percent);
      const name = `${supplier.id}-${served.number}.edi`;
      const land = prepareFile(place, supplier, { name, number: served.number, shelf, folder });
      times.push(
        await timed(async () => {
          land();
          await wantPoll(db, supplier);
          await untilCommitted(db, supplier.id, name);
        }),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return times;
}

async function sizes(db: Database): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.raw<{ rows: { name: string; bytes: string }[] }>(
    'select name, pg_total_relation_size(name::regclass) as bytes from unnest(cast(? as text[])) name',
    [TABLES],
  );
  return new Map(rows.map(({ name, bytes }) => [name, Number(bytes)]));
}

interface Bloat {
  readonly table: string;
  readonly times: number;
  readonly deadPercent: number;
  readonly figures: readonly Figure[];
}

/** How much larger each table became while the number of its rows did not, and how much of it are dead rows. */
async function bloat(db: Database, before: ReadonlyMap<string, number>): Promise<Bloat[]> {
  const after = await sizes(db);
  await db.raw('create extension if not exists pgstattuple');
  const found: Bloat[] = [];
  for (const table of TABLES) {
    const { rows } = await db.raw<{ rows: { dead: number }[] }>(
      'select dead_tuple_percent as dead from pgstattuple(cast(? as regclass))',
      [table],
    );
    const times = (after.get(table) ?? 0) / (before.get(table) ?? 1);
    const deadPercent = rows[0]?.dead ?? Number.NaN;
    const figures = [
      figure(`${table} and its indexes ÷ after the first files`, 'times', [times]),
      figure(`  of ${table}: dead rows`, '%', [deadPercent]),
    ];
    found.push({ table, times, deadPercent, figures });
  }
  return found;
}
