import { createHash } from 'node:crypto';
import { z } from 'zod';
import { RejectedError } from '../../kernel/errors.ts';
import { signingKeys } from '../../web/signature.ts';
import { sameText } from '../same-text.ts';
import type { Finding, VerifiedWebhook, WebhookRequest, WebhookSubscription } from '../storefront.ts';
import { type Api, understood } from './api.ts';
import type { BigcommerceOptions } from './options.ts';

const SCOPES = [
  'store/order/created',
  'store/order/updated',
  'store/order/statusUpdated',
  'store/order/archived',
  'store/order/refund/created',
] as const;

/** Our secret goes with every webhook in a header that we choose. */
const SECRET_HEADER = 'x-crossdock-auth';
const TOLERANCE_SECONDS = 5 * 60;

/**
 * Proves a webhook by the secret header that it was made with, and by its signature where there is one and the client secret is
 * known. It says which order to read and nothing else.
 *
 * @throws RejectedError STOREFRONT-WEBHOOK-SIGNATURE, -TIME, -BODY
 */
export function verifyWebhook(options: BigcommerceOptions, request: WebhookRequest): VerifiedWebhook {
  const { headers, body } = request;
  const secrets = [options.webhookSecret, options.previousWebhookSecret].filter((secret) => secret !== undefined);
  if (secrets.length === 0) {
    throw refusal(
      'STOREFRONT-WEBHOOK-SIGNATURE',
      'this storefront has no webhookSecret, so that nothing can be proved',
    );
  }
  const given = headers[SECRET_HEADER];
  if (given === undefined) throw refusal('STOREFRONT-WEBHOOK-SIGNATURE', `${SECRET_HEADER} is missing`);
  if (!secrets.map((secret) => sameText(secret, given)).includes(true)) {
    throw refusal('STOREFRONT-WEBHOOK-SIGNATURE', `${SECRET_HEADER} does not match`);
  }
  const text = utf8(body);
  if (options.clientSecret !== undefined && headers['webhook-signature'] !== undefined) {
    checkSignature(options.clientSecret, request, text);
  }
  return contentOf(text, options.storeHash);
}

/** Standard Webhooks, whose key here is the client secret as text. */
function checkSignature(clientSecret: string, { headers, receivedAt }: WebhookRequest, body: string): void {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  const signatures = (headers['webhook-signature'] ?? '').split(' ');
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) {
    throw refusal('STOREFRONT-WEBHOOK-SIGNATURE', 'webhook-id or webhook-timestamp is missing');
  }
  const [key] = signingKeys([Buffer.from(clientSecret).toString('base64')]);
  const own = key?.sign(id, new Date(Number(timestamp) * 1000), body) ?? '';
  if (!signatures.map((given) => sameText(own, given)).includes(true)) {
    throw refusal('STOREFRONT-WEBHOOK-SIGNATURE', 'the signature does not match');
  }
  const age = Math.floor(receivedAt.getTime() / 1000) - Number(timestamp);
  if (Math.abs(age) > TOLERANCE_SECONDS) {
    throw refusal('STOREFRONT-WEBHOOK-TIME', `it is ${Math.abs(age)} seconds away from now`);
  }
}

const payload = z.object({
  scope: z.string(),
  producer: z.string().optional(),
  hash: z.string().min(8).max(200).optional(),
  data: z.object({ type: z.string().optional(), id: z.union([z.int(), z.string().regex(/^\d+$/)]).optional() }),
});

/** The hash is the same for the same event, however often it is sent. */
function contentOf(text: string, storeHash: string): VerifiedWebhook {
  const parsed = payload.safeParse(json(text));
  if (!parsed.success) throw refusal('STOREFRONT-WEBHOOK-BODY', 'the body is no webhook of BigCommerce');
  const { scope, producer, hash, data } = parsed.data;
  if (producer !== undefined && producer !== `stores/${storeHash}`) {
    throw refusal('STOREFRONT-WEBHOOK-BODY', 'it comes from another store');
  }
  const deliveryId = hash ?? createHash('sha256').update(text).digest('hex');
  if (!scope.startsWith('store/order/')) return { deliveryId, type: scope.slice(0, 60), data };
  if (data.id === undefined) throw refusal('STOREFRONT-WEBHOOK-BODY', 'the body has no id of an order');
  return { deliveryId, type: 'order.changed', data: { orderId: String(data.id) } };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refusal('STOREFRONT-WEBHOOK-BODY', 'the body is not UTF-8');
  }
}

