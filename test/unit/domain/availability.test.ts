import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  availableToRoute,
  availableToSell,
  type Channel,
  defaultPublishRule,
  publishedQuantities,
  type SupplierPosition,
  THIN_PER_CHANNEL,
} from '../../../src/domain/availability.ts';

const position: fc.Arbitrary<SupplierPosition> = fc.record({
  reported: fc.option(fc.nat(60), { nil: undefined }),
  unreflected: fc.nat(60),
  packSize: fc.constantFrom(1, 1, 6),
  buffer: fc.nat(20),
  isStale: fc.boolean(),
  isOrderable: fc.boolean(),
});
const channels: fc.Arbitrary<readonly Channel[]> = fc
  .array(
    fc.record({
      cap: fc.option(fc.nat(60), { nil: undefined }),
      weight: fc.nat(5),
      buffer: fc.nat(4),
      split: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((rules) => rules.map((rule, index) => ({ ...rule, id: `shop-${index}` })));

const plain = (count: number): Channel[] =>
  Array.from({ length: count }, (_, index) => ({ id: `shop-${index}`, ...defaultPublishRule }));
const usual = { unreflected: 0, packSize: 1, buffer: 0, isStale: false, isOrderable: true };
const shown = (positions: readonly SupplierPosition[], to: readonly Channel[]): number[] => [
  ...publishedQuantities(positions, to).values(),
];
const sum = (numbers: readonly number[]): number => numbers.reduce((total, units) => total + units, 0);

describe('what one supplier has', () => {
  test.each([
    [{ ...usual, reported: 10, unreflected: 2, buffer: 3 }, 8, 5],
    [{ ...usual, reported: 3, buffer: 3 }, 3, 0],
    [{ ...usual, reported: 2, unreflected: 5 }, 0, 0],
    [{ ...usual, reported: 9, isOrderable: false }, 9, 0],
    [{ ...usual, reported: 9, isStale: true }, 0, 0],
    [{ ...usual, reported: 20, unreflected: 1, packSize: 6, buffer: 3 }, 18, 15],
    [{ ...usual, reported: undefined }, 0, 0],
  ])('%j: %i to route, %i to sell', (given, route, sell) => {
    expect(availableToRoute(given)).toBe(route);
    expect(availableToSell(given)).toBe(sell);
  });

  test('is whole packs, never more than what is left, and never more to sell than to route', () => {
    fc.assert(
      fc.property(position, (given) => {
        const route = availableToRoute(given);
        expect(route % given.packSize).toBe(0);
        expect(route).toBeLessThanOrEqual(Math.max(0, (given.reported ?? 0) - given.unreflected));
        expect(availableToSell(given)).toBeLessThanOrEqual(route);
      }),
    );
  });
});

describe('what storefronts show', () => {
  const five = { ...usual, reported: 8, buffer: 3 };

  test('is the best supplier, not the sum, because a line is never split over suppliers', () => {
    expect(shown([five, five], plain(1))).toEqual([5]);
    expect(shown([], plain(1))).toEqual([0]);
  });

  test('is the sum where lines may be split', () => {
    expect(shown([five, five], [{ id: 'a', ...defaultPublishRule, split: true }])).toEqual([10]);
  });

  test.each([
    [1, [1, 1], [1, 0]],
    [3, [1, 1], [2, 1]],
    [4, [3, 1], [3, 1]],
    [5, [1, 1], [5, 5]],
    [6, [1, 1, 1], [2, 2, 2]],
    [2, [1, 1, 5], [0, 0, 2]],
    [2, [0, 1], [0, 2]],
    [2, [0, 0], [0, 0]],
  ])('%i units by weights %j are %j', (units, weights, expected) => {
    const to = weights.map((weight, index) => ({ id: `shop-${index}`, ...defaultPublishRule, weight }));
    expect(shown([{ ...usual, reported: units }], to)).toEqual(expected);
  });

  test('never depends on the order in which suppliers or storefronts are named', () => {
    fc.assert(
      fc.property(fc.array(position, { maxLength: 4 }), channels, (positions, to) => {
        const forwards = publishedQuantities(positions, to);
        const backwards = publishedQuantities([...positions].reverse(), [...to].reverse());
        for (const { id } of to) expect(backwards.get(id)).toBe(forwards.get(id));
      }),
    );
  });

  test('is whole, never negative, never above the cap, and leaves what the storefront keeps back', () => {
    fc.assert(
      fc.property(fc.array(position, { maxLength: 4 }), channels, (positions, to) => {
        const sellable = positions.map(availableToSell);
        for (const [id, units] of publishedQuantities(positions, to)) {
          const channel = to.find((candidate) => candidate.id === id) as Channel;
          const most = channel.split ? sum(sellable) : Math.max(0, ...sellable);
          expect(Number.isInteger(units) && units >= 0).toBe(true);
          expect(units).toBeLessThanOrEqual(Math.max(0, most - channel.buffer));
          expect(units).toBeLessThanOrEqual(channel.cap ?? units);
        }
      }),
    );
  });

  test('promises no unit twice when few are left', () => {
    fc.assert(
      fc.property(fc.array(position, { maxLength: 4 }), channels, (positions, to) => {
        fc.pre(to.length > 1);
        const sellable = positions.map(availableToSell);
        const pool = to.some(({ split }) => split) ? sum(sellable) : Math.max(0, ...sellable);
        fc.pre(pool <= to.length * THIN_PER_CHANNEL);
        expect(sum(shown(positions, to))).toBeLessThanOrEqual(pool);
      }),
    );
  });

  test('gives away every unit of the last ones', () => {
    fc.assert(
      fc.property(
        fc.nat(10),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 5 }),
        (units, weights) => {
          fc.pre(units <= weights.length * THIN_PER_CHANNEL);
          const to = weights.map((weight, index) => ({ id: `shop-${index}`, ...defaultPublishRule, weight }));
          expect(sum(shown([{ ...usual, reported: units }], to))).toBe(units);
        },
      ),
    );
  });

  test('grows with what is reported, and shrinks with what is ordered and kept back', () => {
    fc.assert(
      fc.property(fc.array(position, { minLength: 1, maxLength: 4 }), fc.nat(50), (positions, units) => {
        const [first, ...rest] = positions as [SupplierPosition, ...SupplierPosition[]];
        const before = sum(shown(positions, plain(1)));
        const with_ = (changed: Partial<SupplierPosition>) => sum(shown([{ ...first, ...changed }, ...rest], plain(1)));
        expect(with_({ reported: (first.reported ?? 0) + units })).toBeGreaterThanOrEqual(before);
        expect(with_({ unreflected: first.unreflected + units })).toBeLessThanOrEqual(before);
        expect(with_({ buffer: first.buffer + units })).toBeLessThanOrEqual(before);
        expect(with_({ isStale: true })).toBeLessThanOrEqual(before);
      }),
    );
  });
});
