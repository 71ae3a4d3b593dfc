import { describe, expect, test } from 'vitest';
import {
  type AcknowledgmentClocks,
  chainStanding,
  nextLook,
  type OrderChain,
} from '../../../src/domain/acknowledgment-clock.ts';
import type { BusinessCalendar } from '../../../src/domain/business-calendar.ts';

const HOUR = 3_600_000;
/** Thanksgiving is Thursday, 2026-11-26. */
const chicago: BusinessCalendar = {
  timeZone: 'America/Chicago',
  workdays: [1, 2, 3, 4, 5],
  holidays: ['2026-11-26'],
};
const office: BusinessCalendar = { ...chicago, hours: { from: 8 * 60, to: 17 * 60 } };
const tokyo: BusinessCalendar = { timeZone: 'Asia/Tokyo', workdays: [1, 2, 3, 4, 5], holidays: [] };
const clocks: AcknowledgmentClocks = {
  functionalAcknowledgment: { warnMs: 4 * HOUR, alertMs: 24 * HOUR },
  acknowledgment: { alertMs: 24 * HOUR },
  shipNotice: { afterPromise: 1, afterOrder: 3 },
  invoice: { afterShipment: 5 },
};
const at = (text: string): Date => new Date(text);
const sent: OrderChain = {
  sentAt: at('2026-11-24T10:00:00-06:00'),
  expectsFunctional: true,
  units: { ordered: 5, dead: 0, shipped: 0, invoiced: 0 },
};
const units = (change: Partial<OrderChain['units']>): OrderChain['units'] => ({ ...sent.units, ...change });

/** 997, 855, 856, 810. */
function states(chain: Partial<OrderChain>, now: string, calendar = chicago, set = clocks): string {
  return chainStanding(calendar, set, { ...sent, ...chain }, at(now))
    .map(({ state }) => state)
    .join(' ');
}

describe('the clocks of an order sent on Tuesday at 10:00', () => {
  test.each([
    ['run', '2026-11-24T13:59:59-06:00', 'waiting waiting waiting waiting'],
    ['warn of the 997 after 4 hours', '2026-11-24T14:00:00-06:00', 'late waiting waiting waiting'],
    ['still only warn before a day is over', '2026-11-25T09:59:59-06:00', 'late waiting waiting waiting'],
    ['call 997 and 855 overdue after a day', '2026-11-25T10:00:00-06:00', 'overdue overdue waiting waiting'],
    ['stand still over the holiday', '2026-11-26T23:59:59-06:00', 'overdue overdue waiting waiting'],
    ['wait three business days for the 856', '2026-11-30T23:59:59-06:00', 'overdue overdue waiting waiting'],
    ['then call it overdue', '2026-12-01T00:00:00-06:00', 'overdue overdue overdue waiting'],
  ])('%s', (_, now, expected) => {
    expect(states({}, now)).toBe(expected);
  });

  test.each([
    [
      'the 997 came',
      { functional: { at: at('2026-11-24T11:00:00-06:00'), isReadable: true } },
      'done overdue overdue waiting',
    ],
    [
      'the 997 rejects: nothing else is waited for',
      { functional: { at: at('2026-11-24T11:00:00-06:00'), isReadable: false } },
      'refused not-expected not-expected not-expected',
    ],
    ['an 855 does for the 997', { acknowledgedAt: at('2026-11-25T09:00:00-06:00') }, 'done done overdue waiting'],
    [
      'a parcel does for both',
      { units: units({ shipped: 2 }), lastShippedAt: at('2026-11-25T09:00:00-06:00') },
      'done done overdue overdue',
    ],
    [
      'all shipped',
      { units: units({ shipped: 5 }), lastShippedAt: at('2026-12-03T09:00:00-06:00') },
      'done done done waiting',
    ],
    [
      'what is dead never ships',
      { acknowledgedAt: at('2026-11-25T09:00:00-06:00'), units: units({ dead: 5 }) },
      'done done not-expected not-expected',
    ],
    [
      'the rest shipped and billed',
      { acknowledgedAt: at('2026-11-25T09:00:00-06:00'), units: units({ dead: 2, shipped: 3, invoiced: 3 }) },
      'done done done done',
    ],
    [
      'part billed, part to come',
      {
        acknowledgedAt: at('2026-11-25T09:00:00-06:00'),
        promisedOn: '2026-12-30',
        units: units({ shipped: 3, invoiced: 3 }),
        lastShippedAt: at('2026-11-25T09:00:00-06:00'),
      },
      'done done waiting waiting',
    ],
    ['a CSV order is never answered by a 997', { expectsFunctional: false }, 'not-expected overdue overdue waiting'],
    ['nothing is sent yet', { sentAt: undefined }, 'waiting waiting waiting waiting'],
  ] as const)('a fortnight later, when %s', (_, chain, expected) => {
    expect(states(chain, '2026-12-08T10:00:00-06:00')).toBe(expected);
  });

  test('are silent where the supplier has none', () => {
    expect(states({}, '2027-06-01T00:00:00Z', chicago, {})).toBe('not-expected not-expected not-expected not-expected');
  });
});