function refusal(
  code: 'STOREFRONT-WEBHOOK-SIGNATURE' | 'STOREFRONT-WEBHOOK-TIME' | 'STOREFRONT-WEBHOOK-BODY',
  reason: string,
): RejectedError {
  return new RejectedError(code, `Webhook refused: ${reason}.`);
}

const hook = z.object({
  id: z.int(),
  scope: z.string(),
  destination: z.string(),
  is_active: z.boolean(),
  headers: z.record(z.string(), z.unknown()).nullish(),
});
export type Hook = z.infer<typeof hook>;

/** A store shows the webhooks of one token only: these are ours, apart from those that somebody else makes with it. */
export function isOurs({ headers }: Hook): boolean {
  return Object.keys(headers ?? {}).some((name) => name.toLowerCase() === SECRET_HEADER);
}

export async function listHooks(api: Api): Promise<readonly Hook[]> {
  const hooks: Hook[] = [];
  for (let page = 1; ; page += 1) {
    const query = { page: String(page), limit: '250' };
    // The headers stand in the answer, and with them the secret.
    const call = { about: 'webhooks', method: 'GET', path: '/v3/hooks', query, secretAnswer: true } as const;
    const answer = await api.call(call);
    if (answer.kind === 'yes' && answer.json === undefined) return hooks;
    const { data } = understood(z.object({ data: z.array(hook) }), answer);
    hooks.push(...data);
    if (data.length < 250) return hooks;
  }
}

export function webhookSubscription(api: Api, options: BigcommerceOptions): WebhookSubscription {
  const write = async (method: 'POST' | 'PUT' | 'DELETE', path: string, secretBody?: unknown): Promise<void> => {
    const body = secretBody === undefined ? {} : { secretBody };
    const call = { about: 'webhooks', method, path: `/v3/hooks${path}`, secretAnswer: true, ...body } as const;
    const answer = await api.call(call);
    if (answer.kind === 'no') understood(z.unknown(), answer);
  };

  return {
    async subscribe(address) {
      const fault = faultOf(address, options);
      if (fault !== undefined) return [fault];
      const ours = (await listHooks(api)).filter(isOurs);
      const findings: Finding[] = [];
      for (const scope of SCOPES) {
        const wanted = {
          scope,
          destination: address,
          is_active: true,
          headers: { [SECRET_HEADER]: options.webhookSecret },
        };
        const [first, ...others] = ours
          .filter((one) => one.scope === scope)
          .sort((a, b) => Number(b.destination === address) - Number(a.destination === address));
        if (first === undefined) await write('POST', '', wanted);
        else if (!isAsWanted(first, address, options)) await write('PUT', `/${first.id}`, wanted);
        for (const other of others) await write('DELETE', `/${other.id}`);
        findings.push({
          check: 'webhooks',
          verdict: 'ok',
          says: `${scope} ${done(first, address, options)} ${address}.`,
        });
      }
      for (const other of ours.filter(({ scope }) => !SCOPES.some((one) => one === scope))) {
        await write('DELETE', `/${other.id}`);
      }
      return findings;
    },
  };
}

function faultOf(address: string, { webhookSecret }: BigcommerceOptions): Finding | undefined {
  if (webhookSecret === undefined) {
    return {
      check: 'webhooks',
      verdict: 'warning',
      says: 'This storefront has no webhookSecret: orders come by polling alone.',
      remedy: 'Put a random text of 16 characters or more into webhookSecret, then subscribe again.',
    };
  }
  const { protocol, port } = new URL(address);
  if (protocol === 'https:' && port === '') return undefined;
  return {
    check: 'webhooks',
    verdict: 'failed',
    says: `BigCommerce sends webhooks by https to port 443 only, and not to ${address}.`,
    remedy: 'Let the gateway be reached under such an address. Orders come by polling meanwhile.',
  };
}

function isAsWanted(found: Hook, address: string, { webhookSecret }: BigcommerceOptions): boolean {
  const [, secret] = Object.entries(found.headers ?? {}).find(([name]) => name.toLowerCase() === SECRET_HEADER) ?? [];
  return found.is_active && found.destination === address && secret === webhookSecret;
}

function done(found: Hook | undefined, address: string, options: BigcommerceOptions): string {
  if (found === undefined) return 'is sent from now on to';
  if (isAsWanted(found, address, options)) return 'is sent to';
  return found.is_active ? 'is now sent to' : 'was switched off and is sent again to';
}
