import { createHash } from 'node:crypto';
import { clockStarts } from '../../domain/acknowledgment-clock.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import { revisionInForce } from '../../stores/mapping-revisions.ts';
import { ordersToLookAt, restartClocks, storedClocks } from '../../stores/order-clocks.ts';
import { pauseOf } from '../../stores/supplier-pauses.ts';
import type { Gateway } from '../gateway.ts';
import { type Turn, withLane } from '../lanes.ts';
import { transact } from '../transact.ts';
import { keepFeedClock } from './feed-clock.ts';
import { keepFeedHealth } from './feed-health.ts';
import { keepOrderClock } from './order-clock.ts';
import { watchEstimates } from './watch-estimates.ts';

/** Orders that are read at a time; the next ones follow in the same turn. */
const BATCH = 200;
/** When clocks are changed, orders older than this stay as they are. */
const OLDEST_DAYS = 90;
const DAY_MS = 24 * 3_600_000;

/**
 * Looks at every clock that has run out: orders whose answers are due and folders whose files are. One process does it for
 * all replicas; one that is killed on the way is followed by another, because every order says itself when it is due.
 *
 * @param pauseMs how long no replica looks again after this one
 */
export async function watchClocks(gateway: Gateway, pauseMs: number): Promise<void> {
  await withLane(gateway, { kind: 'clock', key: 'all' }, async (turn) => {
    for (const profile of gateway.suppliers.values()) {
      if (!turn.isOurs()) break;
      try {
        await watchSupplier(gateway, profile, turn);
      } catch (error) {
        // Whoever took over looks at everything that is left.
        if (!turn.isOurs()) break;
        // One supplier whose calendar never opens, say, must not keep the others' clocks from being looked at.
        gateway.logger.error({ supplierId: profile.id, err: error }, 'the clocks of a supplier could not be looked at');
      }
    }
    return { ok: true, dueInMs: () => pauseMs };
  });
}

async function watchSupplier(gateway: Gateway, profile: SupplierProfile, turn: Turn): Promise<void> {
  // A gateway that has not caught up with the files in force leaves the clocks to one that has.
  if (((await revisionInForce(gateway.db, profile.id)) ?? profile.revision) !== profile.revision) return;
  // What we do not look for is not missing; and nothing is decided by answers that may lie there unread.
  if ((await pauseOf(gateway.db, profile.id)) !== undefined) return;
  const now = gateway.clock.now();
  await adoptClocks(gateway, profile, turn, now);
  for (;;) {
    const ids = await ordersToLookAt(gateway.db, profile.id, now, BATCH);
    for (const id of ids) {
      if (!turn.isOurs()) return;
      await transact(gateway, async (trx, gateway) => {
        await keepOrderClock(gateway, trx, profile.id, id);
        await turn.confirm(trx);
      });
    }
    if (ids.length < BATCH) break;
  }
  await watchEstimates(gateway, profile, turn);
  for (const rule of profile.collect) {
    if (!turn.isOurs()) return;
    await keepFeedClock(gateway, profile, rule, turn);
  }
  if (turn.isOurs()) await keepFeedHealth(gateway, profile, turn);
}

/** Goes by the clocks of today where they are others than those of the last time. */
async function adoptClocks(gateway: Gateway, profile: SupplierProfile, turn: Turn, now: Date): Promise<void> {
  const before = await storedClocks(gateway.db, profile.id);
  const clocks = fingerprint(profile);
  if (before === undefined || before.clocks === clocks) return;
  const starts = clockStarts(profile.calendar, profile.clocks, before.starts, now);
  await transact(gateway, async (trx) => {
    const since = new Date(now.getTime() - OLDEST_DAYS * DAY_MS);
    await restartClocks(trx, profile.id, { clocks, starts }, { now, since });
    await turn.confirm(trx);
  });
}

/** Equal for equal clocks on equal calendars. */
function fingerprint({ clocks, calendar }: SupplierProfile): string {
  return createHash('sha256')
    .update(JSON.stringify([clocks, calendar]))
    .digest('hex');
}
