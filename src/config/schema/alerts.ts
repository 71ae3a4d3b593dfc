import { z } from 'zod';
import { duration } from './duration.ts';

const DAY_MS = 24 * 3_600_000;

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as 22:00');
const codePattern = z.string().regex(/^[A-Z0-9*-]+$/, 'expected a code such as FEED-OVERDUE, or FEED-*');

const quietHours = z
  .strictObject({
    from: time,
    to: time.describe('On the next morning where it is before from.'),
    timeZone: z
      .string()
      .refine(
        (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
        'expected a zone such as Europe/Berlin',
      )
      .default('UTC'),
    days: z
      .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
      .min(1)
      .optional()
      .describe('Days on which they begin; default: every day.'),
    urgent: z
      .strictObject({
        severity: z
          .enum(['error', 'none'])
          .default('error')
          .describe('Errors are told all the same; none: they are held too.'),
        codes: z.array(codePattern).default([]).describe('These are told in any case.'),
      })
      .prefault({}),
  })
  .describe('Only what is urgent is told; what was held comes as one notice afterwards.');

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
          codes: z.array(codePattern).min(1).optional().describe('Only these codes; * stands for anything.'),
          onlyEscalations: z
            .boolean()
            .default(false)
            .describe('It is told only what another target does not acknowledge.'),
          quietHours: quietHours.optional(),
          escalate: z
            .strictObject({
              after: duration.describe('Since the target was told; what is held in quiet hours is not told yet.'),
              to: z.string().min(1).describe('id of another target.'),
            })
            .optional()
            .describe('Errors that nobody acknowledges are told to another target.'),
        }),
      )
      .refine((targets) => new Set(targets.map(({ id }) => id)).size === targets.length, 'two targets have the same id')
      .refine(
        (targets) =>
          targets.every(({ escalate }) => escalate === undefined || targets.some(({ id }) => id === escalate.to)),
        'a target escalates to one that is not there',
      )
      .default([]),
  })
  .prefault({});
