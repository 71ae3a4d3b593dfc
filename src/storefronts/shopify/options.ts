import { z } from 'zod';
import { isPrivateAddress, literalAddress } from '../../web/private-address.ts';
import { deadline } from '../options.ts';

/** Versions of the Admin API whose schema every call was checked against; the newest one last. */
export const shopifyVersions = ['2026-01', '2026-04', '2026-07', '2026-10'] as const;

const secret = z.string().min(16, 'expected at least 16 characters');

/** Options of a Shopify shop (docs/storefront-shopify.md). Secrets come resolved. */
export const shopifyOptions = z
  .strictObject({
    shop: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/,
        'expected the shop’s permanent domain, such as example.myshopify.com',
      )
      .describe("The shop's permanent domain; not the one customers see."),
    version: z
      .enum(shopifyVersions)
      .default('2026-10')
      .describe('Version of the Admin API. Shopify keeps each one for at least a year.'),
    accessToken: secret.optional().describe('Permanent token of an app made before 2026. Instead of `clientId`.'),
    clientId: z
      .string()
      .min(1)
      .optional()
      .describe('Client ID of an app of the Dev Dashboard; tokens of 24 hours are fetched with it.'),
    clientSecret: secret.describe('Secret of the app: proves webhooks, and fetches tokens together with `clientId`.'),
    previousClientSecret: secret
      .optional()
      .describe('The secret before the last rotation: Shopify signs webhooks with it for another hour.'),
    location: z
      .string()
      .min(1)
      .describe('Name or id of the location whose stock is ours to set. No other is ever written.'),
    activate: z
      .boolean()
      .default(false)
      .describe('Stock a product at `location` when the shop does not yet; otherwise its quantity is refused.'),
    notifyCustomer: z.boolean().default(true).describe('Shopify mails the customer about every package.'),
    testOrders: z
      .enum(['ignore', 'take'])
      .default('ignore')
      .describe('take: orders that the shop marks as a test are taken like others; suppliers ship them.'),
    services: z
      .record(z.string().min(1), z.string().min(1))
      .default({})
      .describe('Our service by the title or code of the shipping rate that the customer chose.'),
    otherService: z.string().min(1).default('ground').describe('Service for rates that are not in `services`.'),
    stockBatchSize: z.int().min(1).max(250).default(250).describe('Most SKUs in one call; Shopify takes 250.'),
    priceBatchSize: z.int().min(0).max(250).default(100).describe('Most prices in one turn; 0: this shop takes none.'),
    timeoutMs: deadline(30_000),
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Where the Admin API is reached; only for a proxy of your own. Default: `https://` and `shop`.'),
    allowPrivateAddresses: z.boolean().default(false).describe('Allow `url` on a private address, and plain http.'),
  })
  .superRefine((options, context) => {
    const refuse = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (options.accessToken === undefined && options.clientId === undefined) {
      refuse(
        'clientId',
        'expected `clientId` (an app of the Dev Dashboard) or `accessToken` (an app made before 2026)',
      );
    }
    if (options.accessToken !== undefined && options.clientId !== undefined) {
      refuse('accessToken', 'either `accessToken` or `clientId`, not both: it would not be clear which one is used');
    }
    if (options.url === undefined || options.allowPrivateAddresses) return;
    const { hostname, protocol } = new URL(options.url);
    const literal = literalAddress(hostname);
    if (literal !== undefined && isPrivateAddress(literal)) {
      refuse(
        'url',
        `${hostname} is a private address; if it really is a proxy of yours, set allowPrivateAddresses: true`,
      );
    } else if (protocol === 'http:') {
      refuse(
        'url',
        'expected https:// (tokens and addresses of customers go there); plain http needs allowPrivateAddresses: true',
      );
    }
  });
export type ShopifyOptions = z.infer<typeof shopifyOptions>;
