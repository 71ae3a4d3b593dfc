import { costEntries, type MarginLine } from '../domain/margin.ts';
import { subtract } from '../kernel/decimal.ts';
import type { Database } from '../stores/database.ts';
import { appendMargin } from '../stores/margins.ts';
import {
  purchaseOrderLines,
  type StoredPurchaseOrder,
  type StoredPurchaseOrderLine,
} from '../stores/purchase-orders.ts';
import { releaseUnits } from '../stores/reservations.ts';
import type { Gateway } from './gateway.ts';

/** Units of a purchase order line that will never come from its supplier. */
export interface DeadUnits {
  readonly line: StoredPurchaseOrderLine;
  readonly units: number;
}

/**
 * What follows for the customer's order when units are dead, once their counters say so: they are no longer reserved,
 * their estimated cost is given back, and the order is routed again, without the supplier they died at.
 *
 * @param source names what killed them; the same source takes the estimate back once
 */
export async function giveUpUnits(
  gateway: Gateway,
  trx: Database,
  order: StoredPurchaseOrder,
  dead: readonly DeadUnits[],
  source: string,
): Promise<void> {
  if (dead.length === 0) return;
  const { supplierId, id: purchaseOrderId } = order;
  const margin = new Map<number, MarginLine>();
  for (const { line, units } of dead) {
    const { lineNumber, orderLineId: lineId, unitCost } = line;
    await releaseUnits(trx, { supplierId, purchaseOrderId, lineNumber }, units, gateway.clock.now());
    margin.set(lineNumber, { lineId, quantity: (margin.get(lineNumber)?.quantity ?? 0) + units, unitCost });
  }
  await takeBackEstimate(gateway, trx, order, [...margin.values()], source);
  await gateway.queue.send(trx, 'order.route', { orderId: order.orderId });
}

/**
 * Units that were dead have left the supplier all the same, and will be billed: their estimated cost counts again. That of the
 * whole order's charges is left to the invoice.
 */
export async function restoreEstimate(
  gateway: Gateway,
  trx: Database,
  order: StoredPurchaseOrder,
  revived: readonly DeadUnits[],
  source: string,
): Promise<void> {
  if (revived.length === 0) return;
  const lines = revived.map(({ line, units }) => ({
    lineId: line.orderLineId,
    quantity: units,
    unitCost: line.unitCost,
  }));
  const costs = costEntries(lines, { dropShipFee: '0', freight: '0' });
  await appendMargin(
    trx,
    'estimate',
    source,
    order.currency,
    costs.map((entry) => ({ ...entry, orderId: order.orderId })),
    gateway.clock.now(),
  );
}

/** What will never come will never be billed: its estimated cost is given back, the order's charges with the last unit. */
async function takeBackEstimate(
  gateway: Gateway,
  trx: Database,
  order: StoredPurchaseOrder,
  dead: readonly MarginLine[],
  source: string,
): Promise<void> {
  const lines = await purchaseOrderLines(trx, order.supplierId, order.id);
  const isAllDead = lines.every((line) => line.dead === line.quantity);
  const costs = costEntries(dead, isAllDead ? order : { dropShipFee: '0', freight: '0' });
  await appendMargin(
    trx,
    'estimate',
    source,
    order.currency,
    costs.map((entry) => ({ ...entry, orderId: order.orderId, amount: subtract('0', entry.amount) })),
    gateway.clock.now(),
  );
}
