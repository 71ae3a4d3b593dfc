import { z } from 'zod';
import { privateSigningKey, publicSigningKey, signingSecret } from '../../web/options.ts';
import { allowPrivateAddresses, checkShopAddress, deadline } from '../options.ts';

/**
 * Options of a headless storefront: any shop that takes Standard Webhooks (docs/storefront-headless.md).
 * Secrets come resolved; where they come from (`${env:…}`, `${file:…}`) is the configuration's business.
 */
export const headlessOptions = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).describe('Where stock and fulfilment webhooks are posted.'),
    secret: signingSecret
      .optional()
      .describe('Signs what we send and proves what the shop sends (v1). Not needed beside `signingKey`.'),
    previousSecret: signingSecret
      .optional()
      .describe(
        'The secret before the last rotation: what we send is signed with both, what the shop signed with either is accepted.',
      ),
    signingKey: privateSigningKey
      .optional()
      .describe('ed25519 private key that signs what we send (v1a): the shop needs its public key only.'),
    previousSigningKey: privateSigningKey
      .optional()
      .describe('The private key before the last rotation: what we send is signed with both.'),
    shopKeys: z
      .array(publicSigningKey)
      .max(2)
      .default([])
      .describe("The shop's ed25519 public keys, at most two: what one of them signed (v1a) is accepted."),
    timeoutMs: deadline(20_000),
    stockBatchSize: z.int().min(1).max(1000).default(200).describe('Most SKUs in one stock webhook.'),
    priceBatchSize: z.int().min(1).max(1000).default(200).describe('Most SKUs in one price webhook.'),
    orderStatus: z
      .boolean()
      .default(false)
      .describe('Send `order.status` too: what became of each order, from held to shipped.'),
    allowPrivateAddresses,
  })
  .superRefine(checkShopAddress)
  .superRefine(({ secret, signingKey }, context) => {
    if (secret !== undefined || signingKey !== undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['secret'],
      message: 'expected `secret` or `signingKey`: nothing is sent unsigned',
    });
  });
export type HeadlessOptions = z.infer<typeof headlessOptions>;
