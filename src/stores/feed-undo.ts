import type { Database } from './database.ts';
import { renewDoubtsAfter } from './doubts.ts';
import type { Coverage } from './feeds.ts';
import { dropImprints } from './imprints.ts';
import { forgottenRun } from './sql/forgotten-run.ts';
import { renewRefusals } from './sql/stock-refusals.ts';
import { createTouched } from './sql/touched.ts';
import { feedProducts, passOn, settleReservations, undoOffers, undoStock } from './sql/undo-runs.ts';

export interface UndoableRun {
  readonly supplierId: string;
  readonly id: string;
  readonly feed: string;
  readonly coverage: Coverage;
  readonly state: string;
  /** The run it undid itself; null for a feed that came in a file. */
  readonly undoes: string | null;
  /** What it changed is not written down any more. */
  readonly isForgotten: boolean;
}

const COLUMNS = {
  supplierId: 'supplier_id',
  id: 'id',
  feed: 'feed',
  coverage: 'coverage',
  state: 'state',
  undoes: 'undoes',
  isForgotten: 'is_forgotten',
};

/** A feed run by its number. */
export async function findRun(db: Database, id: string): Promise<UndoableRun | undefined> {
  return db('feed_run').where({ id }).first(COLUMNS);
}

/** The last run of a file that was applied. */
export async function appliedRunOfFile(
  trx: Database,
  supplierId: string,
  fileId: string,
): Promise<UndoableRun | undefined> {
  const prefixed = Object.fromEntries(Object.entries(COLUMNS).map(([field, column]) => [field, `r.${column}`]));
  return trx('feed_run as r')
    .join('document as d', { 'd.supplier_id': 'r.supplier_id', 'd.id': 'r.document_id' })
    .where({ 'r.supplier_id': supplierId, 'd.file_id': fileId, 'r.state': 'applied' })
    .orderBy('r.id', 'desc')
    .first(prefixed);
}

/** An applied run, and the one it takes back with all that came between. */
export type AppliedRun = Pick<UndoableRun, 'id' | 'undoes'>;

/** The applied runs of a feed from one run on, the oldest first. Lock the feed before. */
export async function appliedSince(trx: Database, { supplierId, feed, id }: UndoableRun): Promise<AppliedRun[]> {
  return trx('feed_run')
    .where({ supplier_id: supplierId, feed, state: 'applied' })
    .andWhere('id', '>=', id)
    .orderBy('id')
    .select<AppliedRun[]>('id', 'undoes');
}

/** What undoing did. */
export interface UndoneRuns {
  readonly id: string;
  /** When the figures that are in force again were true; undefined: there were none. */
  readonly asOf: Date | undefined;
  readonly changed: number;
  readonly zeroed: number;
}

/**
 * Puts back what was before the first of some runs of one feed, as a new run. Leaves the products of the feed in
 * `touched_product` for `refreshListings`: their figures are as old again as they were.
 */
export async function undoRuns(
  trx: Database,
  run: UndoableRun,
  runs: readonly string[],
  { by, reason, now }: { readonly by: string; readonly reason: string; readonly now: Date },
): Promise<UndoneRuns> {
  const { supplierId, feed } = run;
  const before = await trx('feed_run')
    .where({ supplier_id: supplierId, feed, state: 'applied' })
    .andWhere('id', '<', run.id)
    .orderBy('id', 'desc')
    .first<{
      id: string;
      restores: string | null;
      document_id: string | null;
      as_of: Date;
      stated_as_of: Date | null;
      confirmed_at: Date | null;
      lines: number;
    }>();
  const asOf = before?.as_of ?? new Date(0);
  const confirmedAt = before?.confirmed_at ?? asOf;
  const restored = before?.document_id === null ? before.restores : (before?.id ?? null);
  const [inserted] = await trx('feed_run')
    .insert({
      supplier_id: supplierId,
      feed,
      undoes: run.id,
      restores: restored,
      as_of: asOf,
      stated_as_of: before?.stated_as_of ?? null,
      confirmed_at: confirmedAt,
      coverage: run.coverage,
      state: 'applied',
      reason: `puts back what was before run ${run.id}`,
      decided_at: now,
      decided_by: by,
      decision_reason: reason,
      lines: before?.lines ?? 0,
      held_lines: 0,
      recorded_at: now,
    })
    .returning<{ id: string }[]>('id');
  const { id } = inserted as { id: string };
  const held: string[] = await trx('feed_run').where({ supplier_id: supplierId, feed, state: 'held' }).pluck('id');
  const bindings = { supplierId, feedRunId: id, runs: `{${runs.join(',')}}`, held: `{${held.join(',')}}`, now };
  await dropImprints(trx, supplierId);
  await trx.raw(createTouched);
  await trx.raw(settleReservations, { supplierId, feed, undone: run.id, now });
  await trx.raw(renewRefusals, { supplierId, runs: bindings.runs });
  await trx.raw(undoOffers, bindings);
  const { rows } = await trx.raw<{ rows: { changed: number; zeroed: number }[] }>(undoStock, bindings);
  const change = rows[0] as { changed: number; zeroed: number };
  await trx.raw(feedProducts, { supplierId, feed });
  await trx('feed_run').where({ supplier_id: supplierId, id }).update(change);
  await trx('feed')
    .where({ supplier_id: supplierId, name: feed })
    .update({
      as_of: asOf,
      confirmed_at: confirmedAt,
      feed_run_id: id,
      sku_count: before?.lines ?? 0,
    });
  await trx.raw(passOn, { ...bindings, feed });
  await renewDoubtsAfter(trx, supplierId, feed, run.id);
  return { id, asOf: before?.as_of, ...change };
}

/** Forgets what an old run changed; never of the last :keep runs of a feed, so that they can be undone. Answers how many. */
export async function forgetOldestRun(db: Database, before: Date, keep: number): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(forgottenRun, { before, keep });
  return rowCount;
}
