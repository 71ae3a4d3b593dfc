import { z } from 'zod';
import { list } from './parts.ts';

/** What `/v1/orders/:storefront/:orderId/chain` answers. */

const parcel = z.object({
  package: z.string(),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  state: z.string(),
  reason: z.string().nullable(),
  queuedAt: z.string(),
  toldAt: z.string().nullable(),
});
const step = z.enum(['order', 'functional-acknowledgment', 'acknowledgment', 'ship-notice', 'invoice']);
const link = z.object({
  step: z.enum([...step.options, 'fulfilment']),
  set: z.string(),
  state: z.enum(['done', 'waiting', 'late', 'overdue', 'refused', 'not-expected', 'unknown']),
  doneAt: z.date().optional(),
  warnAt: z.date().optional(),
  dueAt: z.date().optional(),
  documents: list(
    z.object({
      step,
      direction: z.enum(['in', 'out']),
      id: z.string(),
      name: z.string(),
      label: z.string(),
      number: z.string().nullable(),
      state: z.string(),
      at: z.string().nullable(),
    }),
  ),
  parcels: list(parcel).optional(),
});
export const chainAnswer = z.object({
  chain: z.object({
    id: z.string(),
    storefront: z.string(),
    orderId: z.string(),
    state: z.string(),
    reason: z.string().nullable(),
    isTest: z.boolean(),
    placedAt: z.date(),
    receivedAt: z.date(),
    purchaseOrders: list(
      z.object({
        id: z.string(),
        supplierId: z.string(),
        poNumber: z.string(),
        attempt: z.int(),
        state: z.string(),
        supplierReference: z.string().nullable(),
        createdAt: z.string(),
        links: list(link),
      }),
    ),
  }),
});
