import { suppliersToDeliver } from '../stores/deliveries.ts';
import { openExceptionOnce } from '../stores/exceptions.ts';
import { unopenedFiles, unsettledFiles } from '../stores/files.ts';
import { storefrontsToPublish } from '../stores/listings.ts';
import { unroutedOrders } from '../stores/orders.ts';
import { unsealedPurchaseOrders } from '../stores/purchase-orders.ts';
import { sweepAbandonedChunks } from '../stores/raw-content.ts';
import type { Gateway } from './gateway.ts';
import { settleFile } from './inbound/archive.ts';
import { transact } from './transact.ts';

const MOST = 500;
/** Work younger than this has its job still on the way. */
const GRACE_MS = 5_000;
const ABANDONED_MS = 24 * 3600_000;

/**
 * Looks in the tables for work whose job was lost and hints it again, and repeats clean-ups at suppliers that did not
 * succeed. Jobs are hints; this is what makes losing one harmless.
 */
export async function sweep(gateway: Gateway): Promise<void> {
  const now = gateway.clock.now().getTime();
  const before = new Date(now - GRACE_MS);
  await transact(gateway, async (trx, gateway) => {
    const { queue } = gateway;
    for (const file of await unopenedFiles(trx, before, MOST)) await queue.send(trx, 'file.open', file);
    for (const orderId of await unroutedOrders(trx, before, MOST)) await queue.send(trx, 'order.route', { orderId });
    for (const order of await unsealedPurchaseOrders(trx, before, MOST)) {
      await queue.send(trx, 'purchase-order.send', order);
    }
    for (const supplierId of await suppliersToDeliver(trx, before)) {
      if (gateway.channels.has(supplierId)) await queue.send(trx, 'supplier.deliver', { supplierId });
    }
    for (const storefrontId of await storefrontsToPublish(trx)) {
      if (gateway.storefronts.has(storefrontId)) await queue.send(trx, 'storefront.publish', { storefrontId });
    }
  });
  for (const file of await unsettledFiles(gateway.db, before, MOST)) {
    if (!gateway.channels.has(file.supplierId)) continue;
    try {
      await settleFile(gateway, file.supplierId, file.fileId);
    } catch (error) {
      gateway.logger.warn({ ...file, err: error }, 'remote file not cleared away yet');
    }
  }
  await raiseDeadLetters(gateway);
  await sweepAbandonedChunks(gateway.db, new Date(now - ABANDONED_MS));
}

/** A job that was given up needs a person: nothing else would say that its work stands still. */
async function raiseDeadLetters(gateway: Gateway): Promise<void> {
  for (const letter of await gateway.queue.deadLetters(MOST)) {
    const message = `Job ${letter.queue} was given up after ${letter.attempts} attempt(s): ${letter.error.message}`;
    const opened = await openExceptionOnce(gateway.db, {
      dedupeKey: `JOB-GIVEN-UP/${letter.queue}/${JSON.stringify(letter.payload)}`,
      code: 'JOB-GIVEN-UP',
      severity: 'error',
      message,
      facts: { ...letter },
      at: gateway.clock.now(),
    });
    if (opened) gateway.tell({ type: 'exception', code: 'JOB-GIVEN-UP', message });
  }
}
