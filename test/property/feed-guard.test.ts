import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agreement, type FeedPrint, sameFigures } from '../../src/domain/feed-agreement.ts';
import { judgeFeed } from '../../src/domain/feed-guard.ts';
import type { FeedStatistics } from '../../src/domain/feed-statistics.ts';
import { guard } from '../../src/partners/schema/guard.ts';

const count = fc.nat(2_000_000);
const ratio = fc.option(fc.double({ noNaN: true, noDefaultInfinity: false }));
const movement = fc.option(fc.record({ before: count, after: count }));
const statistics: fc.Arbitrary<FeedStatistics> = fc.record({
  oneOf: fc.integer({ min: 1, max: 40 }),
  named: count,
  neverSeen: count,
  inForce: fc.option(count),
  inForceNamed: fc.option(count),
  compared: count,
  changed: count,
  stocked: count,
  emptied: count,
  missing: count,
  unitsBefore: count,
  unitsAfter: count,
  mostLost: movement,
  mostGained: movement,
  units: count,
  zero: count,
  filled: count,
  commonest: count,
  commonestQuantity: fc.option(count),
  filledBefore: count,
  commonestBefore: count,
  correlation: ratio,
  costed: count,
  costMoved: count,
  costRatio: ratio,
  priced: count,
  quantityIsCost: count,
  costs: count,
  pricedBefore: count,
  quantityWasCost: count,
});
const shift = fc.option(fc.record({ sameQuantities: fc.double({ min: 0, max: 1, noNaN: true }), quantities: count }));
const now = new Date('2026-11-22T10:00:00Z');

function factsOf(coverage: 'full' | 'partial' | 'delta', lines: number, skuCount: number) {
  const previous = { asOf: new Date('2026-11-22T06:00:00Z'), skuCount, cameLater: false };
  const own = { heldLines: 0, isWhole: true, wrongTotals: [], contradictions: undefined, minimumShare: 0.5 };
  return { ...own, coverage, lines, asOf: now, now, previous, usualLines: skuCount, limits: guard.parse({}) };
}

test('no numbers make a rule throw, or say something that is no number (F2)', () => {
  const coverage = fc.constantFrom('full' as const, 'partial' as const, 'delta' as const);
  fc.assert(
    fc.property(coverage, count, count, statistics, shift, (feed, lines, before, counted, moved) => {
      const distribution = { statistics: counted, shift: moved ?? undefined };
      const verdict = judgeFeed({ ...factsOf(feed, lines, before), distribution });
      if (verdict.verdict !== 'hold') return;
      for (const { text, found } of verdict.broken) {
        expect(text).not.toContain('NaN');
        expect(found).not.toBeNaN();
      }
    }),
    { numRuns: 2_000 },
  );
});

/** What would be counted of a feed that says what is in force already. */
function sameAgain(skus: readonly { readonly units: number; readonly cost: number }[]): FeedStatistics {
  const filled = skus.filter(({ units }) => units > 0);
  const byUnits = new Map<number, number>();
  for (const { units } of filled) byUnits.set(units, (byUnits.get(units) ?? 0) + 1);
  const [quantity = null, commonest = 0] = [...byUnits].sort((a, b) => b[1] - a[1])[0] ?? [];
  const units = skus.reduce((sum, sku) => sum + sku.units, 0);
  const isCost = skus.filter((sku) => sku.units >= 2 && sku.units === sku.cost).length;
  const most = skus.map((sku) => ({ before: sku.units, after: sku.units }))[0] ?? null;
  const all = skus.length;
  return {
    oneOf: 1,
    ...{ named: all, neverSeen: 0, inForce: all, inForceNamed: all, compared: all, changed: 0 },
    ...{ stocked: filled.length, emptied: 0, missing: 0, unitsBefore: units, unitsAfter: units, units },
    ...{
      mostLost: most,
      mostGained: most,
      zero: all - filled.length,
      filled: filled.length,
      filledBefore: filled.length,
    },
    ...{
      commonest,
      commonestBefore: commonest,
      commonestQuantity: quantity,
      correlation: filled.length > 1 ? 1 : null,
    },
    ...{ costed: all, costMoved: 0, costRatio: 1, priced: all, pricedBefore: all },
    ...{ quantityIsCost: isCost, quantityWasCost: isCost, costs: new Set(skus.map(({ cost }) => cost)).size },
  };
}

test('a feed that is what is in force always passes', () => {
  const sku = fc.record({ units: fc.nat(200), cost: fc.integer({ min: 1, max: 200 }) });
  fc.assert(
    fc.property(fc.array(sku, { minLength: 1, maxLength: 200 }), (skus) => {
      const facts = factsOf('full', skus.length, skus.length);
      const verdict = judgeFeed({ ...facts, distribution: { statistics: sameAgain(skus) } });
      expect(verdict).toEqual({ verdict: 'apply' });
    }),
    { numRuns: 1_000 },
  );
});

test('every feed agrees with itself a while later, in other bytes, and never in the same ones (F2)', () => {
  const entry = fc.tuple(
    fc.stringMatching(/^[0-9a-f]{16}$/),
    fc.option(fc.nat(1000)),
    fc.option(fc.constantFrom('1', '9.5')),
  );
  fc.assert(
    fc.property(fc.uniqueArray(entry, { selector: ([hash]) => hash, maxLength: 80 }), (sketch) => {
      const print: FeedPrint = {
        ...{ asOf: now, bytes: 'a', broken: ['zero'], skus: sketch.length, zeroShare: 0.5 },
        ...{ units: sketch.reduce((sum, [, units]) => sum + (units ?? 0), 0), sketch },
      };
      const later = { ...print, asOf: new Date(now.getTime() + 3_600_000) };
      expect(sameFigures(print, print).agrees).toBe(true);
      expect(agreement(print, { ...later, bytes: 'b' }, 600_000).agrees).toBe(true);
      expect(agreement(print, later, 600_000).agrees).toBe(false);
      expect(agreement({ ...later, bytes: 'b' }, print, 600_000).agrees).toBe(false);
    }),
  );
});
