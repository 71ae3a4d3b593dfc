import { z } from 'zod';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time of day such as 08:00')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

/** `calendar`: when the supplier works, in its own time zone. */
export const calendar = z
  .strictObject({
    workdays: z
      .array(z.enum(DAYS))
      .min(1)
      .default(['mon', 'tue', 'wed', 'thu', 'fri'])
      .transform((days) => days.map((day) => DAYS.indexOf(day) + 1)),
    holidays: z
      .array(z.iso.date('expected a day such as 2026-12-25'))
      .default([])
      .describe('Days on which nobody works there.'),
    hours: z
      .strictObject({ from: timeOfDay, to: timeOfDay })
      .refine(({ from, to }) => from < to, { message: 'expected an end after the beginning', path: ['to'] })
      .optional()
      .describe('Working hours; the whole day without them.'),
  })
  .prefault({});
