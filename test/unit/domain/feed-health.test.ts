import { describe, expect, test } from 'vitest';
import type { BusinessCalendar } from '../../../src/domain/business-calendar.ts';
import { type FeedHealthFacts, type FeedHealthRule, feedHealth } from '../../../src/domain/feed-health.ts';

/** Thanksgiving is Thursday, 2026-11-26. */
const chicago: BusinessCalendar = {
  timeZone: 'America/Chicago',
  workdays: [1, 2, 3, 4, 5],
  holidays: ['2026-11-26'],
};
const HOUR = 3_600_000;
const rule: FeedHealthRule = { everyMs: 4 * HOUR, maxAgeMs: 12 * HOUR, fastEveryMs: HOUR, usualShare: 0.9 };
const at = (text: string): Date => new Date(`${text}-06:00`);

/** A feed whose last file came on Tuesday at 8, four hours after the one before, and was applied. */
const calm: FeedHealthFacts = {
  lastAt: at('2026-11-24T08:00:00'),
  previousAt: at('2026-11-24T04:00:00'),
  wasMissed: false,
  isMissing: false,
  isHeld: false,
  asOf: at('2026-11-24T07:50:00'),
  confirmedAt: at('2026-11-24T08:00:00'),
  tookEffect: true,
  lines: 1000,
  usualLines: [1000, 1010, 990, 1000],
  hasFastMovers: false,
};
const found = (now: string, facts: Partial<FeedHealthFacts> = {}, more: Partial<FeedHealthRule> = {}) =>
  feedHealth(chicago, { ...rule, ...more }, { ...calm, ...facts }, at(now)).findings;

describe('a feed that should come every four hours', () => {
  test('is in order while its figures are young enough, and says what comes next', () => {
    const health = feedHealth(chicago, rule, calm, at('2026-11-24T09:00:00'));
    expect(health).toEqual({
      findings: [],
      follows: [],
      dueAt: at('2026-11-24T12:00:00'),
      staleAt: at('2026-11-24T20:00:00'),
      usualLines: 1000,
    });
  });

  test.each([
    ['in time', '2026-11-24T12:23:00', false],
    ['a tenth too old', '2026-11-24T12:24:00', true],
  ])('whose files come without effect is ageing: %s', (_, now, expected) => {
    expect(found(now, { lastAt: at(now) }).includes('ageing')).toBe(expected);
  });

  test('does not grow old over a holiday', () => {
    const wednesday = at('2026-11-25T22:00:00');
    const facts = { lastAt: wednesday, previousAt: at('2026-11-25T18:00:00'), asOf: wednesday, confirmedAt: wednesday };
    expect(found('2026-11-27T02:00:00', facts)).toEqual([]);
    expect(found('2026-11-27T02:24:00', { ...facts, lastAt: at('2026-11-27T02:00:00') })).toEqual(['ageing', 'late']);
  });

  test('is missing or held, and not ageing as well, until nothing is sold by it', () => {
    for (const cause of [{ isMissing: true }, { isHeld: true }]) {
      const named = 'isMissing' in cause ? ['missing'] : [];
      expect(found('2026-11-24T19:59:00', cause)).toEqual(named);
      expect(found('2026-11-24T20:00:00', cause)).toEqual(['stale', ...named]);
    }
  });

  test('says no more of its age while nobody knows whether a file is there, and ends nothing that was said', () => {
    const unknown = feedHealth(chicago, rule, calm, at('2026-11-24T13:00:00'));
    expect(unknown).toMatchObject({ findings: [], follows: ['ageing'] });
    const missing = feedHealth(
      chicago,
      { ...rule, everyMs: HOUR / 2 },
      { ...calm, previousAt: at('2026-11-24T07:40:00'), isMissing: true, hasFastMovers: true },
      at('2026-11-24T10:00:00'),
    );
    expect(missing).toMatchObject({ findings: ['missing'], follows: ['ageing', 'slow-for-fast-movers'] });
  });

  test('stands still where a new file claims an old moment, for as long as it is the last one', () => {
    const facts = { lastAt: at('2026-11-24T16:00:00'), previousAt: at('2026-11-24T12:00:00') };
    const confirmed = { ...facts, confirmedAt: facts.lastAt };
    expect(found('2026-11-24T16:01:00', confirmed)).toEqual(['standing']);
    expect(found('2026-11-24T21:00:00', { ...confirmed, isMissing: true })).toEqual(['missing', 'standing']);
    expect(found('2026-11-24T16:01:00', { ...confirmed, tookEffect: false })).toEqual([]);
    expect(found('2026-11-24T16:01:00', { ...confirmed, asOf: at('2026-11-24T12:00:00') })).toEqual([]);
  });

  test.each([
    ['of the supplier', '2026-11-24T00:00:00-06:00'],
    ['of the world', '2026-11-24T00:00:00Z'],
  ])('may hold for a day where the moment is only a date %s', (_, date) => {
    const facts = { asOf: new Date(date), lastAt: at('2026-11-24T20:00:00'), previousAt: at('2026-11-24T16:30:00') };
    expect(found('2026-11-24T20:00:00', { ...facts, confirmedAt: facts.lastAt })).toEqual([]);
    const next = { lastAt: at('2026-11-25T08:00:00'), previousAt: at('2026-11-25T04:00:00') };
    expect(found('2026-11-25T08:00:00', { ...facts, ...next, confirmedAt: next.lastAt })).toEqual(['standing']);
  });

  test('is late where a file came too late and nobody had been told that it was missing', () => {
    const late = { previousAt: at('2026-11-24T03:00:00') };
    expect(found('2026-11-24T08:01:00', late)).toEqual(['late']);
    expect(found('2026-11-24T08:01:00', { ...late, wasMissed: true })).toEqual([]);
    expect(found('2026-11-24T08:01:00', { previousAt: at('2026-11-24T03:40:00') })).toEqual([]);
  });

  test('is short below the usual share of lines, once there is a habit', () => {
    expect(found('2026-11-24T08:01:00', { lines: 899 })).toEqual(['short']);
    expect(found('2026-11-24T08:01:00', { lines: 900 })).toEqual([]);
    expect(found('2026-11-24T08:01:00', { lines: 10, usualLines: [1000, 1000, 1000] })).toEqual([]);
    expect(found('2026-11-24T08:01:00', { lines: 500, usualLines: [500, 500, 1000, 1000] })).toEqual([]);
  });

  test('is too slow for fast movers by its rhythm, not by the age of the moment', () => {
    const fast = { hasFastMovers: true };
    expect(found('2026-11-24T08:01:00', fast)).toEqual(['slow-for-fast-movers']);
    const hourly = { ...fast, previousAt: at('2026-11-24T07:00:00') };
    expect(found('2026-11-24T08:01:00', hourly)).toEqual([]);
    expect(found('2026-11-24T09:06:00', hourly)).toEqual(['slow-for-fast-movers']);
    expect(found('2026-11-24T08:01:00', fast, { fastEveryMs: undefined })).toEqual([]);
    expect(found('2026-11-24T13:00:00', { ...fast, isMissing: true })).toEqual(['missing']);
  });
});
