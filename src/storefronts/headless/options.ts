import { z } from 'zod';
import { isPrivateAddress, literalAddress } from './private-address.ts';

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/** A Standard Webhooks secret: `whsec_` and the base64 of 24 to 64 random bytes. The value never shows in messages. */
const signingSecret = z
  .string()
  .refine((text) => {
    const bytes = Buffer.from(SECRET.exec(text)?.[1] ?? '', 'base64').length;
    return bytes >= 24 && bytes <= 64;
  }, 'expected a signing secret: whsec_ followed by the base64 of 24 to 64 random bytes')
  .describe('Signs what we send and proves what the shop sends.');

/**
 * Options of a headless storefront: any shop that takes Standard Webhooks (docs/storefront-headless.md).
 * Secrets come resolved; where they come from (`${env:…}`, `${file:…}`) is the configuration's business.
 */
export const headlessOptions = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).describe('Where stock and fulfilment webhooks are posted.'),
    secret: signingSecret,
    previousSecret: signingSecret
      .optional()
      .describe(
        'The secret before the last rotation: what we send is signed with both, what the shop signed with either is accepted.',
      ),
    timeoutMs: z
      .int()
      .min(100)
      .max(120_000)
      .default(20_000)
      .describe('From connecting to the last byte of the answer.'),
    stockBatchSize: z.int().min(1).max(1000).default(200).describe('Most SKUs in one stock webhook.'),
    allowPrivateAddresses: z
      .boolean()
      .default(false)
      .describe(
        'Allow a shop on a private or loopback address, and plain http. Only for a shop inside your own network.',
      ),
  })
  .superRefine((options, context) => {
    if (options.allowPrivateAddresses) return;
    const url = new URL(options.url);
    const literal = literalAddress(url.hostname);
    if (literal !== undefined && isPrivateAddress(literal)) {
      context.addIssue({
        code: 'custom',
        path: ['url'],
        message: `${url.hostname} is a private address; if the shop really is inside your network, set allowPrivateAddresses: true`,
      });
    } else if (url.protocol === 'http:') {
      context.addIssue({
        code: 'custom',
        path: ['url'],
        message:
          'expected https:// (orders and tracking are personal data); plain http needs allowPrivateAddresses: true',
      });
    }
    if (url.username !== '' || url.password !== '') {
      context.addIssue({
        code: 'custom',
        path: ['url'],
        message: 'a user name or password in the address is not used; calls are signed instead',
      });
    }
  });
export type HeadlessOptions = z.infer<typeof headlessOptions>;
