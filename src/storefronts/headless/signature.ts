import { RejectedError } from '../../kernel/errors.ts';
import { type ProvingKey, provingKeys, signedHeaders, signingKeys } from '../../web/signature.ts';
import type { VerifiedWebhook, WebhookRequest } from '../storefront.ts';

/** Signs what goes to the shop and proves what comes from it, by Standard Webhooks 1.0.0 (web/signature.ts). */
export interface Signer {
  /** Headers for one attempt to send. */
  sign(idempotencyKey: string, at: Date, body: string): Record<string, string>;
  /** Throws RejectedError unless one of the keys signed these very bytes within five minutes of `receivedAt`. */
  verify(request: WebhookRequest): VerifiedWebhook;
}

const TOLERANCE_SECONDS = 5 * 60;

/**
 * The current key first, then the one before it, if any. `signing`: `whsec_` secrets and `whsk_` private keys; `proving`: `whsec_` secrets
 * and `whpk_` public keys.
 */
export interface Keys {
  readonly signing: readonly string[];
  readonly proving: readonly string[];
}

export function createSigner({ signing, proving }: Keys): Signer {
  const own = signingKeys(signing);
  const theirs = provingKeys(proving);
  return {
    sign: (idempotencyKey, at, body) => signedHeaders(own, idempotencyKey, at, body),
    verify: (request) => verify(theirs, request),
  };
}

/**
 * The library's own `verify` reads the machine's clock, which replays and tests cannot set, and takes `123abc` for a
 * time. Hence: the library signs, and here the comparison and the tolerance are ours.
 */
function verify(keys: readonly ProvingKey[], request: WebhookRequest): VerifiedWebhook {
  const id = request.headers['webhook-id'] ?? '';
  const timestamp = request.headers['webhook-timestamp'] ?? '';
  const signatures = request.headers['webhook-signature'] ?? '';
  if (id === '' || timestamp === '' || signatures === '') {
    throw refusal('STOREFRONT-WEBHOOK-SIGNATURE', 'webhook-id, webhook-timestamp or webhook-signature is missing');
  }
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw refusal('STOREFRONT-WEBHOOK-SIGNATURE', 'webhook-timestamp is not a number of Unix seconds');
  }
  // Bytes that are no UTF-8 would all turn into the same replacement character, so that different bodies share a signature.
  const body = utf8(request.body);
  if (body === undefined) throw refusal('STOREFRONT-WEBHOOK-SIGNATURE', 'the body is not UTF-8');
  const signedAt = new Date(Number(timestamp) * 1000);
  const given = signatures.split(' ');
  if (!keys.map((key) => key.proves(id, signedAt, body, given)).includes(true)) {
    throw refusal('STOREFRONT-WEBHOOK-SIGNATURE', 'no signature matches');
  }
  const age = Math.floor(request.receivedAt.getTime() / 1000) - Number(timestamp);
  if (Math.abs(age) > TOLERANCE_SECONDS) {
    const when = age > 0 ? `${age} seconds old` : `${-age} seconds in the future`;
    throw refusal('STOREFRONT-WEBHOOK-TIME', `it is ${when}; at most ${TOLERANCE_SECONDS} are accepted`);
  }
  return { deliveryId: id, ...content(body) };
}

function content(body: string): { type: string; data: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw refusal('STOREFRONT-WEBHOOK-BODY', 'the body is not JSON');
  }
  if (
    typeof value !== 'object' ||
    value === null ||
    !('type' in value) ||
    typeof value.type !== 'string' ||
    !('data' in value)
  ) {
    throw refusal('STOREFRONT-WEBHOOK-BODY', 'the body has no `type` or no `data`');
  }
  return { type: value.type, data: value.data };
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refusal(
  code: 'STOREFRONT-WEBHOOK-SIGNATURE' | 'STOREFRONT-WEBHOOK-TIME' | 'STOREFRONT-WEBHOOK-BODY',
  reason: string,
): RejectedError {
  return new RejectedError(code, `Webhook refused: ${reason}.`);
}
