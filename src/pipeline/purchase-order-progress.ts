import { purchaseOrderState } from '../domain/purchase-order.ts';
import { noteStep, orderWork } from '../kernel/steps.ts';
import type { SupplierProfile } from '../partners/profile.ts';
import type { Database } from '../stores/database.ts';
import { closeExceptionsExcept } from '../stores/exceptions.ts';
import { hasGivenUp } from '../stores/line-facts.ts';
import { isUnreadable } from '../stores/order-clocks.ts';
import { lockOrder, orderLines, setOrderState } from '../stores/orders.ts';
import { openChange } from '../stores/purchase-order-changes.ts';
import {
  findPurchaseOrder,
  orderFulfilment,
  purchaseOrderLines,
  purchaseOrdersOf,
  type StoredPurchaseOrder,
  type StoredPurchaseOrderLine,
  setPurchaseOrderState,
} from '../stores/purchase-orders.ts';
import { recordStateEvent } from '../stores/state-events.ts';
import { keepOrderClock } from './clocks/order-clock.ts';
import { keepEstimates } from './estimates/keep-estimates.ts';
import { raise } from './exceptions.ts';
import type { Gateway } from './gateway.ts';

/**
 * Derives the state of a purchase order from its counters and remembers a change with its cause; looks at its clocks,
 * because whatever came may have been waited for.
 */
export async function refreshPurchaseOrder(
  gateway: Gateway,
  trx: Database,
  order: Pick<StoredPurchaseOrder, 'supplierId' | 'id' | 'poNumber'>,
  cause: string,
): Promise<void> {
  const stored = await findPurchaseOrder(trx, order.supplierId, order.id);
  if (!stored) return;
  const lines = await purchaseOrderLines(trx, order.supplierId, order.id);
  const state = purchaseOrderState(
    lines.map((line) => ({ ...line, ordered: line.quantity })),
    {
      sent: stored.sentAt !== null,
      received: stored.receivedAt !== null,
      unreadable: await isUnreadable(trx, order.supplierId, order.id),
      isCancelRequested:
        (await openChange(trx, { supplierId: order.supplierId, purchaseOrderId: order.id })) !== undefined,
      isGivenUp: await hasGivenUp(trx, order.supplierId, order.id),
    },
  );
  if (state !== stored.state) {
    await setPurchaseOrderState(trx, order.supplierId, order.id, state);
    noteStep(`purchase order ${state}`, {
      of: [orderWork(stored.orderId)],
      attributes: { supplier: order.supplierId, purchaseOrder: order.poNumber, cause },
    });
    await recordStateEvent(trx, {
      entity: 'purchase-order',
      entityId: `${order.supplierId}/${order.poNumber}`,
      from: stored.state,
      to: state,
      cause,
      at: gateway.clock.now(),
    });
  }
  await keepOrderClock(gateway, trx, order.supplierId, order.id);
  await keepEstimates(gateway, trx, stored, cause);
}

/**
 * A customer's order is shipped when every unit of every line has left some supplier, and not any more when a supplier takes
 * a parcel back. The orders are locked, always in
 * the same order: of two suppliers who ship the rest of one order at the same moment, the second must see the first.
 */
export async function refreshSalesOrders(
  gateway: Gateway,
  trx: Database,
  orderIds: Iterable<string>,
  cause: string,
): Promise<void> {
  for (const orderId of [...new Set(orderIds)].sort()) {
    const order = await lockOrder(trx, orderId);
    if (!order) continue;
    const to = await ended(trx, orderId);
    if (to === order.state || (to === undefined && order.state !== 'shipped')) continue;
    await setOrderState(trx, orderId, to ?? 'routed');
    if (to !== undefined) await closeAnswers(gateway, trx, orderId, cause);
    await recordStateEvent(trx, {
      entity: 'sales-order',
      entityId: orderId,
      from: order.state,
      to: to ?? 'routed',
      cause,
      at: gateway.clock.now(),
    });
  }
}

/** What suppliers would not ship as it was ordered worries nobody once the order has ended. */
async function closeAnswers(gateway: Gateway, trx: Database, orderId: string, cause: string): Promise<void> {
  for (const { supplierId, poNumber } of await purchaseOrdersOf(trx, orderId)) {
    await closeExceptionsExcept(trx, `PO-NOT-ACCEPTED/${supplierId}/${poNumber}/`, [], cause, gateway.clock.now());
  }
}

/** Whether everything that is still wanted has left, or nothing is wanted and nothing will come. */
async function ended(trx: Database, orderId: string): Promise<'shipped' | 'cancelled' | undefined> {
  const shipped = new Map<string, number>();
  let coming = 0;
  for (const line of await orderFulfilment(trx, orderId)) {
    shipped.set(line.orderLineId, (shipped.get(line.orderLineId) ?? 0) + line.shipped);
    coming += line.quantity - line.dead - line.shipped;
  }
  const lines = await orderLines(trx, orderId);
  if (!lines.every((line) => (shipped.get(line.lineId) ?? 0) >= line.quantity)) return undefined;
  if (lines.some((line) => line.quantity > 0)) return 'shipped';
  if (coming > 0) return undefined;
  return [...shipped.values()].some((units) => units > 0) ? 'shipped' : 'cancelled';
}

/**
 * The purchase order line that a supplier's answer is about: by line number, else by SKU. Undefined, with an exception,
 * when there is none, or when number and SKU name different lines: it may be about something nobody ordered.
 */
export async function findLine(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  order: StoredPurchaseOrder,
  lines: readonly StoredPurchaseOrderLine[],
  answer: { readonly lineNumber?: number | undefined; readonly sku?: string | undefined },
  document: string,
): Promise<StoredPurchaseOrderLine | undefined> {
  const byNumber = lines.find((line) => line.lineNumber === answer.lineNumber);
  const bySku = lines.filter((line) => isSameSku(line.supplierSku, answer.sku));
  const found = answer.lineNumber === undefined ? bySku[0] : byNumber;
  if (found && (answer.sku === undefined || isSameSku(found.supplierSku, answer.sku))) return found;
  await raise(gateway, trx, {
    dedupeKey: `PO-UNKNOWN-LINE/${profile.id}/${order.poNumber}/${answer.lineNumber ?? ''}/${answer.sku ?? ''}`,
    code: 'PO-UNKNOWN-LINE',
    supplierId: profile.id,
    message: `${document} of ${profile.name} names line ${answer.lineNumber ?? '?'} with SKU ${answer.sku ?? '?'}, which purchase order ${order.poNumber} does not have.`,
    facts: { poNumber: order.poNumber, ordered: lines.map((line) => `${line.lineNumber}: ${line.supplierSku}`) },
  });
  return undefined;
}

function isSameSku(ours: string, theirs: string | undefined): boolean {
  return theirs !== undefined && ours.trim().toUpperCase() === theirs.trim().toUpperCase();
}

/** Opens the exception for an answer to a purchase order that this supplier never got from us. */
export async function raiseUnknownOrder(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  poNumber: string | undefined,
  document: string,
  file: string,
): Promise<void> {
  await raise(gateway, trx, {
    dedupeKey: `PO-UNKNOWN/${profile.id}/${poNumber ?? file}`,
    code: 'PO-UNKNOWN',
    supplierId: profile.id,
    message: `${document} in ${file} is about purchase order ${poNumber ?? '(none)'}, which ${profile.name} never got from us.`,
    facts: { poNumber: poNumber ?? null, file },
  });
}
