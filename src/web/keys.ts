/** The forms in which Standard Webhooks 1.0.0 writes its keys. */
export const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
const PRIVATE_KEY = /^whsk_([A-Za-z0-9+/]+={0,2})$/;
/** Exactly 32 bytes. */
export const PUBLIC_KEY = /^whpk_([A-Za-z0-9+/]{43}=)$/;

const SEED_BYTES = 32;

/** What an ed25519 private key is made of. Some libraries write the public key behind it; undefined: it is no such key. */
export function ed25519Seed(text: string): Buffer | undefined {
  const bytes = Buffer.from(PRIVATE_KEY.exec(text)?.[1] ?? '', 'base64');
  return bytes.length === SEED_BYTES || bytes.length === 2 * SEED_BYTES ? bytes.subarray(0, SEED_BYTES) : undefined;
}
