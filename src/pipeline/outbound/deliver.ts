import { createHash } from 'node:crypto';
import type { Channel, DocumentIdentity, UploadTarget } from '../../channels/channel.ts';
import type { Code } from '../../kernel/codes.ts';
import { CrossdockError, RejectedError } from '../../kernel/errors.ts';
import {
  countAttempt,
  countPublication,
  markOutcome,
  markSent,
  markStaged,
  oldestUnsent,
  type StoredDelivery,
  takeBackPublication,
} from '../../stores/deliveries.ts';
import { closeException } from '../../stores/exceptions.ts';
import { findPurchaseOrder, reachMilestone } from '../../stores/purchase-orders.ts';
import { makeFirm } from '../../stores/reservations.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { raise } from '../exceptions.ts';
import { deliveryChannelOf, type Gateway, supplierOf } from '../gateway.ts';
import { drainLane } from '../lanes.ts';
import { refreshPurchaseOrder } from '../purchase-order-progress.ts';
import { transact } from '../transact.ts';

/**
 * Puts everything that is sealed for one supplier at its place, oldest first, by one process at a time, because on half
 * of all servers a rename is no lock. Every step is committed before the next begins, so that a crash at any instant is
 * continued where it was: new → staged (temporary name, size checked) → sent (renamed).
 *
 * @throws TransientError when the supplier cannot be reached: the job comes again
 */
export async function deliverTo(gateway: Gateway, supplierId: string): Promise<void> {
  const channel = deliveryChannelOf(gateway, supplierId);
  await drainLane(gateway, { kind: 'deliver', key: supplierId }, async () => {
    const delivery = await oldestUnsent(gateway.db, supplierId);
    if (!delivery) return false;
    try {
      await deliverOne(gateway, channel, delivery);
    } catch (error) {
      if (!(error instanceof RejectedError)) throw error;
      if (!ABOUT_ONE_DELIVERY.has(error.code)) return await refuseAll(gateway, supplierId, error);
      await fail(gateway, delivery, error);
    }
    await closeException(gateway.db, refusalKey(supplierId), 'documents could be delivered again', gateway.clock.now());
    return true;
  });
}

/** Refusals that concern one document and not the way to the supplier. */
const ABOUT_ONE_DELIVERY = new Set<Code>(['DELIVERY-CONFLICT', 'DELIVERY-REFUSED', 'DELIVERY-UNCERTAIN']);

/**
 * The supplier's side refuses us altogether: wrong host key, login, folder. Nothing is wrong with the documents; they
 * wait, a person is told, and the sweep tries again.
 */
async function refuseAll(gateway: Gateway, supplierId: string, error: RejectedError): Promise<false> {
  await raise(gateway, gateway.db, {
    dedupeKey: refusalKey(supplierId),
    code: error.code,
    supplierId,
    message: `Nothing can be delivered to ${supplierOf(gateway, supplierId).name}: ${error.message}`,
    facts: error.facts,
  });
  return false;
}

function refusalKey(supplierId: string): string {
  return `DELIVER/${supplierId}`;
}

async function deliverOne(gateway: Gateway, channel: Channel, delivery: StoredDelivery): Promise<void> {
  const began = gateway.clock.now();
  const target: UploadTarget = {
    document: identityOf(delivery),
    folder: delivery.folder,
    name: delivery.name,
    temporaryName: delivery.temporaryName,
  };
  await countAttempt(gateway.db, delivery.supplierId, delivery.id);
  if (delivery.state === 'new') {
    await channel.stage(target, delivery.bytes);
    // Whoever took the lane over meanwhile may have renamed it already: renaming ours too would double the document.
    if (!(await markStaged(gateway.db, delivery.supplierId, delivery.id, gateway.clock.now()))) return;
  }
  const publications = await countPublication(gateway.db, delivery.supplierId, delivery.id);
  const attempt = { mayHaveHappened: publications > 1 };
  const { outcome, reference } = await channel
    .publish(target, delivery.bytes, attempt)
    .catch(async (error: unknown) => {
      if (error instanceof CrossdockError && error.nothingSent)
        await takeBackPublication(gateway.db, delivery.supplierId, delivery.id);
      throw error;
    });
  if (outcome === 'conflict') {
    throw new RejectedError(
      'DELIVERY-CONFLICT',
      `${delivery.name} exists at the supplier with other content; ours waits as ${delivery.temporaryName}.`,
      { facts: { name: delivery.name, subject: delivery.subject } },
    );
  }
  if (outcome === 'uncertain') {
    throw new RejectedError(
      'DELIVERY-UNCERTAIN',
      `${delivery.name} may have been sent before Crossdock was interrupted, and the supplier's side cannot be asked.`,
      { facts: { name: delivery.name, subject: delivery.subject } },
    );
  }
  await recordSent(gateway, delivery, { inferred: outcome === 'already', reference });
  gateway.tell({
    type: 'document-delivered',
    supplierId: delivery.supplierId,
    file: delivery.name,
    kind: delivery.kind,
    bytes: delivery.bytes.length,
    ms: gateway.clock.now().getTime() - began.getTime(),
  });
}

/** The same for every attempt and, by the bytes, never that of another document, whatever became of the database. */
function identityOf({ supplierId, kind, subject, bytes }: StoredDelivery): DocumentIdentity {
  const key = createHash('sha256')
    .update(JSON.stringify([supplierId, kind, subject]))
    .update(bytes)
    .digest('hex');
  return { kind, number: subject, key: key.slice(0, 40) };
}

async function recordSent(
  gateway: Gateway,
  delivery: StoredDelivery,
  how: { readonly inferred: boolean; readonly reference: string | undefined },
): Promise<void> {
  const profile = supplierOf(gateway, delivery.supplierId);
  await transact(gateway, async (trx, gateway) => {
    const now = gateway.clock.now();
    if (!(await markSent(trx, delivery.supplierId, delivery.id, now, how))) return;
    if (delivery.purchaseOrderId === null) return;
    const order = await findPurchaseOrder(trx, delivery.supplierId, delivery.purchaseOrderId);
    if (!order) return;
    await reachMilestone(trx, delivery.supplierId, order.id, 'sent_at', now);
    if (profile.stock.reflectsAt === 'receipt') await makeFirm(trx, delivery.supplierId, order.id, now);
    await refreshPurchaseOrder(gateway, trx, order, `${delivery.name} delivered`);
  });
}

/** What cannot be delivered stops nobody else's documents: it is put aside for a person. */
async function fail(gateway: Gateway, delivery: StoredDelivery, error: RejectedError): Promise<void> {
  await transact(gateway, async (trx, gateway) => {
    const at = gateway.clock.now();
    await markOutcome(trx, delivery.supplierId, delivery.id, { state: 'failed', reason: error.message, at });
    await recordStateEvent(trx, {
      entity: 'delivery',
      entityId: `${delivery.supplierId}/${delivery.id}`,
      from: delivery.state,
      to: 'failed',
      cause: error.message,
      at,
    });
    await raise(gateway, trx, {
      dedupeKey: `${error.code}/${delivery.supplierId}/delivery/${delivery.id}`,
      code: error.code,
      supplierId: delivery.supplierId,
      message: `${delivery.name} (${delivery.kind} ${delivery.subject}) was not delivered: ${error.message}`,
      facts: { delivery: delivery.id, name: delivery.name, subject: delivery.subject },
    });
  });
}
