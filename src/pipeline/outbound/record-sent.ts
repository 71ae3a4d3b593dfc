import type { Database } from '../../stores/database.ts';
import { lockOrderDelivery, type StoredDelivery } from '../../stores/deliveries.ts';
import { stockReflectsAt } from '../../stores/parties.ts';
import {
  findPurchaseOrder,
  reachMilestone,
  type StoredPurchaseOrder,
  setSupplierReference,
} from '../../stores/purchase-orders.ts';
import { makeFirm } from '../../stores/reservations.ts';
import type { Gateway } from '../gateway.ts';
import { refreshPurchaseOrder } from '../purchase-order-progress.ts';
import { type DeliveryFacts, moveDelivery } from './move-delivery.ts';

/**
 * Records that a document is at its destination, with everything that follows for the order it is about: because it was
 * delivered, or because the supplier's answer or a person says that it arrived. False when it is not in a state from which that can be.
 */
export async function recordSent(
  gateway: Gateway,
  trx: Database,
  delivery: StoredDelivery,
  event: 'publish' | 'confirm' | 'take-envelope',
  facts: DeliveryFacts,
): Promise<boolean> {
  if (!(await moveDelivery(gateway, trx, delivery, event, facts))) return false;
  const { supplierId, purchaseOrderId } = delivery;
  const order = purchaseOrderId === null ? undefined : await findPurchaseOrder(trx, supplierId, purchaseOrderId);
  if (!order) return true;
  const now = gateway.clock.now();
  await reachMilestone(trx, supplierId, order.id, 'sent_at', now);
  if (facts.reference !== undefined) await setSupplierReference(trx, supplierId, order.id, facts.reference);
  if ((await stockReflectsAt(trx, supplierId)) === 'receipt') await makeFirm(trx, supplierId, order.id, now);
  await refreshPurchaseOrder(gateway, trx, order, `${delivery.name} delivered`);
  return true;
}

/** What a supplier answers it has: an order of which it was not certain whether it arrived is with it after all. */
export async function confirmAnswered(
  gateway: Gateway,
  trx: Database,
  order: Pick<StoredPurchaseOrder, 'supplierId' | 'id' | 'sentAt'>,
  cause: string,
): Promise<void> {
  if (order.sentAt !== null) return;
  const delivery = await lockOrderDelivery(trx, order.supplierId, order.id);
  if (delivery?.failure !== 'uncertain') return;
  await recordSent(gateway, trx, delivery, 'take-envelope', { inferred: true, cause });
}
