import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMuted, isUrgent, toldOfMany } from '../../src/domain/alert-rules.ts';
import { isQuiet, type QuietHours } from '../../src/domain/quiet-hours.ts';

const night = (more: Partial<QuietHours> = {}): QuietHours => ({
  from: '22:00',
  to: '07:00',
  timeZone: 'Europe/Berlin',
  urgent: { severity: 'error', codes: [] },
  ...more,
});

describe('quiet hours', () => {
  it.each([
    ['2026-11-24T20:59:00Z', false],
    ['2026-11-24T21:00:00Z', true],
    ['2026-11-25T05:59:59Z', true],
    ['2026-11-25T06:00:00Z', false],
    // Summer time: the same hours on the wall are an hour earlier.
    ['2026-07-01T20:00:00Z', true],
    ['2026-07-02T05:00:00Z', false],
  ])('from 22 to 7 in Berlin, %s is quiet: %s', (at, expected) => {
    expect(isQuiet(night(), new Date(at))).toBe(expected);
  });

  it('belong to the day on which they begin', () => {
    // Friday 2026-11-27 and the morning after; Saturday's night is not quiet.
    const friday = night({ days: [5] });
    expect(isQuiet(friday, new Date('2026-11-27T22:00:00Z'))).toBe(true);
    expect(isQuiet(friday, new Date('2026-11-28T05:00:00Z'))).toBe(true);
    expect(isQuiet(friday, new Date('2026-11-28T22:00:00Z'))).toBe(false);
    expect(isQuiet(friday, new Date('2026-11-27T05:00:00Z'))).toBe(false);
  });

  it('over the same hours of the day are never both quiet and not: those of the day and of the night add up', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }), (at) => {
        const day = night({ from: '07:00', to: '22:00' });
        expect(isQuiet(night(), at)).toBe(!isQuiet(day, at));
      }),
    );
  });

  it('let what is urgent through, by severity or code', () => {
    const subject = { code: 'FEED-STALE', severity: 'warning' } as const;
    expect(isUrgent({ severity: 'error', codes: [] }, subject)).toBe(false);
    expect(isUrgent({ severity: 'error', codes: [] }, { ...subject, severity: 'error' })).toBe(true);
    expect(isUrgent({ severity: 'none', codes: ['FEED-*'] }, subject)).toBe(true);
    expect(isUrgent({ severity: 'none', codes: [] }, { ...subject, severity: 'error' })).toBe(false);
  });
});

it('a million of a kind are told a hundred times and then by their number, five times', () => {
  let [told, each, numbers] = [0, 0, 0];
  for (let open = 1; open <= 1_000_000; open += 1) {
    const way = toldOfMany(open, told);
    if (way === 'each') each += 1;
    if (way === 'number') {
      numbers += 1;
      told = open;
    }
  }
  expect([each, numbers]).toEqual([100, 4]);
});

it('a mute holds for what it names, all of it', () => {
  const subject = { code: 'FEED-STALE', supplierId: 'acme', exceptionId: '7' };
  const mute = { codes: null, supplierId: null, exceptionId: null };
  expect(isMuted([], subject)).toBe(false);
  expect(isMuted([{ ...mute, codes: 'FEED-*', supplierId: 'acme' }], subject)).toBe(true);
  expect(isMuted([{ ...mute, codes: 'FEED-*', supplierId: 'bravo' }], subject)).toBe(false);
  expect(isMuted([{ ...mute, exceptionId: '8' }], subject)).toBe(false);
});
