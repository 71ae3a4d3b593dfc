import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, apportion, convert } from '../../../src/domain/apportion.ts';
import { add, compare, multiply, round, subtract } from '../../../src/kernel/decimal.ts';

const digits = fc.constantFrom(0, 2, 3);
/** An amount with so many digits after the point. */
const amountOf = (scale: number, least = -1_000_000) =>
  fc.integer({ min: least, max: 1_000_000 }).map((value) => round(multiply(String(value), scaleOf(scale)), scale));
const scaleOf = (scale: number) => ['1', '0.1', '0.01', '0.001', '0.0001', '0.00001', '0.000001'][scale] as string;
const weights = fc.array(amountOf(6, 0), { minLength: 1, maxLength: 12 });

const sum = (parts: readonly string[]) => add('0', ...parts);
const distance = (one: string, other: string) => subtract(one, other).replace('-', '');

describe('sharing an amount by weights', () => {
  test.each([
    ['10.00', ['1', '1', '1'], 2, ['3.34', '3.33', '3.33']],
    ['0.01', ['5', '10'], 2, ['0.00', '0.01']],
    ['7.95', ['0', '0'], 2, ['3.98', '3.97']],
    ['-1.00', ['1', '2'], 2, ['-0.33', '-0.67']],
    ['100', ['1', '1', '1'], 0, ['34', '33', '33']],
    ['1.000', ['1', '2'], 3, ['0.333', '0.667']],
    ['5.00', ['10', '-3'], 2, ['5.00', '0.00']],
    ['5.00', [], 2, []],
  ])('%s over %j with %i digits is %j', (amount, over, scale, parts) => {
    expect(allocate(amount, over, scale)).toEqual(parts);
  });

  test('sums exactly to the whole, and no part is a whole unit away from its due', () => {
    fc.assert(
      fc.property(
        digits.chain((scale) => fc.tuple(fc.constant(scale), amountOf(scale), weights)),
        ([scale, amount, over]) => {
          const parts = allocate(amount, over, scale);
          expect(compare(sum(parts), amount)).toBe(0);
          const total = sum(over);
          for (const [at, part] of parts.entries()) {
            // part × total is amount × weight, give or take less than one unit × total.
            const due = compare(total, '0') === 0 ? multiply(amount, '1') : multiply(amount, over[at] as string);
            const given = compare(total, '0') === 0 ? multiply(part, over.length) : multiply(part, total);
            const most = compare(total, '0') === 0 ? String(over.length) : total;
            expect(compare(distance(given, due), multiply(scaleOf(scale), most))).toBeLessThan(0);
          }
        },
      ),
    );
  });

  test('gives back what it took: shares of the negative amount are the negative shares', () => {
    fc.assert(
      fc.property(amountOf(2), weights, (amount, over) => {
        const back = allocate(multiply(amount, '-1'), over).map((part) => multiply(part, '-1'));
        expect(back.map((part) => add(part))).toEqual(allocate(amount, over).map((part) => add(part)));
      }),
    );
  });
});

describe('rounding parts to a total', () => {
  test('sums to the total, and a part differs from its rounding by one unit at most', () => {
    const exact = fc.array(amountOf(6), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(exact, (parts) => {
        const total = round(sum(parts), 2);
        const rounded = apportion(total, parts, 2);
        expect(compare(sum(rounded), total)).toBe(0);
        for (const [at, part] of rounded.entries()) {
          expect(compare(distance(part, parts[at] as string), '0.01')).toBeLessThan(0);
        }
      }),
    );
  });

  test('spreads a total that is not theirs, rather than lose any of it', () => {
    expect(apportion('10.00', ['1.005', '2.005'], 2)).toEqual(['4.50', '5.50']);
  });
});

describe('amounts in another currency', () => {
  test.each([
    [['0.10', '0.10', '0.10'], '0.333333', 2, ['0.04', '0.03', '0.03']],
    [['12.34', '5.66'], '149.25', 0, ['1842', '845']],
    [['-1.00', '3.00'], '1.5', 2, ['-1.50', '4.50']],
  ])('%j at %s with %i digits are %j', (amounts, rate, scale, parts) => {
    expect(convert(amounts, rate, scale)).toEqual(parts);
  });

  test('sum to the converted sum, to the last unit', () => {
    const rates = fc.integer({ min: 1, max: 500_000_000 }).map((value) => multiply(String(value), '0.000001'));
    fc.assert(
      fc.property(fc.array(amountOf(2), { maxLength: 12 }), rates, digits, (amounts, rate, scale) => {
        const parts = convert(amounts, rate, scale);
        expect(compare(sum(parts), round(multiply(sum(amounts), rate), scale))).toBe(0);
      }),
    );
  });
});
