import { z } from 'zod';
import { address, currency, decimal, instant, units } from './parts.ts';

/** Purchase order (X12 850): what we ask one supplier to ship to one customer. The root an outbound mapping reads. */
const purchaseOrderLine = z.object({
  number: units.min(1).describe('Line number; 855, 856 and 810 refer to it.'),
  supplierSku: z.string().min(1).describe("The supplier's SKU as its feed writes it."),
  sku: z.string().min(1).describe('Our SKU.'),
  gtin: z.string().optional().describe('GTIN with 14 digits.'),
  description: z.string().optional().describe('Product text.'),
  quantity: units.min(1).describe('Units ordered.'),
  unit: z.string().default('each').describe('Unit of the quantity.'),
  unitCost: decimal.describe('Cost of one unit in the currency of the order.'),
});

export const purchaseOrder = z.object({
  poNumber: z.string().min(1).describe('Unique per supplier; the same on every resend.'),
  placedAt: instant.describe('When the customer ordered.'),
  storefrontOrderId: z.string().describe("The shop's order id."),
  currency: currency.describe('Currency of every amount.'),
  shipping: z.object({ service: z.string().default('ground').describe('Service level: ground, express, …') }),
  shipTo: address.describe('The customer.'),
  note: z.string().optional().describe('Gift text or delivery note.'),
  total: decimal.describe('Sum of quantity × unit cost.'),
  lines: z.array(purchaseOrderLine).min(1),
});
export type PurchaseOrder = z.infer<typeof purchaseOrder>;
