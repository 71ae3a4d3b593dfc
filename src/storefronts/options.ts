import { z } from 'zod';
import { checkAddress } from '../web/options.ts';

/** Options that the adapters share, so that they mean the same for every shop. */
export function deadline(usualMs: number, hint = ''): z.ZodDefault<z.ZodInt> {
  return z
    .int()
    .min(100)
    .max(120_000)
    .default(usualMs)
    .describe(`From connecting to the last byte of the answer.${hint}`);
}

export const allowPrivateAddresses = z
  .boolean()
  .default(false)
  .describe('Allow a shop on a private or loopback address, and plain http. Only for a shop inside your own network.');

/** Refuses an address inside our own network, and one that would show customers' data on the way. */
export function checkShopAddress(
  options: { readonly url: string; readonly allowPrivateAddresses: boolean },
  context: z.RefinementCtx,
): void {
  checkAddress(options, context, { receiver: 'the shop', reason: 'orders and tracking are personal data' });
}
