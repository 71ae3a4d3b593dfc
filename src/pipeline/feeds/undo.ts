import { takenBackBy } from '../../domain/undone-runs.ts';
import { RejectedError } from '../../kernel/errors.ts';
import { appliedSince, findRun, undoRuns } from '../../stores/feed-undo.ts';
import { lockFeed } from '../../stores/feeds.ts';
import { refreshListings } from '../../stores/listings.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import type { Gateway } from '../gateway.ts';
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
export async function undoFeed(
  gateway: Gateway,
  id: string,
  audit: { readonly by: string; readonly reason: string },
): Promise<string> {
  return transact(gateway, async (trx, gateway) => {
    const run = await findRun(trx, id);
    if (run === undefined) throw refused(`There is no feed run ${id}.`);
    const { supplierId, feed } = run;
    const inForce = await lockFeed(trx, supplierId, feed);
    if (run.state !== 'applied') throw refused(`Run ${id} is ${run.state}: it changed nothing that could be undone.`);
    if (run.isForgotten) {
      throw refused(`What run ${id} changed is not written down any more (retention.stockHistory in crossdock.yaml).`);
    }
    const runs = await appliedSince(trx, run);
    const by = takenBackBy(id, runs);
    if (inForce === undefined) throw refused(`No stock of feed ${feed} is in force.`);
    if (by !== undefined) {
      throw refused(`Run ${id} is undone already, by run ${by}. Undoing run ${by} brings it back.`);
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
      cause: `a person puts back what was before run ${id}`,
      actor: audit.by,
      reason: audit.reason,
      at: now,
    });
    for (const storefrontId of await refreshListings(trx, now)) {
      await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
    }
    const others = runs.length - 1;
    const later = others === 0 ? '' : ` and of ${others} later run(s)`;
    const state =
      undone.asOf === undefined
        ? 'nothing was known before'
        : `the stock as of ${undone.asOf.toISOString()} is in force again`;
    return `Run ${undone.id} takes back ${undone.changed} figure(s) of run ${id}${later}, ${undone.zeroed} of them to zero; ${state}.`;
  });
}

function refused(reason: string): RejectedError {
  return new RejectedError('FEED-UNDO-REFUSED', reason);
}
