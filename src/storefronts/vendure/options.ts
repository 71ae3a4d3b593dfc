import { z } from 'zod';
import { allowPrivateAddresses, checkShopAddress, deadline } from '../options.ts';

/** Options of a Vendure server (docs/storefront-vendure.md). Secrets come resolved. */
export const vendureOptions = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).describe('Address of the Admin API, e.g. https://shop.example.com/admin-api.'),
    apiKey: z.string().min(1).optional().describe('API key of an administrator (Vendure 3.6 and later).'),
    username: z.string().min(1).optional().describe('Administrator to log in as, where there is no API key.'),
    password: z.string().min(1).optional().describe('Password of that administrator.'),
    channelToken: z
      .string()
      .min(1)
      .optional()
      .describe('Token of the channel; without it the default channel of the server.'),
    stockLocation: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected the id of a stock location, as the Admin API shows it')
      .describe('Id of the stock location whose stock is ours to set. No other one is touched.'),
    fulfilmentHandler: z
      .string()
      .min(1)
      .default('manual-fulfillment')
      .describe('Code of the fulfillment handler; it must take the arguments `method` and `trackingCode`.'),
    moneyPrecision: z
      .int()
      .min(0)
      .max(6)
      .default(2)
      .describe('Digits after the point that the server keeps of an amount (its MoneyStrategy).'),
    services: z
      .record(z.string().min(1), z.string().min(1))
      .default({})
      .describe('Shipping method code of the shop → service level that suppliers know; `ground` for all others.'),
    stockBatchSize: z.int().min(1).max(500).default(100).describe('Most SKUs in one call.'),
    timeoutMs: deadline(30_000),
    allowPrivateAddresses,
  })
  .superRefine((options, context) => {
    checkShopAddress(options, context);
    const { apiKey, username, password } = options;
    const hasLogin = username !== undefined && password !== undefined;
    const isMixed = apiKey !== undefined && (username !== undefined || password !== undefined);
    if (isMixed || (apiKey === undefined && !hasLogin)) {
      context.addIssue({
        code: 'custom',
        path: ['apiKey'],
        message: 'expected either apiKey, or username and password',
      });
    }
  });
export type VendureOptions = z.infer<typeof vendureOptions>;
