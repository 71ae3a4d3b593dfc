import type { PurchaseOrderState } from './purchase-order.ts';

/** What a shop can tell its customer of an order. */
export type OrderStatusName =
  | 'held'
  | 'routed'
  | 'acknowledged'
  | 'backordered'
  | 'partly-shipped'
  | 'shipped'
  | 'cancelled'
  | 'unfulfillable';

export interface OrderFacts {
  readonly state: 'received' | 'held' | 'routed' | 'unfulfillable' | 'shipped' | 'cancelled';
  /** Of all purchase orders that were made for it. */
  readonly purchaseOrders: readonly PurchaseOrderState[];
  readonly shippedUnits: number;
  readonly backorderedUnits: number;
}

/** The status of an order for its shop; undefined while there is nothing to tell. */
export function orderStatus(order: OrderFacts): OrderStatusName | undefined {
  if (order.state === 'received') return undefined;
  if (order.state !== 'routed') return order.state;
  if (order.shippedUnits > 0) return 'partly-shipped';
  if (order.backorderedUnits > 0) return 'backordered';
  const alive = order.purchaseOrders.filter((state) => state !== 'cancelled' && state !== 'rejected');
  return alive.length > 0 && alive.every((state) => ANSWERED.has(state)) ? 'acknowledged' : 'routed';
}

/** The supplier answered for every unit. */
const ANSWERED: ReadonlySet<PurchaseOrderState> = new Set(['acknowledged', 'partly-shipped', 'shipped', 'invoiced']);
