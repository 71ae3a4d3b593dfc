import { z } from 'zod';
import { address, currency, decimal, instant, units } from './parts.ts';

/** Purchase order (X12 850): what we ask one supplier to ship to one customer. The root an outbound mapping reads. */
const purchaseOrderLine = z.object({
  number: units.min(1).describe('Line number; 855, 856 and 810 refer to it.'),
  supplierSku: z.string().min(1).describe("The supplier's SKU, exactly as its feed writes it."),
  sku: z.string().min(1).describe('Our SKU.'),
  gtin: z.string().optional().describe('Barcode number (GTIN) with 14 digits.'),
  description: z.string().optional().describe('Product text, for people.'),
  quantity: units.min(1).describe('Units ordered, in `unit`; whole.'),
  unit: z.string().default('each').describe('Unit of the quantity, in our words; default each.'),
  unitCost: decimal.describe('Cost of one unit that we expect to pay, in `currency` of the order.'),
});

export const purchaseOrder = z.object({
  poNumber: z.string().min(1).describe('Unique per supplier; the same on every resend.'),
  placedAt: instant.describe('The moment in UTC at which the customer ordered.'),
  storefrontOrderId: z.string().describe("The shop's order id."),
  currency: currency.describe('ISO 4217 currency of every amount.'),
  shipping: z
    .object({ service: z.string().default('ground').describe('Service level: ground, express, …; default ground.') })
    .describe('How it is to be sent.'),
  shipTo: address.describe('The customer.'),
  note: z.string().optional().describe('Gift text or delivery note.'),
  test: z.boolean().optional().describe('Present and true: it is only a test, and nothing may be shipped.'),
  total: decimal.describe('Sum of quantity × unit cost over the lines, in `currency`.'),
  lines: z.array(purchaseOrderLine).min(1).describe('What is ordered; at least one line.'),
});
export type PurchaseOrder = z.infer<typeof purchaseOrder>;
