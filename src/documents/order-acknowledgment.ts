import { z } from 'zod';
import { day, decimal, units } from './parts.ts';

/** Purchase order acknowledgment (X12 855, 865): what the supplier says of our order, line by line. */

/**
 * What a supplier may say of a line; the X12 codes behind each are ACK01 (element 668).
 * `accept` IA AR AC · `backorder` IB BP · `price-change` IP · `quantity-change` IQ · `reschedule` DR SP ·
 * `substitute` IS IC · `reject` IR ID R1–R8 · `hold` IE IF IH IW.
 */
export const acknowledgmentStatus = z.enum([
  'accept',
  'backorder',
  'price-change',
  'quantity-change',
  'reschedule',
  'substitute',
  'reject',
  'hold',
]);
export type AcknowledgmentStatus = z.infer<typeof acknowledgmentStatus>;

export const acknowledgmentHeader = z.object({
  poNumber: z
    .string()
    .min(1)
    .optional()
    .describe('Our purchase order number (BAK03); absent when every line carries it.'),
  supplierReference: z.string().optional().describe("The supplier's own order number (BAK08)."),
  status: z
    .enum(['accept', 'reject', 'detail'])
    .optional()
    .describe('The whole order, where the lines are silent (BAK02).'),
});
export type AcknowledgmentHeader = z.infer<typeof acknowledgmentHeader>;

export const acknowledgmentLine = z.object({
  poNumber: z.string().optional().describe('Our purchase order number, where one file answers several orders.'),
  supplierReference: z.string().optional().describe("The supplier's own order number, where the line carries it."),
  lineNumber: units.optional().describe('Our line number (PO101).'),
  sku: z.string().optional().describe("The supplier's SKU."),
  status: acknowledgmentStatus.describe('What the supplier says.'),
  quantity: units.min(0).optional().describe('Units this status is about; default: the whole line.'),
  unitCost: decimal.optional().describe('New unit cost.'),
  expectedOn: day.optional().describe('When it will ship or be back.'),
  reason: z.string().optional().describe("The supplier's words."),
});
export type AcknowledgmentLine = z.infer<typeof acknowledgmentLine>;
