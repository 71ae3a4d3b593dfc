import { describe, expect, it } from 'vitest';
import { countAnswers, judgeAnswer } from '../../../src/domain/acknowledgment-verdict.ts';

const rules = { price: { percent: 0.5, amount: '0.01' }, lateDays: 2, short: 'refused' as const };
const line = { unitCost: '10.00', expectedOn: '2026-12-01' };

describe('an answer of a supplier', () => {
  it.each([
    ['accept', {}, 'accepted', undefined],
    ['accept', { unitCost: '10.05' }, 'accepted', undefined],
    ['accept', { unitCost: '10.051' }, 'held', 'price'],
    ['accept', { unitCost: '1.00' }, 'accepted', undefined],
    ['price-change', { unitCost: '10.05' }, 'accepted', undefined],
    ['price-change', { unitCost: '10.06' }, 'held', 'price'],
    ['price-change', {}, 'held', 'price-unknown'],
    ['quantity-change', {}, 'accepted', 'short'],
    ['quantity-change', { unitCost: '12.00' }, 'held', 'price'],
    ['reschedule', { expectedOn: '2026-12-03' }, 'accepted', undefined],
    ['reschedule', { expectedOn: '2026-12-04' }, 'accepted', 'later'],
    ['reschedule', {}, 'accepted', 'no-day'],
    ['accept', { expectedOn: '2026-12-04' }, 'accepted', 'later'],
    ['backorder', { expectedOn: '2026-12-03' }, 'backordered', undefined],
    ['backorder', { expectedOn: '2026-12-04' }, 'backordered', 'later'],
    ['backorder', {}, 'backordered', 'later'],
    ['substitute', {}, 'held', 'substitute'],
    ['hold', {}, 'held', 'on-hold'],
    ['reject', {}, 'refused', 'refused'],
  ] as const)('%s %o is %s (%s)', (status, said, verdict, concern) => {
    expect(judgeAnswer({ status, ...said }, line, rules)).toEqual({ verdict, ...(concern ? { concern } : {}) });
  });

  it('about a cheap item may differ by the amount, where that is more than the share', () => {
    expect(judgeAnswer({ status: 'accept', unitCost: '0.51' }, { unitCost: '0.50' }, rules).verdict).toBe('accepted');
    expect(judgeAnswer({ status: 'accept', unitCost: '0.52' }, { unitCost: '0.50' }, rules).verdict).toBe('held');
  });
});

describe('the units that answers are about', () => {
  it.each([
    ['the whole line', [['accept', undefined]], [5]],
    ['what it names', [['accept', 3]], [3]],
    [
      'what the others leave',
      [
        ['accept', 3],
        ['backorder', undefined],
      ],
      [3, 2],
    ],
    ['the whole line, rejected as none', [['reject', 0]], [5]],
    [
      'none beside another answer',
      [
        ['accept', 3],
        ['reject', 0],
      ],
      [3, 0],
    ],
    ['no more than were ordered', [['accept', 9]], [5]],
    ['none that was changed to none', [['quantity-change', 0]], [0]],
  ] as const)('%s', (_, answers, units) => {
    const counted = countAnswers(
      answers.map(([status, quantity]) => ({ status, quantity })),
      5,
      rules,
    );
    expect(counted.map((each) => each.units)).toEqual(units);
  });

  it('with a changed quantity say what becomes of the rest', () => {
    expect(countAnswers([{ status: 'quantity-change', quantity: 3 }], 5, rules)).toEqual([
      { units: 3, rest: 'refused' },
    ]);
    const later = { ...rules, short: 'backordered' as const };
    expect(countAnswers([{ status: 'quantity-change', quantity: 3 }], 5, later)).toEqual([
      { units: 3, rest: 'backordered' },
    ]);
  });
});
