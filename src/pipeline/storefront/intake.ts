import { createHash } from 'node:crypto';
import { z } from 'zod';
import { units } from '../../documents/parts.ts';
import { type SalesOrder, salesOrder } from '../../documents/sales-order.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { VerifiedWebhook, WebhookRequest } from '../../storefronts/storefront.ts';
import { type ApiAnswer, lockRequest, storeAnswer } from '../../stores/api-requests.ts';
import type { Database } from '../../stores/database.ts';
import { closeException } from '../../stores/exceptions.ts';
import { keepEarlyCancel } from '../../stores/order-edits.ts';
import { askForRead } from '../../stores/order-reads.ts';
import { findOrder } from '../../stores/orders.ts';
import { claimWebhook } from '../../stores/webhooks.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { cancelOrder } from '../orders/cancel-order.ts';
import { transact } from '../transact.ts';
import { silenceKey } from './poll-orders.ts';
import { takeOrder, takeVersion } from './take-order.ts';

const orderChanged = z.object({ orderId: z.string().min(1).max(200) });

const orderCancel = z.object({
  storefront: z.string().min(1),
  orderId: z.string().min(1),
  reason: z.string().optional(),
  lines: z
    .array(z.object({ lineId: z.string().min(1), quantity: units.min(1) }))
    .min(1)
    .optional(),
});

/**
 * Takes an order over the API. The answer is stored under the idempotency key in the same transaction as the order, so
 * a repeated request gets the same answer and makes nothing new.
 *
 * @throws RejectedError IDEMPOTENCY-KEY-REUSED, ORDER-CONFLICT, REQUEST-INVALID
 */
export async function acceptOrder(gateway: Gateway, order: SalesOrder, idempotencyKey: string): Promise<ApiAnswer> {
  const requestSha256 = createHash('sha256').update(JSON.stringify(order)).digest();
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
 * Takes a signed webhook from a storefront. A delivery that came before, and an event of another type, change nothing. Of an
 * order that changed it only says which: the order is read from the shop, so that neither order nor content of deliveries matter.
 *
 * @throws RejectedError when the signature is wrong or the order is not readable
 */
export async function acceptWebhook(gateway: Gateway, storefrontId: string, request: WebhookRequest): Promise<void> {
  const storefront = gateway.storefronts.get(storefrontId);
  if (!storefront) throw new RejectedError('REQUEST-INVALID', `There is no storefront ${storefrontId}.`);
  const webhook = storefront.verifyWebhook(request);
  // It may come without a signature, so that nothing may follow from it.
  if (webhook.type === 'ping') return;
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
  await closeException(trx, silenceKey(storefrontId), 'a webhook came', at);
  const by = `webhook ${deliveryId}`;
  if (type === 'order.changed') {
    const { orderId } = readOrder(orderChanged, webhook, storefrontId);
    await askForRead(trx, { storefrontId, orderId, at });
    await gateway.queue.send(trx, 'storefront.read', { storefrontId });
  } else if (type === 'order.created') await takeOrder(gateway, trx, readOrder(salesOrder, webhook, storefrontId));
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
