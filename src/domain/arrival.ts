import { DateTime } from 'luxon';
import { type BusinessCalendar, endOfBusinessDay, isBusinessDay } from './business-calendar.ts';

/** Business days, from the least to the most. */
export interface DayRange {
  readonly least: number;
  readonly most: number;
}

export interface ArrivalRules {
  readonly calendar: BusinessCalendar;
  /** Minutes after midnight: what comes later is handled as if it came on the next business day. */
  readonly cutOff?: number | undefined;
  readonly handling: DayRange;
  readonly transit: DayRange;
}

/**
 * The days on which an order can be there, as configured: it is taken up on the day it comes, unless that is after the cut-off
 * or no business day; then come the business days of handling, then those on the way. Days are those of the supplier's zone.
 */
export function arrivalDays(rules: ArrivalRules, at: Date): { readonly earliest: string; readonly latest: string } {
  const start = takenUp(rules, at);
  const { handling, transit } = rules;
  return {
    earliest: afterDays(rules.calendar, start, handling.least, transit.least),
    latest: afterDays(rules.calendar, start, handling.most, transit.most),
  };
}

/** An instant of the business day on which the supplier takes the order up. */
function takenUp({ calendar, cutOff }: ArrivalRules, at: Date): Date {
  const local = DateTime.fromJSDate(at, { zone: calendar.timeZone });
  const isLate = cutOff !== undefined && local.hour * 60 + local.minute >= cutOff;
  const days = isLate && isBusinessDay(calendar, at) ? 1 : 0;
  return noonBefore(calendar, endOfBusinessDay(calendar, at, days));
}

function afterDays(calendar: BusinessCalendar, start: Date, handling: number, transit: number): string {
  const leaves = noonBefore(calendar, endOfBusinessDay(calendar, start, handling));
  const arrives = noonBefore(calendar, endOfBusinessDay(calendar, leaves, transit));
  return DateTime.fromJSDate(arrives, { zone: calendar.timeZone }).toISODate() ?? '';
}

/** The end of a business day may be the midnight after it. */
function noonBefore({ timeZone }: BusinessCalendar, end: Date): Date {
  return DateTime.fromJSDate(end, { zone: timeZone })
    .minus({ milliseconds: 1 })
    .set({ hour: 12, minute: 0 })
    .toJSDate();
}
