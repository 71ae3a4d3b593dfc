import { z } from 'zod';
import { currency, day, decimal, instant, units } from './parts.ts';

/** Ship notice (X12 856, ASN): what left the supplier, in which package. Lines are flat; each names its package. */
export const shipNoticeHeader = z.object({
  shipmentId: z.string().optional().describe("The supplier's shipment id (BSN02); absent when every line carries it."),
  purpose: z
    .enum(['original', 'replace', 'cancel'])
    .optional()
    .describe('Whether it is new, replaces an earlier notice or cancels it (BSN01); default original.'),
  saidAt: instant
    .optional()
    .describe(
      'The moment in UTC at which the supplier wrote it (BSN03, BSN04): of two that replace the same shipment the newer one stands. It is only compared with other notices of the same supplier.',
    ),
  shippedAt: instant.optional().describe('The moment in UTC at which it left (DTM02 where DTM01 is 011).'),
  currency: currency
    .optional()
    .describe('ISO 4217 currency of the charges (CUR02); default: the `currency` of supplier.yaml.'),
  freight: decimal.optional().describe('Freight of the whole shipment, in `currency` (SAC05 where SAC02 is D240).'),
  dropShipFee: decimal.optional().describe('Handling or drop-ship fee of the whole shipment, in `currency`.'),
  surcharge: decimal.optional().describe('Surcharges of the whole shipment, e.g. for fuel, in `currency`.'),
  deliversOn: day
    .optional()
    .describe('Day on which it should be delivered (DTM02 where DTM01 is 017, 067, 069 or 371).'),
  deliveredOn: day.optional().describe('Day on which it was delivered (DTM02 where DTM01 is 035).'),
});
export type ShipNoticeHeader = z.infer<typeof shipNoticeHeader>;

export const shipNoticeLine = z.object({
  shipmentId: z.string().optional().describe('Shipment id, where one file carries several.'),
  poNumber: z.string().min(1).describe('Our purchase order number (PRF01).'),
  lineNumber: units.optional().describe('Our line number, as we sent it (LIN01).'),
  sku: z.string().optional().describe("The supplier's SKU, where the line number is absent."),
  quantity: units.min(1).describe('Units in this package, in the unit of our order (SN102).'),
  packageId: z.string().optional().describe('Package id (MAN02); default: one package per tracking number.'),
  trackingNumber: z
    .string()
    .optional()
    .describe("The carrier's tracking number, where parcels are followed by it (MAN02, REF02)."),
  carrier: z.string().optional().describe('SCAC or name of the carrier (TD503).'),
  service: z.string().optional().describe('Service level, in the words of the supplier (TD512).'),
  deliversOn: day.optional().describe('Day on which this package should be delivered; default: that of the shipment.'),
  deliveredOn: day.optional().describe('Day on which it was delivered; default: that of the shipment.'),
  weight: decimal.optional().describe('Weight of the package, in the unit the supplier uses.'),
});
export type ShipNoticeLine = z.infer<typeof shipNoticeLine>;
