import { RejectedError } from '../../kernel/errors.ts';
import type { Database } from '../../stores/database.ts';
import { closeExceptions } from '../../stores/exceptions.ts';
import { lockListingsOf } from '../../stores/listings.ts';
import { cancelOrderUnits, findOrder, lockOrder, orderLines, type StoredOrder } from '../../stores/orders.ts';
import { refusedChange } from '../../stores/purchase-order-changes.ts';
import { lockPurchaseOrdersOf, purchaseOrderLines, type StoredPurchaseOrder } from '../../stores/purchase-orders.ts';
import type { Gateway } from '../gateway.ts';
import { settleOrder } from '../money/settle-order.ts';
import type { Audit } from '../outbound/delivery-actions.ts';
import { refreshSalesOrders } from '../purchase-order-progress.ts';
import { type CancelOutcome, cancelUnits } from './cancel-units.ts';

/** Units of a line that the customer does not want. */
export interface CancelledLine {
  readonly lineId: string;
  readonly quantity: number;
}

/** What became of the wish, for each purchase order that it is about. */
export interface CancelledAt {
  readonly supplier: string;
  readonly poNumber: string;
  readonly outcome: CancelOutcome;
}

export interface Cancellation {
  readonly orderId: string;
  readonly state: string;
  readonly purchaseOrders: readonly CancelledAt[];
}

/**
 * The customer does not want an order, or units of it, any more. What no supplier can have is not routed or sent; suppliers that
 * may have it are asked. Saying it again changes nothing.
 *
 * @throws RejectedError ORDER-UNKNOWN, ORDER-CHANGE-REFUSED
 */
export async function cancelOrder(
  gateway: Gateway,
  trx: Database,
  wish: {
    readonly storefront: string;
    readonly orderId: string;
    /** Without them: everything. */
    readonly lines?: readonly CancelledLine[] | undefined;
  },
  audit: Audit,
): Promise<Cancellation> {
  const found = await findOrder(trx, wish.storefront, wish.orderId);
  if (found === undefined) {
    throw new RejectedError('ORDER-UNKNOWN', `There is no order ${wish.orderId} of ${wish.storefront}.`);
  }
  const ordered = await lockPurchaseOrdersOf(trx, found.id);
  const order = (await lockOrder(trx, found.id)) as StoredOrder;
  await lockListingsOf(trx, [order.id]);
  const lines = await orderLines(trx, order.id);
  const wanted = wish.lines ?? lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
  for (const { lineId, quantity } of wanted) {
    const line = lines.find((candidate) => candidate.lineId === lineId);
    if (line === undefined || quantity > line.quantity + line.cancelled) {
      const has = line === undefined ? 'no such line' : `${line.quantity + line.cancelled} unit(s) of it`;
      throw new RejectedError(
        'ORDER-CHANGE-REFUSED',
        `Line ${lineId} of order ${wish.orderId} cannot be cancelled by ${quantity}: the order has ${has}.`,
      );
    }
    const units = Math.min(quantity, line.quantity);
    if (units > 0) await cancelOrderUnits(trx, order.id, lineId, units);
  }
  const purchaseOrders = await cancelExcess(gateway, trx, order.id, audit);
  const cause = `cancelled by ${audit.by}${audit.reason === undefined ? '' : `: ${audit.reason}`}`;
  // Nobody pays for what is not wanted; before the order was routed no margin of it stands.
  if (ordered.length > 0) await settleOrder(gateway, trx, order.id, cause);
  await refreshSalesOrders(gateway, trx, [order.id], cause);
  const now = (await lockOrder(trx, order.id)) as StoredOrder;
  if (now.state === 'cancelled') await closeWaiting(gateway, trx, order.id, cause);
  return { orderId: order.externalId, state: now.state, purchaseOrders };
}

/**
 * Has suppliers cancel what is ordered beyond what the customer still wants, the newest purchase order first. Who refused a cancel
 * is not asked again.
 */
export async function cancelExcess(
  gateway: Gateway,
  trx: Database,
  orderId: string,
  audit: Audit,
): Promise<CancelledAt[]> {
  const orders = (await lockPurchaseOrdersOf(trx, orderId)).sort((a, b) => Number(b.id) - Number(a.id));
  const byOrder = new Map<StoredPurchaseOrder, Awaited<ReturnType<typeof purchaseOrderLines>>>();
  for (const order of orders) byOrder.set(order, await purchaseOrderLines(trx, order.supplierId, order.id));
  const excess = new Map<string, number>();
  for (const lines of byOrder.values()) {
    for (const { orderLineId, quantity, dead } of lines) {
      excess.set(orderLineId, (excess.get(orderLineId) ?? 0) + quantity - dead);
    }
  }
  for (const { lineId, quantity } of await orderLines(trx, orderId)) {
    excess.set(lineId, (excess.get(lineId) ?? 0) - quantity);
  }
  const cancelled: CancelledAt[] = [];
  for (const [order, lines] of byOrder) {
    if (await refusedChange(trx, order.supplierId, order.id)) continue;
    const wanted: { lineNumber: number; units: number }[] = [];
    for (const line of lines) {
      const open = line.quantity - line.dead - line.shipped;
      const units = Math.min(open, Math.max(0, excess.get(line.orderLineId) ?? 0));
      if (units === 0) continue;
      wanted.push({ lineNumber: line.lineNumber, units });
      excess.set(line.orderLineId, (excess.get(line.orderLineId) ?? 0) - units);
    }
    if (wanted.length === 0) continue;
    const outcome = await cancelUnits(gateway, trx, order, audit, wanted);
    cancelled.push({ supplier: order.supplierId, poNumber: order.poNumber, outcome });
  }
  return cancelled;
}

/** Nobody has to find stock for, or decide about, what is not wanted any more. */
async function closeWaiting(gateway: Gateway, trx: Database, orderId: string, cause: string): Promise<void> {
  const keys = ['ORDER-UNFULFILLABLE', 'ORDER-REROUTE-HELD', 'ORDER-UNKNOWN-SKU', 'ORDER-HELD'].map(
    (code) => `${code}/${orderId}`,
  );
  await closeExceptions(trx, keys, cause, gateway.clock.now());
}
