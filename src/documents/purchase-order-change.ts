import { z } from 'zod';
import { currency, day, decimal, instant, units } from './parts.ts';

/**
 * Purchase order change (X12 860): what we ask a supplier to change of an order that it has, or to cancel. A line says
 * how our line is to be from now on, not only what is different. The root an outbound mapping reads is `change`.
 */

/**
 * What is to change of a line; the X12 codes behind each are POC02 (element 670): `add` AI · `cancel` DI · `decrease`
 * QD · `increase` QI · `price` PC · `reschedule` RS · `several` CA.
 */
const lineChange = z.enum(['add', 'cancel', 'decrease', 'increase', 'price', 'reschedule', 'several']);

const purchaseOrderChangeLine = z.object({
  number: units.min(1).describe('Line number of the order; a new one for a line that is added.'),
  change: lineChange.describe(
    'What is to change: the line is new, cancelled, smaller, larger, at another cost or day.',
  ),
  supplierSku: z.string().min(1).describe("The supplier's SKU, exactly as its feed writes it."),
  sku: z.string().min(1).describe('Our SKU.'),
  gtin: z.string().optional().describe('Barcode number (GTIN) with 14 digits.'),
  description: z.string().optional().describe('Product text, for people.'),
  quantity: units.min(0).describe('Units ordered from now on, in `unit`; 0 where the line is cancelled.'),
  openQuantity: units.min(0).describe('Units of them that the supplier has still to ship.'),
  unit: z.string().default('each').describe('Unit of the quantities, in our words; default each.'),
  unitCost: decimal.describe('Cost of one unit from now on, in `currency`.'),
  requestedOn: day.optional().describe('Day on which it is wanted, where that changes.'),
});

export const purchaseOrderChange = z.object({
  poNumber: z.string().min(1).describe('The order that changes.'),
  changeNumber: units.min(1).describe('Counts the changes of this order from 1; the same on every resend.'),
  purpose: z.enum(['change', 'cancel']).describe('Whether lines change or the whole order is cancelled.'),
  placedAt: instant.describe('The moment in UTC at which the customer ordered.'),
  changedAt: instant.describe('The moment in UTC at which the change was decided.'),
  storefrontOrderId: z.string().describe("The shop's order id."),
  currency: currency.describe('ISO 4217 currency of every amount.'),
  reason: z.string().optional().describe('Why, for people at the supplier.'),
  lines: z
    .array(purchaseOrderChangeLine)
    .default([])
    .describe('The lines that change; none where the whole order is cancelled.'),
});
