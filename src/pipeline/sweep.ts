import { openExceptionOnce } from '../stores/exceptions.ts';
import { unopenedFiles } from '../stores/files.ts';
import { storefrontsToPublish } from '../stores/listings.ts';
import { storefrontsToRead } from '../stores/order-reads.ts';
import { storefrontsToTell } from '../stores/order-statuses.ts';
import { unroutedOrders } from '../stores/orders.ts';
import { unsealedChanges } from '../stores/purchase-order-changes.ts';
import { unsealedPurchaseOrders } from '../stores/purchase-orders.ts';
import type { Payload, QueueName } from '../stores/queues.ts';
import { refreshSupplierRecords } from '../stores/scorecards.ts';
import { suppliersToDeliver } from '../stores/suppliers-to-deliver.ts';
import type { Gateway } from './gateway.ts';
import { applyNewRates } from './money/new-rates.ts';
import { pressUnanswered } from './orders/press-unanswered.ts';
import { rerouteUnreadable } from './orders/reroute-unreadable.ts';
import { watchOverdueDeliveries } from './outbound/overdue-deliveries.ts';
import { endPauses } from './supplier-pause.ts';
import { transact } from './transact.ts';

const MOST = 500;
const HOUR_MS = 3_600_000;
const RECORD_MS = 90 * 24 * HOUR_MS;
/** Work younger than this has its job still on the way. */
const GRACE_MS = 5_000;

/**
 * Looks in the tables for work whose job was lost and hints it again. Jobs are hints; this is what makes losing one
 * harmless. It speaks to nobody but the database, so that no slow supplier can hold it up.
 *
 * @param graceMs 0 after a process died: what it was doing is hinted again at once, whatever its jobs still say
 */
export async function sweep(gateway: Gateway, graceMs = GRACE_MS): Promise<void> {
  const now = gateway.clock.now().getTime();
  const before = new Date(now - graceMs);
  await transact(gateway, async (trx, gateway) => {
    const { suppliers, storefronts } = gateway;
    const remind = <Q extends QueueName>(queue: Q, payload: Payload<Q>): Promise<void> =>
      gateway.queue.send(trx, queue, payload, { onlyIfNone: true });
    for (const file of await unopenedFiles(trx, before, MOST)) {
      if (suppliers.has(file.supplierId)) await remind('file.open', file);
    }
    for (const orderId of await unroutedOrders(trx, before, MOST)) await remind('order.route', { orderId });
    for (const order of await unsealedPurchaseOrders(trx, before, MOST)) {
      if (suppliers.has(order.supplierId)) await remind('purchase-order.send', order);
    }
    for (const change of await unsealedChanges(trx, before, MOST)) {
      if (suppliers.has(change.supplierId)) await remind('purchase-order.change', change);
    }
    for (const supplierId of await suppliersToDeliver(trx, before)) {
      if (suppliers.has(supplierId)) await remind('supplier.deliver', { supplierId });
    }
    await watchOverdueDeliveries(gateway, trx);
    for (const storefrontId of await storefrontsToPublish(trx)) {
      if (storefronts.has(storefrontId)) await remind('storefront.publish', { storefrontId });
    }
    for (const storefrontId of await storefrontsToRead(trx)) {
      if (storefronts.has(storefrontId)) await remind('storefront.read', { storefrontId });
    }
    for (const storefrontId of await storefrontsToTell(trx, gateway.clock.now())) {
      if (storefronts.has(storefrontId)) await remind('storefront.tell', { storefrontId });
    }
  });
  await endPauses(gateway);
  await rerouteUnreadable(gateway);
  await pressUnanswered(gateway);
  await applyNewRates(gateway);
  await countRecords(gateway);
  await raiseDeadLetters(gateway);
}

/** What routing expects of suppliers is counted once an hour, over the last 90 days. */
async function countRecords(gateway: Gateway): Promise<void> {
  const at = gateway.clock.now();
  const ago = (ms: number): Date => new Date(at.getTime() - ms);
  await refreshSupplierRecords(gateway.db, { since: ago(RECORD_MS), at, ifBefore: ago(HOUR_MS) });
}

/**
 * A job that was given up needs a person: nothing else would say that its work stands still. As long as it does, the
 * work is tried and given up again and again; one letter of each is enough.
 */
async function raiseDeadLetters(gateway: Gateway): Promise<void> {
  const known = new Set<string>();
  for (const letter of await gateway.queue.deadLetters(MOST)) {
    const dedupeKey = `JOB-GIVEN-UP/${letter.queue}/${JSON.stringify(letter.payload)}`;
    if (known.has(dedupeKey)) {
      await gateway.queue.discard(letter.queue, letter.id);
      continue;
    }
    known.add(dedupeKey);
    const message = `Job ${letter.queue} was given up after ${letter.attempts} attempt(s): ${letter.error.message}`;
    const opened = await openExceptionOnce(gateway.db, {
      dedupeKey,
      code: 'JOB-GIVEN-UP',
      severity: 'error',
      message,
      facts: { ...letter },
      at: gateway.clock.now(),
    });
    if (opened) gateway.tell({ type: 'exception', code: 'JOB-GIVEN-UP', message });
  }
}
