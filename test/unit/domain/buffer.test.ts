import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BufferRule, baseBuffer, bufferGrowth, type Depletion } from '../../../src/domain/buffer.ts';

const HOUR = 3_600_000;
const fixed: BufferRule = { normal: 3, fast: 5 };
const learnt: BufferRule = {
  ...fixed,
  learn: { z: 1.64, exposureMs: 4.25 * HOUR, most: 100, fastPerDay: 24, leastObservations: 20 },
};
const usual = { isFast: false };
const depletion: fc.Arbitrary<Depletion> = fc.record({
  perHour: fc.double({ min: 0, max: 50, noNaN: true }),
  deviation: fc.double({ min: 0, max: 50, noNaN: true }),
  observations: fc.integer({ min: 0, max: 100 }),
});

describe('a buffer that is fixed', () => {
  test.each([
    [usual, 3],
    [{ isFast: true }, 5],
    [{ isFast: false, units: 0 }, 0],
    [{ isFast: true, units: 12 }, 12],
  ])('of %j is %i', (sku, expected) => {
    expect(baseBuffer(fixed, sku, undefined)).toBe(expected);
  });

  test('does not care what is known of its depletion', () => {
    fc.assert(fc.property(depletion, (known) => baseBuffer(fixed, usual, known) === 3));
  });
});

describe('a buffer that is learnt', () => {
  test.each([
    // 0.5 × 4.25 + 1.64 × 0.7 × √4.25 = 2.125 + 2.366…
    [{ perHour: 0.5, deviation: 0.7, observations: 40 }, 5],
    [{ perHour: 0.01, deviation: 0.1, observations: 40 }, 3],
    // A fast mover by its rate: 25 a day.
    [{ perHour: 25 / 24, deviation: 0, observations: 40 }, 5],
    [{ perHour: 60, deviation: 9, observations: 40 }, 100],
    // Too few feeds were compared.
    [{ perHour: 60, deviation: 9, observations: 19 }, 3],
  ])('of %j is %i', (known, expected) => {
    expect(baseBuffer(learnt, usual, known)).toBe(expected);
  });

  test('gives way to what supplier.yaml says of the SKU', () => {
    expect(baseBuffer(learnt, { isFast: false, units: 1 }, { perHour: 60, deviation: 9, observations: 40 })).toBe(1);
  });

  test('stays between its bounds and grows with depletion and its spread', () => {
    fc.assert(
      fc.property(depletion, fc.double({ min: 0, max: 9, noNaN: true }), (known, more) => {
        const units = baseBuffer(learnt, usual, known);
        expect(units).toBeGreaterThanOrEqual(3);
        expect(units).toBeLessThanOrEqual(100);
        expect(baseBuffer(learnt, usual, { ...known, perHour: known.perHour + more })).toBeGreaterThanOrEqual(units);
        expect(baseBuffer(learnt, usual, { ...known, deviation: known.deviation + more })).toBeGreaterThanOrEqual(
          units,
        );
      }),
    );
  });
});

describe('a buffer of an ageing figure', () => {
  test.each([
    ['nothing while it is fresh', 0, undefined, 3, 0],
    ['once more the buffer for an interval', 4 * HOUR, undefined, 3, 3],
    ['a part of it before', 1, undefined, 3, 1],
    ['something also where nothing is kept back', 8 * HOUR, undefined, 0, 2],
    [
      'what others take meanwhile, where that is known',
      3 * HOUR,
      { perHour: 2.5, deviation: 1, observations: 40 },
      20,
      8,
    ],
    ['nothing where others take nothing', 90 * HOUR, { perHour: 0, deviation: 0, observations: 40 }, 3, 0],
    ['as if it were not known, after too few feeds', 4 * HOUR, { perHour: 9, deviation: 0, observations: 2 }, 3, 3],
  ])('grows by %s', (_, overdue, known, base, expected) => {
    expect(bufferGrowth(learnt, known, base, overdue, 4 * HOUR)).toBe(expected);
  });

  test('never shrinks while it ages', () => {
    fc.assert(
      fc.property(
        fc.option(depletion, { nil: undefined }),
        fc.nat(50),
        fc.nat(1e9),
        fc.nat(1e9),
        (known, base, a, b) => {
          const [less, more] = a < b ? [a, b] : [b, a];
          expect(bufferGrowth(learnt, known, base, more, 4 * HOUR)).toBeGreaterThanOrEqual(
            bufferGrowth(learnt, known, base, less, 4 * HOUR),
          );
        },
      ),
    );
  });
});
