import { z } from 'zod';
import { checkAddress, signingSecret } from '../../web/options.ts';

/** Options of a target that gets Standard Webhooks (docs/alerts.md). */
export const webhookOptions = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).describe('Where notices are posted.'),
    secret: signingSecret.describe('Signs what we send.'),
    previousSecret: signingSecret
      .optional()
      .describe('The secret before the last rotation: notices are signed with both.'),
    timeoutMs: z
      .int()
      .min(100)
      .max(120_000)
      .default(20_000)
      .describe('From connecting to the last byte of the answer.'),
    allowPrivateAddresses: z
      .boolean()
      .default(false)
      .describe('Allow a receiver on a private or loopback address, and plain http. Only inside your own network.'),
  })
  .superRefine((options, context) =>
    checkAddress(options, context, { receiver: 'the receiver', reason: 'notices name orders and suppliers' }),
  );
export type WebhookOptions = z.infer<typeof webhookOptions>;
