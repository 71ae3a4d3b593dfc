import type { Database } from './database.ts';
import { dropImprints } from './imprints.ts';
import {
  doubtOffers,
  dropConfirmed,
  forgetDoubts,
  inheritDoubts,
  liftDoubts,
  renewDoubts,
} from './sql/doubt-offers.ts';
import { createTouched } from './sql/touched.ts';

/** A held run of a feed that says only what changed; its lines are in the stage. */
export interface DoubtingRun {
  readonly supplierId: string;
  readonly feed: string;
  readonly feedRunId: string;
  /** When the figures in force were confirmed last. */
  readonly confirmedAt: Date;
  readonly isWhole: boolean;
  readonly now: Date;
}

/** From now on what the held run names is confirmed only by what names it, too. */
export async function raiseDoubts(trx: Database, run: DoubtingRun): Promise<void> {
  await trx.raw(doubtOffers, { ...run });
  // What is in doubt must be read again, even where it says the same.
  await dropImprints(trx, run.supplierId);
}

/**
 * The holds of some runs are over, or were of a file that was read again since: what only they put in doubt is as fresh as
 * the rest of its feed. Leaves the products in `touched_product` for `refreshListings`.
 */
export async function endDoubts(trx: Database, supplierId: string, runs: readonly string[]): Promise<void> {
  const bindings = { supplierId, runs: `{${runs.join(',')}}` };
  await trx.raw(createTouched);
  await trx.raw(inheritDoubts, bindings);
  await trx.raw(liftDoubts, bindings);
  await trx.raw(forgetDoubts, bindings);
}

/** The holds of some runs are over because a full feed says everything anew. */
export async function dropDoubts(trx: Database, supplierId: string, runs: readonly string[]): Promise<void> {
  if (runs.length === 0) return;
  await trx.raw(forgetDoubts, { supplierId, runs: `{${runs.join(',')}}` });
}

/** Puts SKUs in doubt again that held runs after one did (`after` 0: all held runs). */
export async function renewDoubtsAfter(trx: Database, supplierId: string, feed: string, after: string): Promise<void> {
  await trx.raw(renewDoubts, { supplierId, feed, after });
}

/** Leaves in the stage only what nothing confirmed since it was held. Answers how many SKUs that are. */
export async function keepUnsaid(trx: Database, supplierId: string): Promise<number> {
  await trx.raw(dropConfirmed, { supplierId });
  const { rows } = await trx.raw<{ rows: { skus: number }[] }>(
    'select count(distinct supplier_sku) filter (where not is_held)::int as skus from stage_stock',
  );
  return rows[0]?.skus ?? 0;
}
