import { z } from 'zod';
import { day, decimal, units } from './parts.ts';

/** Purchase order acknowledgment (X12 855, 865) and order status report (870): what the supplier says of our order, line by line. */

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
  about: z
    .enum(['order', 'change', 'proposal', 'status'])
    .optional()
    .describe(
      'What it is about: our order (855), a change of it that we asked for (865 in answer to an 860), a change that the supplier wants or made (865 of its own accord, BCA01 04 or 19), or where it stands (870, again and again); default order.',
    ),
  changeNumber: units.optional().describe('Number of our change that is answered (BCA05).'),
  status: z
    .enum(['accept', 'reject', 'detail'])
    .optional()
    .describe('What the supplier says of the whole order, where the lines are silent (BAK02); detail: see the lines.'),
  reason: z.string().optional().describe("The supplier's words for the reason, for people (N903, MSG01)."),
  saidOn: day
    .optional()
    .describe(
      'Day on which the supplier wrote it (BAK09): of two answers that name different days the newer one stands.',
    ),
  expectedOn: day
    .optional()
    .describe('Day on which what is accepted ships, where its line names no day (DTM02 where DTM01 is 068).'),
  deliversOn: day
    .optional()
    .describe('Day on which what is accepted is delivered, where its line names no day (DTM02 where DTM01 is 017).'),
});
export type AcknowledgmentHeader = z.infer<typeof acknowledgmentHeader>;

export const acknowledgmentLine = z.object({
  poNumber: z.string().optional().describe('Our purchase order number, where one file answers several orders.'),
  supplierReference: z.string().optional().describe("The supplier's own order number, where the line carries it."),
  lineNumber: units.optional().describe('Our line number, as we sent it (PO101).'),
  sku: z.string().optional().describe("The supplier's SKU, where the line number is absent."),
  status: acknowledgmentStatus.describe('What the supplier says of the line (ACK01).'),
  quantity: units
    .min(0)
    .optional()
    .describe(
      'Units this status is about, in the unit of our order (ACK02); default: the whole line. A rejection of 0 is one of the whole line.',
    ),
  unitCost: decimal.optional().describe('New cost of one unit, in the currency of the order (PO104).'),
  expectedOn: day.optional().describe('Day on which it will ship or be back (ACK05 where ACK04 is 068).'),
  deliversOn: day
    .optional()
    .describe('Day on which it will be delivered (ACK05 where ACK04 is 017, 067 or 069); counts before `expectedOn`.'),
  reason: z.string().optional().describe("The supplier's words for the reason, for people."),
});
export type AcknowledgmentLine = z.infer<typeof acknowledgmentLine>;
