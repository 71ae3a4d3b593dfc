import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, costEntries, revenueEntries } from '../../../src/domain/margin.ts';
import { add, compare } from '../../../src/kernel/decimal.ts';

const cents = fc.integer({ min: -100_000, max: 100_000 }).map((value) => (value / 100).toFixed(2));
const weights = fc.array(
  fc.nat(100_000).map((value) => (value / 100).toFixed(2)),
  { minLength: 1, maxLength: 9 },
);

describe('allocating an amount', () => {
  test.each([
    ['10.00', ['1', '1', '1'], ['3.34', '3.33', '3.33']],
    ['0.01', ['5', '10'], ['0.00', '0.01']],
    ['7.95', ['0', '0'], ['3.98', '3.97']],
    ['-1.00', ['1', '2'], ['-0.33', '-0.67']],
  ])('%s over %j is %j', (amount, over, parts) => {
    expect(allocate(amount, over)).toEqual(parts);
  });

  test('sums exactly to the whole', () => {
    fc.assert(
      fc.property(cents, weights, (amount, over) => {
        expect(compare(add(...allocate(amount, over)), amount)).toBe(0);
      }),
    );
  });
});

describe('margin entries', () => {
  test('are signed: revenue positive, costs negative, charges spread by cost, nothing for nothing', () => {
    expect(revenueEntries([{ lineId: 'a', quantity: 2, unitPrice: '10.005' }], '0')).toEqual([
      { lineId: 'a', kind: 'revenue', amount: '20.01' },
    ]);
    const lines = [
      { lineId: 'a', quantity: 1, unitCost: '30' },
      { lineId: 'b', quantity: 1, unitCost: '10' },
    ];
    expect(costEntries(lines, { dropShipFee: '2', freight: '0' })).toEqual([
      { lineId: 'a', kind: 'item', amount: '-30' },
      { lineId: 'a', kind: 'drop-ship-fee', amount: '-1.5' },
      { lineId: 'b', kind: 'item', amount: '-10' },
      { lineId: 'b', kind: 'drop-ship-fee', amount: '-0.5' },
    ]);
  });
});
