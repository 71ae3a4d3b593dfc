import { z } from 'zod';
import { currency, day, decimal, units } from './parts.ts';

/** Invoice (X12 810): what the supplier charges. Amounts are positive; `kind: credit` turns the sign. */
export const invoiceHeader = z.object({
  invoiceNumber: z
    .string()
    .min(1)
    .optional()
    .describe("The supplier's invoice number (BIG02); absent when every line carries it."),
  invoiceDate: day.optional().describe('Day of the invoice (BIG01).'),
  poNumber: z.string().optional().describe('Our purchase order number (BIG04).'),
  kind: z
    .enum(['debit', 'credit'])
    .optional()
    .describe('Whether we owe or are owed: BIG07 CR is a credit; default debit.'),
  currency: currency
    .optional()
    .describe('ISO 4217 currency of every amount (CUR02); default: the `currency` of supplier.yaml.'),
  total: decimal
    .optional()
    .describe('Sum of the invoice as the supplier states it, in `currency` (TDS01, with two implied decimals in X12).'),
  freight: decimal.optional().describe('Freight charged, in `currency` (SAC05 where SAC02 is D240).'),
  dropShipFee: decimal.optional().describe('Handling or drop-ship fee charged, in `currency`.'),
  surcharge: decimal.optional().describe('Surcharges, e.g. for fuel, in `currency`.'),
  duty: decimal.optional().describe('Customs duty, in `currency`.'),
  otherCharges: decimal.optional().describe('Whatever else is charged, in `currency`; what is allowed, below 0.'),
  allowances: decimal
    .optional()
    .describe('What is taken off, in `currency`, as an amount above 0 (SAC05 where SAC01 is A).'),
  tax: decimal.optional().describe('Tax charged, in `currency` (TXI02).'),
});
export type InvoiceHeader = z.infer<typeof invoiceHeader>;

export const invoiceLine = z.object({
  invoiceNumber: z.string().optional().describe('Invoice number, where one file carries several.'),
  poNumber: z.string().optional().describe('Our purchase order number, where lines differ.'),
  lineNumber: units.optional().describe('Our line number, as we sent it (IT101).'),
  sku: z.string().optional().describe("The supplier's SKU, where the line number is absent."),
  quantity: units.describe('Units invoiced, in the unit of our order (IT102).'),
  unitCost: decimal.describe('Cost of one unit as invoiced, in `currency` (IT104).'),
});
export type InvoiceLine = z.infer<typeof invoiceLine>;
