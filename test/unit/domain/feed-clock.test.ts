import { describe, expect, test } from 'vitest';
import type { BusinessCalendar } from '../../../src/domain/business-calendar.ts';
import { dueAfter, type FeedFacts, type FeedRhythm, feedStanding } from '../../../src/domain/feed-clock.ts';

/** Thanksgiving is Thursday, 2026-11-26. */
const chicago: BusinessCalendar = {
  timeZone: 'America/Chicago',
  workdays: [1, 2, 3, 4, 5],
  holidays: ['2026-11-26'],
};
const at = (text: string): Date => new Date(`${text}-06:00`);
const every4h: FeedRhythm = { everyMs: 4 * 3_600_000 };
const bySeven: FeedRhythm = { by: 7 * 60 };

/** A folder that is looked into all the time, and is empty. */
function overdue(rhythm: FeedRhythm, now: string, facts: Partial<FeedFacts>): boolean {
  const whole: FeedFacts = {
    watchedSince: at('2026-11-01T00:00:00'),
    clearAt: at(now),
    polledAt: at(now),
    isOpening: false,
    ...facts,
  };
  return feedStanding(chicago, rhythm, whole, at(now)).isOverdue;
}

describe('a file every 4 hours (B14)', () => {
  test.each([
    ['in time', '2026-11-24T11:59:00', '2026-11-24T08:00:00', false],
    ['too late', '2026-11-24T12:00:00', '2026-11-24T08:00:00', true],
    ['over the night', '2026-11-24T02:00:00', '2026-11-23T22:00:00', true],
    ['over the weekend', '2026-11-30T01:59:00', '2026-11-27T22:00:00', false],
    ['on Monday', '2026-11-30T02:00:00', '2026-11-27T22:00:00', true],
    ['over the holiday', '2026-11-27T00:30:00', '2026-11-25T21:00:00', false],
  ])('%s', (_, now, lastFileAt, expected) => {
    expect(overdue(every4h, now, { lastFileAt: at(lastFileAt) })).toBe(expected);
  });

  test('counts from the first look when none ever came', () => {
    const watchedSince = at('2026-11-24T10:00:00');
    expect(overdue(every4h, '2026-11-24T13:59:00', { watchedSince })).toBe(false);
    expect(overdue(every4h, '2026-11-24T14:00:00', { watchedSince })).toBe(true);
  });
});

describe('a file by 7:00 on business days (B14)', () => {
  test.each([
    ['before its time', '2026-11-24T06:59:00', '2026-11-23T06:00:00', false],
    ['missing at its time', '2026-11-24T07:00:00', '2026-11-23T06:00:00', true],
    ['come in the morning', '2026-11-24T07:00:00', '2026-11-24T05:00:00', false],
    ['come the evening before', '2026-11-24T07:00:00', '2026-11-23T20:00:00', false],
    ["yesterday's, which was late", '2026-11-24T07:00:00', '2026-11-23T07:30:00', true],
    ['come too late after all', '2026-11-24T09:00:00', '2026-11-24T08:55:00', false],
    ['not expected on the holiday', '2026-11-26T12:00:00', '2026-11-25T06:00:00', false],
    ['come on the holiday for the day after', '2026-11-27T07:00:00', '2026-11-26T10:00:00', false],
    ['missing after the holiday', '2026-11-27T07:00:00', '2026-11-25T06:00:00', true],
    ['come on Saturday for Monday', '2026-11-30T07:00:00', '2026-11-28T10:00:00', false],
    ['missing on Monday', '2026-11-30T07:00:00', '2026-11-27T06:00:00', true],
    ['missing since Friday, on Sunday', '2026-11-29T12:00:00', '2026-11-25T06:00:00', true],
  ])('%s', (_, now, lastFileAt, expected) => {
    expect(overdue(bySeven, now, { lastFileAt: at(lastFileAt) })).toBe(expected);
  });

  test('is not missed on the day on which the supplier is added', () => {
    expect(overdue(bySeven, '2026-11-24T09:00:00', { watchedSince: at('2026-11-24T08:00:00') })).toBe(false);
    expect(overdue(bySeven, '2026-11-25T07:00:00', { watchedSince: at('2026-11-24T08:00:00') })).toBe(true);
  });

  test('comes by the clock of the supplier, not of the server', () => {
    const clockChange = { ...chicago, workdays: [1, 2, 3, 4, 5, 6, 7] };
    const facts = { watchedSince: new Date(0), clearAt: new Date(4e12), polledAt: new Date(4e12), isOpening: false };
    const lastFileAt = new Date('2026-10-31T11:00:00Z');
    const missing = (now: string) =>
      feedStanding(clockChange, bySeven, { ...facts, lastFileAt }, new Date(now)).isOverdue;
    // On Sunday, 2026-11-01, 7:00 in Chicago is 13:00 UTC, not 12:00 as the day before.
    expect([missing('2026-11-01T12:30:00Z'), missing('2026-11-01T13:00:00Z')]).toEqual([false, true]);
  });
});

describe('only what was looked for can be missing (B14)', () => {
  const late = { lastFileAt: at('2026-11-24T02:00:00') };

  test.each([
    [
      'nobody has looked since it was due',
      { polledAt: at('2026-11-24T05:00:00'), clearAt: at('2026-11-24T05:00:00') },
      false,
    ],
    ['files come to rest', { clearAt: at('2026-11-24T05:00:00'), resumedAt: at('2026-11-24T09:00:00') }, false],
    [
      'files do not come to rest for an hour',
      { clearAt: at('2026-11-24T05:00:00'), resumedAt: at('2026-11-24T08:00:00') },
      true,
    ],
    ['a file is being opened', { isOpening: true }, false],
    ['everything that was there is taken', { resumedAt: at('2026-11-24T09:00:00') }, true],
  ])('%s', (_, facts, expected) => {
    expect(overdue(every4h, '2026-11-24T09:01:00', { ...late, ...facts })).toBe(expected);
  });
});

describe('the next file is due', () => {
  test.each([
    ['after 4 hours of business time', every4h, '2026-11-27T22:00:00', '2026-11-30T02:00:00'],
    ['at the next time of day', bySeven, '2026-11-24T08:00:00', '2026-11-25T07:00:00'],
    ['a day later where it came for that time', bySeven, '2026-11-24T05:00:00', '2026-11-25T07:00:00'],
    ['after the holiday', bySeven, '2026-11-25T08:00:00', '2026-11-27T07:00:00'],
    ['on Tuesday where it came on Saturday for Monday', bySeven, '2026-11-28T10:00:00', '2026-12-01T07:00:00'],
  ])('%s', (_, rhythm, lastFileAt, due) => {
    expect(dueAfter(chicago, rhythm, at(lastFileAt))).toEqual(at(due));
    const missed = overdue(rhythm, due, { lastFileAt: at(lastFileAt) });
    expect(missed).toBe(true);
  });
});
