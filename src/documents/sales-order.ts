import { z } from 'zod';
import { address, currency, day, decimal, instant, units } from './parts.ts';

/** Sales order: what a customer bought in a shop. The body of `POST /v1/orders` and what every adapter produces. */
const salesOrderLine = z.object({
  lineId: z.string().min(1).describe("The shop's line id; unique within the order."),
  sku: z.string().min(1).describe('Our SKU.'),
  quantity: units.min(1).describe('Units bought.'),
  unitPrice: decimal.describe('Net price of one unit after discounts, without tax.'),
  description: z.string().optional().describe('Product text as the customer saw it.'),
});

export const salesOrder = z.object({
  storefront: z.string().min(1).describe('Id of the storefront in crossdock.yaml.'),
  orderId: z.string().min(1).describe("The shop's order id; a repeated order is recognised by it."),
  placedAt: instant.describe('When the customer ordered.'),
  currency: currency.describe('Currency of every amount.'),
  shippingService: z.string().default('ground').describe('Service level the customer chose.'),
  shippingIncome: decimal.default('0').describe('What the customer paid for shipping, without tax.'),
  promisedBy: day.optional().describe('Last day on which the shop told the customer that all of it is there.'),
  shipTo: address.describe('Where it goes.'),
  note: z.string().optional().describe('Gift text or delivery note.'),
  version: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Grows with every change that the shop makes of the order; 1 where it is left out. An older one changes nothing.',
    ),
  payment: z
    .enum(['paid', 'authorized', 'pending', 'refused'])
    .optional()
    .describe('State of the payment; default paid. What is not paid waits.'),
  risk: z.enum(['low', 'medium', 'high']).optional().describe("The shop's judgment of fraud."),
  test: z.boolean().optional().describe('It is only a test: no supplier gets it but one that simulates.'),
  lines: z.array(salesOrderLine).min(1).describe('What was bought.'),
});
export type SalesOrder = z.infer<typeof salesOrder>;
