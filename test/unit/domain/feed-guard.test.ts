import { describe, expect, test } from 'vitest';
import { type FeedFacts, isHard, judgeFeed } from '../../../src/domain/feed-guard.ts';
import type { FeedLimits } from '../../../src/domain/feed-limits.ts';
import type { FeedRule } from '../../../src/domain/feed-rules.ts';
import type { FeedStatistics, ShiftStatistics } from '../../../src/domain/feed-statistics.ts';
import { guard } from '../../../src/partners/schema/guard.ts';

const limits: FeedLimits = guard.parse({});

/** A hundred SKUs with a cost, 1,000 units, of which nothing changed. */
const same: FeedStatistics = {
  oneOf: 1,
  named: 100,
  neverSeen: 0,
  inForce: 100,
  inForceNamed: 100,
  compared: 100,
  changed: 0,
  stocked: 100,
  emptied: 0,
  missing: 0,
  unitsBefore: 1000,
  unitsAfter: 1000,
  mostLost: { before: 0, after: 0 },
  mostGained: { before: 0, after: 0 },
  units: 1000,
  zero: 0,
  filled: 100,
  commonest: 10,
  commonestQuantity: 5,
  filledBefore: 100,
  commonestBefore: 10,
  correlation: 1,
  costed: 100,
  costMoved: 0,
  costRatio: 1,
  priced: 100,
  quantityIsCost: 0,
  costs: 50,
  pricedBefore: 100,
  quantityWasCost: 0,
};

const facts: FeedFacts = {
  coverage: 'full',
  asOf: new Date('2026-11-22T10:00:00Z'),
  lines: 100,
  heldLines: 0,
  isWhole: true,
  wrongTotals: [],
  contradictions: undefined,
  previous: { asOf: new Date('2026-11-22T06:00:00Z'), skuCount: 100, cameLater: false },
  usualLines: undefined,
  minimumShare: 0.5,
  limits,
  distribution: { statistics: same },
  now: new Date('2026-11-22T10:05:00Z'),
};

interface Case {
  readonly statistics?: Partial<FeedStatistics>;
  readonly shift?: ShiftStatistics;
  readonly limits?: Partial<FeedLimits>;
  readonly facts?: Partial<FeedFacts>;
}

function judge({ statistics, shift, limits: changed, facts: other }: Case) {
  return judgeFeed({
    ...facts,
    ...other,
    limits: { ...limits, ...changed },
    distribution: { statistics: { ...same, ...statistics }, shift },
  });
}

function broken(of: Case): readonly FeedRule[] {
  const verdict = judge(of);
  return verdict.verdict === 'hold' ? verdict.broken.map(({ rule }) => rule) : [];
}

const moved = { changed: 51, correlation: 0.4 };
const shift = { sameQuantities: 0.9, quantities: 10 };
const moreThanHalf = { price: false, priceRatio: false } as const;

