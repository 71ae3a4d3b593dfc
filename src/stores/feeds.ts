import type { Database } from './database.ts';
import { touchOverdueFigures } from './figure-ages.ts';
import { matchProducts } from './sql/match-products.ts';
import { countMissing, mergeOffers } from './sql/merge-offers.ts';
import { mergeStock } from './sql/merge-stock.ts';
import { createTouched } from './sql/recompute-listings.ts';
import { reflectReservations } from './sql/reflect-reservations.ts';
import { createStage, dropRepeatedLines } from './sql/stage-stock.ts';
import { type StagedLine, StageWriter } from './stage-writer.ts';

/** Makes the stage of this transaction: for the stock documents of one file. */
export async function openStage(trx: Database): Promise<void> {
  // Sorts and hashes of a whole feed spill to disk with the default of 4 MB.
  await trx.raw("set local work_mem = '64MB'");
  await trx.raw(createStage);
}

/** Puts some lines into the stage; a whole file goes through a StageWriter. */
export async function stageLines(trx: Database, lines: readonly StagedLine[]): Promise<void> {
  const writer = new StageWriter(trx);
  for (const line of lines) writer.add(line);
  await writer.end();
}

/** Leaves one line per SKU and warehouse in the stage. */
export async function settleStage(trx: Database): Promise<{ readonly skus: number; readonly repeated: number }> {
  const dropped = await trx.raw<{ rowCount: number }>(dropRepeatedLines);
  await trx.raw('analyze stage_stock');
  const { rows } = await trx.raw<{ rows: { skus: number }[] }>(
    'select count(distinct supplier_sku)::int as skus from stage_stock where not is_held',
  );
  return { skus: rows[0]?.skus ?? 0, repeated: dropped.rowCount };
}

export interface FeedInForce {
  readonly asOf: Date;
  readonly skuCount: number;
  /** The file it came in. */
  readonly fileId: string;
}

