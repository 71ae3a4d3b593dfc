import { type BusinessCalendar, subtractBusinessTime } from './business-calendar.ts';

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