describe('a clock', () => {
  test.each([
    [
      'over Thanksgiving',
      chicago,
      '2026-11-25T21:00:00-06:00',
      '2026-11-27T01:00:00-06:00',
      '2026-11-27T21:00:00-06:00',
    ],
    ['over a weekend', chicago, '2026-11-27T22:00:00-06:00', '2026-11-30T02:00:00-06:00', '2026-11-30T22:00:00-06:00'],
    [
      'begun on a Saturday',
      chicago,
      '2026-11-28T12:00:00-06:00',
      '2026-11-30T04:00:00-06:00',
      '2026-12-01T00:00:00-06:00',
    ],
    ['in office hours', office, '2026-11-24T15:00:00-06:00', '2026-11-25T10:00:00-06:00', '2026-11-30T12:00:00-06:00'],
    [
      'when it is Saturday in Tokyo already',
      tokyo,
      '2026-11-27T12:00:00-06:00',
      '2026-11-30T04:00:00+09:00',
      '2026-12-01T00:00:00+09:00',
    ],
    [
      'when it is Friday in Tokyo already',
      tokyo,
      '2026-11-26T12:00:00-06:00',
      '2026-11-27T07:00:00+09:00',
      '2026-11-30T03:00:00+09:00',
    ],
  ])('%s', (_, calendar, from, warnAt, dueAt) => {
    const [functional] = chainStanding(calendar, clocks, { ...sent, sentAt: at(from) }, at(from));
    expect([functional?.warnAt, functional?.dueAt]).toEqual([at(warnAt), at(dueAt)]);
  });

  test.each([
    ['the next business day after the promise', { promisedOn: '2026-11-25' }, '2026-11-28T00:00:00-06:00'],
    ['over a weekend', { promisedOn: '2026-11-27' }, '2026-12-01T00:00:00-06:00'],
    ['of a day off counts from the next business day', { promisedOn: '2026-11-28' }, '2026-12-02T00:00:00-06:00'],
    ['without a promise from sending', {}, '2026-12-01T00:00:00-06:00'],
  ])('of the ship notice: %s', (_, chain, dueAt) => {
    const standings = chainStanding(chicago, clocks, { ...sent, ...chain }, at('2026-11-24T10:00:00-06:00'));
    expect(standings[2]?.dueAt).toEqual(at(dueAt));
  });

  test('of the invoice: five business days after the last shipment', () => {
    const chain = { ...sent, units: units({ shipped: 5 }), lastShippedAt: at('2026-11-24T16:00:00-06:00') };
    expect(chainStanding(chicago, clocks, chain, at('2026-11-24T17:00:00-06:00'))[3]?.dueAt).toEqual(
      at('2026-12-03T00:00:00-06:00'),
    );
  });
});

describe('the next look', () => {
  test.each([
    ['at the warning', {}, '2026-11-24T10:00:00-06:00', '2026-11-24T14:00:00-06:00'],
    ['at the alert', {}, '2026-11-24T14:00:00-06:00', '2026-11-25T10:00:00-06:00'],
    ['at the next step', {}, '2026-11-25T10:00:00-06:00', '2026-12-01T00:00:00-06:00'],
    ['never, when only a document changes anything', {}, '2026-12-01T00:00:00-06:00', undefined],
    [
      'never, when all is done',
      { acknowledgedAt: at('2026-11-25T09:00:00-06:00'), units: units({ shipped: 5, invoiced: 5 }) },
      '2026-11-25T10:00:00-06:00',
      undefined,
    ],
  ])('is %s', (_, chain, now, expected) => {
    const standings = chainStanding(chicago, clocks, { ...sent, ...chain }, at(now));
    expect(nextLook(standings, at(now))).toEqual(expected === undefined ? undefined : at(expected));
  });
});
