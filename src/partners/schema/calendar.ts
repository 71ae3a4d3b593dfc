import { z } from 'zod';
import { timeOfDay } from './values.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const workdays = z
  .array(z.enum(DAYS))
  .min(1)
  .default(['mon', 'tue', 'wed', 'thu', 'fri'])
  .transform((days) => days.map((day) => DAYS.indexOf(day) + 1));
const holidays = z.array(z.iso.date('expected a day such as 2026-12-25')).default([]);

/** `shipping.carrier`: days on which parcels move. */
export const carrier = z.strictObject({
  workdays,
  holidays: holidays.describe('Days on which nothing is delivered.'),
});

/** `calendar`: when the supplier works, in its own time zone. */
export const calendar = z
  .strictObject({
    workdays,
    holidays: holidays.describe('Days on which nobody works there.'),
    hours: z
      .strictObject({ from: timeOfDay, to: timeOfDay })
      .refine(({ from, to }) => from < to, { message: 'expected an end after the beginning', path: ['to'] })
      .optional()
      .describe('Working hours; the whole day without them.'),
  })
  .prefault({});
