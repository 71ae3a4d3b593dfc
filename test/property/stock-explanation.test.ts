import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  availableToSell,
  type Channel,
  publishedQuantities,
  type SupplierPosition,
} from '../../src/domain/availability.ts';
import { channelSums, offerSum, type Term } from '../../src/domain/stock-explanation.ts';

/** An explanation is a sum: whatever the facts are, its terms add up to the number that the rule publishes. */
const units = fc.integer({ min: 0, max: 40 });
const position: fc.Arbitrary<SupplierPosition & { growth: number }> = fc
  .record({
    reported: fc.option(fc.oneof(units, fc.integer({ min: 0, max: 2_147_483_647 })), { nil: undefined }),
    unreflected: units,
    packSize: fc.integer({ min: 1, max: 12 }),
    base: fc.integer({ min: 0, max: 10 }),
    growth: fc.integer({ min: 0, max: 10 }),
    isStale: fc.boolean(),
    isOrderable: fc.boolean(),
  })
  .map(({ base, ...rest }) => ({ ...rest, buffer: base + rest.growth }));
const channels: fc.Arbitrary<Channel[]> = fc
  .array(
    fc.record({
      cap: fc.option(units, { nil: undefined }),
      weight: fc.integer({ min: 0, max: 3 }),
      buffer: fc.integer({ min: 0, max: 5 }),
      split: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) => all.map((channel, index) => ({ ...channel, id: `shop-${index}` })));
const sum = (terms: readonly Term<string>[]): number => terms.reduce((total, term) => total + term.units, 0);

describe('the terms of an explanation', () => {
  test('add up to what a supplier has for sale, and only reported and overdrawn add', () => {
    fc.assert(
      fc.property(position, (facts) => {
        const { terms, toSell } = offerSum(facts, facts.growth);
        expect(toSell).toBe(availableToSell(facts));
        expect(sum(terms)).toBe(toSell);
        for (const { kind, units: size } of terms) {
          if (kind !== 'reported' && kind !== 'overdrawn') expect(size).toBeLessThan(0);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('add up to what every storefront shows, and only suppliers and overdrawn add', () => {
    fc.assert(
      fc.property(fc.array(position, { maxLength: 4 }), channels, (positions, shops) => {
        const published = publishedQuantities(positions, shops);
        for (const { storefrontId, terms, published: shown } of channelSums(positions, shops)) {
          expect(shown).toBe(published.get(storefrontId));
          expect(sum(terms)).toBe(shown);
          for (const { kind, units: size } of terms) {
            if (kind !== 'suppliers' && kind !== 'overdrawn') expect(size).toBeLessThan(0);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
