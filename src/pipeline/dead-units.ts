import type { Database } from '../stores/database.ts';
import type { StoredPurchaseOrder, StoredPurchaseOrderLine } from '../stores/purchase-orders.ts';
import { releaseUnits } from '../stores/reservations.ts';
import type { Gateway } from './gateway.ts';
import { routeAgain } from './orders/route-again.ts';

/** Units of a purchase order line that will never come from its supplier. */
export interface DeadUnits {
  readonly line: StoredPurchaseOrderLine;
  readonly units: number;
}

/**
 * What follows for the customer's order when units are dead, once their counters say so: they are no longer reserved, and
 * the order is routed again, without the supplier they died at.
 */
export async function giveUpUnits(
  gateway: Gateway,
  trx: Database,
  order: StoredPurchaseOrder,
  dead: readonly DeadUnits[],
): Promise<void> {
  if (dead.length === 0) return;
  const { supplierId, id: purchaseOrderId } = order;
  for (const { line, units } of dead) {
    const { lineNumber } = line;
    await releaseUnits(trx, { supplierId, purchaseOrderId, lineNumber }, units, gateway.clock.now());
  }
  await routeAgain(gateway, trx, order.orderId);
}
