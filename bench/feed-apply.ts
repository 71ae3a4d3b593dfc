import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Database } from '../src/stores/database.ts';
import { applyStage, insertFeedRun, lockFeed, openStage, settleStage, stageLines } from '../src/stores/feeds.ts';
import { refreshListings } from '../src/stores/listings.ts';
import { syncParties } from '../src/stores/parties.ts';
import { upsertProducts } from '../src/stores/products.ts';
import { copyIntoStage } from '../src/stores/sql/stage-stock.ts';
import type { StagedLine } from '../src/stores/stage-writer.ts';
import { withEmbedded } from './embedded.ts';
import { type Bench, figure, median, ratio, rounded, timed } from './measure.ts';
import { type BenchRow, rowByRow } from './row-by-row.ts';

const SUPPLIER = 'bench';
const FEED = 'bench-stock';
/** Lines of one COPY: about what one block of 64 KB of an 846 holds. */
const BATCH = 600;
const STARTED = Date.UTC(2026, 8, 1);

/** A full feed of which 1 % changed, applied as the gateway does it, against COPY alone, a bare MERGE and single rows. */
export const feedApply: Bench = {
  about: 'a full feed with 1 % changed: stage and merge against COPY alone and row by row',
  async run({ isQuick, say }) {
    const skus = isQuick ? 20_000 : 200_000;
    const sample = isQuick ? 1_000 : 2_000;
    const rounds = isQuick ? 5 : 3;
    return withEmbedded(async ({ db, version }) => {
      say(`${skus} SKUs, all of them products with a listing; the first feed is applied to an empty database.`);
      await prepare(db, skus);
      const first = await timed(() => applyFeed(db, linesOf(skus, 0), 0));
      const times = { copy: [] as number[], merge: [] as number[], feed: [] as number[], rows: [] as number[] };
      const parts = { stage: [] as number[], settle: [] as number[], apply: [] as number[], listings: [] as number[] };
      await copyAndMerge(db, linesOf(skus, 0));
      // As autovacuum would have done before the next feed comes; the planner must know that the tables are no longer empty.
      await db.raw('vacuum analyze');
      for (let round = 1; round <= rounds; round += 1) {
        say(`Round ${round} of ${rounds}.`);
        const lines = linesOf(skus, round);
        times.copy.push(await timed(() => copyAlone(db, lines)));
        times.merge.push(await timed(() => copyAndMerge(db, lines)));
        times.rows.push(((await timed(() => rowByRow(db, SUPPLIER, rowsOf(lines.slice(0, sample))))) * skus) / sample);
        times.feed.push(
          await timed(async () => {
            const spent = await applyFeed(db, lines, round);
            for (const name of Object.keys(parts) as (keyof typeof parts)[]) parts[name].push(spent[name]);
          }),
        );
      }
      const byRows = median(times.rows.map((time, round) => time / (times.feed[round] ?? Number.NaN)));
      return {
        postgres: version,
        input: { SKUs: skus, 'SKUs changed per feed': skus / 100, 'rows of the row-by-row sample': sample },
        figures: [
          figure('first feed, everything new', 'ms', [first]),
          figure('COPY alone', 'ms', times.copy),
          figure('COPY and a bare MERGE', 'ms', times.merge),
          figure('feed: stage, merge, listings', 'ms', times.feed),
          figure('  of it: stage', 'ms', parts.stage),
          figure('  of it: repeated lines, ANALYZE, count', 'ms', parts.settle),
          figure('  of it: offers, stock, matching', 'ms', parts.apply),
          figure('  of it: listings', 'ms', parts.listings),
          figure('row by row, all SKUs by the sample', 'ms', times.rows),
          figure(
            'feed',
            'SKUs/s',
            times.feed.map((ms) => skus / (ms / 1000)),
          ),
        ],
        ratios: [
          ratio('feed ÷ COPY alone, time', times.feed, times.copy),
          ratio('feed ÷ COPY and bare MERGE, time', times.feed, times.merge, { atMost: 1.5 }),
          { what: 'row by row ÷ feed, time', value: rounded(byRows), target: { atLeast: 80 } },
        ],
      };
    });
  },
};

/** A supplier, a storefront, the products and the file that every feed claims to come from. */
async function prepare(db: Database, skus: number): Promise<void> {
  const now = new Date(STARTED);
  const supplier = {
    name: 'Bench',
    timeZone: 'UTC',
    currency: 'USD',
    reflectsAt: 'acknowledgment',
    buffer: 3,
  } as const;
  await syncParties(db, [{ id: SUPPLIER, ...supplier }], [{ id: 'shop', adapter: 'memory' }], now);
  for (let from = 0; from < skus; from += 10_000) {
    const count = Math.min(10_000, skus - from);
    await upsertProducts(
      db,
      Array.from({ length: count }, (_, index) => ({ sku: skuOf(from + index), title: `Item ${from + index}` })),
    );
  }
  const sha256 = Buffer.alloc(32, 1);
  await db('raw_content').insert({ sha256, content_id: '00000000-0000-4000-8000-000000000001', size_bytes: 1 });
  await db('seen_file').insert({
    supplier_id: SUPPLIER,
    folder: '/outbound',
    name: 'bench.edi',
    size_bytes: 1,
    modified_at: now,
    sha256,
    first_seen_at: now,
    received_at: now,
    settle: 'keep',
  });
  await db.raw(
    'create table bench_stock (sku text primary key, quantity int not null, cost numeric(18, 6)) with (fillfactor = 70)',
  );
}

