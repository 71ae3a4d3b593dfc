import { describe, expect, it } from 'vitest';
import {
  ATTEMPTS_BEFORE_ALARM,
  missedSince,
  nextPoll,
  type PollOutcome,
  type PollSchedule,
  restOfFile,
  restOfSettling,
  shareOf,
} from '../../../src/domain/poll-schedule.ts';

const MINUTE = 60_000;
const calendar = {
  timeZone: 'America/Chicago',
  workdays: [1, 2, 3, 4, 5],
  holidays: ['2026-11-26'],
  hours: { from: 8 * 60, to: 17 * 60 },
};
const every15: PollSchedule = { everyMs: 15 * MINUTE, timeZone: 'America/Chicago', jitterMs: 0 };

/** Minutes from `now` to the next poll. */
function minutes(
  schedule: Partial<PollSchedule>,
  outcome: PollOutcome,
  share = 0,
  now = '2026-11-24T18:00:00Z',
): number {
  const at = new Date(now);
  return (nextPoll({ ...every15, ...schedule }, at, outcome, share).getTime() - at.getTime()) / MINUTE;
}
const next = (schedule: Partial<PollSchedule>, now: string): string =>
  nextPoll({ ...every15, ...schedule }, new Date(now), { kind: 'done' }, 0).toISOString();

describe('the next poll', () => {
  it('comes after the interval, late by a share of the jitter', () => {
    expect(minutes({}, { kind: 'done' })).toBe(15);
    expect(minutes({ jitterMs: 2 * MINUTE }, { kind: 'done' }, 0.5)).toBe(16);
  });

  it('comes as soon as something may be ready, but never later than it would anyway', () => {
    expect(minutes({}, { kind: 'waiting', forMs: 5_000 })).toBeCloseTo(5 / 60, 6);
    expect(minutes({}, { kind: 'waiting', forMs: 3600_000 })).toBe(15);
    expect(minutes({}, { kind: 'waiting', forMs: 0 })).toBeGreaterThan(0);
  });

  it.each([
    // Six to twenty o'clock in Chicago, six hours behind UTC in winter.
    ['2026-11-24T12:03:00Z', '2026-11-24T12:10:00.000Z'],
    ['2026-11-25T02:50:00Z', '2026-11-25T12:00:00.000Z'],
    ['2026-11-28T02:55:00Z', '2026-11-30T12:00:00.000Z'],
    // Five hours in summer: the pattern goes by the supplier's clock.
    ['2026-07-01T11:55:00Z', '2026-07-01T12:00:00.000Z'],
    ['2026-07-02T01:59:00Z', '2026-07-02T11:00:00.000Z'],
  ])('follows a cron pattern in the time zone of the supplier: after %s', (now, expected) => {
    expect(next({ cron: '*/10 6-20 * * mon-fri' }, now)).toBe(expected);
  });

  it('of a pattern happens once although the hour of a change of time comes twice, or never (B11)', () => {
    expect(next({ cron: '30 1 * * *' }, '2026-11-01T06:30:00Z')).toBe('2026-11-02T07:30:00.000Z');
    expect(new Date(next({ cron: '30 2 * * *' }, '2026-03-08T07:00:00Z')).getTime()).toBeLessThan(
      new Date('2026-03-09T07:31:00Z').getTime(),
    );
  });

  it('waits for the business hours of the supplier', () => {
    expect(next({ onlyIn: calendar }, '2026-11-24T22:50:00Z')).toBe('2026-11-25T14:00:00.000Z');
    // Thanksgiving, then a weekend.
    expect(next({ onlyIn: calendar }, '2026-11-25T22:59:00Z')).toBe('2026-11-27T14:00:00.000Z');
    expect(next({ onlyIn: calendar }, '2026-11-27T22:59:00Z')).toBe('2026-11-30T14:00:00.000Z');
    expect(next({ onlyIn: calendar, cron: '0 7,9 * * *' }, '2026-11-25T15:00:00Z')).toBe('2026-11-27T15:00:00.000Z');
  });

  it('comes when the supplier begins to work if pattern and hours never meet', () => {
    expect(next({ onlyIn: calendar, cron: '0 3 * * *' }, '2026-11-24T22:59:00Z')).toBe('2026-11-25T14:00:00.000Z');
  });

  it('backs off from failures, soon at first, to half an hour at most, spread (A13)', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 100].map((failures) => minutes({}, { kind: 'failed', failures }));
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    expect(minutes({}, { kind: 'failed', failures: 3 }, 0.5)).toBeCloseTo(4.4, 6);
    expect(minutes({ everyMs: 1000 }, { kind: 'failed', failures: 1 })).toBeCloseTo(1 / 60, 6);
    expect(minutes({ everyMs: 24 * 60 * MINUTE, cron: '0 6 * * *' }, { kind: 'failed', failures: 1 })).toBe(1);
    expect(minutes({}, { kind: 'failed', failures: 1, askedMs: 7 * MINUTE })).toBe(7);
  });

  it('tries a login that was refused three times an hour at most (A11)', () => {
    let at = 0;
    let logins = 0;
    for (let failures = 1; at < 60; failures += 1) {
      logins += 1;
      at += minutes({ everyMs: 1000 }, { kind: 'refused', failures });
    }
    expect(logins).toBeLessThanOrEqual(3);
    expect(minutes({}, { kind: 'refused', failures: 50 })).toBe(240);
  });
});

