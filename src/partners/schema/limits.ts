import { z } from 'zod';
import { amount } from './costs.ts';

const units = z.int().min(1).max(999_999_999);

const ofLine = {
  pack: units
    .optional()
    .describe('A line is ordered in whole packs of so many units; the pack of the feed without it.'),
  least: units.optional().describe('Fewest units of a line.'),
  most: units.optional().describe('Most units of a line.'),
};

/** `limits`: what the supplier does not take. Orders are routed around it (docs/routing.md). */
export const limits = z
  .strictObject({
    blocked: z.string().min(1).optional().describe('Why nothing is ordered there at the moment.'),
    minimumOrder: z
      .strictObject({
        value: amount.describe('Least item cost of an order.'),
        surcharge: amount.optional().describe('What a smaller order costs; it is not taken without it.'),
      })
      .optional(),
    ...ofLine,
    skus: z
      .record(z.string().min(1), z.strictObject(ofLine))
      .default({})
      .describe(
        "By the supplier's SKU, * and ? as in file names; its own name counts before a pattern, else the first.",
      ),
  })
  .prefault({});
