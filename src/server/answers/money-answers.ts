import { z } from 'zod';
import { stateEvent } from './order-answers.ts';
import { list, next } from './parts.ts';

/** What `/v1/reports` and `/v1/invoices` answer. */

export const reportTable = z.object({
  version: z.literal(1),
  columns: list(z.string()),
  rows: list(z.record(z.string(), z.union([z.string(), z.number(), z.null()]).optional())),
});

const invoice = z.object({
  id: z.string(),
  supplierId: z.string(),
  number: z.string(),
  kind: z.enum(['debit', 'credit']),
  state: z.enum(['received', 'matched', 'exception', 'disputed', 'approved', 'rejected']),
  counts: z.boolean().describe('Whether its amounts are a cost.'),
  date: z.string().nullable(),
  recordedAt: z.date(),
  currency: z.string(),
  amount: z.string(),
  poNumbers: list(z.string()),
  findings: list(z.object({ rule: z.string(), difference: z.string().nullable(), message: z.string() })),
  because: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.date().nullable(),
});
export const invoiceList = z.object({ invoices: list(invoice), next });
export const oneInvoice = z.object({
  invoice,
  lines: list(
    z.object({
      ordinal: z.int(),
      poNumber: z.string(),
      lineNumber: z.int(),
      sku: z.string().describe('Of the supplier.'),
      quantity: z.int(),
      unitCost: z.string(),
      ordered: z.int(),
      dead: z.int(),
      shipped: z.int(),
      invoiced: z.int().describe('By all invoices that count.'),
      orderedCost: z.string(),
    }),
  ),
  charges: list(z.object({ kind: z.string(), amount: z.string() })),
  history: list(stateEvent),
});
