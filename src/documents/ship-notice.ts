import { z } from 'zod';
import { decimal, instant, units } from './parts.ts';

/** Ship notice (X12 856, ASN): what left the supplier, in which package. Lines are flat; each names its package. */
export const shipNoticeHeader = z.object({
  shipmentId: z.string().optional().describe("The supplier's shipment id (BSN02); absent when every line carries it."),
  purpose: z.enum(['original', 'replace', 'cancel']).optional().describe('BSN01; default original.'),
  shippedAt: instant.optional().describe('When it left.'),
});
export type ShipNoticeHeader = z.infer<typeof shipNoticeHeader>;

export const shipNoticeLine = z.object({
  shipmentId: z.string().optional().describe('Shipment id, where one file carries several.'),
  poNumber: z.string().min(1).describe('Our purchase order number (PRF01).'),
  lineNumber: units.optional().describe('Our line number (LIN01).'),
  sku: z.string().optional().describe("The supplier's SKU."),
  quantity: units.min(1).describe('Units in this package (SN102).'),
  packageId: z.string().optional().describe('Package id (MAN02); default: one package per tracking number.'),
  trackingNumber: z.string().optional().describe("The carrier's number."),
  carrier: z.string().optional().describe('SCAC or carrier name (TD503).'),
  service: z.string().optional().describe('Service level.'),
  weight: decimal.optional().describe('Weight of the package.'),
});
export type ShipNoticeLine = z.infer<typeof shipNoticeLine>;
