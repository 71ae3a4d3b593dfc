import { describe, expect, test } from 'vitest';
import { freshnessLimits, overdueMs, stalenessOf } from '../../../src/domain/freshness.ts';

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
