import { Cron } from 'croner';
import { z } from 'zod';
import { expect } from './expect.ts';
import { duration, folder, size } from './values.ts';

const pattern = z.string().min(1).describe('* is any run of characters, ? is one; case does not matter.');

/** Any day: whether a pattern of days and months ever comes does not depend on it. */
const SOME_DAY = new Date('2026-01-01T00:00:00Z');

const cron = z
  .string()
  .refine(
    isCron,
    'expected five fields: minute hour day month weekday, such as "*/10 6-20 * * mon-fri", that come at least once',
  );

function isCron(text: string): boolean {
  try {
    return new Cron(text, { mode: '5-part', paused: true }).nextRun(SOME_DAY) !== null;
  } catch {
    return false;
  }
}

/** `collect`: where files are picked up, how often, when they count as complete and what happens to them afterwards. Nothing where the supplier brings them. */
export const collect = z
  .array(
    z
      .strictObject({
        name: z
          .string()
          .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected small letters, digits and hyphens, such as stock or po-answers')
          .optional()
          .describe('Tells rules apart that watch one folder. Keep it: it carries what is known of the files.'),
        folder,
        files: z.array(pattern).default([]).describe('Only files with such names; every file without it.'),
        every: duration.optional().describe('Time between two polls; 15m unless there is a cron pattern.'),
        cron: cron.optional().describe('Instead of every: when to poll, in the supplier’s time zone.'),
        days: z
          .enum(['all', 'business'])
          .default('all')
          .describe('business: polls only on the days and in the hours of calendar.'),
        jitter: duration.optional().describe('A poll is late by up to this; a tenth of every, none with cron.'),
        settle: duration.default(5_000).describe('Complete when two listings this far apart agree on size and time.'),
        ready: z
          .strictObject({
            doneFile: z
              .string()
              .regex(
                /^[^/\0]*\{(name|stem)\}[^/\0]*$/,
                'expected a name with {name} or {stem} in it, such as "{name}.done" or "{stem}.ok"',
              )
              .refine((text) => text !== '{name}', 'a file cannot be its own done file')
              .describe('{name} is the whole name of the file, {stem} the name without its last extension.'),
          })
          .optional()
          .describe('Complete when this other file is there, instead of settle.'),
        minimumAge: duration.default(0).describe('Taken only so long after it was first listed, by our own clock.'),
        temporary: z.array(pattern).default([]).describe('Names that the supplier gives to files it still writes.'),
        ignore: z.array(pattern).default([]).describe('Names that are never taken.'),
        mostPerPoll: z.int().min(1).max(100_000).default(2_000).describe('Most files taken in one poll, oldest first.'),
        // biome-ignore lint/suspicious/noThenProperty: the word people read in supplier.yaml; the shape is never awaited
        then: z.enum(['archive', 'delete', 'keep']).default('archive'),
        archiveFolder: folder.optional(),
        maxSize: size.default(1024 ** 3),
        expect,
      })
      .refine((rule) => rule.every === undefined || rule.cron === undefined, {
        message: 'every and cron are two ways to say the same: write one of them',
        path: ['cron'],
      }),
  )
  .default([]);

const DEFAULT_EVERY_MS = 900_000;
/** Share of the interval by which polls are spread. */
const JITTER = 0.1;

type CollectFile = z.infer<typeof collect>[number];

/** One rule as the gateway works by it. */
export function collectRule(rule: CollectFile) {
  const { name, folder, files, every, cron, days, settle, ready, minimumAge, temporary, ignore, mostPerPoll } = rule;
  const everyMs = every ?? DEFAULT_EVERY_MS;
  return {
    name: name ?? '',
    folder,
    files,
    everyMs,
    ...(cron === undefined ? {} : { cron }),
    days,
    jitterMs: rule.jitter ?? (cron === undefined ? everyMs * JITTER : 0),
    settleMs: settle,
    ...(ready === undefined ? {} : { doneFile: ready.doneFile }),
    minimumAgeMs: minimumAge,
    temporary,
    ignore,
    mostPerPoll,
    // biome-ignore lint/suspicious/noThenProperty: as above
    then: rule.then,
    ...(rule.archiveFolder === undefined ? {} : { archiveFolder: rule.archiveFolder }),
    maxBytes: rule.maxSize,
  };
}
