import type { Database } from './database.ts';
import { renewDoubtsAfter } from './doubts.ts';
import { touchOverdueFigures } from './figure-ages.ts';
import { dropImprints } from './imprints.ts';
import { hasCatalogs, settleCosts } from './price-catalogs.ts';
import { matchProducts } from './sql/match-products.ts';
import { mergeOffers } from './sql/merge-offers.ts';
import { mergeStock } from './sql/merge-stock.ts';
import { reflectReservations } from './sql/reflect-reservations.ts';
import {
  countStage,
  createMissing,
  createStage,
  dropRepeatedLines,
  repeatedLines,
  resolveDeltas,
  stageMissing,
  sumRepeatedLines,
} from './sql/stage-stock.ts';
import { endRefusals, endRefusalsAgain } from './sql/stock-refusals.ts';
import { createTouched } from './sql/touched.ts';
import { type StagedLine, StageWriter } from './stage-writer.ts';

/** Makes the stage of this transaction: for the stock documents of one file. */
export async function openStage(trx: Database): Promise<void> {
  // Sorts and hashes of a whole feed spill to disk with the default of 4 MB; compiling a plan takes longer than it saves;
  // what a few rows change in large tables is found by key, as if all were in memory, which most of it is; and a parallel worker is
  // a new process, to which every page of the server's memory is new.
  await trx.raw(
    "set local work_mem = '64MB'; set local jit = off; set local random_page_cost = 1.1; set local max_parallel_workers_per_gather = 0",
  );
  await trx.raw(createStage);
}

/** Puts some lines into the stage; a whole file goes through a StageWriter. */
export async function stageLines(trx: Database, lines: readonly StagedLine[]): Promise<void> {
  const writer = new StageWriter(trx);
  for (const line of lines) writer.add(line);
  await writer.end();
}

/** What stands for a SKU and warehouse that a feed names more than once. */
export type DuplicatePolicy = 'last' | 'sum' | 'refuse';

/** SKUs and warehouses that a feed names more than once. */
export interface RepeatedLines {
  readonly count: number;
  /** Of them, those whose lines do not say the same. */
  readonly differing: number;
  /** A few, the differing ones first, with where their first lines stand. */
  readonly examples: readonly {
    readonly sku: string;
    readonly warehouse: string;
    readonly ordinals: readonly number[];
  }[];
}

export interface SettledStage {
  /** SKUs that it names, and those of them with a line that counts. */
  readonly named: number;
  readonly skus: number;
  readonly repeated: RepeatedLines;
}

interface StageCount {
  readonly lines: number;
  readonly named: number;
  readonly skus: number;
}

/** Leaves one line per SKU and warehouse in the stage: the last, or their sum. Answers what was there more than once. */
export async function settleStage(trx: Database, policy: DuplicatePolicy): Promise<SettledStage> {
  // Columns that statements join and filter by; the others only take time.
  await trx.raw('analyze stage_stock (supplier_sku, warehouse, quantity, is_held)');
  const { lines, named, skus } = await countLines(trx);
  if (lines === named) return { named, skus, repeated: { count: 0, differing: 0, examples: [] } };
  const found = await trx.raw<{ rows: RepeatedLines[] }>(repeatedLines);
  const repeated = found.rows[0] as RepeatedLines;
  if (repeated.count === 0) return { named, skus, repeated };
  if (policy === 'sum') await trx.raw(sumRepeatedLines);
  await trx.raw(dropRepeatedLines);
  return { named, skus: (await countLines(trx)).skus, repeated };
}

/** Says which SKUs a full feed does not name, where the stage has only what is not known of it. */
export async function stageMissingSkus(trx: Database, skus: readonly string[]): Promise<void> {
  await trx.raw(createMissing);
  if (skus.length > 0) await trx.raw(stageMissing, { skus: JSON.stringify(skus) });
  await trx.raw('analyze stage_missing');
}

