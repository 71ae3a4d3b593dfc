import { DateTime } from 'luxon';

/** An instant in a supplier's own time zone and notation, e.g. `yyyyMMdd` in America/Chicago. */
export function localTime(at: Date, zone: string, format: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat(format);
}
