import { z } from 'zod';
import { checkAddress } from '../../web/options.ts';
import { deadline } from '../options.ts';

/** What a status of an order in the shop means here. */
export const orderMeaning = z.enum(['paid', 'pending', 'refused', 'cancelled', 'shipped', 'none']);
export type OrderMeaning = z.infer<typeof orderMeaning>;

const secret = z.string().min(16).max(200);

/** Options of a BigCommerce store (docs/storefront-bigcommerce.md). Secrets come resolved. */
export const bigcommerceOptions = z
  .strictObject({
    storeHash: z
      .string()
      .regex(/^[a-z0-9]{1,40}$/, 'expected the store hash, e.g. abc123 of store-abc123.mybigcommerce.com')
      .describe('Names the store in every address of the API.'),
    accessToken: z.string().min(1).describe('Access token of an API account of the store.'),
    locationId: z.int().min(1).default(1).describe('The one location whose stock is set.'),
    webhookSecret: secret
      .optional()
      .describe(
        'Every webhook must carry it: any text of 16 characters or more. Absent: orders come by polling alone.',
      ),
    previousWebhookSecret: secret.optional().describe('The secret before the last rotation; it is accepted.'),
    clientSecret: z
      .string()
      .min(1)
      .optional()
      .describe('Client secret of the API account: proves the signature that webhooks carry besides.'),
    timeoutMs: deadline(30_000),
    stockBatchSize: z.int().min(1).max(2000).default(500).describe('Most SKUs in one adjustment.'),
    priceBatchSize: z
      .int()
      .min(0)
      .max(50)
      .default(50)
      .describe('Most prices in one call; the store takes 50. 0: none are pushed.'),
    verifyMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(15_000)
      .describe('How long an adjustment, which works later, is waited for; what does not show by then is sent again.'),
    statuses: z
      .record(z.string().regex(/^\d{1,3}$/), orderMeaning)
      .default({})
      .describe('Other meanings of statuses, by their number: { "9": pending }.'),
    shippingServices: z
      .record(z.string(), z.string().min(1))
      .default({})
      .describe('Service level by shipping method of the shop: { "Express": next-day }. Others are ground.'),
    staffNotes: z.boolean().default(true).describe("Which supplier ships what is added to the order's staff notes."),
    url: z
      .url({ protocol: /^https?$/ })
      .default('https://api.bigcommerce.com')
      .describe('Address of the API.'),
    allowPrivateAddresses: z.boolean().default(false).describe('Allow an API on a private address. Only for trying.'),
  })
  .superRefine((options, context) =>
    checkAddress(options, context, { receiver: 'the API', reason: 'orders and tracking are personal data' }),
  );
export type BigcommerceOptions = z.infer<typeof bigcommerceOptions>;
