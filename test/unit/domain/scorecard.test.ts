import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SupplierFacts, scorecard, wilsonLower } from '../../../src/domain/scorecard.ts';

const nothing: SupplierFacts = {
  supplierId: 'acme',
  name: 'Acme',
  lines: 0,
  units: 0,
  closedUnits: 0,
  closedShippedUnits: 0,
  answeredLines: 0,
  answeredUnits: 0,
  refusedLines: 0,
  refusedUnits: 0,
  shippedLines: 0,
  onTimeLines: 0,
  promisedLines: 0,
  lateLines: 0,
  lateDays: null,
  sentOrders: 0,
  acknowledgedOrders: 0,
  acknowledgedInDay: 0,
  acknowledgmentHours: null,
  shipments: 0,
  shipmentsWrong: 0,
  invoices: 0,
  invoicesWrong: 0,
  priceDifference: 0,
  priceOrdered: 0,
  feeds: 0,
  feedsHeld: 0,
};

describe('the lower end of the Wilson interval', () => {
  test.each([
    // Values of the formula as published, 95 %.
    [2, 2, 0.3424],
    [1, 1, 0.2065],
    [99, 100, 0.9455],
    [90, 100, 0.8256],
    [0, 10, 0],
  ])('of %i of %i is %f', (successes, of, expected) => {
    expect(wilsonLower(successes, of)).toBeCloseTo(expected, 4);
  });

  test('of nothing is nothing', () => {
    expect(wilsonLower(0, 0)).toBeNull();
  });

  test('is never above the rate, and grows with the number of the same rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 500 }), (of, good) => {
        const successes = Math.min(of, good);
        const lower = wilsonLower(successes, of) as number;
        expect(lower).toBeLessThanOrEqual(successes / of + 1e-12);
        expect(wilsonLower(successes * 10, of * 10) as number).toBeGreaterThanOrEqual(lower - 1e-12);
      }),
    );
  });
});

describe('a scorecard', () => {
  test('of a supplier that was asked for nothing has no rates and no score', () => {
    const card = scorecard(nothing);
    expect([card.fill.rate, card.onTime.rate, card.score, card.priceDrift]).toEqual([null, null, null, null]);
  });

  test('has the rates of what was counted', () => {
    const card = scorecard({
      ...nothing,
      lines: 100,
      units: 200,
      answeredLines: 100,
      answeredUnits: 200,
      closedUnits: 180,
      closedShippedUnits: 171,
      refusedLines: 5,
      refusedUnits: 8,
      shippedLines: 90,
      onTimeLines: 81,
      promisedLines: 90,
      lateLines: 9,
      lateDays: 2.345,
      invoices: 50,
      invoicesWrong: 1,
      priceDifference: 3,
      priceOrdered: 600,
    });
    expect([card.fill.rate, card.adjustedFill.rate, card.onTime.rate, card.accepted.rate, card.invoices.rate]).toEqual([
      0.95, 0.96, 0.9, 0.95, 0.98,
    ]);
    expect([card.kept.rate, card.lateDays]).toEqual([0.9, 2.3]);
    expect(card.priceDrift).toBe(0.005);
    // 70 × 0.8208 + 20 × 0.9079 + 10 × 0.8882
    expect(card.score).toBeCloseTo(84.5, 0);
  });
});
