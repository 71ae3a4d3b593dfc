import type { z } from 'zod';
import { functionalHeader, functionalLine } from './functional-acknowledgment.ts';
import { inventoryHeader, inventoryLine } from './inventory-advice.ts';
import { invoiceHeader, invoiceLine } from './invoice.ts';
import { acknowledgmentHeader, acknowledgmentLine } from './order-acknowledgment.ts';
import { priceHeader, priceLine } from './price-catalog.ts';
import { purchaseOrder } from './purchase-order.ts';
import { shipNoticeHeader, shipNoticeLine } from './ship-notice.ts';

/**
 * The kinds of canonical document a mapping file can name in `kind`. Inbound kinds are a header and flat lines; the
 * outbound kind is one object that the mapping reads by dotted paths, under the name given in `root`.
 */
export const inboundKinds = {
  inventory: { header: inventoryHeader, line: inventoryLine },
  'price-catalog': { header: priceHeader, line: priceLine },
  acknowledgment: { header: acknowledgmentHeader, line: acknowledgmentLine },
  'ship-notice': { header: shipNoticeHeader, line: shipNoticeLine },
  invoice: { header: invoiceHeader, line: invoiceLine },
  'functional-acknowledgment': { header: functionalHeader, line: functionalLine },
} as const satisfies Record<string, { header: z.ZodObject; line: z.ZodObject }>;
export type InboundKind = keyof typeof inboundKinds;

export const outboundKinds = {
  order: { root: 'order', document: purchaseOrder },
} as const satisfies Record<string, { root: string; document: z.ZodObject }>;
export type OutboundKind = keyof typeof outboundKinds;
