import type { Knex } from 'knex';
import type { Database } from './database.ts';
import type { Coverage } from './feeds.ts';
import { isUndone } from './sql/undone-run.ts';

export const FEED_RUN_STATES = ['applied', 'held', 'stale', 'heartbeat', 'released', 'refused', 'superseded'] as const;

/**
 * `released`: a person applied it after all, as a later run. `refused`: a person decided that it is wrong. `superseded`: a
 * later run made it pointless.
 */
export type FeedRunState = (typeof FEED_RUN_STATES)[number];

/** A rule that a run broke; see domain/feed-rules.ts. */
export interface StoredBrokenRule {
  readonly rule: string;
  readonly code: string;
  readonly text: string;
  readonly found: number | string;
  readonly limit: number | string;
  readonly setting: string;
}

/** One stock feed: what it was judged by, and what became of it. */
export interface FeedRunRow {
  readonly id: string;
  readonly supplierId: string;
  readonly feed: string;
  /** Null: no file, an earlier state that was put back. */
  readonly fileId: string | null;
  readonly file: string | null;
  readonly sha256: string | null;
  readonly asOf: Date;
  readonly recordedAt: Date;
  readonly coverage: Coverage;
  readonly state: FeedRunState;
  readonly reason: string | null;
  readonly lines: number;
  readonly heldLines: number;
  readonly inserted: number;
  readonly changed: number;
  readonly zeroed: number;
  readonly broken: readonly StoredBrokenRule[];
  /** The held run that this one applied, or that it agreed with. */
  readonly releases: string | null;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly decisionReason: string | null;
}

/** A run with everything that was counted. */
export interface ShownFeedRun extends FeedRunRow {
  readonly stats: Readonly<Record<string, unknown>> | null;
  readonly sketch: readonly (readonly [string, number | null, string | null])[] | null;
  readonly examples: readonly Readonly<Record<string, unknown>>[] | null;
}

const COLUMNS = {
  id: 'r.id',
  supplierId: 'r.supplier_id',
  feed: 'r.feed',
  fileId: 'd.file_id',
  file: 'f.name',
  asOf: 'r.as_of',
  recordedAt: 'r.recorded_at',
  coverage: 'r.coverage',
  state: 'r.state',
  reason: 'r.reason',
  lines: 'r.lines',
  heldLines: 'r.held_lines',
  inserted: 'r.inserted',
  changed: 'r.changed',
  zeroed: 'r.zeroed',
  broken: 'r.broken',
  releases: 'r.releases',
  decidedAt: 'r.decided_at',
  decidedBy: 'r.decided_by',
  decisionReason: 'r.decision_reason',
};
const SHOWN = { ...COLUMNS, stats: 'r.stats', sketch: 'r.sketch', examples: 'r.examples' };
const HASH = "encode(f.sha256, 'hex') as sha256";

function joined(db: Database) {
  return db('feed_run as r')
    .leftJoin('document as d', { 'd.supplier_id': 'r.supplier_id', 'd.id': 'r.document_id' })
    .leftJoin('seen_file as f', { 'f.supplier_id': 'd.supplier_id', 'f.id': 'd.file_id' });
}

