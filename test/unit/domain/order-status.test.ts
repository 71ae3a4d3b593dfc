import { expect, it } from 'vitest';
import { pauseBeforeRetry } from '../../../src/domain/event-retries.ts';
import { type OrderFacts, orderStatus } from '../../../src/domain/order-status.ts';

const routed: OrderFacts = { state: 'routed', purchaseOrders: ['sent'], shippedUnits: 0, backorderedUnits: 0 };

it.each<[string, Partial<OrderFacts>, string | undefined]>([
  ['is not told while it is only received', { state: 'received' }, undefined],
  ['held', { state: 'held' }, 'held'],
  ['cancelled, although a part had left', { state: 'cancelled', shippedUnits: 1 }, 'cancelled'],
  ['unfulfillable', { state: 'unfulfillable' }, 'unfulfillable'],
  ['shipped', { state: 'shipped', shippedUnits: 3 }, 'shipped'],
  ['routed while a supplier has not answered', { purchaseOrders: ['acknowledged', 'sent'] }, 'routed'],
  ['routed while nothing is ordered', { purchaseOrders: [] }, 'routed'],
  ['routed again after every supplier refused', { purchaseOrders: ['rejected', 'cancelled'] }, 'routed'],
  ['acknowledged when all that are left answered', { purchaseOrders: ['rejected', 'acknowledged'] }, 'acknowledged'],
  ['backordered before acknowledged', { purchaseOrders: ['acknowledged'], backorderedUnits: 1 }, 'backordered'],
  ['partly shipped before backordered', { shippedUnits: 1, backorderedUnits: 1 }, 'partly-shipped'],
])('an order is %s', (_, facts, expected) => {
  expect(orderStatus({ ...routed, ...facts })).toBe(expected);
});

it('tries an event ten times over three days, with a little chance in every pause', () => {
  const pauses = Array.from({ length: 10 }, (_, index) => pauseBeforeRetry(index + 1, 0));
  const seconds = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
  expect(pauses).toEqual([...seconds.map((one) => one * 1000), undefined]);
  expect(pauseBeforeRetry(1, 0.5)).toBe(5250);
});
