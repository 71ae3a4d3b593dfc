import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, daysLater, isBusinessDay, noonOf } from '../../src/domain/business-calendar.ts';
import { type EstimateFacts, type EstimateRules, estimateLine } from '../../src/domain/estimate.ts';
import { countLine, type LineAnswer } from '../../src/domain/line-facts.ts';

/** What holds of every estimate, whatever calendars, terms and facts. */
const ORDERED = 6;
const days = fc.integer({ min: -20, max: 60 }).map((shift) => daysLater('2026-11-23', shift));
const range = fc.tuple(fc.nat(8), fc.nat(8)).map(([least, more]) => ({ least, most: least + more }));
const calendar = fc.record({
  timeZone: fc.constantFrom('America/Chicago', 'Asia/Tokyo', 'Pacific/Apia', 'UTC'),
  workdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  holidays: fc.uniqueArray(days, { maxLength: 12 }),
});
const rules: fc.Arbitrary<EstimateRules> = fc
  .record({
    calendar,
    others: calendar,
    hasCarrier: fc.boolean(),
    cutOff: fc.option(fc.nat(1440), { nil: undefined }),
    handling: range,
    transit: range,
    backorder: range,
  })
  .map(({ calendar, others, hasCarrier, cutOff, handling, transit, backorder }) => ({
    calendar,
    ...(hasCarrier ? { carrier: { ...others, timeZone: calendar.timeZone } } : {}),
    terms: { service: 'ground', cutOff, handling, transit, backorder, learnt: [] },
  }));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const answers = fc.array(
  fc.record({
    document: fc.constantFrom('1', '2', '3'),
    verdict: fc.constantFrom<LineAnswer['verdict']>('accepted', 'backordered', 'refused', 'held'),
    units: fc.nat(ORDERED),
    saidOn: maybe(days),
    expectedOn: maybe(days),
    deliversOn: maybe(days),
  }),
  { maxLength: 5 },
);
const parcels = fc.array(
  fc.record({ units: fc.integer({ min: 1, max: 3 }), leftOn: days, deliversOn: maybe(days), deliveredOn: maybe(days) }),
  { maxLength: 3 },
);
const facts: fc.Arbitrary<EstimateFacts> = fc
  .record({ answers, parcels, givenUp: fc.nat(ORDERED), restockOn: maybe(days) })
  .map(({ answers, parcels, givenUp, restockOn }) => ({
    ordered: ORDERED,
    ...countLine({ ordered: ORDERED, answers, shipped: parcels.reduce((sum, { units }) => sum + units, 0), givenUp }),
    answers,
    parcels,
    restockOn,
  }));
const instant = fc.date({
  min: new Date('2026-11-20T00:00:00Z'),
  max: new Date('2026-12-20T00:00:00Z'),
  noInvalidDate: true,
});
const times = fc.tuple(instant, fc.nat(30)).map(([since, later]) => ({
  since,
  now: new Date(since.getTime() + later * 86_400_000),
}));

describe('an estimate', () => {
  it('is the same in whatever order answers and parcels came', () => {
    fc.assert(
      fc.property(rules, facts, times, fc.gen(), (given, known, at, gen) => {
        const shuffled = {
          ...known,
          answers: gen(fc.shuffledSubarray, [...known.answers], { minLength: known.answers.length }),
          parcels: gen(fc.shuffledSubarray, [...known.parcels], { minLength: known.parcels.length }),
        };
        expect(estimateLine(given, shuffled, at)).toEqual(estimateLine(given, known, at));
      }),
      { numRuns: 400 },
    );
  });

  it('is a span that holds its parts, of all units that come, and there is none where nothing comes', () => {
    fc.assert(
      fc.property(rules, facts, times, (given, known, at) => {
        const estimate = estimateLine(given, known, at);
        const left = known.parcels.reduce((sum, { units }) => sum + units, 0);
        const open = ORDERED - known.dead - known.shipped;
        expect((estimate?.parts ?? []).reduce((sum, { units }) => sum + units, 0)).toBe(left + Math.max(0, open));
        if (estimate === undefined) return;
        expect(estimate.earliest <= estimate.latest).toBe(true);
        for (const part of estimate.parts) {
          expect(part.earliest <= part.latest && part.latest <= estimate.latest).toBe(true);
          expect(part.earliest <= estimate.earliest).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('lets nothing leave before today that has not left, nor arrive on a day off, unless somebody said that day', () => {
    fc.assert(
      fc.property(rules, facts, times, (given, known, at) => {
        const today = dayOf(at.now, given.calendar.timeZone);
        const carrier = given.carrier ?? given.calendar;
        for (const { source, leaves, latest, earliest } of estimateLine(given, known, at)?.parts ?? []) {
          if (source !== 'ship-notice') expect((leaves?.latest ?? latest) >= today).toBe(true);
          if (leaves === undefined) continue;
          for (const day of [earliest, latest]) expect(isBusinessDay(carrier, noonOf(carrier, day))).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('does not come earlier for longer handling, a longer way, or a later order', () => {
    fc.assert(
      fc.property(rules, times, fc.nat(4), fc.nat(4), fc.nat(5), (given, { since }, handling, transit, later) => {
        const nothing = {
          ordered: ORDERED,
          dead: 0,
          acknowledged: 0,
          backordered: 0,
          shipped: 0,
          answers: [],
          parcels: [],
        };
        const longer = (range: { least: number; most: number }, by: number) => ({
          least: range.least + by,
          most: range.most + by,
        });
        const { terms } = given;
        const slower = {
          ...given,
          terms: { ...terms, handling: longer(terms.handling, handling), transit: longer(terms.transit, transit) },
        };
        const after = new Date(since.getTime() + later * 86_400_000);
        const first = estimateLine(given, nothing, { since, now: since });
        const second = estimateLine(slower, nothing, { since: after, now: after });
        expect(
          (second?.earliest ?? '') >= (first?.earliest ?? '') && (second?.latest ?? '') >= (first?.latest ?? ''),
        ).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