/** A full feed; in every round another 1 % of the SKUs has a new quantity. */
function linesOf(skus: number, round: number): StagedLine[] {
  return Array.from({ length: skus }, (_, index) => ({
    sku: skuOf(index),
    quantity: ((index * 31) % 500) + 10 + 1000 * changesOf(index, round),
    cost: `${10 + (index % 190)}.50`,
    currency: 'USD',
    source: { ordinal: 3 + 4 * index, tag: 'LIN' },
  }));
}

/** How often a SKU has changed up to a round. */
function changesOf(index: number, round: number): number {
  const turn = index % 100;
  return turn >= 1 && turn <= round ? 1 : 0;
}

function skuOf(index: number): string {
  return `AC-${String(index).padStart(7, '0')}`;
}

interface Spent {
  readonly stage: number;
  readonly settle: number;
  readonly apply: number;
  readonly listings: number;
}

/** What the pipeline does with the lines of one stock file, in one transaction (src/pipeline/inbound/record/inventory.ts). */
async function applyFeed(db: Database, lines: readonly StagedLine[], round: number): Promise<Spent> {
  const now = new Date(STARTED + round * 60_000);
  return db.transaction(async (trx) => {
    const documentId = await insertDocument(trx, round, now);
    const stage = await timed(async () => {
      await openStage(trx);
      for (let from = 0; from < lines.length; from += BATCH) await stageLines(trx, lines.slice(from, from + BATCH));
    });
    let skuCount = 0;
    const settle = await timed(async () => {
      skuCount = (await settleStage(trx, 'last')).skus;
    });
    let changed = 0;
    const apply = await timed(async () => {
      await lockFeed(trx, SUPPLIER, FEED);
      const feedRunId = await insertFeedRun(trx, {
        supplierId: SUPPLIER,
        feed: FEED,
        documentId,
        asOf: now,
        coverage: 'full',
        state: 'applied',
        lines: skuCount,
        heldLines: 0,
        now,
      });
      const change = await applyStage(trx, {
        supplierId: SUPPLIER,
        feed: FEED,
        feedRunId,
        asOf: now,
        trueAt: now,
        coverage: 'full',
        confirmedAt: now,
        missingFeeds: 2,
        currency: 'USD',
        skuCount,
        match: ['gtin', 'sku'],
        list: new Map(),
        now,
      });
      changed = change.changed;
    });
    if (round > 0 && changed !== lines.length / 100) throw new Error(`${changed} rows changed instead of 1 %`);
    const listings = await timed(() => refreshListings(trx, now, { fileSeenAt: now }));
    return { stage, settle, apply, listings };
  });
}

async function insertDocument(trx: Database, round: number, now: Date): Promise<string> {
  const rows = await trx('document')
    .insert({
      supplier_id: SUPPLIER,
      file_id: 1,
      ordinal: round + 1,
      kind: 'inventory',
      format: 'x12',
      state: 'applied',
      recorded_at: now,
    })
    .returning<{ id: string }[]>('id');
  return rows[0]?.id ?? '';
}

/** The floor: the same rows into the same stage in one stream, and nothing else. */
async function copyAlone(db: Database, lines: readonly StagedLine[]): Promise<void> {
  await db.transaction(async (trx) => {
    await openStage(trx);
    await copy(trx, lines);
  });
}

/** The least that applies a feed: COPY, ANALYZE and one MERGE into one table with nothing around it. */
async function copyAndMerge(db: Database, lines: readonly StagedLine[]): Promise<void> {
  await db.transaction(async (trx) => {
    await openStage(trx);
    await copy(trx, lines);
    await trx.raw('analyze stage_stock');
    await trx.raw(`
      merge into bench_stock t using stage_stock s on t.sku = s.supplier_sku
      when matched and (t.quantity, t.cost) is distinct from (s.quantity, s.cost)
        then update set quantity = s.quantity, cost = s.cost
      when not matched then insert (sku, quantity, cost) values (s.supplier_sku, s.quantity, s.cost)
      when not matched by source and t.quantity > 0 then update set quantity = 0`);
  });
}

async function copy(trx: Database, lines: readonly StagedLine[]): Promise<void> {
  const connection = await trx.client.acquireConnection();
  function* rows(): Generator<string> {
    let text = '';
    for (const { sku, quantity, cost, currency, source } of lines) {
      text += `${sku}\t*\t${quantity}\tt\t\\N\t${cost}\t${currency}\t\\N\tf\t\\N\t\\N\t${source.ordinal}\tf\n`;
      if (text.length < 65_536) continue;
      yield text;
      text = '';
    }
    yield text;
  }
  await pipeline(Readable.from(rows()), connection.query(copyFrom(copyIntoStage)));
}

function rowsOf(lines: readonly StagedLine[]): BenchRow[] {
  return lines.map(({ sku, quantity, cost }) => ({ sku, quantity: quantity ?? 0, cost: cost ?? '0' }));
}