/** The feed in force, locked: two files of one feed are applied one after the other. */
export async function lockFeed(trx: Database, supplierId: string, name: string): Promise<FeedInForce | undefined> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended(:key, 0))`, { key: `feed/${supplierId}/${name}` });
  return trx('feed as f')
    .join('feed_run as r', { 'r.supplier_id': 'f.supplier_id', 'r.id': 'f.feed_run_id' })
    .join('document as d', { 'd.supplier_id': 'r.supplier_id', 'd.id': 'r.document_id' })
    .where({ 'f.supplier_id': supplierId, 'f.name': name })
    .first({ asOf: 'f.as_of', skuCount: 'f.sku_count', fileId: 'd.file_id' });
}

export interface NewFeedRun {
  readonly supplierId: string;
  readonly feed: string;
  readonly documentId: string;
  readonly asOf: Date;
  readonly coverage: 'full' | 'partial';
  readonly state: 'applied' | 'held' | 'stale' | 'heartbeat';
  readonly reason?: string | undefined;
  readonly lines: number;
  readonly heldLines: number;
  readonly now: Date;
}

export async function insertFeedRun(trx: Database, run: NewFeedRun): Promise<string> {
  const rows = await trx('feed_run')
    .insert({
      supplier_id: run.supplierId,
      feed: run.feed,
      document_id: run.documentId,
      as_of: run.asOf,
      coverage: run.coverage,
      state: run.state,
      reason: run.reason ?? null,
      lines: run.lines,
      held_lines: run.heldLines,
      recorded_at: run.now,
    })
    .returning<{ id: string }[]>('id');
  return (rows[0] as { id: string }).id;
}

export interface FeedChange {
  readonly inserted: number;
  readonly changed: number;
  readonly zeroed: number;
}

export interface ApplyFeed {
  readonly supplierId: string;
  readonly feed: string;
  readonly feedRunId: string;
  readonly asOf: Date;
  readonly isFull: boolean;
  readonly missingFeeds: number;
  readonly currency: string;
  readonly skuCount: number;
  readonly match: readonly ('list' | 'gtin' | 'sku')[];
  readonly list: ReadonlyMap<string, string>;
  readonly now: Date;
}

/**
 * Switches one supplier's stock to the staged feed: offers, stock, product matches, reservations. Leaves the products
 * whose availability may have changed in `touched_product` for `refreshListings`.
 */
export async function applyStage(trx: Database, feed: ApplyFeed): Promise<FeedChange> {
  const { supplierId, feedRunId, isFull, now, asOf } = feed;
  const change = await mergeStage(trx, feed);
  await trx.raw(reflectReservations, { supplierId, asOf, now });
  await trx('feed_run')
    .where({ supplier_id: supplierId, id: feedRunId })
    .update({ ...change });
  await touchOverdueFigures(trx, supplierId, feed.feed);
  await trx.raw(
    `insert into feed (supplier_id, name, as_of, confirmed_at, feed_run_id, sku_count)
     values (:supplierId, :feed, :asOf, :now, :feedRunId, :skuCount)
     on conflict (supplier_id, name) do update set as_of = excluded.as_of, confirmed_at = excluded.confirmed_at,
       feed_run_id = excluded.feed_run_id,
       sku_count = case when :isFull then excluded.sku_count else feed.sku_count end`,
    { supplierId, feed: feed.feed, asOf, now, feedRunId, skuCount: feed.skuCount, isFull },
  );
  return change;
}

type MergeFeed = Pick<
  ApplyFeed,
  'supplierId' | 'feedRunId' | 'isFull' | 'missingFeeds' | 'currency' | 'match' | 'list'
>;

/** Brings offers, stock and product matches in line with the stage. */
async function mergeStage(trx: Database, feed: MergeFeed): Promise<FeedChange> {
  const { supplierId, feedRunId, isFull, missingFeeds, currency } = feed;
  await trx.raw(createTouched);
  await trx.raw(mergeOffers, { supplierId, currency });
  if (isFull) await trx.raw(countMissing, { supplierId, missingFeeds });
  const { rows } = await trx.raw<{ rows: FeedChange[] }>(mergeStock, { supplierId, feedRunId, isFull, missingFeeds });
  await matchOffers(trx, supplierId, feed.match, feed.list);
  return rows[0] as FeedChange;
}

/** The feed run of a file, and whether it is the stock in force. The feed is locked until the transaction ends. */
export async function lockRunOfFile(
  trx: Database,
  supplierId: string,
  fileId: string,
): Promise<{ readonly id: string; readonly isInForce: boolean } | undefined> {
  const run = await trx('feed_run as r')
    .join('document as d', { 'd.supplier_id': 'r.supplier_id', 'd.id': 'r.document_id' })
    .where({ 'r.supplier_id': supplierId, 'd.file_id': fileId })
    .orderBy('r.id', 'desc')
    .first<{ id: string; feed: string } | undefined>({ id: 'r.id', feed: 'r.feed' });
  if (run === undefined) return undefined;
  await lockFeed(trx, supplierId, run.feed);
  const inForce = await trx('feed')
    .where({ supplier_id: supplierId, name: run.feed, feed_run_id: run.id })
    .first('name');
  return { id: run.id, isInForce: inForce !== undefined };
}

/**
 * Adds the staged lines to a feed that is in force: lines that were held when it was applied. Nothing else of the feed
 * changes, and nothing counts as missing. Leaves `touched_product` for `refreshListings`, like `applyStage`.
 */
export async function amendFeed(trx: Database, feed: Omit<MergeFeed, 'isFull' | 'missingFeeds'>): Promise<FeedChange> {
  const change = await mergeStage(trx, { ...feed, isFull: false, missingFeeds: 0 });
  await trx('feed_run')
    .where({ supplier_id: feed.supplierId, id: feed.feedRunId })
    .update({
      inserted: trx.raw('inserted + ?', [change.inserted]),
      changed: trx.raw('changed + ?', [change.changed]),
      held_lines: trx.raw('greatest(held_lines - 1, 0)'),
    });
  return change;
}

/** Joins offers without a product to ours, by the supplier's rules in order of preference. */
export async function matchOffers(
  trx: Database,
  supplierId: string,
  match: readonly ('list' | 'gtin' | 'sku')[],
  list: ReadonlyMap<string, string>,
): Promise<void> {
  await trx.raw(createTouched);
  for (const rule of match) {
    await trx.raw(
      matchProducts[rule],
      rule === 'list' ? { supplierId, list: JSON.stringify(Object.fromEntries(list)) } : { supplierId },
    );
  }
}

/**
 * The same bytes as an earlier file came again. If that file is the stock in force, it is confirmed without touching a
 * row; products whose figures had become too old are left in `touched_product` for `refreshListings`. `replaced`: it was a
 * feed, but another is in force now. `none`: it was no feed.
 */
export async function confirmFeedOfFile(
  trx: Database,
  supplierId: string,
  fileId: string,
  now: Date,
): Promise<'in-force' | 'replaced' | 'none'> {
  const runs = await trx('feed_run as r')
    .join('document as d', { 'd.supplier_id': 'r.supplier_id', 'd.id': 'r.document_id' })
    .where({ 'r.supplier_id': supplierId, 'd.file_id': fileId })
    .select<{ id: string }[]>('r.id');
  if (runs.length === 0) return 'none';
  const inForce = await trx('feed')
    .where({ supplier_id: supplierId })
    .whereIn(
      'feed_run_id',
      runs.map((run) => run.id),
    )
    .orderBy('name')
    .select<{ name: string }[]>('name');
  for (const { name } of inForce) {
    await touchOverdueFigures(trx, supplierId, name);
    await trx('feed').where({ supplier_id: supplierId, name }).update({ confirmed_at: now });
  }
  return inForce.length > 0 ? 'in-force' : 'replaced';
}
