import { z } from 'zod';
import { ed25519Seed, PUBLIC_KEY, SECRET } from './keys.ts';
import { isPrivateAddress, literalAddress } from './private-address.ts';

/** A Standard Webhooks secret: `whsec_` and the base64 of 24 to 64 random bytes. The value never shows in messages. */
export const signingSecret = z.string().refine((text) => {
  const bytes = Buffer.from(SECRET.exec(text)?.[1] ?? '', 'base64').length;
  return bytes >= 24 && bytes <= 64;
}, 'expected a signing secret: whsec_ followed by the base64 of 24 to 64 random bytes');

/** An ed25519 private key as Standard Webhooks writes it. The value never shows in messages. */
export const privateSigningKey = z
  .string()
  .refine(
    (text) => ed25519Seed(text) !== undefined,
    'expected an ed25519 private key: whsk_ followed by the base64 of its 32 bytes, or of those with the public key behind them',
  );

/** The public key that goes with it. */
export const publicSigningKey = z
  .string()
  .regex(PUBLIC_KEY, 'expected an ed25519 public key: whpk_ followed by the base64 of 32 bytes');

/**
 * Refuses an address that only works inside our own network, or that would show what is sent to everybody on the way.
 *
 * @param what what stands there (`the shop`) and what it is sent (`orders and tracking are personal data`)
 */
export function checkAddress(
  options: { readonly url: string; readonly allowPrivateAddresses: boolean },
  context: z.RefinementCtx,
  what: { readonly receiver: string; readonly reason: string },
): void {
  if (options.allowPrivateAddresses) return;
  const refuse = (message: string): void => context.addIssue({ code: 'custom', path: ['url'], message });
  const url = new URL(options.url);
  const literal = literalAddress(url.hostname);
  if (literal !== undefined && isPrivateAddress(literal)) {
    refuse(
      `${url.hostname} is a private address; if ${what.receiver} really is inside your network, set allowPrivateAddresses: true`,
    );
  } else if (url.protocol === 'http:') {
    refuse(`expected https:// (${what.reason}); plain http needs allowPrivateAddresses: true`);
  }
  if (url.username !== '' || url.password !== '') {
    refuse('a user name or password in the address is not used; calls are signed instead');
  }
}
