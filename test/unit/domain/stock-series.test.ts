import { describe, expect, it } from 'vitest';
import { seriesSince, sumOverTime } from '../../../src/domain/stock-series.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 22, 10, minute));
const change = (minute: number, warehouse: string | null, before: number | null, after: number | null) => ({
  at: at(minute),
  warehouse,
  quantityBefore: before,
  quantityAfter: after,
});

describe('the sum of figures over time', () => {
  it('is reckoned backwards from what it is now, over all warehouses', () => {
    const changes = [change(3, 'B', null, 5), change(2, 'A', 10, 7), change(1, 'A', null, 10)];
    expect(sumOverTime(12, changes)).toEqual([
      { at: at(1), units: 10 },
      { at: at(2), units: 7 },
      { at: at(3), units: 12 },
    ]);
  });

  it('has one point for figures that changed at the same moment, and none for other facts of the SKU', () => {
    const changes = [change(2, 'B', 1, 2), change(2, null, null, null), change(2, 'A', 3, 5), change(1, 'A', null, 3)];
    expect(sumOverTime(7, changes)).toEqual([
      { at: at(1), units: 4 },
      { at: at(2), units: 7 },
    ]);
  });

  it('counts a figure that changed longer ago than is known as it is', () => {
    expect(sumOverTime(20, [change(1, 'A', 4, 5)])).toEqual([{ at: at(1), units: 20 }]);
    expect(sumOverTime(20, [])).toEqual([]);
  });
});

describe('a series from a moment on', () => {
  const series = [1, 2, 3].map((minute) => ({ at: at(minute), units: minute }));

  it('begins with what was in force then', () => {
    const since = new Date(at(2).getTime() + 1);
    expect(seriesSince(series, since)).toEqual([
      { at: since, units: 2 },
      { at: at(3), units: 3 },
    ]);
  });

  it('begins with its first point where nothing was known then', () => {
    expect(seriesSince(series, at(0))).toEqual(series);
  });
});