describe('what is left alone', () => {
  it('a file that cannot be fetched after five attempts, for an hour', () => {
    const rests = [1, 2, 3, 4, 5, 6].map(restOfFile);
    expect(rests).toEqual([0, 0, 0, 0, 60 * MINUTE, 60 * MINUTE]);
    expect(ATTEMPTS_BEFORE_ALARM).toBe(5);
  });

  it('a file that cannot be cleared away ever longer, for six hours at most', () => {
    expect([1, 2, 3, 4, 40].map((attempts) => restOfSettling(attempts) / MINUTE)).toEqual([0, 1, 2, 4, 360]);
  });
});

describe('a share', () => {
  it('lies from 0 to below 1, is the same for the same text, and spreads', () => {
    const shares = Array.from({ length: 2000 }, (_, index) => shareOf(`supplier-${index} /outbound`));
    expect(shares.every((share) => share >= 0 && share < 1)).toBe(true);
    expect(shareOf('acme /outbound')).toBe(shareOf('acme /outbound'));
    for (let tenth = 0; tenth < 10; tenth += 1) {
      expect(shares.filter((share) => Math.floor(share * 10) === tenth).length).toBeGreaterThan(120);
    }
  });
});

describe('a time in which nobody looked (B14)', () => {
  const missed = (schedule: Partial<PollSchedule>, last: string, next: string): string | undefined =>
    missedSince({ ...every15, ...schedule }, new Date(last), new Date(next), 10 * MINUTE)?.toISOString();

  it('begins with the first poll that is missing, once three are', () => {
    expect(missed({}, '2026-11-24T12:00:00Z', '2026-11-24T12:45:00Z')).toBeUndefined();
    expect(missed({}, '2026-11-24T12:00:00Z', '2026-11-24T12:46:00Z')).toBe('2026-11-24T12:15:00.000Z');
    expect(missed({ jitterMs: MINUTE }, '2026-11-24T12:00:00Z', '2026-11-24T12:48:00Z')).toBeUndefined();
    expect(missed({ jitterMs: MINUTE }, '2026-11-24T12:00:00Z', '2026-11-24T12:49:00Z')).toBeDefined();
  });

  it('is no delay of minutes, however often a folder should be looked into', () => {
    expect(missed({ everyMs: 1000 }, '2026-11-24T12:00:00Z', '2026-11-24T12:10:00Z')).toBeUndefined();
    expect(missed({ everyMs: 1000 }, '2026-11-24T12:00:00Z', '2026-11-24T12:11:00Z')).toBe('2026-11-24T12:00:01.000Z');
  });

  it.each([
    ['hours', { onlyIn: calendar }, '2026-11-24T22:50:00Z', '2026-11-25T14:30:00Z'],
    ['days off', { onlyIn: calendar }, '2026-11-25T22:59:00Z', '2026-11-27T14:30:00Z'],
    ['a timetable', { cron: '*/15 8-16 * * mon-fri' }, '2026-11-27T22:45:00Z', '2026-11-30T14:30:00Z'],
    ['one time a day', { cron: '0 6 * * *' }, '2026-11-24T12:00:00Z', '2026-11-27T12:00:00Z'],
  ] satisfies [string, Partial<PollSchedule>, string, string][])(
    'is not between the times of a schedule with %s',
    (_, schedule, last, next) => {
      expect(missed(schedule, last, next)).toBeUndefined();
    },
  );

  it.each([
    ['hours', { onlyIn: calendar }, '2026-11-24T22:50:00Z', '2026-11-25T16:00:00Z', '2026-11-25T14:00:00.000Z'],
    ['hours', { onlyIn: calendar }, '2026-11-24T15:00:00Z', '2026-11-25T14:00:00Z', '2026-11-24T15:15:00.000Z'],
    [
      'a timetable',
      { cron: '*/15 8-16 * * mon-fri' },
      '2026-11-27T22:45:00Z',
      '2026-11-30T16:00:00Z',
      '2026-11-30T14:00:00.000Z',
    ],
  ] satisfies [string, Partial<PollSchedule>, string, string, string][])(
    'is told from the hours in which nobody should look, of a schedule with %s',
    (_, schedule, last, next, since) => {
      expect(missed(schedule, last, next)).toBe(since);
    },
  );
});
