import { describe, expect, it } from 'vitest';
import { type CatalogLine, judgeCatalog, priceStatistics, soundPrices } from '../../../src/domain/price-catalog.ts';
import { guard } from '../../../src/partners/schema/guard.ts';

const limits = guard.parse({});
let ordinal = 0;
function line(sku: string, cost: string, more: Partial<CatalogLine> = {}): CatalogLine {
  ordinal += 1;
  return { sku, cost, currency: 'USD', effectiveOn: '2026-12-01', minimumQuantity: 1, ordinal, ...more };
}
const costs = (...known: (readonly [sku: string, cost: string])[]) =>
  new Map(known.map(([sku, cost]) => [sku, { cost, currency: 'USD' }]));

describe('lines of a catalog', () => {
  it('are taken, several quantities and days of one SKU, too', () => {
    const lines = [
      line('A', '10'),
      line('A', '9', { minimumQuantity: 10 }),
      line('A', '11', { effectiveOn: '2027-01-01' }),
      line('B', '0'),
    ];
    expect(soundPrices(lines)).toEqual({ prices: lines, refused: [] });
  });

  it('are one where they say the same twice, and none where they say two prices', () => {
    const lines = [line('A', '10'), line('A', '10.00'), line('B', '5'), line('B', '6'), line('C', '7')];
    const { prices, refused } = soundPrices(lines);
    expect(prices.map(({ sku }) => sku)).toEqual(['A', 'C']);
    expect(refused.map(({ sku }) => sku)).toEqual(['B', 'B']);
  });

  it.each([
    ['costs less than nothing', { cost: '-1' }],
    ['ends before it begins', { endsOn: '2026-11-30' }],
  ])('are left out where one %s', (_, more) => {
    expect(soundPrices([line('A', '10', more), line('B', '5')]).prices.map(({ sku }) => sku)).toEqual(['B']);
  });
});

describe('the numbers of a catalog', () => {
  it('count SKUs whose cost is known, each by the price that moves most', () => {
    const prices = [
      line('A', '10'),
      line('A', '40', { effectiveOn: '2027-01-01' }),
      line('B', '21'),
      line('C', '5'),
      line('D', '1', { minimumQuantity: 100 }),
      line('E', '3', { currency: 'EUR' }),
    ];
    const known = costs(['A', '10'], ['B', '20'], ['D', '100'], ['E', '3']);
    expect(priceStatistics(prices, known, 0.3)).toEqual({ costed: 3, costMoved: 2, costRatio: (1.05 + 4) / 2 });
  });

  it('say nothing of a first catalog', () => {
    expect(priceStatistics([line('A', '10')], costs(), 0.3)).toEqual({ costed: 0, costMoved: 0, costRatio: null });
    expect(judgeCatalog({ costed: 0, costMoved: 0, costRatio: null }, limits)).toBeUndefined();
  });
});

describe('a catalog is held', () => {
  it.each([
    ['when a quarter of many costs moved', { costed: 40, costMoved: 11, costRatio: 1 }, true],
    ['not when fewer did', { costed: 40, costMoved: 10, costRatio: 1 }, false],
    ['not when some of a few did', { costed: 4, costMoved: 3, costRatio: 1.5 }, false],
    ['when a few are a hundred times as dear', { costed: 3, costMoved: 3, costRatio: 100 }, true],
    ['when a few cost a hundredth', { costed: 3, costMoved: 3, costRatio: 0.01 }, true],
    ['not for one or two', { costed: 2, costMoved: 2, costRatio: 100 }, false],
  ] as const)('%s', (_, statistics, isHeld) => {
    expect(judgeCatalog(statistics, limits)?.code).toBe(isHeld ? 'CATALOG-PRICES' : undefined);
  });

  it('for nothing where the rules are off', () => {
    const off = { ...limits, price: false as const, priceRatio: false as const };
    expect(judgeCatalog({ costed: 40, costMoved: 40, costRatio: 100 }, off)).toBeUndefined();
  });
});
