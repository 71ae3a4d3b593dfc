import { z } from 'zod';

/** Options of the storefront that lives in memory: for tests and for trying a supplier without a shop. */
export const memoryOptions = z.strictObject({
  secret: z.string().min(1).default('memory').describe('Inbound webhooks must carry it in the header `memory-secret`.'),
  stockBatchSize: z.int().min(1).default(100).describe('Most SKUs in one call.'),
  priceBatchSize: z.int().min(0).default(100).describe('Most prices in one call; 0: this shop takes none.'),
  ordersPerPage: z.int().min(1).default(50).describe('Most orders in one answer.'),
});
export type MemoryOptions = z.infer<typeof memoryOptions>;
