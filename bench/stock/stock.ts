import { chmodSync, createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codecs } from '../../src/formats/registry.ts';
import type { Database } from '../../src/stores/database.ts';
import { withEmbedded } from '../embedded.ts';
import { type Bench, type BenchOptions, type Figure, figure, median, type Ratio, rounded, timed } from '../measure.ts';
import { rowByRow } from '../row-by-row.ts';
import { costOf, Shelf, type StockFormat, writeShelf } from './files.ts';
import { openFloor } from './floor.ts';
import { buildGateway, type MeasuredGateway, startMeasuredGateway } from './gateway-process.ts';
import { prepareFile, untilCommitted, wantPoll } from './landing.ts';
import { listProducts, shopKnows } from './products.ts';
import { type SftpPlace, startSftpPlace } from './sftp-place.ts';
import { type StockSupplier, writeSupplier } from './suppliers.ts';

/** A file on an SFTP server, until its stock is committed and what every shop should show is known. */
export const stock: Bench = {
  about: 'a stock file on SFTP to committed stock and listings, against COPY, COPY + MERGE, and row by row',
  async run(options) {
    const place = await startSftpPlace();
    const folder = mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
    // Postgres reads nothing here, but sshd serves files of this account.
    chmodSync(folder, 0o755);
    try {
      options.say(`Files lie on ${place.server}.`);
      const isBuilt = !options.isQuick;
      if (isBuilt) await buildGateway();
      return await withEmbedded(async ({ db, url, version }) => {
        const suppliers = formats.map((format) => writeSupplier(join(folder, 'mappings'), place, format, format));
        const sizes = sizesOf(options);
        await listProducts(db, sizes.skus);
        const gateway = await startMeasuredGateway({
          folder,
          mappings: join(folder, 'mappings'),
          databaseUrl: url,
          environment: { BENCH_KEY: place.privateKey },
          isBuilt,
        });
        try {
          const run: Run = { db, place, gateway, folder, options, sizes };
          const idleRssMb = rounded(gateway.rssMb());
          const cases: Measured[] = [];
          for (const supplier of suppliers) cases.push(...(await casesOf(run, supplier)));
          return {
            postgres: version,
            ...reportOf(sizes, cases),
            details: { server: place.server, isBuilt, idleRssMb, cases: cases.map(({ result }) => result) },
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

const formats: readonly StockFormat[] = ['x12', 'csv', 'xml'];

interface Sizes {
  readonly skus: number;
  /** CSV and XML, of which only their parsers' share is asked. */
  readonly otherSkus: number;
  readonly sample: number;
  readonly rounds: number;
}

function sizesOf({ isQuick, skus }: BenchOptions): Sizes {
  const count = skus ?? (isQuick ? 10_000 : 200_000);
  return {
    skus: count,
    otherSkus: isQuick ? count / 2 : count,
    sample: isQuick ? 300 : 10_000,
    rounds: isQuick ? 1 : 3,
  };
}

interface Run {
  readonly db: Database;
  readonly place: SftpPlace;
  readonly gateway: MeasuredGateway;
  readonly folder: string;
  readonly options: BenchOptions;
  readonly sizes: Sizes;
}

/** One line of the result, as a program may read it. Ratios are medians over the rounds. */
export interface StockCase {
  readonly format: StockFormat;
  readonly case: string;
  readonly skus: number;
  readonly changedPct: number;
  readonly rounds: number;
  /** From the final name of the file to the commit. */
  readonly seconds: number;
  /** Of it: until its bytes were in the archive. */
  readonly fetchSeconds: number;
  readonly copySeconds: number | null;
  readonly floorSeconds: number | null;
  readonly floorWithWritesSeconds: number | null;
  readonly ratioToFloor: number | null;
  readonly ratioToFloorWithWrites: number | null;
  readonly peakRssMb: number;
  readonly rowByRowRatio: number | null;
  /** What the codec alone needs for the same file, and its share of the whole; checked as the gateway checks it. */
  readonly parserSeconds: number;
  readonly parserShare: number;
}

async function casesOf(run: Run, supplier: StockSupplier): Promise<Measured[]> {
  const { db, options, sizes } = run;
  const { format } = supplier;
  const isMain = format === 'x12';
  const shelf = new Shelf(isMain ? sizes.skus : sizes.otherSkus);
  const floor = isMain ? await openFloor(db, shelf.skus) : undefined;
  const plan = [
    { name: 'first load', percent: 100, rounds: 1 },
    { name: '1 % changed', percent: 1, rounds: sizes.rounds },
    ...(isMain
      ? [
          { name: '10 % changed', percent: 10, rounds: sizes.rounds > 2 ? 2 : 1 },
          { name: '100 % changed', percent: 100, rounds: 1 },
          { name: 'heartbeat', percent: 0, rounds: sizes.rounds },
        ]
      : []),
  ];
  const cases: Measured[] = [];
  let number = 0;
  for (const { name, percent, rounds } of plan) {
    const seen = { total: [], fetch: [], parser: [], copy: [], floor: [], writes: [], rows: [], peak: [] } as Record<
      Measure,
      number[]
    >;
    for (let round = 1; round <= rounds; round += 1) {
      options.say(`${format}, ${shelf.skus} SKUs, ${name}, ${round} of ${rounds}.`);
      if (name !== 'heartbeat') number += 1;
      const changed = shelf.change(percent);
      const file = `${format}-${number}${name === 'heartbeat' ? `-again-${round}` : ''}.${format === 'x12' ? 'edi' : format}`;
      if (floor !== undefined && name !== 'heartbeat') {
        await db.raw('checkpoint');
        seen.copy.push(await floor.copyAlone(shelf));
        seen.floor.push(await floor.merge(shelf));
        seen.writes.push(await floor.mergeAndTell(shelf));
        if (percent === 1) {
          const some = rowsOf(shelf, sizes.sample);
          const ms = await timed(() => rowByRow(db, supplier.id, some));
          seen.rows.push((ms * shelf.skus) / some.length);
        }
      }
      await db.raw('checkpoint');
      const landed = await landAndWait(run, supplier, shelf, number, file);
      await expectChanged(db, supplier.id, name, changed);
      await shopKnows(db);
      seen.total.push(landed.ms);
      seen.fetch.push(landed.fetchMs);
      seen.peak.push(landed.peakRssMb);
      const path = join(run.folder, 'parsed');
      writeShelf(path, format, shelf, number);
      seen.parser.push(await timed(() => parse(format, path)));
    }
    cases.push({ result: caseOf({ format, name, percent, skus: shelf.skus }, seen), seen });
    // As autovacuum does between two feeds; the planner must know that the tables are no longer empty.
    if (name === 'first load' || percent === 100) await db.raw('vacuum analyze');
  }
  return cases;
}

/** The codec alone, in this process. */
async function parse(format: StockFormat, path: string): Promise<void> {
  const options = format === 'xml' ? { xml: { records: ['Item'] } } : {};
  for await (const _events of codecs[format].decode(createReadStream(path), options));
}

type Measure = 'total' | 'fetch' | 'parser' | 'copy' | 'floor' | 'writes' | 'rows' | 'peak';

/** A case, and what every round of it took. */
interface Measured {
  readonly result: StockCase;
  readonly seen: Readonly<Record<Measure, readonly number[]>>;
}

function caseOf(
  { format, name, percent, skus }: { format: StockFormat; name: string; percent: number; skus: number },
  seen: Readonly<Record<Measure, readonly number[]>>,
): StockCase {
  const seconds = (times: readonly number[]): number | null =>
    times.length === 0 ? null : rounded(median(times) / 1000);
  const times = (these: readonly number[], those: readonly number[]): number | null =>
    these.length === 0 || those.length === 0
      ? null
      : rounded(median(these.map((time, round) => time / (those[round] ?? Number.NaN))));
  return {
    format,
    case: name,
    skus,
    changedPct: percent,
    rounds: seen.total.length,
    seconds: rounded(median(seen.total) / 1000),
    fetchSeconds: rounded(median(seen.fetch) / 1000),
    copySeconds: seconds(seen.copy),
    floorSeconds: seconds(seen.floor),
    floorWithWritesSeconds: seconds(seen.writes),
    ratioToFloor: times(seen.total, seen.floor),
    ratioToFloorWithWrites: times(seen.total, seen.writes),
    peakRssMb: rounded(Math.max(...seen.peak)),
    rowByRowRatio: times(seen.rows, seen.total),
    parserSeconds: rounded(median(seen.parser) / 1000),
    parserShare: times(seen.parser, seen.total) ?? Number.NaN,
  };
}

function rowsOf(shelf: Shelf, sample: number) {
  const count = Math.min(sample, shelf.skus);
  const step = Math.floor(shelf.skus / count);
  return Array.from({ length: count }, (_, index) => {
    const item = index * step;
    return { sku: shelf.sku(item), quantity: shelf.quantity(item), cost: costOf(item) };
  });
}

/** Puts a file on the server, makes its folder due, and waits for the commit. */
async function landAndWait(run: Run, supplier: StockSupplier, shelf: Shelf, number: number, name: string) {
  const { db, place, gateway, folder } = run;
  const land = prepareFile(place, supplier, { name, number, shelf, folder });
  gateway.forgetPeak();
  const ms = await timed(async () => {
    land();
    await wantPoll(db, supplier);
    await untilCommitted(db, supplier.id, name);
  });
  return { ms, fetchMs: gateway.told('file-received', name) ?? Number.NaN, peakRssMb: gateway.peakRssMb() };
}

/** A measurement of work that was not done would be a fast one. */
async function expectChanged(db: Database, supplierId: string, name: string, changed: number): Promise<void> {
  if (name === 'heartbeat') return;
  const run = await db('feed_run')
    .where({ supplier_id: supplierId })
    .orderBy('id', 'desc')
    .first<{ state: string; reason: string | null; inserted: number; changed: number }>(
      'state',
      'reason',
      'inserted',
      'changed',
    );
  const done = run.inserted + run.changed;
  if (run.state !== 'applied' || done !== changed) {
    throw new Error(`${name}: the feed is ${run.state} (${run.reason}), ${done} rows changed instead of ${changed}`);
  }
}

function reportOf(
  sizes: Sizes,
  cases: readonly Measured[],
): { input: Record<string, number>; figures: Figure[]; ratios: Ratio[] } {
  const inSeconds = (what: string, times: readonly number[]): Figure[] =>
    times.length === 0
      ? []
      : [
          figure(
            what,
            's',
            times.map((ms) => ms / 1000),
          ),
        ];
  const figures = cases.flatMap(({ result, seen }) => [
    ...inSeconds(`${result.format}, ${result.case}`, seen.total),
    ...inSeconds('  of it: download and archive', seen.fetch),
    ...inSeconds('  beside it: the codec alone', seen.parser),
    figure('  most memory of the gateway', 'MB', seen.peak),
    ...inSeconds('  beside it: COPY alone', seen.copy),
    ...inSeconds('  beside it: COPY + ANALYZE + MERGE', seen.floor),
    ...inSeconds('  beside it: the same + history + listings', seen.writes),
    ...inSeconds('  beside it: row by row, by the sample', seen.rows),
  ]);
  const ratios = cases.flatMap(({ result: one }): Ratio[] => {
    if (one.ratioToFloor === null) return [];
    const isTarget = one.changedPct === 1;
    return [
      {
        what: `${one.format}, ${one.case} ÷ COPY + MERGE`,
        value: one.ratioToFloor,
        ...(isTarget ? { target: { atMost: 1.5 } } : {}),
      },
      ...(isTarget
        ? [
            { what: `${one.format}, ${one.case}, most memory, MB`, value: one.peakRssMb, target: { atMost: 200 } },
            {
              what: `row by row ÷ ${one.format}, ${one.case}`,
              value: one.rowByRowRatio ?? Number.NaN,
              target: { atLeast: 80 },
            },
          ]
        : []),
    ];
  });
  return {
    input: { SKUs: sizes.skus, 'SKUs of CSV and XML': sizes.otherSkus, 'rows of the row-by-row sample': sizes.sample },
    figures,
    ratios,
  };
}
