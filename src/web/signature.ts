import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { ed25519Seed, PUBLIC_KEY } from './keys.ts';

/** Signs what is sent; the signature with its scheme before it. */
export interface SigningKey {
  sign(id: string, at: Date, body: string): string;
}

/** Proves what came. */
export interface ProvingKey {
  /** Whether one of the signatures is of these very bytes. */
  proves(id: string, at: Date, body: string, signatures: readonly string[]): boolean;
}

/**
 * The keys of `whsec_` secrets, which sign with HMAC-SHA256 (`v1`), and of `whsk_` private keys, which sign with ed25519 (`v1a`): whoever
 * proves those needs the public key only.
 */
export function signingKeys(secrets: readonly string[]): readonly SigningKey[] {
  return secrets.map((secret) => {
    const seed = ed25519Seed(secret);
    if (seed === undefined) return new Webhook(secret);
    const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
    return { sign: (id, at, body) => `${ASYMMETRIC}${sign(null, signed(id, at, body), key).toString('base64')}` };
  });
}

/** The keys that prove: of `whsec_` secrets, and of `whpk_` public keys. */
export function provingKeys(secrets: readonly string[]): readonly ProvingKey[] {
  return secrets.map((secret) => {
    const raw = PUBLIC_KEY.exec(secret)?.[1];
    if (raw !== undefined) {
      const der = Buffer.concat([SPKI, Buffer.from(raw, 'base64')]);
      return asymmetricProof(createPublicKey({ key: der, format: 'der', type: 'spki' }));
    }
    const own = new Webhook(secret);
    return {
      proves(id, at, body, signatures) {
        const expected = own.sign(id, at, body);
        return signatures.some((given) => equal(expected, given));
      },
    };
  });
}

/**
 * Standard Webhooks 1.0.0: headers `webhook-id`, `webhook-timestamp` (Unix seconds of this attempt) and
 * `webhook-signature`, a list of `v1,` + base64 HMAC-SHA256 or `v1a,` + base64 ed25519 over `id.timestamp.body`. With several keys it
 * carries all signatures, so that a rotation loses nothing.
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
    'webhook-timestamp': String(seconds(at)),
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

const ASYMMETRIC = 'v1a,';
const SIGNATURE_BYTES = 64;
/** Proving is slow enough that a header full of signatures would be work for a stranger to give. */
const MOST_PROVED = 4;
/** What stands before the 32 bytes of an ed25519 key in DER. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

function asymmetricProof(key: KeyObject): ProvingKey {
  return {
    proves(id, at, body, signatures) {
      const content = signed(id, at, body);
      return signatures
        .filter((given) => given.startsWith(ASYMMETRIC))
        .slice(0, MOST_PROVED)
        .map((given) => Buffer.from(given.slice(ASYMMETRIC.length), 'base64'))
        .some((signature) => signature.length === SIGNATURE_BYTES && verify(null, content, key, signature));
    },
  };
}

function signed(id: string, at: Date, body: string): Buffer {
  return Buffer.from(`${id}.${seconds(at)}.${body}`, 'utf8');
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

function equal(own: string, given: string): boolean {
  const left = Buffer.from(own);
  const right = Buffer.from(given);
  return left.length === right.length && timingSafeEqual(left, right);
}
