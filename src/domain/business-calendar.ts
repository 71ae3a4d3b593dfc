import { DateTime } from 'luxon';
import { zoneOf } from './time-zone.ts';

/** When a supplier works: for clocks that must not run at night or over a holiday. Days and hours are local to its zone. */
export interface BusinessCalendar {
  /** IANA name. */
  readonly timeZone: string;
  /** ISO weekdays, 1 = Monday … 7 = Sunday; at least one. */
  readonly workdays: readonly number[];
  /** Days off, `2026-12-25`. */
  readonly holidays: readonly string[];
  /** Working hours as minutes after midnight; the whole day without them. */
  readonly hours?: { readonly from: number; readonly to: number };
}

/** Longest row of days without a business day that is walked through: a mistake in the holidays must not loop. */
const MOST_DAYS_OFF = 400;

/** Whether the local day of an instant is a business day. */
export function isBusinessDay(calendar: BusinessCalendar, at: Date): boolean {
  return isOpenDay(calendar, local(calendar, at));
}

/** Whether the supplier works at an instant: a business day, within its hours. */
export function isBusinessTime(calendar: BusinessCalendar, at: Date): boolean {
  const day = local(calendar, at);
  if (!isOpenDay(calendar, day)) return false;
  const { opens, closes } = windowOf(calendar, day);
  return at.getTime() >= opens && at.getTime() < closes;
}

/**
 * The instant at which so much business time has passed: hours of days off and outside the working hours do not count.
 *
 * @param milliseconds business time, 0 or more; 0 gives the next instant of business time, which may be `from` itself
 */
export function addBusinessTime(calendar: BusinessCalendar, from: Date, milliseconds: number): Date {
  let left = milliseconds;
  let day = local(calendar, from);
  for (let daysOff = 0; daysOff <= MOST_DAYS_OFF; daysOff += 1) {
    if (isOpenDay(calendar, day)) {
      const { opens, closes } = windowOf(calendar, day);
      const start = Math.max(opens, from.getTime());
      if (start < closes && left <= closes - start) return new Date(start + left);
      if (start < closes) {
        left -= closes - start;
        daysOff = 0;
      }
    }
    day = day.startOf('day').plus({ days: 1 });
  }
  throw new RangeError(`no business day of the calendar within ${MOST_DAYS_OFF} days after ${from.toISOString()}`);
}

/**
 * The instant since which so much business time has passed, as late as possible: in closed time that is the last moment
 * of business.
 *
 * @param milliseconds business time, more than 0
 */
export function subtractBusinessTime(calendar: BusinessCalendar, from: Date, milliseconds: number): Date {
  let left = milliseconds;
  let day = local(calendar, from);
  for (let daysOff = 0; daysOff <= MOST_DAYS_OFF; daysOff += 1) {
    if (isOpenDay(calendar, day)) {
      const { opens, closes } = windowOf(calendar, day);
      const end = Math.min(closes, from.getTime());
      if (opens < end && left <= end - opens) return new Date(end - left);
      if (opens < end) {
        left -= end - opens;
        daysOff = 0;
      }
    }
    day = day.startOf('day').minus({ days: 1 });
  }
  throw new RangeError(`no business day of the calendar within ${MOST_DAYS_OFF} days before ${from.toISOString()}`);
}

/**
 * The end of the n-th business day after the day of an instant: "by the end of the next business day" is 1.
 *
 * @param days whole business days, 0 or more; 0 is the end of the same day where that is a business day, else of the next
 */
export function endOfBusinessDay(calendar: BusinessCalendar, from: Date, days: number): Date {
  let left = days;
  let day = local(calendar, from);
  for (let daysOff = 0; daysOff <= MOST_DAYS_OFF; daysOff += 1) {
    if (isOpenDay(calendar, day)) {
      daysOff = 0;
      if (left === 0) return new Date(windowOf(calendar, day).closes);
      left -= 1;
    }
    day = day.startOf('day').plus({ days: 1 });
  }
  throw new RangeError(`no business day of the calendar within ${MOST_DAYS_OFF} days after ${from.toISOString()}`);
}

/** The beginning of the n-th business day before the day of an instant. */
export function startOfBusinessDay(calendar: BusinessCalendar, from: Date, daysBefore: number): Date {
  let left = daysBefore;
  let day = local(calendar, from).startOf('day');
  for (let daysOff = 0; daysOff <= MOST_DAYS_OFF; daysOff += 1) {
    if (left === 0) return day.toJSDate();
    day = day.minus({ days: 1 });
    if (isOpenDay(calendar, day)) {
      daysOff = 0;
      left -= 1;
    }
  }
  throw new RangeError(`no business day of the calendar within ${MOST_DAYS_OFF} days before ${from.toISOString()}`);
}

/**
 * The n-th business day after a day, `2026-12-25`.
 *
 * @param count whole business days, 0 or more; 0 is the same day where that is a business day, else the next one
 */
