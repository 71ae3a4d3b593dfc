import { DateTime } from 'luxon';
import { type BusinessCalendar, businessDayAfter, dayOf, isBusinessDay } from './business-calendar.ts';
import { zoneOf } from './time-zone.ts';

/** Business days, from the least to the most. */
export interface DayRange {
  readonly least: number;
  readonly most: number;
}

/** Days, `2026-12-01`, from the earliest to the latest. */
export interface DaySpan {
  readonly earliest: string;
  readonly latest: string;
}

/** When the supplier works, and when its carriers do. */
export interface Calendars {
  readonly calendar: BusinessCalendar;
  /** The supplier's without it. */
  readonly carrier?: BusinessCalendar | undefined;
}

export interface ArrivalRules extends Calendars {
  /** Minutes after midnight: what comes later is handled as if it came on the next business day. */
  readonly cutOff?: number | undefined;
  readonly handling: DayRange;
  readonly transit: DayRange;
}

/**
 * The days on which an order can be there, as configured: it is taken up on the day it comes, unless that is after the cut-off
 * or no business day; then come the business days of handling, then those on the way. Days are those of the supplier's zone.
 */
export function arrivalDays(rules: ArrivalRules, at: Date): DaySpan {
  return daysOnTheWay(rules, leavingDays(rules, at), rules.transit);
}

/** The days on which an order can leave. */
export function leavingDays(rules: Omit<ArrivalRules, 'transit'>, at: Date): DaySpan {
  const start = takenUpOn(rules, at);
  return {
    earliest: businessDayAfter(rules.calendar, start, rules.handling.least),
    latest: businessDayAfter(rules.calendar, start, rules.handling.most),
  };
}

/** The days on which that is there which leaves on some days. */
export function daysOnTheWay({ calendar, carrier = calendar }: Calendars, leaves: DaySpan, transit: DayRange): DaySpan {
  return {
    earliest: businessDayAfter(carrier, leaves.earliest, transit.least),
    latest: businessDayAfter(carrier, leaves.latest, transit.most),
  };
}

/** The business day on which the supplier takes an order up that comes at an instant. */
export function takenUpOn({ calendar, cutOff }: Pick<ArrivalRules, 'calendar' | 'cutOff'>, at: Date): string {
  const local = DateTime.fromJSDate(at, { zone: zoneOf(calendar.timeZone) });
  const isLate = cutOff !== undefined && local.hour * 60 + local.minute >= cutOff;
  const days = isLate && isBusinessDay(calendar, at) ? 1 : 0;
  return businessDayAfter(calendar, dayOf(at, calendar.timeZone), days);
}
