import { ConfigError, RejectedError } from '../kernel/errors.ts';
import type { Database } from '../stores/database.ts';
import { wantLanes } from '../stores/lanes.ts';
import { recordStateEvent } from '../stores/state-events.ts';
import {
  lockPause,
  pauseOf,
  pausesThatEnd,
  refreshListingsOfSupplier,
  type SupplierPause,
  writePause,
} from '../stores/supplier-pauses.ts';
import { unfilledOrders } from '../stores/unfilled-orders.ts';
import type { Gateway } from './gateway.ts';
import { collectLane } from './inbound/collect.ts';
import { MOST_ATTEMPTS } from './orders/route-again.ts';
import type { Audit } from './outbound/delivery-actions.ts';
import { transact } from './transact.ts';

/**
 * A person has a supplier left alone (docs/operations.md): from the commit on no folder of it is looked into, nothing is sent to
 * it, no order is routed to it, and nothing of it is sold. What came before is worked on, and what is made for it waits. Pausing
 * one that is paused changes why, and until when.
 *
 * @param until when it ends by itself; never without
 * @throws RejectedError SUPPLIER-PAUSE-REFUSED; ConfigError SUPPLIER-UNKNOWN
 */
export async function pauseSupplier(
  gateway: Gateway,
  trx: Database,
  supplierId: string,
  { by, reason }: Audit & { readonly reason: string },
  until?: Date | undefined,
): Promise<string> {
  const now = gateway.clock.now();
  if (until !== undefined && until <= now) {
    throw new RejectedError('SUPPLIER-PAUSE-REFUSED', `The pause would end at ${until.toISOString()}, which is past.`);
  }
  const before = await standing(trx, supplierId);
  const since = before ?? now;
  await writePause(trx, supplierId, { since, until: until ?? null, by, reason });
  await tellHistory(gateway, trx, supplierId, {
    from: before === null ? 'running' : 'paused',
    to: 'paused',
    cause: until === undefined ? 'until somebody resumes it' : `until ${until.toISOString()}`,
    by,
    reason,
  });
  if (before === null) await refresh(gateway, trx, supplierId);
  const end = until === undefined ? 'Until somebody resumes it' : `Until ${until.toISOString()}`;
  return `${supplierId} is paused. ${end}, nothing is fetched from it or sent to it, and nothing of it is sold.`;
}

/**
 * Ends a pause: folders are looked into at once, what waited is sent, what the supplier has is sold again by figures as old as
 * they are, and orders that nobody could fill meanwhile are routed again.
 *
 * @throws RejectedError SUPPLIER-PAUSE-REFUSED where it is not paused; ConfigError SUPPLIER-UNKNOWN
 */
export async function resumeSupplier(
  gateway: Gateway,
  trx: Database,
  supplierId: string,
  audit: Audit,
): Promise<string> {
  if ((await standing(trx, supplierId)) === null)
    throw new RejectedError('SUPPLIER-PAUSE-REFUSED', `${supplierId} is not paused.`);
  await resume(gateway, trx, supplierId, audit);
  return `${supplierId} is at work again: its folders are looked into at once, and what waited goes out.`;
}

/** Who paused a supplier, why and until when, in a sentence. */
export function pauseWords({ supplier, since, until, by, reason }: SupplierPause): string {
  const end = until === null ? 'until somebody resumes it' : `until ${until.toISOString()}`;
  return `${by} paused ${supplier} at ${since.toISOString()}, ${end}: ${reason}.`;
}

/** Ends the pauses whose time is over. */
export async function endPauses(gateway: Gateway): Promise<void> {
  for (const supplierId of await pausesThatEnd(gateway.db, gateway.clock.now())) {
    await transact(gateway, async (trx, gateway) => {
      await lockPause(trx, supplierId);
      const pause = await pauseOf(trx, supplierId);
      // Somebody else ended it, or made it longer.
      if (pause?.until == null || pause.until > gateway.clock.now()) return;
      const audit = { by: 'gateway', reason: 'the time of the pause is over' };
      await resume(gateway, trx, supplierId, audit);
    });
  }
}

/**
 * Since when a supplier is paused; null: it is not. Locks it.
 *
 * @throws ConfigError SUPPLIER-UNKNOWN
 */
async function standing(trx: Database, supplierId: string): Promise<Date | null> {
  const found = await lockPause(trx, supplierId);
  if (found !== undefined && (found.isActive || found.since !== null)) return found.since;
  throw new ConfigError(
    'SUPPLIER-UNKNOWN',
    `${supplierId} ${found === undefined ? 'never ran' : 'does not run any more'} on this database.`,
  );
}

async function resume(gateway: Gateway, trx: Database, supplierId: string, { by, reason }: Audit): Promise<void> {
  await writePause(trx, supplierId, undefined);
  await tellHistory(gateway, trx, supplierId, { from: 'paused', to: 'running', cause: `resumed by ${by}`, by, reason });
  await refresh(gateway, trx, supplierId);
  const lanes = (gateway.suppliers.get(supplierId)?.collect ?? []).map((rule) => collectLane(supplierId, rule).key);
  if (lanes.length > 0) await wantLanes(trx, 'collect', lanes);
  await gateway.queue.send(trx, 'supplier.deliver', { supplierId });
  const orders = await unfilledOrders(trx, 'of the supplier', { supplierId, mostAttempts: MOST_ATTEMPTS });
  for (const orderId of orders) await gateway.queue.send(trx, 'order.route', { orderId });
}

async function refresh(gateway: Gateway, trx: Database, supplierId: string): Promise<void> {
  for (const storefrontId of await refreshListingsOfSupplier(trx, supplierId, gateway.clock.now()))
    await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
}

async function tellHistory(
  gateway: Gateway,
  trx: Database,
  supplierId: string,
  event: { readonly from: string; readonly to: 'paused' | 'running'; readonly cause: string } & Audit,
): Promise<void> {
  const { from, to, cause, by: actor, reason } = event;
  const at = gateway.clock.now();
  await recordStateEvent(trx, { entity: 'supplier', entityId: supplierId, from, to, cause, actor, reason, at });
  gateway.tell({ type: 'supplier-paused', supplierId, isPaused: to === 'paused', by: actor, reason: reason ?? cause });
}
