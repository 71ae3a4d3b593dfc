import { RejectedError } from '../../kernel/errors.ts';
import type { Database } from '../../stores/database.ts';
import type { StoredDelivery } from '../../stores/deliveries.ts';
import { insertGivenUp } from '../../stores/line-facts.ts';
import {
  findPurchaseOrder,
  lockByNumber,
  purchaseOrderLines,
  type StoredPurchaseOrder,
} from '../../stores/purchase-orders.ts';
import type { Gateway } from '../gateway.ts';
import { refreshPurchaseOrder } from '../purchase-order-progress.ts';
import { recountLines } from '../recount.ts';

/**
 * What becomes of a purchase order whose document is never sent (DOMAIN.md 2.4): its supplier will not ship it, so its
 * units are dead there and the customer's order is routed again, to somebody else. Never while the supplier may have it.
 */

/** Whether the supplier certainly cannot ship by this document: it was never about to be theirs, or they could not read it. */
export function isCertainlyNotThere({ failure, publications, resends }: StoredDelivery): boolean {
  return failure === 'rejected' || (publications === 0 && resends === 0);
}

/** The purchase order of an order document, locked; undefined for every other document. */
export async function orderOfDelivery(
  trx: Database,
  { supplierId, kind, purchaseOrderId }: StoredDelivery,
): Promise<StoredPurchaseOrder | undefined> {
  if (kind !== 'order' || purchaseOrderId === null) return undefined;
  const found = await findPurchaseOrder(trx, supplierId, purchaseOrderId);
  return found && (await lockByNumber(trx, supplierId, found.poNumber));
}

/**
 * Gives every unit of the purchase order up. Answers how many.
 *
 * @throws RejectedError DELIVERY-NOT-NOW when the supplier took or shipped some of it already
 */
export async function giveUpOrder(
  gateway: Gateway,
  trx: Database,
  order: StoredPurchaseOrder,
  delivery: StoredDelivery,
): Promise<number> {
  const lines = await purchaseOrderLines(trx, order.supplierId, order.id);
  const taken = lines.reduce((sum, line) => sum + line.acknowledged + line.backordered + line.shipped, 0);
  if (taken > 0) {
    throw new RejectedError(
      'DELIVERY-NOT-NOW',
      `The supplier has ${delivery.name}: they accepted, backordered or shipped ${taken} unit(s) of ${order.poNumber}. Ask them to cancel it.`,
      { facts: { supplierId: order.supplierId, delivery: delivery.id, poNumber: order.poNumber } },
    );
  }
  const dead = lines.map((line) => ({ line, units: line.quantity - line.dead })).filter(({ units }) => units > 0);
  const source = `abandoned ${order.supplierId}/${order.poNumber}/${delivery.id}`;
  for (const { line, units } of dead) {
    const key = { supplierId: order.supplierId, purchaseOrderId: order.id, lineNumber: line.lineNumber };
    await insertGivenUp(trx, key, { units, source, at: gateway.clock.now() });
  }
  await recountLines(gateway, trx, order, source);
  await refreshPurchaseOrder(gateway, trx, order, `${delivery.name} is never sent`);
  return dead.reduce((sum, { units }) => sum + units, 0);
}

/** Whether units of it were given up: they may have been ordered elsewhere. */
export async function isGivenUp(trx: Database, order: StoredPurchaseOrder): Promise<boolean> {
  return (await purchaseOrderLines(trx, order.supplierId, order.id)).some((line) => line.dead > 0);
}
