import { createHash } from 'node:crypto';
import { type SalesOrder, salesOrder } from '../../documents/sales-order.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { VerifiedWebhook, WebhookRequest } from '../../storefronts/storefront.ts';
import { type ApiAnswer, lockRequest, storeAnswer } from '../../stores/api-requests.ts';
import type { Database } from '../../stores/database.ts';
import { findOrder, insertOrder } from '../../stores/orders.ts';
import { productIds } from '../../stores/products.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { claimWebhook } from '../../stores/webhooks.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';

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
  if (type !== 'order.created') return;
  const parsed = salesOrder.safeParse({ ...(webhook.data as object), storefront: storefrontId });
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new RejectedError('REQUEST-INVALID', `webhook ${deliveryId} cannot be read: ${mistakes.join('; ')}`);
  }
  await takeOrder(gateway, trx, parsed.data);
}

/** Stores an order once. A SKU that nobody knows holds the whole order for a person. */
async function takeOrder(
  gateway: Gateway,
  trx: Database,
  order: SalesOrder,
): Promise<{ readonly accepted: AcceptedOrder; readonly isNew: boolean }> {
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
  const known = await productIds(trx, [...new Set(order.lines.map((line) => line.sku))]);
  const unknown = order.lines.map((line) => line.sku).filter((sku) => !known.has(sku));
  const state = unknown.length > 0 ? 'held' : 'received';
  const reason = unknown.length > 0 ? `unknown SKU ${unknown.join(', ')}` : undefined;
  const bodySha256 = hashOf(order);
  const now = gateway.clock.now();
  const id = await insertOrder(trx, { order, state, reason, bodySha256, productIds: known, receivedAt: now });
  if (id === undefined) return { accepted: await repeated(trx, order, bodySha256), isNew: false };
  await recordStateEvent(trx, { entity: 'sales-order', entityId: id, to: state, cause: reason ?? 'received', at: now });
  gateway.tell({ type: 'order-received', orderId: order.orderId, lines: order.lines.length });
  if (state === 'received') {
    await gateway.queue.send(trx, 'order.route', { orderId: id });
  } else {
    await raise(gateway, trx, {
      dedupeKey: `ORDER-UNKNOWN-SKU/${id}`,
      code: 'ORDER-UNKNOWN-SKU',
      message: `Order ${order.orderId} of ${order.storefront} waits: ${reason}.`,
      facts: { order: order.orderId, unknown },
    });
  }
  return { accepted: { id, orderId: order.orderId, state, ...(reason === undefined ? {} : { reason }) }, isNew: true };
}

async function repeated(trx: Database, order: SalesOrder, bodySha256: Buffer): Promise<AcceptedOrder> {
  const stored = await findOrder(trx, order.storefront, order.orderId);
  if (!stored?.bodySha256.equals(bodySha256)) {
    throw new RejectedError(
      'ORDER-CONFLICT',
      `Order ${order.orderId} of ${order.storefront} came before with other content; the first one stays in force.`,
    );
  }
  return {
    id: stored.id,
    orderId: stored.externalId,
    state: stored.state,
    ...(stored.reason === null ? {} : { reason: stored.reason }),
  };
}

function hashOf(order: SalesOrder): Buffer {
  return createHash('sha256').update(JSON.stringify(order)).digest();
}
