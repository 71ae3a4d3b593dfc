import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closedForMs, FAILURES_WITHIN_MS, faultOfPassword, isOver, mayAct, roles } from '../../../src/domain/access.ts';

const now = new Date('2026-11-29T12:00:00Z');
const ago = (ms: number): Date => new Date(now.getTime() - ms);
const HOUR = 3600_000;

describe('roles', () => {
  it('each may do what the ones before it may, and no more', () => {
    const table = roles.map((role) => roles.map((need) => mayAct(role, need)));
    expect(table).toEqual([
      [true, false, false, false],
      [true, true, false, false],
      [true, true, true, false],
      [true, true, true, true],
    ]);
  });
});

describe('passwords', () => {
  it.each([
    ['correct horse battery', undefined],
    ['elevenchars', 'it has 11 characters; at least 12 are needed'],
    ['a'.repeat(201), 'it has 201 characters; at most 200 are taken'],
    ['abababababababab', 'it repeats a few characters'],
    ['anna-and-the-others', 'it has the name in it'],
    // Twelve characters that are 24 code units.
    ['🔑🚢📦🧾🛒🏬🚚🧊🔑🚢📦🧾', undefined],
  ])('%s: %s', (password, fault) => {
    expect(faultOfPassword(password, 'anna')).toBe(fault);
  });
});

describe('sessions', () => {
  it.each([
    ['just used', 6 * 24 * HOUR, 1000, false],
    ['twelve hours idle', 13 * HOUR, 12 * HOUR, false],
    ['more than twelve hours idle', 13 * HOUR, 12 * HOUR + 1, true],
    ['a week old, however busy', 7 * 24 * HOUR + 1, 1000, true],
  ])('%s', (_, age, idle, over) => {
    expect(isOver({ createdAt: ago(age), usedAt: ago(idle) }, now)).toBe(over);
  });
});

describe('failed sign-ins', () => {
  it('close a name after five, until the oldest of the five is a quarter of an hour old', () => {
    const failures = [1, 2, 3, 4, 5].map((minutes) => ago(minutes * 60_000));
    expect(closedForMs('name', failures.slice(0, 4), now)).toBe(0);
    expect(closedForMs('name', failures, now)).toBe(10 * 60_000);
  });

  it('never let more than five of one name through within a quarter of an hour, however they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 * 60_000 }), { maxLength: 60 }), (gaps) => {
        const taken: number[] = [];
        let at = now.getTime();
        for (const gap of gaps) {
          at += gap;
          if (
            closedForMs(
              'name',
              taken.map((one) => new Date(one)),
              new Date(at),
            ) === 0
          )
            taken.push(at);
        }
        for (const first of taken)
          expect(taken.filter((one) => one >= first && one - first < FAILURES_WITHIN_MS).length).toBeLessThanOrEqual(5);
      }),
    );
  });
});