export function businessDayAfter(calendar: BusinessCalendar, day: string, count: number): string {
  const end = endOfBusinessDay(calendar, noonOf(calendar, day), count);
  // The end of a business day may be the midnight after it.
  return dayOf(new Date(end.getTime() - 1), calendar.timeZone);
}

/** How many business days after one day another one is: the least number with which it is reached; 0 for the same and earlier ones. */
export function businessDaysBetween(calendar: BusinessCalendar, from: string, to: string): number {
  let count = 0;
  while (businessDayAfter(calendar, from, count) < to) count += 1;
  return count;
}

/** The local day of an instant, `2026-12-25`. */
export function dayOf(at: Date, timeZone: string): string {
  return DateTime.fromJSDate(at, { zone: zoneOf(timeZone) }).toISODate() as string;
}

/** The beginning of a day, `2026-12-25`, somewhere. */
export function startOfDay(day: string, timeZone: string): Date {
  return DateTime.fromISO(day, { zone: timeZone }).startOf('day').toJSDate();
}

/** A day so many days later, or earlier. */
export function daysLater(day: string, days: number): string {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toISODate() as string;
}

/** Noon of a day, `2026-12-25`, where the calendar is: an instant that lies on that day whatever the clocks do. */
export function noonOf({ timeZone }: BusinessCalendar, day: string): Date {
  return DateTime.fromISO(`${day}T12:00`, { zone: zoneOf(timeZone) }).toJSDate();
}

/**
 * The last time that it was so late on a business day, and the time before that.
 *
 * @param minutes after midnight
 */
export function lastTimesOfDay(calendar: BusinessCalendar, at: Date, minutes: number): readonly [Date, Date] {
  const found: Date[] = [];
  let day = local(calendar, at);
  for (let daysOff = 0; daysOff <= MOST_DAYS_OFF; daysOff += 1) {
    if (isOpenDay(calendar, day)) {
      daysOff = 0;
      const time = new Date(timeOn(day, minutes));
      if (time <= at) found.push(time);
      if (found.length === 2) return found as [Date, Date];
    }
    day = day.startOf('day').minus({ days: 1 });
  }
  throw new RangeError(`no business day of the calendar within ${MOST_DAYS_OFF} days before ${at.toISOString()}`);
}

/** Whether it is midnight somewhere, to the millisecond. */
export function isMidnight(at: Date, timeZone: string): boolean {
  const there = DateTime.fromJSDate(at, { zone: timeZone });
  return there.startOf('day').toMillis() === at.getTime();
}

/**
 * The midnight in a zone that ends the day of an instant.
 *
 * @param readIn the zone whose date of the instant is meant; that same zone without it
 */
export function endOfDay(at: Date, timeZone: string, readIn = timeZone): Date {
  const { year, month, day } = DateTime.fromJSDate(at, { zone: readIn });
  return DateTime.fromObject({ year, month, day }, { zone: timeZone }).plus({ days: 1 }).startOf('day').toJSDate();
}

/**
 * The next time that it is so late on a business day, after an instant.
 *
 * @param minutes after midnight
 */
export function nextTimeOfDay(calendar: BusinessCalendar, after: Date, minutes: number): Date {
  let day = local(calendar, after);
  for (let daysOff = 0; daysOff <= MOST_DAYS_OFF; daysOff += 1) {
    if (isOpenDay(calendar, day)) {
      const time = new Date(timeOn(day, minutes));
      if (time > after) return time;
    }
    day = day.startOf('day').plus({ days: 1 });
  }
  throw new RangeError(`no business day of the calendar within ${MOST_DAYS_OFF} days after ${after.toISOString()}`);
}

function local({ timeZone }: BusinessCalendar, at: Date): DateTime {
  return DateTime.fromJSDate(at, { zone: zoneOf(timeZone) });
}

function isOpenDay({ workdays, holidays }: BusinessCalendar, day: DateTime): boolean {
  return workdays.includes(day.weekday) && !holidays.includes(day.toISODate() ?? '');
}

/** Begin and end of the working hours of a day, in milliseconds; built from the wall clock, so that a change of time counts. */
function windowOf({ hours }: BusinessCalendar, day: DateTime): { readonly opens: number; readonly closes: number } {
  const midnight = day.startOf('day');
  if (hours === undefined) return { opens: midnight.toMillis(), closes: midnight.plus({ days: 1 }).toMillis() };
  return { opens: timeOn(day, hours.from), closes: timeOn(day, hours.to) };
}

/** A time of day by the wall clock; 24:00 is the next midnight. */
function timeOn(day: DateTime, minutes: number): number {
  const midnight = day.startOf('day');
  if (minutes === 24 * 60) return midnight.plus({ days: 1 }).toMillis();
  return midnight.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 }).toMillis();
}
