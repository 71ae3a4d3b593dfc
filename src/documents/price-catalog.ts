import { z } from 'zod';
import { currency, day, decimal, units } from './parts.ts';

/** Price catalog (X12 832 and price files): what a supplier charges, apart from what it has. */
export const priceHeader = z.object({
  catalogId: z.string().optional().describe("The supplier's reference."),
  effectiveOn: day.optional().describe('From when the prices hold.'),
  currency: currency.optional().describe('Currency of every price; default: the supplier’s.'),
});

export const priceLine = z.object({
  sku: z.string().min(1).describe("The supplier's SKU."),
  gtin: z.string().optional().describe('GTIN with 14 digits.'),
  cost: decimal.describe('Unit cost in the base unit.'),
  currency: currency.optional().describe('Currency of the cost.'),
  minimumQuantity: units.min(1).optional().describe('Units from which this price holds.'),
  description: z.string().optional().describe('Product text.'),
});
