import { DateTime } from 'luxon';
import { zoneOf } from './time-zone.ts';

/** When a target is told only what is urgent, by the clock on its wall. */
export interface QuietHours {
  /** `HH:MM`; a `to` before `from` is on the next morning, and the same as `from` a whole day later. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  /** Days on which it begins, from 1 (Monday) to 7; undefined: every day. */
  readonly days?: readonly number[] | undefined;
  /** What is told all the same. */
  readonly urgent: Urgent;
}

export interface Urgent {
  /** The least severity that is urgent; `none`: severity alone is never enough. */
  readonly severity: 'warning' | 'error' | 'none';
  /** These codes in any case; `*` stands for anything. */
  readonly codes: readonly string[];
}

/** Whether it is quiet. Where the clocks change, the hours are those that people read on the wall. */
export function isQuiet({ from, to, timeZone, days }: QuietHours, at: Date): boolean {
  const now = DateTime.fromJSDate(at, { zone: zoneOf(timeZone) });
  const time = now.toFormat('HH:mm');
  const begins = (day: number): boolean => days === undefined || days.includes(day);
  if (from < to) return begins(now.weekday) && from <= time && time < to;
  const yesterday = now.weekday === 1 ? 7 : now.weekday - 1;
  return (begins(now.weekday) && time >= from) || (begins(yesterday) && time < to);
}
