import { z } from 'zod';
import { duration } from './values.ts';

/** `stock.watch`: what is noticed of feeds that come; how often they should come is `stock.freshness.expectedEvery`. */
export const watch = z
  .strictObject({
    fastEvery: z
      .union([z.literal('never'), duration.refine((every) => every > 0, 'expected more than 0')])
      .optional()
      .describe(
        '1h without it, never of own stock. A feed with fast movers should come again within so much business time; never: they have no rule.',
      ),
    usualShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.9)
      .describe('A full feed with fewer than this share of its usual lines is told of, although it takes effect.'),
  })
  .prefault({});
