import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { RejectedError } from '../../kernel/errors.ts';
import { sameText } from '../same-text.ts';
import type { Finding, VerifiedWebhook, WebhookRequest, WebhookSubscription } from '../storefront.ts';
import type { WoocommerceOptions } from './options.ts';
import { understood } from './orders.ts';
import type { Site } from './site.ts';

const TOPICS = ['order.created', 'order.updated', 'order.deleted', 'order.restored'] as const;

/** What the shop posts as soon as a webhook is made: form-encoded, without a signature. */
const PING = /^webhook_id=\d+$/;

/**
 * Proves a webhook by its HMAC over the bytes. The topic is not signed, and the delivery id is the same for everything that a webhook
 * sends in one second: so any order topic only says which order to read, and a delivery is known again by its bytes.
 *
 * @throws RejectedError STOREFRONT-WEBHOOK-SIGNATURE, STOREFRONT-WEBHOOK-BODY
 */
export function verifyWebhook(options: WoocommerceOptions, { headers, body }: WebhookRequest): VerifiedWebhook {
  const given = headers['x-wc-webhook-signature'];
  if (given === undefined) {
    if (body.length < 64 && PING.test(Buffer.from(body).toString('latin1'))) {
      return { deliveryId: 'ping', type: 'ping', data: {} };
    }
    throw refusal('STOREFRONT-WEBHOOK-SIGNATURE', 'x-wc-webhook-signature is missing');
  }
  const secrets = [options.webhookSecret, options.previousWebhookSecret].filter((secret) => secret !== undefined);
  if (secrets.length === 0) {
    throw refusal(
      'STOREFRONT-WEBHOOK-SIGNATURE',
      'this storefront has no webhookSecret, so that nothing can be proved',
    );
  }
  const isGenuine = secrets
    .map((secret) => createHmac('sha256', secret).update(body).digest('base64'))
    .map((own) => sameText(own, given))
    .includes(true);
  if (!isGenuine) throw refusal('STOREFRONT-WEBHOOK-SIGNATURE', 'the signature does not match');
  const hash = createHash('sha256').update(body).digest('hex');
  const deliveryId = `${(headers['x-wc-webhook-id'] ?? '0').slice(0, 20)}-${hash}`;
  return { deliveryId, ...contentOf(body, headers['x-wc-webhook-topic'] ?? '') };
}

const orderBody = z.object({ id: z.union([z.int(), z.string().regex(/^\d+$/)]) });

function contentOf(body: Uint8Array, topic: string): { type: string; data: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw refusal('STOREFRONT-WEBHOOK-BODY', 'the body is not JSON in UTF-8');
  }
  if (typeof value !== 'object' || value === null) throw refusal('STOREFRONT-WEBHOOK-BODY', 'the body is no object');
  if (!topic.startsWith('order.')) return { type: topic === '' ? 'unknown' : topic.slice(0, 60), data: value };
  const order = orderBody.safeParse(value);
  if (order.success) return { type: 'order.changed', data: { orderId: String(order.data.id) } };
  // Some sites send their own troubles (`rest_api_unavailable`) instead of the order. To refuse it would get the webhook switched off; polling finds the order.
  if ('code' in value) return { type: 'order.unreadable', data: value };
  throw refusal('STOREFRONT-WEBHOOK-BODY', 'the body has no id of an order');
}

function refusal(code: 'STOREFRONT-WEBHOOK-SIGNATURE' | 'STOREFRONT-WEBHOOK-BODY', reason: string): RejectedError {
  return new RejectedError(code, `Webhook refused: ${reason}.`);
}

const hook = z.object({
  id: z.int(),
  name: z.string(),
  status: z.string(),
  topic: z.string(),
  delivery_url: z.string(),
});
export type Hook = z.infer<typeof hook>;

const NAME = 'Crossdock';

export function isOurs({ name }: Hook): boolean {
  return name.startsWith(`${NAME} `);
}

export async function listHooks(site: Site): Promise<readonly Hook[]> {
  const hooks: Hook[] = [];
  for (let page = 1; ; page += 1) {
    const query = { per_page: '100', page: String(page), status: 'all' };
    const answer = await site.call({ about: 'webhooks', method: 'GET', path: '/wc/v3/webhooks', query });
    const some = understood(z.array(hook), answer);
    hooks.push(...some);
    if (some.length < 100) return hooks;
  }
}

export function webhookSubscription(site: Site, options: WoocommerceOptions): WebhookSubscription {
  const write = async (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<void> => {
    const answer = await site.call({
      about: 'webhooks',
      method,
      path: `/wc/v3/webhooks${path}`,
      ...(method === 'DELETE' ? { query: { force: 'true' } } : { secretBody: body }),
    });
    understood(z.unknown(), answer);
  };

  return {
    async subscribe(address) {
      if (options.webhookSecret === undefined) return [withoutSecret];
      const ours = (await listHooks(site)).filter(isOurs);
      const findings: Finding[] = [];
      for (const topic of TOPICS) {
        const wanted = { name: nameOf(topic, options.webhookSecret), topic, delivery_url: address, status: 'active' };
        const [first, ...others] = ours
          .filter((one) => one.topic === topic)
          .sort((a, b) => Number(b.delivery_url === address) - Number(a.delivery_url === address));
        const content = { ...wanted, secret: options.webhookSecret };
        if (first === undefined) await write('POST', '', content);
        else if (!isAsWanted(first, wanted)) await write('PUT', `/${first.id}`, content);
        for (const other of others) await write('DELETE', `/${other.id}`);
        findings.push({ check: 'webhooks', verdict: 'ok', says: `${topic} ${done(first, wanted)} ${address}.` });
      }
      for (const other of ours.filter(({ topic }) => !TOPICS.some((one) => one === topic))) {
        await write('DELETE', `/${other.id}`);
      }
      return findings;
    },
  };
}

const withoutSecret: Finding = {
  check: 'webhooks',
  verdict: 'warning',
  says: 'This storefront has no webhookSecret: orders come by polling alone.',
  remedy: 'Put a random text of 16 characters or more into webhookSecret, then subscribe again.',
};

type Wanted = Pick<Hook, 'name' | 'status' | 'delivery_url'>;

function isAsWanted(found: Hook, wanted: Wanted): boolean {
  return found.name === wanted.name && found.status === wanted.status && found.delivery_url === wanted.delivery_url;
}

function done(found: Hook | undefined, wanted: Wanted): string {
  if (found === undefined) return 'is sent from now on to';
  if (isAsWanted(found, wanted)) return 'is sent to';
  return found.status === wanted.status ? 'is now sent to' : `was ${found.status} and is sent again to`;
}

/** A secret cannot be read back. The name carries a trace of it, so that another secret is seen and written. */
function nameOf(topic: string, secret: string): string {
  const trace = createHmac('sha256', secret).update('crossdock').digest('hex').slice(0, 8);
  return `${NAME} ${topic} ${trace}`;
}
