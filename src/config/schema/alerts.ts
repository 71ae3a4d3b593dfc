import { z } from 'zod';

const HOUR_MS = 3_600_000;
const duration = z
  .string()
  .regex(/^\d{1,4}(m|h|d)$/, 'expected a duration such as 90m, 24h or 2d')
  .transform(
    (text) => Number(text.slice(0, -1)) * { m: 60_000, h: HOUR_MS, d: 24 * HOUR_MS }[text.slice(-1) as 'm' | 'h' | 'd'],
  );

/** `alerts`: who is told what needs a person. The options of a target are checked by its own adapter. */
export const alerts = z
  .strictObject({
    remindAfter: z
      .union([z.literal('never').transform(() => undefined), duration])
      .default(24 * HOUR_MS)
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
