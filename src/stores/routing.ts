import type { Address } from '../documents/parts.ts';
import type { Decimal } from '../kernel/decimal.ts';
import { LAST_CONTROL_NUMBER, numbersUsedUp } from './control-numbers.ts';
import type { Database } from './database.ts';
import type { StoredLearntDays } from './learnt-days.ts';
import type { SalesOrderState } from './orders.ts';
import { run } from './prepared.ts';
import { lockOffers, routableOffers } from './sql/lock-offers.ts';
import { lockFreeOrders, lockOrders, ordersToRoute } from './sql/orders-to-route.ts';
import { writeRouting } from './sql/write-routing.ts';

export interface RoutableOffer {
  readonly supplierId: string;
  readonly supplierSku: string;
  readonly productId: string;
  readonly unitCost: string | null;
  readonly currency: string;
  /** Units of all warehouses together; null when the supplier never said. */
  readonly reported: number | null;
  readonly unreflected: number;
  /** Units of one pack that can be ordered. */
  readonly packSize: number;
  /** By the limits that the sweep moved last. */
  readonly staleness: 'fresh' | 'ageing' | 'stale';
  /** When the supplier last confirmed the figure; null where it does not come from a feed. */
  readonly confirmedAt: Date | null;
  /** Why a person has the supplier left alone; null: nobody does. */
  readonly pausedBecause: string | null;
  /** The supplier could not send what the figure says, and none is in force that was true later. */
  readonly isRefused: boolean;
  /** Of one unit. */
  readonly weightKg: string | null;
  readonly hazmat: boolean;
  /** What others will take until a feed shows our order; null where nothing was learnt. */
  readonly sells: { readonly mean: number; readonly deviation: number } | null;
  /** Lines that the supplier was asked for lately, and how many it refused; null where nobody counted. */
  readonly record: { readonly lines: number; readonly refused: number } | null;
  /** How long the supplier really takes (domain/learnt-days.ts); null where nothing was learnt. */
  readonly learnt: StoredLearntDays | null;
}

/** An order with what is to be routed of it. */
export interface OrderToRoute {
  readonly id: string;
  readonly storefrontId: string;
  readonly externalId: string;
  readonly state: SalesOrderState;
  readonly reason: string | null;
  readonly currency: string;
  readonly shippingService: string;
  readonly address: Address;
  /** So often it was routed. */
  readonly attempts: number;
  /** Units that no living purchase order covers, in the shop's order. */
  readonly lines: readonly {
    readonly lineId: string;
    readonly sku: string;
    readonly productId: string | null;
    readonly quantity: number;
    readonly unitPrice: Decimal;
    /** What the customer was promised; null: nothing yet. */
    readonly promisedBy: string | null;
  }[];
  /** `supplier/line`: suppliers that are not asked for a line again. */
  readonly refused: readonly string[];
  /** A person was told that nobody can fill it, or that a person decides, and not yet that somebody can. */
  readonly isAlerted: boolean;
  /** A person has it routed now, whatever it leaves. */
  readonly isWantedByPerson: boolean;
}

/**
 * Locks some orders and reads what routing asks of them.
 *
 * @param which `free`: only those that nobody else has locked; `all`: waits for the others
 */
export async function lockOrdersToRoute(
  trx: Database,
  orderIds: readonly string[],
  which: 'free' | 'all',
): Promise<OrderToRoute[]> {
  const locked = await run<{ id: string }>(trx, which === 'free' ? lockFreeOrders : lockOrders, { orderIds });
  if (locked.length === 0) return [];
  return run(trx, ordersToRoute, { orderIds: locked.map(({ id }) => id) });
}

/** Reads the same of one order, without a lock: for a look at what could be. */
export async function readOrderToRoute(db: Database, orderId: string): Promise<OrderToRoute | undefined> {
  const [order] = await run<OrderToRoute>(db, ordersToRoute, { orderIds: [orderId] });
  return order;
}

/** Reads what may be routed for some products, without a lock: for a preview. */
export async function readRoutableOffers(db: Database, productIds: readonly string[]): Promise<RoutableOffer[]> {
  return run(db, routableOffers, { productIds });
}

