import { describe, expect, test } from 'vitest';
import {
  addBusinessTime,
  type BusinessCalendar,
  endOfBusinessDay,
  isBusinessDay,
  isBusinessTime,
} from '../../../src/domain/business-calendar.ts';

const HOUR = 3600_000;
const chicago: BusinessCalendar = {
  timeZone: 'America/Chicago',
  workdays: [1, 2, 3, 4, 5],
  holidays: ['2026-11-26', '2026-12-25'],
};
const office: BusinessCalendar = { ...chicago, hours: { from: 8 * 60, to: 17 * 60 + 30 } };
const at = (text: string) => new Date(text);

describe('a business day', () => {
  test.each([
    ['2026-11-25T12:00:00-06:00', true, 'a Wednesday'],
    ['2026-11-26T12:00:00-06:00', false, 'a holiday'],
    ['2026-11-28T12:00:00-06:00', false, 'a Saturday'],
    ['2026-11-28T02:00:00Z', true, 'still Friday evening in Chicago'],
    ['2026-11-30T04:00:00Z', false, 'still Sunday in Chicago'],
  ])('%s: %s (%s)', (when, expected) => {
    expect(isBusinessDay(chicago, at(when))).toBe(expected);
  });

  test('has hours where they are given', () => {
    expect(isBusinessTime(office, at('2026-11-25T07:59:59-06:00'))).toBe(false);
    expect(isBusinessTime(office, at('2026-11-25T08:00:00-06:00'))).toBe(true);
    expect(isBusinessTime(office, at('2026-11-25T17:30:00-06:00'))).toBe(false);
    expect(isBusinessTime(chicago, at('2026-11-25T23:59:59-06:00'))).toBe(true);
    expect(isBusinessTime(office, at('2026-11-26T12:00:00-06:00'))).toBe(false);
  });
});

describe('business time', () => {
  test.each([
    ['within a day', chicago, '2026-11-25T10:00:00-06:00', 4, '2026-11-25T14:00:00-06:00'],
    ['over a holiday', chicago, '2026-11-25T22:00:00-06:00', 4, '2026-11-27T02:00:00-06:00'],
    ['over a weekend', chicago, '2026-11-27T20:00:00-06:00', 24, '2026-11-30T20:00:00-06:00'],
    ['begun on a day off', chicago, '2026-11-28T20:00:00-06:00', 4, '2026-11-30T04:00:00-06:00'],
    ['within office hours', office, '2026-11-25T16:30:00-06:00', 4, '2026-11-27T11:00:00-06:00'],
    ['begun before office hours', office, '2026-11-25T03:00:00-06:00', 1, '2026-11-25T09:00:00-06:00'],
    ['begun after office hours', office, '2026-11-25T20:00:00-06:00', 1, '2026-11-27T09:00:00-06:00'],
    ['longer than a week', office, '2026-11-16T08:00:00-06:00', 6 * 9.5, '2026-11-23T17:30:00-06:00'],
  ])('%s', (_, calendar, from, hours, expected) => {
    expect(addBusinessTime(calendar, at(from), hours * HOUR)).toEqual(at(expected));
  });

  test('of nothing is the next working instant', () => {
    expect(addBusinessTime(office, at('2026-11-25T10:00:00-06:00'), 0)).toEqual(at('2026-11-25T10:00:00-06:00'));
    expect(addBusinessTime(office, at('2026-11-28T10:00:00-06:00'), 0)).toEqual(at('2026-11-30T08:00:00-06:00'));
  });

  test('counts real hours over a change of clocks', () => {
    const daily = { ...chicago, workdays: [1, 2, 3, 4, 5, 6, 7] };
    // On 2026-11-01 the clock goes from 2:00 back to 1:00: that day has 25 hours.
    expect(addBusinessTime(daily, at('2026-11-01T00:00:00-05:00'), 25 * HOUR)).toEqual(at('2026-11-02T00:00:00-06:00'));
    expect(addBusinessTime(daily, at('2026-03-08T00:00:00-06:00'), 23 * HOUR)).toEqual(at('2026-03-09T00:00:00-05:00'));
  });

  test('refuses a calendar in which nobody ever works', () => {
    const holidays = Array.from({ length: 500 }, (_, day) =>
      new Date(Date.UTC(2026, 10, 1 + day)).toISOString().slice(0, 10),
    );
    expect(() => addBusinessTime({ ...chicago, holidays }, at('2026-11-02T12:00:00Z'), HOUR)).toThrow(RangeError);
    expect(() => endOfBusinessDay({ ...chicago, holidays }, at('2026-11-02T12:00:00Z'), 1)).toThrow(RangeError);
  });
});

describe('the end of a business day', () => {
  test.each([
    ['the same day', office, '2026-11-25T09:00:00-06:00', 0, '2026-11-25T17:30:00-06:00'],
    ['the next one, over a holiday', office, '2026-11-25T09:00:00-06:00', 1, '2026-11-27T17:30:00-06:00'],
    ['five days on', chicago, '2026-11-23T09:00:00-06:00', 5, '2026-12-02T00:00:00-06:00'],
    ['from a day off', chicago, '2026-11-28T09:00:00-06:00', 0, '2026-12-01T00:00:00-06:00'],
  ])('%s', (_, calendar, from, days, expected) => {
    expect(endOfBusinessDay(calendar, at(from), days)).toEqual(at(expected));
  });
});
