import { describe, expect, test } from 'vitest';
import { agreement, type FeedPrint, type SketchedSku, sameFigures } from '../../../src/domain/feed-agreement.ts';

const MINUTE = 60_000;
const sku = (index: number, units: number | null, cost: string | null = '10.00'): SketchedSku => [
  index.toString(16).padStart(16, '0'),
  units,
  cost,
];
const sketch = Array.from({ length: 100 }, (_, index) => sku(index, index < 60 ? 0 : 50));
const earlier: FeedPrint = {
  asOf: new Date('2026-11-22T10:00:00Z'),
  bytes: 'a',
  broken: ['zero', 'fall'],
  skus: 100,
  units: 2000,
  zeroShare: 0.6,
  sketch,
};
const later: FeedPrint = { ...earlier, asOf: new Date('2026-11-22T10:10:00Z'), bytes: 'b' };
const changed = (count: number, to: (entry: SketchedSku) => SketchedSku): readonly SketchedSku[] =>
  sketch.map((entry, index) => (index >= 100 - count ? to(entry) : entry));

describe('two held feeds', () => {
  test('agree when the later one, another file of a later moment, says about the same', () => {
    expect(agreement(earlier, later, 10 * MINUTE)).toMatchObject({ agrees: true });
    expect(agreement(earlier, { ...later, broken: ['zero'] }, 0)).toMatchObject({ agrees: true });
  });

  test.each<readonly [string, Partial<FeedPrint>, RegExp]>([
    ['is the same file again', { bytes: 'a' }, /same file/],
    ['is of the same moment', { asOf: earlier.asOf }, /0 s younger/],
    ['came too soon', { asOf: new Date('2026-11-22T10:09:59Z') }, /599 s younger/],
    ['breaks one rule more', { broken: ['zero', 'price'] }, /price/],
    ['is empty', { broken: ['empty'] }, /needs a person/],
    ['has fewer SKUs', { skus: 89 }, /numbers of SKUs/],
    ['has fewer units', { units: 1799 }, /units differ/],
    ['has more zeros', { zeroShare: 0.66 }, /nothing differ/],
    [
      'names others',
      { sketch: sketch.map(([hash, ...rest], at) => [at < 6 ? `f${hash.slice(1)}` : hash, ...rest]) },
      /both name/,
    ],
    ['has other quantities', { sketch: changed(11, ([hash, , cost]) => [hash, 10, cost]) }, /about the same figures/],
    ['has other costs', { sketch: changed(11, ([hash, units]) => [hash, units, '12']) }, /about the same figures/],
    [
      'has a few where there was nothing',
      { sketch: sketch.map(([h, u, c], at) => [h, at < 11 ? 1 : u, c]) },
      /about the/,
    ],
  ])('do not agree when the later one %s', (_what, other, why) => {
    const found = agreement(earlier, { ...later, ...other }, 10 * MINUTE);
    expect(found).toMatchObject({ agrees: false });
    expect('why' in found && found.why).toMatch(why);
  });

  test('agree just within each limit', () => {
    const within: Partial<FeedPrint>[] = [
      { skus: 90 },
      { units: 1800 },
      { zeroShare: 0.649 },
      { sketch: changed(10, ([hash, , cost]) => [hash, 10, cost]) },
      { sketch: changed(100, ([hash, units]) => [hash, units === 0 ? 0 : 40, '10.50']) },
    ];
    for (const other of within)
      expect(sameFigures(earlier, { ...later, ...other }), JSON.stringify(other).slice(0, 60)).toMatchObject({
        agrees: true,
      });
  });

  test('of which one was cut off in the sketch are compared up to there', () => {
    const many = Array.from({ length: 500 }, (_, index) => sku(index, 5));
    const fewer = many.filter((_, index) => index % 25 !== 0);
    const refilled = [...fewer, ...Array.from({ length: 500 - fewer.length }, (_, index) => sku(600 + index, 5))];
    expect(sameFigures({ ...earlier, sketch: many }, { ...later, sketch: refilled })).toMatchObject({ agrees: true });
  });
});
