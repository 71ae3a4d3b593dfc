import { z } from 'zod';
import { allowPrivateAddresses, checkShopAddress, deadline } from '../options.ts';

/** Options of a Medusa server (docs/storefront-medusa.md). Secrets come resolved. */
export const medusaOptions = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ''))
      .describe('Address of the server, without /admin, e.g. https://medusa.example.com.'),
    apiKey: z
      .string()
      .regex(/^sk_[A-Za-z0-9]+$/, 'expected a secret API key, which begins with sk_')
      .describe('Secret API key.'),
    stockLocation: z
      .string()
      .regex(/^sloc_[A-Za-z0-9]+$/, 'expected the id of a stock location, which begins with sloc_')
      .describe('Id of the stock location whose stock is ours to set. No other one is touched.'),
    salesChannel: z
      .string()
      .regex(/^sc_[A-Za-z0-9]+$/, 'expected the id of a sales channel, which begins with sc_')
      .optional()
      .describe('Take only the orders of this sales channel; without it those of all.'),
    services: z
      .record(z.string().min(1), z.string().min(1))
      .default({})
      .describe('Name of a shipping option of the shop → service level that suppliers know; `ground` for all others.'),
    stockBatchSize: z.int().min(1).max(200).default(100).describe('Most SKUs in one call.'),
    priceBatchSize: z.int().min(0).max(200).default(50).describe('Most prices in one turn; 0: none are pushed.'),
    timeoutMs: deadline(30_000),
    allowPrivateAddresses,
  })
  .superRefine(checkShopAddress);
export type MedusaOptions = z.infer<typeof medusaOptions>;
