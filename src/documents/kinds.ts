import type { z } from 'zod';
import { functionalHeader, functionalLine } from './functional-acknowledgment.ts';
import { inventoryHeader, inventoryLine } from './inventory-advice.ts';
import { invoiceHeader, invoiceLine } from './invoice.ts';
import { acknowledgmentHeader, acknowledgmentLine } from './order-acknowledgment.ts';
import { priceHeader, priceLine } from './price-catalog.ts';
import { purchaseOrder } from './purchase-order.ts';
import { purchaseOrderChange } from './purchase-order-change.ts';
import { shipNoticeHeader, shipNoticeLine } from './ship-notice.ts';

/**
 * The kinds of canonical document a mapping file can name in `kind`. Inbound kinds are a header and flat lines; the
 * outbound kinds are one object that the mapping reads by dotted paths, under the name given in `root`.
 */
export const inboundKinds = {
  inventory: {
    doc: 'What a supplier says it has: X12 846, CSV and XML stock files. A line is one SKU in one warehouse.',
    header: inventoryHeader,
    line: inventoryLine,
  },
  'price-catalog': {
    doc: 'What a supplier charges, apart from what it has: X12 832 and price files. A line is one SKU.',
    header: priceHeader,
    line: priceLine,
  },
  acknowledgment: {
    doc: 'What a supplier says of our order: X12 855, 865, 870. A line is one answer about one of our lines; several may be about the same.',
    header: acknowledgmentHeader,
    line: acknowledgmentLine,
  },
  'ship-notice': {
    doc: 'What left the supplier: X12 856 (ASN). A line is one of our lines in one package.',
    header: shipNoticeHeader,
    line: shipNoticeLine,
  },
  invoice: {
    doc: 'What a supplier charges for what it shipped: X12 810. Amounts are positive; `kind: credit` turns the sign.',
    header: invoiceHeader,
    line: invoiceLine,
  },
  'functional-acknowledgment': {
    doc: 'What the other side could read of a group that we sent: X12 997, 999. A line is one transaction set of it.',
    header: functionalHeader,
    line: functionalLine,
  },
} as const satisfies Record<string, { doc: string; header: z.ZodObject; line: z.ZodObject }>;
export type InboundKind = keyof typeof inboundKinds;

export const outboundKinds = {
  order: {
    doc: 'What we ask one supplier to ship to one customer: X12 850 and order files.',
    root: 'order',
    document: purchaseOrder,
  },
  'order-change': {
    doc: 'What we ask a supplier to change of an order that it has, or to cancel: X12 860.',
    root: 'change',
    document: purchaseOrderChange,
  },
} as const satisfies Record<string, { doc: string; root: string; document: z.ZodObject }>;
export type OutboundKind = keyof typeof outboundKinds;