/** Locks and reads what may be routed for some products. Call inside the transaction that makes the purchase orders. */
export async function lockRoutableOffers(trx: Database, productIds: readonly string[]): Promise<RoutableOffer[]> {
  if (productIds.length === 0) return [];
  await run(trx, lockOffers, { productIds });
  return readRoutableOffers(trx, productIds);
}

/** The number of the next routing attempt of an order, from 1. */
export async function nextAttempt(trx: Database, orderId: string): Promise<number> {
  const row = await trx('routing_decision')
    .where({ order_id: orderId })
    .max<{ max: number | null }>('attempt as max')
    .first();
  return (row?.max ?? 0) + 1;
}

/** A decision about an order, and what follows from it. */
export interface NewDecision {
  readonly orderId: string;
  readonly attempt: number;
  readonly algorithm: string;
  readonly inputsSha256: string;
  readonly inputs: unknown;
  readonly explanation: unknown;
  readonly at: Date;
  /** State of the order before and after. */
  readonly from: SalesOrderState;
  readonly to: SalesOrderState;
  readonly reason: string | null;
  /** Why it is in the new state, for its history. */
  readonly cause: string;
  /** What lines are promised by that nobody promised anything of before. */
  readonly promises: readonly { readonly lineId: string; readonly promisedBy: string }[];
  readonly purchaseOrders: readonly NewPurchaseOrder[];
}

export interface NewPurchaseOrder {
  readonly supplierId: string;
  /** What stands before its number. */
  readonly prefix: string;
  /** Of its amounts. */
  readonly currency: string;
  /** What one unit of it is in the currency of the customer's order, by the rate it was routed at. */
  readonly exchangeRate: Decimal;
  readonly dropShipFee: Decimal;
  readonly freight: Decimal;
  /** What its days are reckoned from (domain/estimate.ts), by when it should leave, and when time alone changes that. */
  readonly deliveryTerms: unknown;
  readonly shipBy: string;
  readonly estimateAt: Date;
  /** When it is there, and who says so. */
  readonly earliest: string;
  readonly latest: string;
  readonly source: string;
  /** Why it was made, for its history. */
  readonly cause: string;
  readonly lines: readonly {
    readonly lineNumber: number;
    readonly lineId: string;
    readonly productId: string;
    readonly supplierSku: string;
    readonly quantity: number;
    readonly unitCost: Decimal;
    /** Of its estimate. */
    readonly parts: readonly unknown[];
  }[];
}

export interface PlacedPurchaseOrder {
  readonly orderId: string;
  readonly supplierId: string;
  readonly id: string;
  readonly poNumber: string;
}

/**
 * Writes decisions with their purchase orders and the reservation of their units, all in the caller's transaction.
 *
 * @throws RejectedError CONTROL-NUMBERS-USED-UP when a supplier has no number left for a purchase order
 */
export async function writeDecisions(
  trx: Database,
  decisions: readonly NewDecision[],
): Promise<readonly PlacedPurchaseOrder[]> {
  const placed = await run<PlacedPurchaseOrder>(trx, writeRouting, {
    decisions: JSON.stringify(decisions.map((decision, place) => ({ place, ...decision }))),
    last: LAST_CONTROL_NUMBER,
  });
  const got = new Set(placed.map(({ orderId, supplierId }) => `${orderId}/${supplierId}`));
  for (const { orderId, purchaseOrders } of decisions) {
    const without = purchaseOrders.find(({ supplierId }) => !got.has(`${orderId}/${supplierId}`));
    if (without !== undefined) throw numbersUsedUp(without.supplierId, 'purchase-order');
  }
  return placed;
}

/**
 * What is routed next of an order is what a person wants: from this supplier or from nobody, or from the best. The last choice
 * before it stands.
 */
export async function chooseSupplier(
  trx: Database,
  choice: {
    readonly orderId: string;
    readonly afterAttempt: number;
    /** Null: whoever is best. */
    readonly supplierId: string | null;
    readonly by: string;
    readonly reason?: string | undefined;
    readonly at: Date;
  },
): Promise<void> {
  await trx('route_choice')
    .insert({
      order_id: choice.orderId,
      after_attempt: choice.afterAttempt,
      supplier_id: choice.supplierId,
      chosen_by: choice.by,
      reason: choice.reason ?? null,
      chosen_at: choice.at,
    })
    .onConflict(['order_id', 'after_attempt'])
    .merge();
}
