import { z } from 'zod';
import { currency, day, decimal, instant, units } from './parts.ts';

/** Inventory advice (X12 846, CSV and XML stock files): what a supplier says it has. */
export const inventoryHeader = z.object({
  feedId: z.string().optional().describe("The supplier's reference for this feed (BIA03); not unique."),
  asOf: instant
    .optional()
    .describe(
      'The moment in UTC at which the quantities were true at the supplier (BIA04, BIA05); default: when we received the file.',
    ),
  currency: currency
    .optional()
    .describe('ISO 4217 currency of every cost in the feed; default: the `currency` of supplier.yaml.'),
  statedLines: units
    .optional()
    .describe(
      'Number of lines that the feed says it has; one that has another number is held. CTT01 is compared by itself.',
    ),
  statedUnits: units
    .optional()
    .describe('Sum of the quantities that the feed says it has, after pack conversion; one with another sum is held.'),
});
export type InventoryHeader = z.infer<typeof inventoryHeader>;

export const inventoryLine = z.object({
  sku: z.string().min(1).describe("The supplier's SKU, exactly as the supplier will expect it on a purchase order."),
  gtin: z
    .string()
    .optional()
    .describe('Barcode number (GTIN) with 14 digits and a correct check digit (LIN pair UP, EN, UK).'),
  quantity: units
    .optional()
    .describe(
      'Sellable units (each) after pack conversion, e.g. QTY02 where QTY01 is 33. Absent means unknown: the old stock stays and ages.',
    ),
  onHand: units
    .optional()
    .describe(
      'Units in the warehouse, promised or not (QTY01 17). Where a line has no quantity, it is these less `committed`, and none if that is below zero.',
    ),
  committed: units
    .optional()
    .describe('Units of those on hand that are promised to others (QTY01 27); none without it.'),
  onOrder: units
    .optional()
    .describe('Units that the supplier itself waits for (QTY01 63), on `availableOn`. Never sold.'),
  quantityIsExact: z
    .boolean()
    .optional()
    .describe('False where the supplier gives words ("In Stock") instead of a number.'),
  unit: z
    .string()
    .optional()
    .describe('Unit of the quantity after conversion, in our words (each, dozen, case); default each.'),
  warehouse: z.string().optional().describe("The supplier's warehouse code; default: one warehouse called `*`."),
  packSize: z
    .number()
    .int()
    .min(1)
    .max(999_999)
    .optional()
    .describe('Units of one pack, where only whole packs can be ordered; default: what was said before, else 1.'),
  cost: decimal.optional().describe('Cost of one sellable unit, after pack conversion, in `currency`.'),
  currency: currency.optional().describe('ISO 4217 currency of the cost of this line; default: that of the document.'),
  availableOn: day.optional().describe('Day on which more is expected.'),
  leadTimeDays: units.optional().describe('Days until it can ship when out of stock.'),
  discontinued: z.boolean().optional().describe('The supplier says it will not come back.'),
  description: z.string().optional().describe('Product text, for people.'),
});
export type InventoryLine = z.infer<typeof inventoryLine>;

/** The line with what can be sold of it: its quantity, else what is on hand and not promised to others. */
export function withQuantity<Line extends Pick<InventoryLine, 'quantity' | 'onHand' | 'committed'>>(line: Line): Line {
  const { quantity, onHand, committed = 0 } = line;
  if (quantity !== undefined || onHand === undefined) return line;
  return { ...line, quantity: Math.max(0, onHand - committed) };
}
