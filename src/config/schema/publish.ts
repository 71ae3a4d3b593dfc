import { z } from 'zod';

/** `storefronts[].publish`: what of the units for sale this shop shows (docs/availability.md). */
export const publish = z
  .strictObject({
    cap: z
      .int()
      .min(0)
      .max(2_147_483_647)
      .optional()
      .describe('Most units that are shown; changes above it are not pushed.'),
    weight: z
      .int()
      .min(0)
      .max(1000)
      .default(1)
      .describe('Share of the last units against the other shops; 0: none of them.'),
    buffer: z.int().min(0).max(1_000_000).default(0).describe("Units left unsold, besides the suppliers' buffers."),
    split: z
      .boolean()
      .default(false)
      .describe('Show the sum over suppliers instead of the best one: only where orders may be split by unit.'),
    soldOut: z
      .union([z.int().min(0).max(100), z.literal('never')])
      .default(20)
      .describe('So many SKUs that sell out at a time are told one by one, more at once; never: nobody is told.'),
  })
  .optional();
