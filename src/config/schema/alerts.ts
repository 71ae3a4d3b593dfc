import { z } from 'zod';
import { duration } from './duration.ts';

const DAY_MS = 24 * 3_600_000;

/** `alerts`: who is told what needs a person. The options of a target are checked by its own adapter. */
export const alerts = z
  .strictObject({
    remindAfter: z
      .union([z.literal('never').transform(() => undefined), duration])
      .default(DAY_MS)
      .describe('Errors that are still open are told again after this time, and again.'),
    digestAbove: z.int().min(1).max(1000).default(10).describe('More notices than this within a minute become one.'),
    targets: z
      .array(
        z.looseObject({
          id: z
            .string()
            .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and dashes')
            .describe('Name in tables and commands.'),
          kind: z.enum(['email', 'webhook']).describe('Adapter.'),
          severity: z.enum(['warning', 'error']).default('warning').describe('The least that is told.'),
          suppliers: z.array(z.string().min(1)).min(1).optional().describe('Only what is about these.'),
          codes: z
            .array(z.string().regex(/^[A-Z0-9*-]+$/, 'expected a code such as FEED-OVERDUE, or FEED-*'))
            .min(1)
            .optional()
            .describe('Only these codes; * stands for anything.'),
        }),
      )
      .refine((targets) => new Set(targets.map(({ id }) => id)).size === targets.length, 'two targets have the same id')
      .default([]),
  })
  .prefault({});
