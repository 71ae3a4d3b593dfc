import { takenBackBy } from '../../domain/undone-runs.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { Database } from '../../stores/database.ts';
import { appliedSince, findRun, type UndoableRun, undoRuns } from '../../stores/feed-undo.ts';
import { lockFeed } from '../../stores/feeds.ts';
import { type ListingMoves, listingMoves, rememberListings } from '../../stores/listing-moves.ts';
import { refreshListings } from '../../stores/listings.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import type { Gateway } from '../gateway.ts';
import { rehearse } from '../rehearse.ts';
import { transact } from '../transact.ts';

/**
 * Puts the stock of one feed back to what it was before a run, as a new run that can itself be undone. Later runs of the
 * same feed go with it: they were applied on top of it. Our orders that those runs had taken to be in the supplier's
 * figure are subtracted from the older one again, and the figures are as old again as they were.
 *
 * A corrected file applies normally: what it must be newer than is the state that is in force again.
 *
 * @returns one sentence: what changed
 * @throws RejectedError FEED-UNDO-REFUSED
 */
export async function undoFeed(gateway: Gateway, id: string, audit: UndoAudit): Promise<string> {
  return transact(gateway, async (trx, gateway) => {
    const { undone, takenBack, asOf, changed, zeroed } = await undo(gateway, trx, await undoable(trx, id), audit);
    const later = takenBack.length === 1 ? '' : ` and of ${takenBack.length - 1} later run(s)`;
    const state =
      asOf === null ? 'nothing was known before' : `the stock as of ${asOf.toISOString()} is in force again`;
    return `Run ${undone} takes back ${changed} figure(s) of run ${id}${later}, ${zeroed} of them to zero; ${state}.`;
  });
}

/** What undoing a run would change. */
export interface UndoPreview extends Omit<Undone, 'undone'> {
  readonly supplier: string;
  readonly feed: string;
  /** What every storefront would show otherwise than now. */
  readonly storefronts: readonly ListingMoves[];
}

/**
 * Does what undoing does, looks at what storefronts would show, and takes it all back. The feed and its listings are locked meanwhile.
 *
 * @throws RejectedError FEED-UNDO-REFUSED, as undoing would
 */
export async function previewUndo(gateway: Gateway, id: string, audit: UndoAudit): Promise<UndoPreview> {
  return rehearse(gateway, async (trx, gateway) => {
    const run = await undoable(trx, id);
    await lockFeed(trx, run.supplierId, run.feed);
    await rememberListings(trx, run.supplierId);
    const { undone: _, ...facts } = await undo(gateway, trx, run, audit);
    return { supplier: run.supplierId, feed: run.feed, ...facts, storefronts: await listingMoves(trx) };
  });
}

interface UndoAudit {
  readonly by: string;
  readonly reason: string;
}

interface Undone {
  /** The new run. */
  readonly undone: string;
  /** The runs that go, the one that is undone first. */
  readonly takenBack: readonly string[];
  /** When the figures that are in force again were true; null: there were none. */
  readonly asOf: Date | null;
  readonly changed: number;
  readonly zeroed: number;
}

async function undoable(trx: Database, id: string): Promise<UndoableRun> {
  const run = await findRun(trx, id);
  if (run === undefined) throw refused(`There is no feed run ${id}.`);
  return run;
}

async function undo(gateway: Gateway, trx: Database, run: UndoableRun, audit: UndoAudit): Promise<Undone> {
  const { supplierId, feed } = run;
  const inForce = await lockFeed(trx, supplierId, feed);
  if (run.state !== 'applied') throw refused(`Run ${run.id} is ${run.state}: it changed nothing that could be undone.`);
  if (run.isForgotten) {
    throw refused(
      `What run ${run.id} changed is not written down any more (retention.stockHistory in crossdock.yaml).`,
    );
  }
  const runs = await appliedSince(trx, run);
  const by = takenBackBy(run.id, runs);
  if (inForce === undefined) throw refused(`No stock of feed ${feed} is in force.`);
  if (by !== undefined) {
    throw refused(`Run ${run.id} is undone already, by run ${by}. Undoing run ${by} brings it back.`);
  }
  const now = gateway.clock.now();
  const undone = await undoRuns(
    trx,
    run,
    runs.map((later) => later.id),
    { ...audit, now },
  );
  await recordStateEvent(trx, {
    entity: 'feed',
    entityId: `${supplierId}/${undone.id}`,
    to: 'applied',
    cause: `a person puts back what was before run ${run.id}`,
    actor: audit.by,
    reason: audit.reason,
    at: now,
  });
  for (const storefrontId of await refreshListings(trx, now)) {
    await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  }
  return {
    undone: undone.id,
    takenBack: runs.map((each) => each.id),
    asOf: undone.asOf ?? null,
    changed: undone.changed,
    zeroed: undone.zeroed,
  };
}

function refused(reason: string): RejectedError {
  return new RejectedError('FEED-UNDO-REFUSED', reason);
}
