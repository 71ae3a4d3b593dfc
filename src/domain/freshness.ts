import { type BusinessCalendar, endOfDay, isMidnight, subtractBusinessTime } from './business-calendar.ts';

/**
 * How old a supplier's figure may be. Age is business time of the supplier's calendar, as the alarm about a missing file
 * is: over a weekend nobody there sells or counts.
 */
export interface FreshnessRule {
  /** How often a figure should come; up to this age it is fresh. */
  readonly expectedEveryMs: number;
  /** Beyond this age nothing is sold or routed by it. */
  readonly maxAgeMs: number;
}

/** Figures from before these instants are ageing, or stale. */
export interface FreshnessLimits {
  readonly freshAfter: Date;
  readonly staleBefore: Date;
}

export type Staleness = 'fresh' | 'ageing' | 'stale';

/** The limits at a moment. */
export function freshnessLimits(calendar: BusinessCalendar, rule: FreshnessRule, now: Date): FreshnessLimits {
  return {
    freshAfter: subtractBusinessTime(calendar, now, rule.expectedEveryMs),
    staleBefore: subtractBusinessTime(calendar, now, rule.maxAgeMs),
  };
}

/** How a figure stands that was last confirmed at a moment. */
export function stalenessOf(confirmedAt: Date, limits: FreshnessLimits): Staleness {
  if (confirmedAt < limits.staleBefore) return 'stale';
  return confirmedAt < limits.freshAfter ? 'ageing' : 'fresh';
}

/** Milliseconds by which a figure is older than it should be; 0 while it is fresh. */
export function overdueMs(confirmedAt: Date, { freshAfter }: FreshnessLimits): number {
  return Math.max(0, freshAfter.getTime() - confirmedAt.getTime());
}

/** What is known of the moment at which the figures of a file were true. */
export interface FileMoments {
  /** As the document says; undefined: it says nothing. Midnight means that day. */
  readonly stated?: Date | undefined;
  /** The time of the file at the supplier; undefined where the clock there is known to be wrong. */
  readonly modifiedAt?: Date | undefined;
  /** When a listing first showed it as it is, by our clock. */
  readonly firstSeenAt: Date;
}

/** The moment that a file is ordered by, and the last one at which its figures are known to have been true. */
export interface FigureMoments {
  readonly asOf: Date;
  readonly confirmedAt: Date;
}

/**
 * When the figures of a file were true, whenever it is read: a file that waited for us, on the supplier's server or in a
 * hold, is as old as it is. Nothing in it can be newer than the first time we saw it.
 *
 * - It says a moment: that one. The same bytes again say the same, so they make nothing younger.
 * - It says a day: any time of that day may be meant, so the time it came counts, up to the end of the day.
 * - It says nothing: the time it came.
 *
 * It came when the supplier's server says, and no later than we saw it.
 */
export function figureMoments({ stated, modifiedAt, firstSeenAt }: FileMoments, timeZone: string): FigureMoments {
  const cameAt = earlier(modifiedAt ?? firstSeenAt, firstSeenAt);
  if (stated === undefined) return { asOf: cameAt, confirmedAt: cameAt };
  const asOf = earlier(stated, firstSeenAt);
  if (!isDayOnly(stated, timeZone)) return { asOf, confirmedAt: asOf };
  const cameThatDay = earlier(cameAt, endOfStatedDay(stated, timeZone));
  return { asOf, confirmedAt: asOf > cameThatDay ? asOf : cameThatDay };
}

/** Whether a moment is only a date, as the supplier or the rest of the world writes it. */
export function isDayOnly(at: Date, timeZone: string): boolean {
  return isMidnight(at, timeZone) || isMidnight(at, 'UTC');
}

/** The end of the day at the supplier, whichever midnight it was written as. */
function endOfStatedDay(stated: Date, timeZone: string): Date {
  return isMidnight(stated, timeZone) ? endOfDay(stated, timeZone) : endOfDay(stated, timeZone, 'UTC');
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
