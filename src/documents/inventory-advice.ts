import { z } from 'zod';
import { currency, day, decimal, instant, units } from './parts.ts';

/** Inventory advice (X12 846, CSV and XML stock files): what a supplier says it has. */
export const inventoryHeader = z.object({
  feedId: z.string().optional().describe("The supplier's reference for this feed (BIA03); not unique."),
  asOf: instant
    .optional()
    .describe('The moment the quantities were true at the supplier; default: when we received the file.'),
  currency: currency.optional().describe('Currency of every cost in the feed; default: the supplier’s.'),
});
export type InventoryHeader = z.infer<typeof inventoryHeader>;

export const inventoryLine = z.object({
  sku: z.string().min(1).describe("The supplier's SKU, exactly as the supplier will expect it on a purchase order."),
  gtin: z.string().optional().describe('GTIN with 14 digits.'),
  quantity: units
    .optional()
    .describe('Sellable units after pack conversion. Absent means unknown: the old stock stays and ages.'),
  quantityIsExact: z
    .boolean()
    .optional()
    .describe('False where the supplier gives words ("In Stock") instead of a number.'),
  unit: z.string().optional().describe('Unit of the quantity after conversion; default each.'),
  warehouse: z.string().optional().describe("The supplier's warehouse code; default: one warehouse called `*`."),
  cost: decimal.optional().describe('Unit cost in the base unit.'),
  currency: currency.optional().describe('Currency of the cost.'),
  availableOn: day.optional().describe('When more is expected.'),
  leadTimeDays: units.optional().describe('Days until it can ship when out of stock.'),
  discontinued: z.boolean().optional().describe('The supplier says it will not come back.'),
  description: z.string().optional().describe('Product text, for people.'),
});
export type InventoryLine = z.infer<typeof inventoryLine>;