describe('the feed guard', () => {
  test('lets a sound feed, a first feed and a feed of the same moment through', () => {
    expect(judgeFeed(facts)).toEqual({ verdict: 'apply' });
    expect(judgeFeed({ ...facts, previous: undefined, distribution: undefined })).toEqual({ verdict: 'apply' });
    const previous = { asOf: facts.asOf, skuCount: 100, cameLater: false };
    expect(judgeFeed({ ...facts, previous })).toEqual({ verdict: 'apply' });
  });

  test('of two feeds of the same moment the later file stands', () => {
    const previous = { asOf: facts.asOf, skuCount: 100, cameLater: true };
    expect(judgeFeed({ ...facts, previous })).toMatchObject({ verdict: 'stale' });
    expect(judgeFeed({ ...facts, asOf: new Date('2026-11-22T10:00:01Z'), previous })).toEqual({ verdict: 'apply' });
  });

  test('never lets an older feed overwrite a newer one, whatever else is wrong with it (F3)', () => {
    const asOf = new Date('2026-11-22T05:59:59Z');
    expect(judgeFeed({ ...facts, asOf, isWhole: false, lines: 0 })).toEqual({
      verdict: 'stale',
      reason: 'as of 2026-11-22T05:59:59.000Z, but 2026-11-22T06:00:00.000Z is already in force',
    });
  });

  test.each<readonly [FeedRule, string, Case, string, Case]>([
    ['incomplete', 'all of it', {}, 'part of it', { facts: { isWhole: false } }],
    ['empty', 'one line', { facts: { lines: 1, minimumShare: 0 } }, 'none', { facts: { lines: 0 } }],
    ['empty', 'one line', { facts: { lines: 1, minimumShare: 0 } }, 'all held', { facts: { lines: 0, heldLines: 7 } }],
    ['totals', 'right', {}, 'wrong', { facts: { wrongTotals: ['CTT01 says 5.'] } }],
    [
      'future',
      'within the tolerance',
      { facts: { asOf: new Date('2026-11-22T10:20:00Z') } },
      'a second more',
      { facts: { asOf: new Date('2026-11-22T10:20:01Z') } },
    ],
    ['rows', 'half', { facts: { lines: 50 } }, 'below', { facts: { lines: 49 } }],
    [
      'rows',
      'half of the usual',
      { facts: { lines: 60, usualLines: 120 } },
      'below',
      { facts: { lines: 59, usualLines: 120 } },
    ],
    ['zero', 'a quarter', { statistics: { emptied: 25 } }, 'one more', { statistics: { emptied: 26 } }],
    [
      'zero',
      'a quarter, with missing ones',
      { statistics: { emptied: 20, missing: 5 } },
      'one more',
      { statistics: { emptied: 20, missing: 6 } },
    ],
    [
      'zero',
      'two SKUs, both to nothing',
      { statistics: { stocked: 2, emptied: 2 } },
      'all of three',
      { statistics: { stocked: 3, emptied: 3 } },
    ],
    [
      'zero',
      'most of nineteen',
      { statistics: { stocked: 19, emptied: 18 } },
      'six of twenty',
      { statistics: { stocked: 20, emptied: 6 } },
    ],
    ['fall', 'by half', { statistics: { unitsAfter: 500 } }, 'by more', { statistics: { unitsAfter: 499 } }],
    [
      'fall',
      'by one bulk article alone',
      { statistics: { unitsAfter: 100, mostLost: { before: 900, after: 0 } } },
      'by a bulk article and the rest',
      { statistics: { unitsAfter: 49, mostLost: { before: 900, after: 0 } } },
    ],
    [
      'fall',
      'in nineteen SKUs',
      { statistics: { stocked: 19, unitsAfter: 1 } },
      'in twenty',
      { statistics: { stocked: 20, unitsAfter: 1 } },
    ],
    ['rise', 'ten times', { statistics: { unitsAfter: 10_000 } }, 'more', { statistics: { unitsAfter: 10_001 } }],
    [
      'rise',
      'by one bulk article alone',
      { statistics: { unitsAfter: 90_990, mostGained: { before: 10, after: 90_000 } } },
      'of the rest, too',
      { statistics: { unitsAfter: 99_991, mostGained: { before: 10, after: 90_000 } } },
    ],
    [
      'rise',
      'in nineteen SKUs',
      { statistics: { stocked: 19, unitsAfter: 1e6 } },
      'in twenty',
      { statistics: { stocked: 20, unitsAfter: 1e6 } },
    ],
    ['equal', 'four of five', { statistics: { commonest: 80 } }, 'one more', { statistics: { commonest: 81 } }],
    [
      'equal',
      'as it always was',
      { statistics: { commonest: 99, commonestBefore: 75 } },
      'not before',
      { statistics: { commonest: 99, commonestBefore: 74 } },
    ],
    [
      'equal',
      'nineteen with stock',
      { statistics: { filled: 19, commonest: 19 } },
      'twenty',
      { statistics: { filled: 20, commonest: 20 } },
    ],
    [
      'shifted',
      'half of them changed',
      { statistics: { ...moved, changed: 50 }, shift },
      'more',
      { statistics: moved, shift },
    ],
    [
      'shifted',
      'changed as stock does',
      { statistics: { ...moved, correlation: 0.5 }, shift },
      'unrelated',
      { statistics: { ...moved, correlation: 0.49 }, shift },
    ],
    [
      'shifted',
      'other quantities',
      { statistics: moved, shift: { ...shift, sameQuantities: 0.89 } },
      'the same ones',
      { statistics: moved, shift },
    ],
    [
      'shifted',
      'few quantities',
      { statistics: moved, shift: { ...shift, quantities: 9 } },
      'more of them',
      { statistics: moved, shift },
    ],
    [
      'shifted',
      'nineteen SKUs',
      { statistics: { ...moved, compared: 19, changed: 19 }, shift },
      'twenty',
      { statistics: { ...moved, compared: 20, changed: 20 }, shift },
    ],
    ['columns', 'half', { statistics: { quantityIsCost: 50 } }, 'more', { statistics: { quantityIsCost: 51 } }],
    [
      'columns',
      'as it was before',
      { statistics: { quantityIsCost: 99, quantityWasCost: 26 } },
      'not before',
      { statistics: { quantityIsCost: 99, quantityWasCost: 25 } },
    ],
    [
      'columns',
      'few costs',
      { statistics: { quantityIsCost: 99, costs: 9 } },
      'more of them',
      { statistics: { quantityIsCost: 99, costs: 10 } },
    ],
    ['price', 'a quarter moved', { statistics: { costMoved: 25 } }, 'one more', { statistics: { costMoved: 26 } }],
    ['price', 'nine times', { statistics: { costRatio: 9.99 } }, 'ten times', { statistics: { costRatio: 10 } }],
    ['price', 'a ninth', { statistics: { costRatio: 0.11 } }, 'a tenth', { statistics: { costRatio: 0.1 } }],
    [
      'price',
      'nineteen SKUs',
      { statistics: { costed: 19, costMoved: 19, costRatio: 100 } },
      'twenty',
      { statistics: { costed: 20, costMoved: 20, costRatio: 100 } },
    ],
    [
      'foreign',
      'half of them new',
      { statistics: { neverSeen: 50, inForceNamed: 50 } },
      'more',
      { statistics: { neverSeen: 51, inForceNamed: 50 } },
    ],
    [
      'foreign',
      'a catalogue that grew',
      { statistics: { named: 300, neverSeen: 210, inForceNamed: 90 } },
      'one that took the place',
      { statistics: { named: 300, neverSeen: 211, inForceNamed: 89 } },
    ],
    ['foreign', 'half named', { statistics: { inForceNamed: 50 } }, 'fewer', { statistics: { inForceNamed: 49 } }],
    [
      'foreign',
      'nineteen in force',
      { statistics: { neverSeen: 100, inForce: 19, inForceNamed: 0 } },
      'twenty',
      { statistics: { neverSeen: 100, inForce: 20, inForceNamed: 0 } },
    ],
    [
      'foreign',
      'half of a partial feed',
      { facts: { coverage: 'partial' }, statistics: { inForce: null, inForceNamed: null, neverSeen: 50 } },
      'more',
      { facts: { coverage: 'partial' }, statistics: { inForce: null, inForceNamed: null, neverSeen: 51 } },
    ],
  ])('rule %s: %s passes, %s is held (F1, F2, E8)', (rule, _passes, good, _held, bad) => {
    expect(broken(good)).toEqual([]);
    expect(broken(bad)).toContain(rule);
    const off =
      rule === 'rows'
        ? { ...bad, facts: { ...bad.facts, minimumShare: 0 } }
        : { ...bad, limits: rule === 'price' ? moreThanHalf : { [rule]: false } };
    expect(broken(off)).not.toContain(rule);
  });

  test('says numbers, limit and setting of everything that is wrong', () => {
    const verdict = judge({ statistics: { emptied: 60, unitsAfter: 400 } });
    expect(verdict).toEqual({
      verdict: 'hold',
      broken: [
        {
          rule: 'zero',
          code: 'FEED-ZEROED',
          text: '60 of 100 SKUs that have stock would have none (60 %); the limit is 25 %',
          found: 0.6,
          limit: 0.25,
          setting: 'stock.guard.zero',
        },
        {
          rule: 'fall',
          code: 'FEED-FELL',
          text: 'the units fell from 1000 to 400 (by 60 %), not counting the SKU that lost most; the limit is 50 %',
          found: 0.6,
          limit: 0.5,
          setting: 'stock.guard.fall',
        },
      ],
    });
    expect(judge({ statistics: { costMoved: 100, costRatio: 100 } })).toMatchObject({
      broken: [{ text: expect.stringContaining('as if dollars were cents') }],
    });
    expect(judge({ facts: { lines: 49 } })).toMatchObject({
      broken: [{ text: '49 SKUs against 100 in the feed in force (49 %); the limit is 50 %' }],
    });
  });

  test('compares a first feed with nothing, yet knows costs in the place of quantities', () => {
    const statistics = { emptied: 100, unitsAfter: 0, neverSeen: 100, inForceNamed: 0, commonest: 100, costMoved: 100 };
    const first = { previous: undefined };
    expect(broken({ statistics, facts: first })).toEqual([]);
    expect(broken({ statistics: { ...statistics, quantityIsCost: 90 }, facts: first })).toEqual(['columns']);
  });

  test('a full feed only is short or shifted', () => {
    expect(broken({ facts: { coverage: 'partial', lines: 1 } })).toEqual([]);
    expect(broken({ facts: { coverage: 'partial' }, statistics: moved, shift })).toEqual([]);
  });

  test('only a person releases what is wrong with the file itself', () => {
    for (const rule of ['incomplete', 'future', 'empty', 'totals'] as const) expect(isHard(['zero', rule])).toBe(true);
    expect(isHard(['rows', 'zero', 'fall', 'rise', 'equal', 'shifted', 'columns', 'price', 'foreign'])).toBe(false);
  });
});
