import { z } from 'zod';

/** What a supplier's stock feeds mean, and how far their figures are trusted. */
export const stock = z
  .strictObject({
    coverage: z.enum(['full', 'partial']).default('full'),
    reflectsAt: z.enum(['receipt', 'acknowledgment', 'shipment']).default('acknowledgment'),
    buffer: z.int().min(0).default(3),
    minimumShare: z.number().min(0).max(1).default(0.5),
    missingFeeds: z.int().min(1).default(2),
  })
  .prefault({});