/** Whether other feeds of the supplier speak for SKUs that are staged. */
export async function namesOfOthers(trx: Database, supplierId: string, feed: string): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { any: boolean }[] }>(
    `select exists (select from feed where supplier_id = :supplierId and name <> :feed)
       and exists (
         select from stage_stock s
         join supplier_offer o on o.supplier_id = :supplierId and o.supplier_sku = s.supplier_sku
         where o.feed is distinct from :feed) as any`,
    { supplierId, feed },
  );
  return rows[0]?.any ?? true;
}

async function countLines(trx: Database): Promise<StageCount> {
  const { rows } = await trx.raw<{ rows: StageCount[] }>(countStage);
  return rows[0] as StageCount;
}

export interface FeedInForce {
  readonly asOf: Date;
  /** When its figures were confirmed last: applied, or the same file came again. */
  readonly confirmedAt: Date;
  readonly skuCount: number;
  readonly feedRunId: string;
  /** The file it came in; null after a state was put back in which there was none. */
  readonly fileId: string | null;
}

/** The feed in force. All feeds of a supplier are locked: their files change its stock one after the other. */
export async function lockFeed(trx: Database, supplierId: string, name: string): Promise<FeedInForce | undefined> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended(:key, 0))`, { key: `feed/${supplierId}` });
  return trx('feed as f')
    .join('feed_run as r', { 'r.supplier_id': 'f.supplier_id', 'r.id': 'f.feed_run_id' })
    .leftJoin('feed_run as b', {
      'b.supplier_id': 'r.supplier_id',
      'b.id': trx.raw('coalesce(r.restores, r.id)'),
    })
    .leftJoin('document as d', { 'd.supplier_id': 'b.supplier_id', 'd.id': 'b.document_id' })
    .where({ 'f.supplier_id': supplierId, 'f.name': name })
    .first({
      asOf: 'f.as_of',
      confirmedAt: 'f.confirmed_at',
      skuCount: 'f.sku_count',
      feedRunId: 'f.feed_run_id',
      fileId: 'd.file_id',
    });
}

/** `full`: everything the supplier has. `partial`: only what changed. `delta`: by how much it changed. */
export type Coverage = 'full' | 'partial' | 'delta';

export interface NewFeedRun {
  readonly supplierId: string;
  readonly feed: string;
  readonly documentId: string;
  readonly asOf: Date;
  /** The moment that the document itself says; undefined: it says none. */
  readonly statedAsOf?: Date | undefined;
  readonly coverage: Coverage;
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
      stated_as_of: run.statedAsOf ?? null,
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

/** Figures of other feeds that were changed. */
interface Taken {
  readonly taken: number;
}

export interface ApplyFeed {
  readonly supplierId: string;
  readonly feed: string;
  readonly feedRunId: string;
  readonly asOf: Date;
  /** The last moment at which its figures are known to have been true (domain/freshness.ts). */
  readonly trueAt: Date;
  readonly coverage: Coverage;
  /** When what this feed leaves without a figure was confirmed last. */
  readonly confirmedAt: Date;
  readonly missingFeeds: number;
  readonly currency: string;
  readonly skuCount: number;
  readonly match: readonly ('list' | 'gtin' | 'sku')[];
  readonly list: ReadonlyMap<string, string>;
  /** The stage has only what is not known to be as it was; see pipeline/inbound/imprint.ts. */
  readonly isRest?: boolean | undefined;
  readonly now: Date;
}

/**
 * Switches one supplier's stock to the staged feed: offers, stock, product matches, reservations. Leaves the products
 * whose availability may have changed in `touched_product` for `refreshListings`.
 */
export async function applyStage(trx: Database, feed: ApplyFeed): Promise<FeedChange> {
  const { supplierId, feedRunId, coverage, now, asOf, trueAt } = feed;
  const change = await mergeStage(trx, feed);
  const { isRest = false } = feed;
  const reflected = { supplierId, feedRunId, asOf, now };
  await trx.raw(reflectReservations(isRest), isRest ? { ...reflected, feed: feed.feed } : reflected);
  const said = { supplierId, feedRunId, asOf };
  await trx.raw(endRefusals(isRest), isRest ? { ...said, feed: feed.feed } : said);
  await touchOverdueFigures(trx, supplierId, feed.feed);
  // Changes are added to what was true already, and so is what newer feeds left unsaid; else figures are as old as it says.
  const { rows } = await trx.raw<{ rows: { confirmedAt: Date }[] }>(
    `insert into feed (supplier_id, name, as_of, confirmed_at, feed_run_id, sku_count)
     values (:supplierId, :feed, :asOf, :trueAt, :feedRunId, :skuCount)
     on conflict (supplier_id, name) do update set as_of = greatest(feed.as_of, excluded.as_of),
       confirmed_at = case when :coverage = 'delta' or excluded.as_of < feed.as_of
         then greatest(feed.confirmed_at, excluded.confirmed_at) else excluded.confirmed_at end,
       feed_run_id = excluded.feed_run_id,
       sku_count = case when :coverage = 'full' then excluded.sku_count else feed.sku_count end
     returning confirmed_at as "confirmedAt"`,
    { supplierId, feed: feed.feed, asOf, trueAt, feedRunId, skuCount: feed.skuCount, coverage },
  );
  if (coverage === 'delta') await renewDoubtsAfter(trx, supplierId, feed.feed, '0');
  // A feed that waited for us may leave figures older than they were reckoned with.
  await touchOverdueFigures(trx, supplierId, feed.feed);
  await trx('feed_run')
    .where({ supplier_id: supplierId, id: feedRunId })
    .update({ ...change, confirmed_at: rows[0]?.confirmedAt ?? trueAt });
  return change;
}

type MergeFeed = Pick<
  ApplyFeed,
  | 'supplierId'
  | 'feed'
  | 'feedRunId'
  | 'coverage'
  | 'confirmedAt'
  | 'missingFeeds'
  | 'currency'
  | 'match'
  | 'list'
  | 'isRest'
  | 'now'
>;

/** Brings offers, stock and product matches in line with the stage. */
async function mergeStage(trx: Database, merge: MergeFeed): Promise<FeedChange> {
  const { supplierId, feed, feedRunId, coverage, confirmedAt, missingFeeds, currency, isRest = false, now } = merge;
  const isFull = coverage === 'full';
  await trx.raw(createTouched);
  if (coverage === 'delta') await trx.raw(resolveDeltas, { supplierId });
  const run = { supplierId, feed, feedRunId, isFull, missingFeeds, now };
  const match = merge.match.includes('list') ? { list: JSON.stringify(Object.fromEntries(merge.list)) } : {};
  const offers = await trx.raw<{ rows: Taken[] }>(mergeOffers(isRest, merge.match), {
    ...run,
    ...match,
    currency,
    confirmedAt,
  });
  // What a price catalog said of a SKU before it was known.
  if (await hasCatalogs(trx, supplierId)) await settleCosts(trx, supplierId, { of: 'run', feedRunId }, now);
  const stock = await trx.raw<{ rows: (FeedChange & Taken)[] }>(mergeStock(isRest), run);
  await matchOffers(trx, supplierId, merge.match, merge.list);
  const { taken, ...change } = stock.rows[0] as FeedChange & Taken;
  // What another feed said is no longer what is in force.
  if (taken + (offers.rows[0]?.taken ?? 0) > 0) await dropImprints(trx, supplierId, feed);
  return change;
}

export interface RunOfFile {
  readonly id: string;
  readonly feed: string;
  readonly asOf: Date;
  readonly isInForce: boolean;
}

/** The feed run of a file, and whether it is the stock in force. The feed is locked until the transaction ends. */
export async function lockRunOfFile(trx: Database, supplierId: string, fileId: string): Promise<RunOfFile | undefined> {
  const run = await trx('feed_run as r')
    .join('document as d', { 'd.supplier_id': 'r.supplier_id', 'd.id': 'r.document_id' })
    .where({ 'r.supplier_id': supplierId, 'd.file_id': fileId })
    .orderBy('r.id', 'desc')
    .first<Omit<RunOfFile, 'isInForce'> | undefined>({ id: 'r.id', feed: 'r.feed', asOf: 'r.as_of' });
  if (run === undefined) return undefined;
  await lockFeed(trx, supplierId, run.feed);
  const inForce = await trx('feed as f')
    .join('feed_run as r', { 'r.supplier_id': 'f.supplier_id', 'r.id': 'f.feed_run_id' })
    .where({ 'f.supplier_id': supplierId, 'f.name': run.feed })
    .whereRaw('coalesce(r.restores, r.id) = ?', [run.id])
    .first('f.name');
  return { ...run, isInForce: inForce !== undefined };
}

/**
 * Adds the staged lines to a feed that is in force: lines that were held when it was applied. Nothing else of the feed
 * changes, and nothing counts as missing. Leaves `touched_product` for `refreshListings`, like `applyStage`.
 */
export async function amendFeed(
  trx: Database,
  feed: Omit<MergeFeed, 'coverage' | 'missingFeeds' | 'isRest'> & { readonly isDelta: boolean },
): Promise<FeedChange> {
  const { isDelta, ...rest } = feed;
  const coverage = isDelta ? 'delta' : 'partial';
  const change = await mergeStage(trx, { ...rest, coverage, missingFeeds: 0 });
  await dropImprints(trx, feed.supplierId);
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
 *
 * @param trueAt when its figures were true, by what the document itself says of that (domain/freshness.ts)
 */
export async function confirmFeedOfFile(
  trx: Database,
  supplierId: string,
  fileId: string,
  trueAt: (statedAsOf: Date | undefined) => Date,
): Promise<'in-force' | 'replaced' | 'none'> {
  const runs = await trx('feed_run as r')
    .join('document as d', { 'd.supplier_id': 'r.supplier_id', 'd.id': 'r.document_id' })
    .where({ 'r.supplier_id': supplierId, 'd.file_id': fileId })
    .select<{ id: string }[]>('r.id');
  if (runs.length === 0) return 'none';
  const inForce = await trx('feed as f')
    .join('feed_run as r', { 'r.supplier_id': 'f.supplier_id', 'r.id': 'f.feed_run_id' })
    .where({ 'f.supplier_id': supplierId })
    // A state that was put back is that of the run whose file it came in.
    .whereRaw('coalesce(r.restores, r.id) = any(cast(? as bigint[]))', [`{${runs.map((run) => run.id).join(',')}}`])
    .orderBy('f.name')
    .select<{ name: string; statedAsOf: Date | null; coverage: Coverage }[]>({
      name: 'f.name',
      statedAsOf: 'r.stated_as_of',
      coverage: 'r.coverage',
    });
  for (const { name, coverage, ...said } of inForce) {
    const confirmedAt = trueAt(said.statedAsOf ?? undefined);
    await touchOverdueFigures(trx, supplierId, name);
    await trx.raw(
      `with confirmed as (
         update feed set confirmed_at = greatest(confirmed_at, :trueAt) where supplier_id = :supplierId and name = :name
         returning feed_run_id, confirmed_at
       )
       update feed_run r set confirmed_at = c.confirmed_at from confirmed c
       where r.supplier_id = :supplierId and r.id = c.feed_run_id`,
      { supplierId, name, trueAt: confirmedAt },
    );
    if (coverage === 'full') await trx.raw(endRefusalsAgain, { supplierId, feed: name, asOf: confirmedAt });
  }
  return inForce.length > 0 ? 'in-force' : 'replaced';
}