export interface WantedFeedRuns {
  readonly supplierId?: string | undefined;
  readonly feed?: string | undefined;
  readonly state?: FeedRunState | undefined;
  /** Only runs before this one. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Feed runs, the newest first. */
export async function listFeedRuns(db: Database, wanted: WantedFeedRuns): Promise<FeedRunRow[]> {
  const query = joined(db).orderBy('r.id', 'desc').limit(wanted.limit);
  if (wanted.supplierId !== undefined) query.where('r.supplier_id', wanted.supplierId);
  if (wanted.feed !== undefined) query.where('r.feed', wanted.feed);
  if (wanted.state !== undefined) query.where('r.state', wanted.state);
  if (wanted.before !== undefined) query.where('r.id', '<', wanted.before);
  return query.select(COLUMNS, db.raw(HASH));
}

export async function findFeedRun(db: Database, id: string): Promise<ShownFeedRun | undefined> {
  return joined(db).where('r.id', id).first(SHOWN, db.raw(HASH));
}

/** One figure that a run changed. */
export interface FigureOfRun {
  readonly id: string;
  readonly supplierSku: string;
  /** Our SKU; null: it is none of our products. */
  readonly sku: string | null;
  readonly warehouse: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Figures that a run changed, in the order in which it did; `before`: the last one of the page before. */
export async function figuresOfRun(
  db: Database,
  run: { readonly supplierId: string; readonly id: string },
  page: { readonly before?: string | undefined; readonly limit: number },
): Promise<FigureOfRun[]> {
  const query = db('stock_change as c')
    .leftJoin('supplier_offer as o', { 'o.supplier_id': 'c.supplier_id', 'o.supplier_sku': 'c.supplier_sku' })
    .leftJoin('product as p', 'p.id', 'o.product_id')
    .where({ 'c.supplier_id': run.supplierId, 'c.feed_run_id': run.id })
    .whereNotNull('c.warehouse')
    .orderBy('c.id')
    .limit(page.limit);
  if (page.before !== undefined) query.where('c.id', '>', page.before);
  return query.select({
    id: 'c.id',
    supplierSku: 'c.supplier_sku',
    sku: 'p.sku',
    warehouse: 'c.warehouse',
    before: 'c.quantity_before',
    after: 'c.quantity_after',
  });
}

/** Runs that are looked at when a feed is compared with those before it. */
const MOST_COMPARED = 50;

/** Runs of a feed that are held or were refused since the last one that was applied, the newest first. */
export async function heldBackSinceApplied(db: Database, supplierId: string, feed: string): Promise<ShownFeedRun[]> {
  return joined(db)
    .where({ 'r.supplier_id': supplierId, 'r.feed': feed })
    .whereIn('r.state', ['held', 'refused'])
    .andWhereRaw(
      `r.id > coalesce((select max(id) from feed_run
         where supplier_id = :supplierId and feed = :feed and state = 'applied'), 0)`,
      { supplierId, feed },
    )
    .orderBy('r.id', 'desc')
    .limit(MOST_COMPARED)
    .select(SHOWN, db.raw(HASH));
}

/** Runs that are too few to say what is usual. */
const USUAL_FROM = 3;

/**
 * Median number of SKUs of the last full feeds that were applied and not taken back. What was released against the rules begins a new
 * history: since then other numbers are right.
 */
export async function usualLines(
  db: Database,
  supplierId: string,
  feed: string,
  runs: number,
): Promise<number | undefined> {
  const { rows } = await db.raw<{ rows: { usual: number | null; runs: number }[] }>(
    `select percentile_disc(0.5) within group (order by lines) as usual, count(*)::int as runs
     from (
       select lines from feed_run r
       where supplier_id = :supplierId and feed = :feed and state = 'applied' and coverage = 'full'
         and undoes is null and not ${isUndone('r')}
         and id >= coalesce((
           select max(id) from feed_run
           where supplier_id = :supplierId and feed = :feed and state = 'applied' and releases is not null), 0)
       order by id desc limit :runs
     ) last`,
    { supplierId, feed, runs },
  );
  const found = rows[0];
  return found === undefined || found.runs < USUAL_FROM ? undefined : Number(found.usual);
}

export interface Judgement {
  readonly stats: unknown;
  readonly broken: readonly StoredBrokenRule[];
  readonly sketch?: unknown;
  readonly examples?: unknown;
  readonly releases?: string | undefined;
}

/** Keeps what a run was judged by. */
export async function noteJudgement(
  trx: Database,
  run: { readonly supplierId: string; readonly id: string },
  { stats, broken, sketch, examples, releases }: Judgement,
): Promise<void> {
  const json = (value: unknown): string | null =>
    value === undefined ? null : JSON.stringify(value).replaceAll('\\u0000', '\\ufffd');
  await trx('feed_run')
    .where({ supplier_id: run.supplierId, id: run.id })
    .update({
      stats: json(stats),
      broken: json(broken) ?? '[]',
      sketch: json(sketch),
      examples: json(examples),
      releases: releases ?? null,
    });
}

export interface FeedDecision {
  readonly state: 'released' | 'refused' | 'superseded';
  /** Null: no person, a rule. */
  readonly by: string | null;
  readonly reason: string;
  readonly at: Date;
}

/** Ends a hold, once: false when the run is not held any more. */
export async function decideHeldRun(
  trx: Database,
  run: { readonly supplierId: string; readonly id: string },
  decision: FeedDecision,
): Promise<boolean> {
  const changed = await trx('feed_run')
    .where({ supplier_id: run.supplierId, id: run.id, state: 'held' })
    .update(decidedAs(decision));
  return changed > 0;
}

/**
 * Ends the holds that a run makes pointless: of the same file, and where it says everything anew (`upTo`) those of no later
 * moment.
 *
 * @returns the runs that were held, and which of them are of the same file
 */
export async function supersedeHeldRuns(
  trx: Database,
  run: { readonly supplierId: string; readonly feed: string; readonly id: string; readonly fileId: string },
  upTo: Date | undefined,
  decision: Omit<FeedDecision, 'state'>,
): Promise<{ readonly id: string; readonly isSameFile: boolean }[]> {
  const { supplierId, feed, id, fileId } = run;
  const documents = trx('document').where({ supplier_id: supplierId, file_id: fileId }).select('id');
  const end = (which: (held: Knex.QueryBuilder) => void): Promise<{ id: string }[]> =>
    trx('feed_run')
      .where({ supplier_id: supplierId, feed, state: 'held' })
      .andWhereNot('id', id)
      .andWhere(which)
      .update(decidedAs({ ...decision, state: 'superseded' }))
      .returning<{ id: string }[]>('id');
  const same = await end((held) => held.whereIn('document_id', documents));
  const older = upTo === undefined ? [] : await end((held) => held.where('as_of', '<=', upTo));
  return [
    ...same.map((row) => ({ id: row.id, isSameFile: true })),
    ...older.map((row) => ({ id: row.id, isSameFile: false })),
  ];
}

function decidedAs({ state, by, reason, at }: FeedDecision) {
  return { state, decided_by: by, decided_at: at, decision_reason: reason };
}

/** Whether any run of a feed waits for a decision. */
export async function isAnyHeld(db: Database, supplierId: string, feed: string): Promise<boolean> {
  const row = await db('feed_run').where({ supplier_id: supplierId, feed, state: 'held' }).first('id');
  return row !== undefined;
}

/** The last feed run of a file, where it is held or was refused: the same bytes say nothing new. */
export async function heldBackRunOfFile(
  db: Database,
  supplierId: string,
  fileId: string,
): Promise<{ readonly id: string; readonly state: FeedRunState } | undefined> {
  const row = await joined(db)
    .where({ 'r.supplier_id': supplierId, 'd.file_id': fileId })
    .orderBy('r.id', 'desc')
    .first<{ id: string; state: FeedRunState } | undefined>({ id: 'r.id', state: 'r.state' });
  return row?.state === 'held' || row?.state === 'refused' ? row : undefined;
}
