import { Cron } from 'croner';
import { z } from 'zod';

/** `storefronts[].reconcile`: when stock in the shop is compared with what it should be (docs/storefronts.md). */
export const reconcile = z
  .strictObject({
    at: z
      .union([
        z.literal('never'),
        z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of the day such as 03:15, or never'),
      ])
      .default('03:15')
      .describe('Every day at this time; never: only when somebody asks.'),
    timeZone: z
      .string()
      .refine(isTimeZone, 'expected a time zone such as Europe/Berlin')
      .default('UTC')
      .describe('Of `at`.'),
  })
  .transform(({ at, timeZone }) => {
    if (at === 'never') return { daily: undefined };
    const [hour, minute] = at.split(':').map(Number);
    return { daily: { cron: `${minute} ${hour} * * *`, timeZone } };
  })
  .optional();

function isTimeZone(name: string): boolean {
  try {
    new Cron('0 0 * * *', { timezone: name, paused: true }).nextRun();
    return true;
  } catch {
    return false;
  }
}
