import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LineCounters, purchaseOrderRules, purchaseOrderState } from '../../../src/domain/purchase-order.ts';
import { purchaseOrderStatesPage, transitions } from '../../support/purchase-order-states-page.ts';
import { ROOT } from '../../support/sources.ts';

const line = (given: Partial<LineCounters> = {}): LineCounters => ({
  ordered: 5,
  acknowledged: 0,
  backordered: 0,
  dead: 0,
  shipped: 0,
  invoiced: 0,
  ...given,
});
const nothing = { sent: false, received: false, unreadable: false, isCancelRequested: false, isGivenUp: false };
const sent = { ...nothing, sent: true };

describe('the state of a purchase order', () => {
  it.each([
    ['created', [line()], nothing],
    ['sent', [line()], sent],
    ['received', [line()], { ...sent, received: true }],
    ['unreadable', [line()], { ...sent, unreadable: true }],
    ['partly-acknowledged', [line({ acknowledged: 2 })], sent],
    ['partly-acknowledged', [line({ acknowledged: 5 }), line()], sent],
    ['acknowledged', [line({ acknowledged: 3, backordered: 2 })], sent],
    ['rejected', [line({ dead: 5 })], sent],
    ['cancelled', [line({ dead: 5 })], { ...sent, isGivenUp: true }],
    ['cancel-requested', [line({ acknowledged: 5, shipped: 1 })], { ...sent, isCancelRequested: true }],
    ['shipped', [line({ acknowledged: 5, shipped: 5 })], { ...sent, isCancelRequested: true }],
    ['partly-shipped', [line({ acknowledged: 5, shipped: 1 })], sent],
    ['shipped', [line({ acknowledged: 3, dead: 2, shipped: 3 })], sent],
    ['invoiced', [line({ shipped: 5, invoiced: 5 })], sent],
  ] as const)('%s', (state, lines, milestones) => {
    expect(purchaseOrderState(lines, milestones)).toBe(state);
  });

  it('does not care in which order documents came: a ship notice before anything else counts (F4)', () => {
    expect(purchaseOrderState([line({ shipped: 5 })], nothing)).toBe('shipped');
  });
});

/**
 * Every transition that any document can make of a purchase order of two units, from every state that any documents can lead
 * to. What is written here by hand is what the table of rules is held to.
 */
describe('each transition of a purchase order', () => {
  const found = transitions();

  it('reaches every state of the table', () => {
    const reached = new Set(['created', ...found.map(({ to }) => to)]);
    expect([...reached].sort()).toEqual(purchaseOrderRules.map(({ state }) => state).sort());
  });

  it.each([
    ['created', 'sent', ['sent']],
    ['created', 'readable', ['received']],
    ['sent', 'readable', ['received']],
    ['sent', 'unreadable', ['unreadable']],
    ['received', 'unreadable', ['unreadable']],
    ['unreadable', 'readable', ['received']],
    ['sent', 'accept one', ['partly-acknowledged']],
    ['received', 'accept one', ['partly-acknowledged']],
    ['received', 'backorder one', ['partly-acknowledged']],
    ['received', 'refuse one', ['partly-acknowledged']],
    ['partly-acknowledged', 'accept one', ['acknowledged']],
    ['partly-acknowledged', 'refuse one', ['acknowledged', 'cancelled', 'rejected']],
    ['acknowledged', 'refuse one', ['acknowledged', 'cancelled', 'rejected']],
    ['acknowledged', 'ship one', ['invoiced', 'partly-shipped', 'shipped']],
    ['created', 'ship one', ['partly-shipped']],
    ['created', 'invoice one', ['created']],
    ['partly-shipped', 'ship one', ['invoiced', 'shipped']],
    ['partly-shipped', 'refuse one', ['invoiced', 'shipped']],
    ['shipped', 'invoice one', ['invoiced', 'shipped']],
    ['invoiced', 'accept one', ['invoiced']],
    ['invoiced', 'refuse one', ['invoiced']],
    ['rejected', 'accept one', ['acknowledged', 'cancel-requested']],
    ['acknowledged', 'ask to cancel', ['cancel-requested']],
    ['partly-shipped', 'ask to cancel', ['cancel-requested']],
    ['cancel-requested', 'ship one', ['cancel-requested', 'invoiced', 'shipped']],
    ['cancel-requested', 'agree to cancel', ['cancelled', 'invoiced', 'shipped']],
    ['created', 'give up', ['cancelled']],
    ['unreadable', 'give up', ['cancelled']],
    ['cancelled', 'ship one', ['invoiced', 'shipped']],
    ['rejected', 'ship one', ['invoiced', 'shipped']],
    [
      'shipped',
      'withdraw',
      [
        'acknowledged',
        'cancel-requested',
        'cancelled',
        'created',
        'partly-acknowledged',
        'received',
        'rejected',
        'sent',
        'unreadable',
      ],
    ],
  ] as const)('%s: %s', (from, event, to) => {
    const reached = found.filter((each) => each.from === from && each.event === event).map((each) => each.to);
    expect([...new Set(reached)].sort()).toEqual(to);
  });

  it('is drawn in docs/purchase-orders.md as the code has it', () => {
    const page = readFileSync(join(ROOT, 'docs/purchase-orders.md'), 'utf8');
    expect(page).toContain(purchaseOrderStatesPage());
  });
});
