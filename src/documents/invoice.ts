import { z } from 'zod';
import { currency, day, decimal, units } from './parts.ts';

/** Invoice (X12 810): what the supplier charges. Amounts are positive; `kind: credit` turns the sign. */
export const invoiceHeader = z.object({
  invoiceNumber: z.string().min(1).optional().describe('BIG02; absent when every line carries it.'),
  invoiceDate: day.optional().describe('BIG01.'),
  poNumber: z.string().optional().describe('Our purchase order number (BIG04).'),
  kind: z.enum(['debit', 'credit']).optional().describe('BIG07 CR is a credit; default debit.'),
  currency: currency.optional().describe('Default: the supplier’s.'),
  total: decimal.optional().describe('What the supplier says the sum is (TDS01, two implied decimals in X12).'),
  freight: decimal.optional().describe('Freight charged.'),
  dropShipFee: decimal.optional().describe('Handling or drop-ship fee charged.'),
  tax: decimal.optional().describe('Tax charged.'),
});
export type InvoiceHeader = z.infer<typeof invoiceHeader>;

export const invoiceLine = z.object({
  invoiceNumber: z.string().optional().describe('Invoice number, where one file carries several.'),
  poNumber: z.string().optional().describe('Our purchase order number, where lines differ.'),
  lineNumber: units.optional().describe('Our line number.'),
  sku: z.string().optional().describe("The supplier's SKU."),
  quantity: units.describe('Units invoiced.'),
  unitCost: decimal.describe('Unit cost invoiced.'),
});
export type InvoiceLine = z.infer<typeof invoiceLine>;
