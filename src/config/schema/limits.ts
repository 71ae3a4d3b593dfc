import { z } from 'zod';

/** `storefronts[].limits`: how fast this shop may be called, in points at Shopify and calls elsewhere (docs/storefront-traffic.md). */
export const limits = z
  .strictObject({
    perSecond: z.number().positive().max(100_000).optional().describe('Most in the long run.'),
    burst: z.number().min(1).max(1_000_000).optional().describe('Most that is saved up while nothing is sent.'),
    reserve: z
      .number()
      .min(0)
      .optional()
      .describe('Of the burst, what only packages and quantities that go to zero may use; a tenth without it.'),
    parallel: z.int().min(1).max(16).optional().describe('Batches of stock under way at once.'),
  })
  .superRefine(({ perSecond, burst, reserve }, context) => {
    if (reserve !== undefined && burst !== undefined && reserve > burst / 2)
      context.addIssue({
        code: 'custom',
        path: ['reserve'],
        message: `expected at most half of the burst, ${burst / 2}`,
      });
    if (perSecond === undefined && (burst !== undefined || reserve !== undefined))
      context.addIssue({ code: 'custom', path: ['perSecond'], message: 'expected perSecond beside burst and reserve' });
  })
  .optional();
