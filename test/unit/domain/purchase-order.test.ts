import { describe, expect, test } from 'vitest';
import {
  acknowledgmentEffect,
  answeredUnits,
  type LineCounters,
  purchaseOrderState,
} from '../../../src/domain/purchase-order.ts';

const line = (given: Partial<LineCounters> = {}): LineCounters => ({
  ordered: 5,
  acknowledged: 0,
  backordered: 0,
  dead: 0,
  shipped: 0,
  invoiced: 0,
  ...given,
});
const quiet = { sent: true, received: false, unreadable: false };

describe('the state of a purchase order', () => {
  test.each([
    ['created', [line()], { sent: false, received: false, unreadable: false }],
    ['sent', [line()], quiet],
    ['received', [line()], { sent: true, received: true, unreadable: false }],
    ['unreadable', [line()], { sent: true, received: false, unreadable: true }],
    ['partly-acknowledged', [line({ acknowledged: 2 })], quiet],
    ['partly-acknowledged', [line({ acknowledged: 5 }), line()], quiet],
    ['acknowledged', [line({ acknowledged: 3, backordered: 2 })], quiet],
    ['rejected', [line({ dead: 5 })], quiet],
    ['partly-shipped', [line({ acknowledged: 5, shipped: 1 })], quiet],
    ['shipped', [line({ acknowledged: 3, dead: 2, shipped: 3 })], quiet],
    ['invoiced', [line({ shipped: 5, invoiced: 5 })], quiet],
  ] as const)('%s', (state, lines, milestones) => {
    expect(purchaseOrderState(lines, milestones)).toBe(state);
  });

  test('does not care in which order documents came: a ship notice before anything else counts', () => {
    expect(purchaseOrderState([line({ shipped: 5 })], { sent: false, received: false, unreadable: false })).toBe(
      'shipped',
    );
  });
});

describe('an acknowledgment', () => {
  const none = { acknowledged: 0, backordered: 0, dead: 0, needsAttention: false };

  test.each([
    ['accept', undefined, { ...none, acknowledged: 5 }],
    ['accept', 3, { ...none, acknowledged: 3 }],
    ['reschedule', 5, { ...none, acknowledged: 5 }],
    ['price-change', 5, { ...none, acknowledged: 5, needsAttention: true }],
    ['quantity-change', 3, { ...none, acknowledged: 3, dead: 2, needsAttention: true }],
    ['backorder', 5, { ...none, backordered: 5, needsAttention: true }],
    ['reject', undefined, { ...none, dead: 5, needsAttention: true }],
    ['substitute', 5, { ...none, needsAttention: true }],
    ['hold', 5, { ...none, needsAttention: true }],
  ] as const)('%s of %s units', (status, quantity, effect) => {
    expect(acknowledgmentEffect(status, quantity, line())).toEqual(effect);
  });

  test('that comes after the parcel still accepts, but can refuse only what has not left', () => {
    expect(acknowledgmentEffect('accept', 5, line({ shipped: 5 })).acknowledged).toBe(5);
    expect(acknowledgmentEffect('reject', undefined, line({ shipped: 3 })).dead).toBe(2);
    expect(acknowledgmentEffect('quantity-change', 1, line({ shipped: 4 }))).toMatchObject({
      acknowledged: 1,
      dead: 1,
    });
  });

  test.each([
    ['reject', 0, 1, undefined],
    ['reject', 0, 2, 0],
    ['reject', 2, 1, 2],
    ['reject', undefined, 1, undefined],
    ['quantity-change', 0, 1, 0],
    ['accept', 0, 1, 0],
  ] as const)('%s of %s units, one of %s answers, is about %s', (status, quantity, answers, units) => {
    expect(answeredUnits(status, quantity, answers)).toBe(units);
  });

  test('never speaks for more units than are open', () => {
    expect(acknowledgmentEffect('accept', 9, line()).acknowledged).toBe(5);
    expect(acknowledgmentEffect('reject', 9, line({ dead: 5 })).dead).toBe(0);
  });
});
