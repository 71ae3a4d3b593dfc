import { createHash } from 'node:crypto';
import type { SalesOrder } from '../../documents/sales-order.ts';
import { daysLater } from '../../domain/business-calendar.ts';
import { RejectedError } from '../../kernel/errors.ts';
import { about, noteStep, orderWork } from '../../kernel/steps.ts';
import type { Database } from '../../stores/database.ts';
import { wasCancelledEarly } from '../../stores/order-edits.ts';
import { findOrder, insertOrder, type NewOrder, type StoredOrder } from '../../stores/orders.ts';
import { productIds } from '../../stores/products.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import type { Gateway } from '../gateway.ts';
import { cancelOrder } from '../orders/cancel-order.ts';
import { changeOrder } from '../orders/change-order.ts';
import { holdOrder, judgeOrder } from '../orders/holds.ts';
import type { Audit } from '../outbound/delivery-actions.ts';

export interface AcceptedOrder {
  readonly id: string;
  readonly orderId: string;
  readonly state: string;
  readonly reason?: string;
}

/**
 * Puts a newer version of an order in force; one of an order that never came is the order itself.
 *
 * @throws RejectedError ORDER-CHANGE-REFUSED, ORDER-CONFLICT, REQUEST-INVALID
 */
export async function takeVersion(
  gateway: Gateway,
  trx: Database,
  order: SalesOrder & { readonly version: number },
  audit: Audit,
): Promise<AcceptedOrder> {
  checkOrder(gateway, order);
  const stored = await findOrder(trx, order.storefront, order.orderId);
  if (stored === undefined) return (await takeOrder(gateway, trx, order)).accepted;
  await changeOrder(gateway, trx, stored.id, order, { bodySha256: contentHash(order), audit });
  return answerOf((await findOrder(trx, order.storefront, order.orderId)) as StoredOrder);
}

/** @throws RejectedError REQUEST-INVALID */
function checkOrder(gateway: Gateway, order: SalesOrder): void {
  if (!gateway.storefronts.has(order.storefront)) {
    throw new RejectedError('REQUEST-INVALID', `There is no storefront ${order.storefront} in crossdock.yaml.`);
  }
  if (JSON.stringify(order).includes('\\u0000')) {
    throw new RejectedError('REQUEST-INVALID', 'The order has a NUL character in a text, which cannot be stored.');
  }
  const lineIds = new Set(order.lines.map((line) => line.lineId));
  if (lineIds.size !== order.lines.length) {
    throw new RejectedError('REQUEST-INVALID', `Order ${order.orderId} has several lines with the same lineId.`);
  }
}

/**
 * Stores an order, or says again what became of it.
 *
 * @throws RejectedError ORDER-CONFLICT, REQUEST-INVALID
 */
export async function takeOrder(
  gateway: Gateway,
  trx: Database,
  order: SalesOrder,
): Promise<{ readonly accepted: AcceptedOrder; readonly isNew: boolean }> {
  const accepted = await storeOrder(gateway, trx, order);
  if (accepted !== undefined) return { accepted, isNew: true };
  return { accepted: await repeated(trx, order, contentHash(order)), isNew: false };
}

/**
 * Stores an order once; undefined when it came before. What speaks against routing it holds the whole order.
 *
 * @throws RejectedError REQUEST-INVALID
 */
export async function storeOrder(
  gateway: Gateway,
  trx: Database,
  order: SalesOrder,
): Promise<AcceptedOrder | undefined> {
  checkOrder(gateway, order);
  const { storefront, orderId } = order;
  const known = await productIds(trx, [...new Set(order.lines.map((line) => line.sku))]);
  const unknown = order.lines.map((line) => line.sku).filter((sku) => !known.has(sku));
  const holds = judgeOrder(gateway, order, unknown);
  const state = holds.length > 0 ? 'held' : 'received';
  const reason = holds.length > 0 ? holds.map(({ detail }) => detail).join('; ') : undefined;
  const bodySha256 = contentHash(order);
  const now = gateway.clock.now();
  const promised = promiseOf(gateway, order);
  const id = await insertOrder(trx, { order, state, reason, bodySha256, productIds: known, receivedAt: now, promised });
  if (id === undefined) return undefined;
  await recordStateEvent(trx, { entity: 'sales-order', entityId: id, to: state, cause: reason ?? 'received', at: now });
  const of = [orderWork(id)];
  noteStep('take order', { of, began: now, attributes: { storefront, order: orderId, state } });
  about(of, () => gateway.tell({ type: 'order-received', orderId, lines: order.lines.length }));
  if (await wasCancelledEarly(trx, storefront, orderId, order.version)) {
    await cancelOrder(gateway, trx, { storefront, orderId }, { by: 'shop', reason: 'it was cancelled before it came' });
    return answerOf((await findOrder(trx, storefront, orderId)) as StoredOrder);
  }
  if (state === 'received') await gateway.queue.send(trx, 'order.route', { orderId: id });
  else await holdOrder(gateway, trx, id, order, holds);
  return { id, orderId, state, ...(reason === undefined ? {} : { reason }) };
}

/** What the customer was promised: by the shop, else by the shop's rule, else by the first routing. */
function promiseOf({ intake }: Gateway, { storefront, promisedBy, placedAt }: SalesOrder): NewOrder['promised'] {
  if (promisedBy !== undefined) return { by: promisedBy, from: 'shop' };
  const days = intake?.get(storefront)?.promiseDays;
  return days === undefined ? undefined : { by: daysLater(placedAt.slice(0, 10), days), from: 'rule' };
}

async function repeated(trx: Database, order: SalesOrder, bodySha256: Buffer): Promise<AcceptedOrder> {
  const stored = await findOrder(trx, order.storefront, order.orderId);
  // What it says was overtaken by a newer version that came before it.
  const isOlder = stored !== undefined && stored.version > (order.version ?? 1);
  if (stored === undefined || (!isOlder && !stored.bodySha256.equals(bodySha256))) {
    throw new RejectedError(
      'ORDER-CONFLICT',
      `Order ${order.orderId} of ${order.storefront} came before with other content; the first one stays in force.`,
    );
  }
  return answerOf(stored);
}

function answerOf({ id, externalId, state, reason }: StoredOrder): AcceptedOrder {
  return { id, orderId: externalId, state, ...(reason === null ? {} : { reason }) };
}

/** Equal for equal content: a version says when something changed, not what. */
export function contentHash(order: SalesOrder): Buffer {
  return createHash('sha256')
    .update(JSON.stringify({ ...order, version: undefined }))
    .digest();
}
