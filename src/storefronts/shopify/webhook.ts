import { createHmac, timingSafeEqual } from 'node:crypto';
import { RejectedError } from '../../kernel/errors.ts';
import type { VerifiedWebhook, WebhookRequest } from '../storefront.ts';
import { plainId } from './ids.ts';

/** Whom webhooks may come from: every shop of one app has the same secret, so that the domain counts too. */
export interface Sender {
  readonly shop: string;
  /** The current secret first, then the one before it, if any. */
  readonly secrets: readonly string[];
}

/**
 * Proves a webhook and says which order changed. Only the body is signed: topic and id are hints, and what the order says is read from
 * the shop.
 *
 * @throws RejectedError STOREFRONT-WEBHOOK-SIGNATURE, STOREFRONT-WEBHOOK-BODY
 */
export function verifyWebhook({ shop, secrets }: Sender, request: WebhookRequest): VerifiedWebhook {
  const given = request.headers['x-shopify-hmac-sha256'] ?? '';
  const domain = request.headers['x-shopify-shop-domain'] ?? '';
  const topic = request.headers['x-shopify-topic'] ?? '';
  const deliveryId = request.headers['x-shopify-webhook-id'] ?? '';
  if (given === '' || domain === '' || topic === '' || deliveryId === '') {
    throw refusal('SIGNATURE', 'X-Shopify-Hmac-SHA256, -Shop-Domain, -Topic or -Webhook-Id is missing');
  }
  if (!secrets.some((secret) => isSigned(secret, request.body, given))) throw refusal('SIGNATURE', 'no secret matches');
  if (domain.toLowerCase() !== shop) throw refusal('SIGNATURE', 'it comes from another shop');
  if (!topic.toLowerCase().startsWith('orders/')) return { deliveryId, type: `shopify ${topic}`, data: {} };
  return { deliveryId, type: 'order.changed', data: { orderId: orderIdIn(request.body) } };
}

/** Compared as text of the one form that base64 has: what decodes to the same bytes in another form is not accepted. */
function isSigned(secret: string, body: Uint8Array, given: string): boolean {
  const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('base64'));
  const actual = Buffer.from(given.trim());
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function orderIdIn(body: Uint8Array): string {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (cause) {
    throw refusal('BODY', 'the body is not JSON', cause);
  }
  const order: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  const { admin_graphql_api_id: global, id, order_id: other } = order;
  if (typeof global === 'string' && global.startsWith('gid://shopify/Order/')) return plainId(global);
  for (const number of [other, id]) {
    if (typeof number === 'string' && number !== '') return plainId(number);
    // A number beyond 2^53 would have been rounded to another order's.
    if (typeof number === 'number' && Number.isSafeInteger(number) && number > 0) return String(number);
  }
  throw refusal('BODY', 'the body names no order');
}

function refusal(what: 'SIGNATURE' | 'BODY', reason: string, cause?: unknown): RejectedError {
  return new RejectedError(`STOREFRONT-WEBHOOK-${what}`, `Webhook refused: ${reason}.`, { cause });
}
