import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { availableToRoute, availableToSell, publishedQuantity } from '../../../src/domain/availability.ts';

const position = fc.record({
  reported: fc.option(fc.nat(1000), { nil: undefined }),
  unreflected: fc.nat(1000),
  buffer: fc.nat(20),
  isOrderable: fc.boolean(),
});

describe('availability', () => {
  test.each([
    [{ reported: 10, unreflected: 2, buffer: 3, isOrderable: true }, 8, 5],
    [{ reported: 3, unreflected: 0, buffer: 3, isOrderable: true }, 3, 0],
    [{ reported: 2, unreflected: 5, buffer: 0, isOrderable: true }, 0, 0],
    [{ reported: 9, unreflected: 0, buffer: 0, isOrderable: false }, 9, 0],
    [{ reported: undefined, unreflected: 0, buffer: 0, isOrderable: true }, 0, 0],
  ])('%j: %i to route, %i to sell', (given, route, sell) => {
    expect(availableToRoute(given)).toBe(route);
    expect(availableToSell(given)).toBe(sell);
  });

  test('a line is never split over suppliers: the best one counts, not the sum', () => {
    const five = { reported: 8, unreflected: 0, buffer: 3, isOrderable: true };
    expect(publishedQuantity([five, five])).toBe(5);
    expect(publishedQuantity([])).toBe(0);
  });

  test('more stock never publishes less; an open order never publishes more', () => {
    fc.assert(
      fc.property(fc.array(position, { minLength: 1 }), fc.nat(50), (positions, units) => {
        const [first, ...rest] = positions as [(typeof positions)[number], ...typeof positions];
        const published = publishedQuantity(positions);
        expect(
          publishedQuantity([{ ...first, reported: (first.reported ?? 0) + units }, ...rest]),
        ).toBeGreaterThanOrEqual(published);
        expect(publishedQuantity([{ ...first, unreflected: first.unreflected + units }, ...rest])).toBeLessThanOrEqual(
          published,
        );
        expect(published).toBeLessThanOrEqual(Math.max(...positions.map(({ reported }) => reported ?? 0)));
      }),
    );
  });
});
