import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** The keys of signing secrets; the library takes them as `whsec_` and base64. */
export type SigningKey = Pick<Webhook, 'sign'>;

export function signingKeys(secrets: readonly string[]): readonly SigningKey[] {
  return secrets.map((secret) => new Webhook(secret));
}

/**
 * Standard Webhooks 1.0.0: headers `webhook-id`, `webhook-timestamp` (Unix seconds of this attempt) and
 * `webhook-signature`, a list of `v1,` + base64 HMAC-SHA256 over `id.timestamp.body`. With two keys it carries both
 * signatures, so that a rotation loses nothing.
 */
export function signedHeaders(
  keys: readonly SigningKey[],
  idempotencyKey: string,
  at: Date,
  body: string,
): Record<string, string> {
  const id = webhookId(idempotencyKey);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': keys.map((key) => key.sign(id, at, body)).join(' '),
  };
}

/**
 * The idempotency key as a webhook id. The standard forbids dots, because they separate what is signed, and a header
 * carries little else than ASCII; a key with such characters goes by its hash, which is as stable and as unique.
 */
export function webhookId(idempotencyKey: string): string {
  if (/^[A-Za-z0-9_:-]{1,128}$/.test(idempotencyKey)) return idempotencyKey;
  return `key_${createHash('sha256').update(idempotencyKey).digest('hex')}`;
}
