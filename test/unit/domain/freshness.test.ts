import { describe, expect, test } from 'vitest';
import { figureMoments, freshnessLimits, overdueMs, stalenessOf } from '../../../src/domain/freshness.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const always = { timeZone: 'UTC', workdays: [1, 2, 3, 4, 5, 6, 7], holidays: [] };
const weekdays = { ...always, workdays: [1, 2, 3, 4, 5] };
const rule = { expectedEveryMs: 4 * HOUR, maxAgeMs: 12 * HOUR };
const at = (text: string) => new Date(`2026-11-${text}:00Z`);

describe('the age of a figure', () => {
  // 2026-11-27 is a Friday.
  test.each([
    ['just confirmed', always, '27T10:00', '27T10:00', 'fresh', 0],
    ['as old as may be', always, '27T10:00', '27T14:00', 'fresh', 0],
    ['a little older', always, '27T10:00', '27T14:01', 'ageing', 1],
    ['as old as can be sold by', always, '27T10:00', '27T22:00', 'ageing', 8 * 60],
    ['older', always, '27T10:00', '27T22:01', 'stale', 8 * 60 + 1],
    ['over a weekend on which nobody works', weekdays, '27T22:00', '30T01:00', 'fresh', 0],
    ['ageing after that weekend', weekdays, '27T22:00', '30T03:00', 'ageing', 60],
    ['stale after that weekend', weekdays, '27T22:00', '30T10:01', 'stale', undefined],
    ['from the future', always, '27T12:00', '27T10:00', 'fresh', 0],
  ])('%s', (_, calendar, confirmed, now, standing, minutes) => {
    const limits = freshnessLimits(calendar, rule, at(now));
    expect(stalenessOf(at(confirmed), limits)).toBe(standing);
    if (minutes !== undefined) expect(overdueMs(at(confirmed), limits)).toBe(minutes * MINUTE);
  });
});

describe('the moment at which the figures of a file were true', () => {
  const chicago = 'America/Chicago';
  // In Chicago the 22nd is from 22T06:00 to 23T06:00 UTC.
  test.each([
    // what it says, its time there, first seen here, as of, confirmed
    ['no moment: when it came', undefined, '22T09:00', '22T09:05', '22T09:00', '22T09:00'],
    ['no moment, and it lay there for a day', undefined, '21T09:00', '22T09:05', '21T09:00', '21T09:00'],
    ['no moment, by a fast clock', undefined, '23T09:00', '22T09:05', '22T09:05', '22T09:05'],
    ['no moment, and no clock to trust', undefined, undefined, '22T09:05', '22T09:05', '22T09:05'],
    ['a moment', '22T08:30', '22T09:00', '22T09:05', '22T08:30', '22T08:30'],
    ['a moment, by a slow clock of the server', '22T08:30', '21T09:00', '22T09:05', '22T08:30', '22T08:30'],
    ['a moment that had not come yet', '22T12:00', '22T09:00', '22T09:05', '22T09:05', '22T09:05'],
    ['a day that is not over', '22T06:00', '23T02:00', '23T02:05', '22T06:00', '23T02:00'],
    ['a day that is over', '22T06:00', '24T15:00', '24T15:05', '22T06:00', '23T06:00'],
    ['a day that is over, and it lay there', '22T06:00', '22T20:00', '24T15:05', '22T06:00', '22T20:00'],
    ['a day written in UTC, not over at the supplier', '22T00:00', '23T02:00', '23T02:05', '22T00:00', '23T02:00'],
    ['a day written in UTC, over at the supplier', '22T00:00', '24T15:00', '24T15:05', '22T00:00', '23T06:00'],
    ['a day, in a file that is older than it', '22T06:00', '21T09:00', '22T09:05', '22T06:00', '22T06:00'],
    ['a day that has not come yet', '25T06:00', '22T09:00', '22T09:05', '22T09:05', '22T09:05'],
  ])('%s', (_, stated, modified, seen, asOf, confirmed) => {
    const moments = figureMoments(
      { stated: stated && at(stated), modifiedAt: modified && at(modified), firstSeenAt: at(seen) } as never,
      chicago,
    );
    expect(moments).toEqual({ asOf: at(asOf), confirmedAt: at(confirmed) });
  });

  test('of a day without a whole number of hours', () => {
    // The clocks of Lord Howe go forward by half an hour on 2026-10-04.
    const moments = figureMoments(
      { stated: new Date('2026-10-03T13:30:00Z'), firstSeenAt: new Date('2026-10-06T00:00:00Z') },
      'Australia/Lord_Howe',
    );
    expect(moments.confirmedAt).toEqual(new Date('2026-10-04T13:00:00Z'));
  });
});
