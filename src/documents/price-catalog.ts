import { z } from 'zod';
import { currency, day, decimal, units } from './parts.ts';

/** Price catalog (X12 832 and price files): what a supplier charges, apart from what it has. */
export const priceHeader = z.object({
  catalogId: z.string().optional().describe("The supplier's reference for this catalog (BCT02)."),
  effectiveOn: day
    .optional()
    .describe(
      'First day on which the prices hold (DTM 007); default: the day of the file in the time zone of the supplier.',
    ),
  endsOn: day.optional().describe('Last day on which the prices hold (DTM 036); default: until others begin.'),
  currency: currency.optional().describe('ISO 4217 currency of every price; default: the `currency` of supplier.yaml.'),
});
export type PriceHeader = z.infer<typeof priceHeader>;

export const priceLine = z.object({
  sku: z.string().min(1).describe("The supplier's SKU, as the supplier expects it on a purchase order."),
  gtin: z.string().optional().describe('Barcode number (GTIN) with 14 digits and a correct check digit.'),
  cost: decimal.describe('Cost of one sellable unit in `currency` (CTP03).'),
  currency: currency.optional().describe('ISO 4217 currency of the cost of this line; default: that of the document.'),
  minimumQuantity: units.min(1).optional().describe('Units from which this price holds.'),
  effectiveOn: day.optional().describe('First day on which this price holds; default: that of the document.'),
  endsOn: day.optional().describe('Last day on which this price holds; default: that of the document.'),
  description: z.string().optional().describe('Product text, for people.'),
});
export type PriceLine = z.infer<typeof priceLine>;
