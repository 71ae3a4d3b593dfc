import { createHash } from 'node:crypto';
import { z } from 'zod';
import { units } from '../../documents/parts.ts';
import { type SalesOrder, salesOrder } from '../../documents/sales-order.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { VerifiedWebhook, WebhookRequest } from '../../storefronts/storefront.ts';
import { type ApiAnswer, lockRequest, storeAnswer } from '../../stores/api-requests.ts';
import type { Database } from '../../stores/database.ts';
import { keepEarlyCancel, wasCancelledEarly } from '../../stores/order-edits.ts';
import { findOrder, insertOrder, type StoredOrder } from '../../stores/orders.ts';
import { productIds } from '../../stores/products.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { claimWebhook } from '../../stores/webhooks.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { cancelOrder } from '../orders/cancel-order.ts';
import { changeOrder } from '../orders/change-order.ts';
import { holdOrder, judgeOrder } from '../orders/holds.ts';
import type { Audit } from '../outbound/delivery-actions.ts';
import { transact } from '../transact.ts';

const orderCancel = z.object({
  storefront: z.string().min(1),
  orderId: z.string().min(1),
  reason: z.string().optional(),
  lines: z
    .array(z.object({ lineId: z.string().min(1), quantity: units.min(1) }))
    .min(1)
    .optional(),
});

export interface AcceptedOrder {
  readonly id: string;
  readonly orderId: string;
  readonly state: string;
  readonly reason?: string;
}

/**
 * Takes an order over the API. The answer is stored under the idempotency key in the same transaction as the order, so
 * a repeated request gets the same answer and makes nothing new.
 *
 * @throws RejectedError IDEMPOTENCY-KEY-REUSED, ORDER-CONFLICT, REQUEST-INVALID
 */
export async function acceptOrder(gateway: Gateway, order: SalesOrder, idempotencyKey: string): Promise<ApiAnswer> {
  const requestSha256 = hashOf(order);
  return transact(gateway, async (trx, gateway) => {
    const before = await lockRequest(trx, idempotencyKey);
    if (before) {
      if (before.requestSha256.equals(requestSha256)) return before.answer;
      throw new RejectedError(
        'IDEMPOTENCY-KEY-REUSED',
        `The idempotency key ${idempotencyKey} was used before for another request.`,
      );
    }
    const { accepted, isNew } = await takeOrder(gateway, trx, order);
    const answer = { status: isNew ? 201 : 200, body: accepted };
    await storeAnswer(trx, idempotencyKey, requestSha256, answer, gateway.clock.now());
    return answer;
  });
}

/**
 * Takes a signed webhook from a storefront. A delivery that came before, and an event of another type, change nothing.
 *
 * @throws RejectedError when the signature is wrong or the order is not readable
 */
export async function acceptWebhook(gateway: Gateway, storefrontId: string, request: WebhookRequest): Promise<void> {
  const storefront = gateway.storefronts.get(storefrontId);
  if (!storefront) throw new RejectedError('REQUEST-INVALID', `There is no storefront ${storefrontId}.`);
  const webhook = storefront.verifyWebhook(request);
  try {
    await transact(gateway, (trx, gateway) => takeWebhook(gateway, trx, storefrontId, webhook));
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    await raise(gateway, gateway.db, {
      dedupeKey: `WEBHOOK/${storefrontId}/${webhook.deliveryId}`,
      code: error.code,
      message: `An order of ${storefrontId} was not taken: ${error.message}`,
      facts: { deliveryId: webhook.deliveryId },
    });
    throw error;
  }
}

async function takeWebhook(
  gateway: Gateway,
  trx: Database,
  storefrontId: string,
  webhook: VerifiedWebhook,
): Promise<void> {
  const { deliveryId, type } = webhook;
  const at = gateway.clock.now();
  if (!(await claimWebhook(trx, { storefrontId, deliveryId, type, at }))) return;
  const by = `webhook ${deliveryId}`;
  if (type === 'order.created') await takeOrder(gateway, trx, readOrder(salesOrder, webhook, storefrontId));
  else if (type === 'order.updated') {
    const order = readOrder(salesOrder.required({ version: true }), webhook, storefrontId);
    await takeVersion(gateway, trx, order, { by, reason: `version ${order.version}` });
  } else if (type === 'order.cancelled') {
    await takeCancel(gateway, trx, readOrder(orderCancel, webhook, storefrontId), by);
  }
}

/** @throws RejectedError REQUEST-INVALID */
function readOrder<Schema extends z.ZodType>(
  schema: Schema,
  { deliveryId, data }: VerifiedWebhook,
  storefront: string,
): z.infer<Schema> {
  const parsed = schema.safeParse({ ...(data as object), storefront });
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new RejectedError('REQUEST-INVALID', `webhook ${deliveryId} cannot be read: ${mistakes.join('; ')}`);
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
  await changeOrder(gateway, trx, stored.id, order, { bodySha256: hashOf(order), audit });
  return answerOf((await findOrder(trx, order.storefront, order.orderId)) as StoredOrder);
}

/** A cancel may come before its order: webhooks come in any order. */
async function takeCancel(
  gateway: Gateway,
  trx: Database,
  cancel: z.infer<typeof orderCancel>,
  by: string,
): Promise<void> {
  const { storefront, orderId, reason } = cancel;
  if ((await findOrder(trx, storefront, orderId)) === undefined) {
    await keepEarlyCancel(trx, { storefront, orderId, reason, at: gateway.clock.now() });
    return;
  }
  await cancelOrder(gateway, trx, cancel, { by, reason });
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

/** Stores an order once. What speaks against routing it holds the whole order. */
async function takeOrder(
  gateway: Gateway,
  trx: Database,
  order: SalesOrder,
): Promise<{ readonly accepted: AcceptedOrder; readonly isNew: boolean }> {
  checkOrder(gateway, order);
  const known = await productIds(trx, [...new Set(order.lines.map((line) => line.sku))]);
  const unknown = order.lines.map((line) => line.sku).filter((sku) => !known.has(sku));
  const holds = judgeOrder(gateway, order, unknown);
  const state = holds.length > 0 ? 'held' : 'received';
  const reason = holds.length > 0 ? holds.map(({ detail }) => detail).join('; ') : undefined;
  const bodySha256 = hashOf(order);
  const now = gateway.clock.now();
  const id = await insertOrder(trx, { order, state, reason, bodySha256, productIds: known, receivedAt: now });
  if (id === undefined) return { accepted: await repeated(trx, order, bodySha256), isNew: false };
  await recordStateEvent(trx, { entity: 'sales-order', entityId: id, to: state, cause: reason ?? 'received', at: now });
  gateway.tell({ type: 'order-received', orderId: order.orderId, lines: order.lines.length });
  if (await wasCancelledEarly(trx, order.storefront, order.orderId)) {
    const { storefront, orderId } = order;
    await cancelOrder(gateway, trx, { storefront, orderId }, { by: 'shop', reason: 'it was cancelled before it came' });
    return { accepted: answerOf((await findOrder(trx, storefront, orderId)) as StoredOrder), isNew: true };
  }
  if (state === 'received') await gateway.queue.send(trx, 'order.route', { orderId: id });
  else await holdOrder(gateway, trx, id, order, holds);
  return { accepted: { id, orderId: order.orderId, state, ...(reason === undefined ? {} : { reason }) }, isNew: true };
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

function hashOf(order: SalesOrder): Buffer {
  return createHash('sha256').update(JSON.stringify(order)).digest();
}
