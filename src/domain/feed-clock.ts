import { addBusinessTime, type BusinessCalendar, lastTimesOfDay, nextTimeOfDay } from './business-calendar.ts';

/** How often files of a kind should come: again within so much business time, or by a time of every business day. */
export type FeedRhythm = { readonly everyMs: number } | { readonly by: number };

export interface FeedFacts {
  /** When the last file came; undefined: none ever did. */
  readonly lastFileAt?: Date | undefined;
  /** The first time the folder was looked into. */
  readonly watchedSince: Date;
  /** The last time the folder was looked into and everything in it was taken. */
  readonly clearAt?: Date | undefined;
  /** The last time it was looked into at all. */
  readonly polledAt: Date;
  /** The end of the last time that nobody looked for long. */
  readonly resumedAt?: Date | undefined;
  /** A file was taken and is not opened yet. */
  readonly isOpening: boolean;
}

export interface FeedStanding {
  readonly isOverdue: boolean;
  /** Until when a file should have come; undefined: the first one is not due yet. */
  readonly dueAt?: Date | undefined;
}

const HOUR_MS = 3_600_000;
/** A file that comes up to this long before the time of a business day is that day's file. */
const EARLY_MS = 12 * HOUR_MS;
/** So long a folder may be full of files that never come to rest, before that counts as no file. */
const UNREST_MS = HOUR_MS;

/**
 * Whether a file is missing. Only what was looked for can be missing: after a time in which nobody looked, the files that
 * came meanwhile are taken first.
 */
export function feedStanding(
  calendar: BusinessCalendar,
  rhythm: FeedRhythm,
  facts: FeedFacts,
  now: Date,
): FeedStanding {
  const dueAt = 'by' in rhythm ? missedTime(calendar, rhythm.by, facts, now) : nextDue(calendar, rhythm.everyMs, facts);
  if (dueAt === undefined || now < dueAt) return { isOverdue: false, dueAt };
  if (facts.isOpening || facts.polledAt < dueAt) return { isOverdue: false, dueAt };
  const isClear = facts.clearAt !== undefined && facts.clearAt >= dueAt;
  const since = Math.max(dueAt.getTime(), facts.resumedAt?.getTime() ?? 0);
  return { isOverdue: isClear || now.getTime() >= since + UNREST_MS, dueAt };
}

/** Until when the next file should come, after the one that came last. */
export function dueAfter(calendar: BusinessCalendar, rhythm: FeedRhythm, lastFileAt: Date): Date {
  if ('everyMs' in rhythm) return addBusinessTime(calendar, lastFileAt, rhythm.everyMs);
  const time = nextTimeOfDay(calendar, lastFileAt, rhythm.by);
  return lastFileAt >= opensFor(lastTimesOfDay(calendar, time, rhythm.by))
    ? nextTimeOfDay(calendar, time, rhythm.by)
    : time;
}

function nextDue(calendar: BusinessCalendar, everyMs: number, { lastFileAt, watchedSince }: FeedFacts): Date {
  return addBusinessTime(calendar, lastFileAt ?? watchedSince, everyMs);
}

/** The last time of a business day that passed without its file. */
function missedTime(
  calendar: BusinessCalendar,
  by: number,
  { lastFileAt, watchedSince }: FeedFacts,
  now: Date,
): Date | undefined {
  const [last, before] = lastTimesOfDay(calendar, now, by);
  if (watchedSince > last) return undefined;
  return lastFileAt !== undefined && lastFileAt >= opensFor([last, before]) ? undefined : last;
}

/** From when on a file counts for a time: half a day before; after days off everything that came since then. */
function opensFor([time, before]: readonly [Date, Date]): Date {
  return new Date(Math.min(time.getTime() - EARLY_MS, before.getTime() + EARLY_MS));
}
