import { z } from 'zod';
import { allowPrivateAddresses, checkShopAddress, deadline } from '../options.ts';

/** What a status of an order in the shop means here. */
export const orderMeaning = z.enum(['paid', 'pending', 'refused', 'cancelled', 'shipped', 'none']);
export type OrderMeaning = z.infer<typeof orderMeaning>;

const tracking = z.enum(['auto', 'fulfilments', 'shipment-tracking', 'advanced-shipment-tracking', 'notes']);

const secret = z.string().min(16).max(200);

/** Options of a WooCommerce shop (docs/storefront-woocommerce.md). Secrets come resolved. */
export const woocommerceOptions = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).describe('Address of the shop, without /wp-json.'),
    consumerKey: z.string().min(1).describe('Consumer key of a REST API key with read and write permission.'),
    consumerSecret: z.string().min(1).describe('Its consumer secret.'),
    keysInQuery: z
      .boolean()
      .default(false)
      .describe(
        'Send the keys in the query, for a host that strips the Authorization header. They end up in its access log.',
      ),
    webhookSecret: secret
      .optional()
      .describe(
        'Proves webhooks of the shop: any text of 16 characters or more. Absent: orders come by polling alone.',
      ),
    previousWebhookSecret: secret
      .optional()
      .describe('The secret before the last rotation; what it signed is accepted.'),
    timeoutMs: deadline(60_000, ' 100 products take a small host several seconds.'),
    concurrentCalls: z.int().min(1).max(4).default(2).describe('Most calls under way at once.'),
    stockBatchSize: z.int().min(1).max(500).default(100).describe('Most SKUs of one push; one call holds at most 100.'),
    priceBatchSize: z.int().min(0).max(500).default(100).describe('Most prices of one push; 0: none are pushed.'),
    statuses: z
      .record(z.string(), orderMeaning)
      .default({})
      .describe('What statuses of plugins mean, or other meanings of the usual ones: { packing: paid }.'),
    shippingServices: z
      .record(z.string(), z.string().min(1))
      .default({})
      .describe(
        'Service level by shipping method of the shop, by its title or its id: { "Express": next-day }. Others are ground.',
      ),
    tracking: tracking.default('auto').describe('How customers see tracking; auto finds out.'),
    notifyCustomers: z.boolean().default(true).describe('The shop mails the customer about each package.'),
    completeOrders: z.boolean().default(true).describe('An order all of which has left is set to completed.'),
    ca: z
      .string()
      .min(1)
      .optional()
      .describe('Certificate authority of the shop, as PEM, where it is none of the well-known.'),
    allowPrivateAddresses,
  })
  .superRefine(checkShopAddress);
export type WoocommerceOptions = z.infer<typeof woocommerceOptions>;
