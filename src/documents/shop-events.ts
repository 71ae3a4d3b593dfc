import { z } from 'zod';

const sku = z.string().describe("The shop's own SKU.");
const version = z
  .int()
  .describe('Grows with every change. Keep the highest of each SKU; a lower or equal one came late.');
const orderId = z.string().describe("The shop's own order id.");
const lineId = z.string().describe("The shop's own line id.");

const parcel = {
  orderId,
  packageId: z.string(),
  carrier: z.string().optional(),
  service: z.string().optional(),
  trackingNumber: z.string().optional(),
  trackingUrl: z.string().optional(),
  shippedAt: z.string().optional(),
  supplierName: z.string(),
  lines: z.array(z.strictObject({ lineId, sku, quantity: z.int() })),
};

/** What a headless shop is told, each by a webhook of its own: `{ type, timestamp, data }` (docs/storefront-headless.md). */
export const shopEvents = {
  'stock.updated': {
    summary: 'Quantities that may be sold now, as absolute numbers.',
    data: z.strictObject({ items: z.array(z.strictObject({ sku, quantity: z.int().nonnegative(), version })) }),
  },
  'price.updated': {
    summary: 'Prices to set.',
    data: z.strictObject({
      items: z.array(
        z.strictObject({
          sku,
          price: z.string().describe('A decimal with as many digits after the point as the currency has.'),
          currency: z.string().describe('ISO 4217.'),
          version,
        }),
      ),
    }),
  },
  'fulfilment.created': { summary: 'A package left a supplier.', data: z.strictObject(parcel) },
  'fulfilment.updated': {
    summary: 'The supplier corrected a package: it replaces what was told of it.',
    data: z.strictObject({ ...parcel, revision: z.int().positive() }),
  },
  'order.status': {
    summary: 'What an order has come to; only where `orderStatus` is set.',
    data: z.strictObject({
      orderId,
      status: z.enum([
        'held',
        'routed',
        'acknowledged',
        'backordered',
        'partly-shipped',
        'shipped',
        'cancelled',
        'unfulfillable',
      ]),
      sequence: z.int().positive().describe('1, 2, … for each order; a lower one came late.'),
      at: z.string(),
      reason: z.string().optional(),
      lines: z.array(z.strictObject({ lineId, sku, quantity: z.int(), shipped: z.int(), backordered: z.int() })),
    }),
  },
} as const satisfies Readonly<Record<string, { readonly summary: string; readonly data: z.ZodType }>>;

export type ShopEventType = keyof typeof shopEvents;

/** The body of one webhook of this type. */
export function shopEventBody(type: ShopEventType): z.ZodType {
  return z.object({
    type: z.literal(type),
    timestamp: z.string().describe('When this attempt was made, ISO 8601.'),
    data: shopEvents[type].data,
  });
}
