import { z } from 'zod';
import { duration, timeOfDay } from './values.ts';

/** `collect[].expect`: how often files should come; one of `every` and `by`. */
export const expect = z
  .strictObject({
    every: duration
      .refine((every) => every > 0, 'expected more than 0')
      .optional()
      .describe('Again within so much business time.'),
    by: timeOfDay.optional().describe('By this time of every business day.'),
    files: z
      .string()
      .min(1)
      .optional()
      .describe('Pattern of the names that count (`*` and `?`); without it files with stock count.'),
  })
  .refine(({ every, by }) => (every === undefined) !== (by === undefined), 'expected { every: 4h } or { by: "07:00" }')
  .optional();
