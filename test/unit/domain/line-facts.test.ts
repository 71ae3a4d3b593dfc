import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countLine, type LineAnswer, type LineFacts, type Verdict } from '../../../src/domain/line-facts.ts';

const facts = (given: Partial<LineFacts>): LineFacts => ({
  ordered: 5,
  answers: [],
  shipped: 0,
  givenUp: 0,
  ...given,
});
const said = (document: string, verdict: Verdict, units: number, rest?: LineAnswer['rest']): LineAnswer => ({
  document,
  verdict,
  units,
  rest,
});

const reported = (document: string, verdict: Verdict, units: number): LineAnswer => ({
  ...said(document, verdict, units),
  isReport: true,
});

describe('the counters of a line', () => {
  it.each([
    ['the same in two reports', [reported('1', 'accepted', 3), reported('2', 'accepted', 3)], { acknowledged: 3 }],
    ['a report of what was answered', [said('1', 'accepted', 3), reported('2', 'accepted', 3)], { acknowledged: 3 }],
    ['a report that says more', [said('1', 'accepted', 3), reported('2', 'accepted', 5)], { acknowledged: 5 }],
    [
      'a cancel in two reports',
      [said('1', 'accepted', 5), reported('2', 'refused', 2), reported('3', 'refused', 2)],
      { acknowledged: 3, dead: 2 },
    ],
    [
      'a late report of a backorder that came',
      [said('1', 'accepted', 5), reported('2', 'backordered', 5)],
      { acknowledged: 5, backordered: 0 },
    ],
    ['an acceptance', [said('1', 'accepted', 5)], { acknowledged: 5, dead: 0, backordered: 0 }],
    ['acceptances in parts', [said('1', 'accepted', 3), said('2', 'accepted', 2)], { acknowledged: 5 }],
    [
      'the same said twice',
      [said('1', 'accepted', 3), said('1', 'refused', 2), said('2', 'accepted', 3), said('2', 'refused', 2)],
      { acknowledged: 3, dead: 2 },
    ],
    ['refusals in parts', [said('1', 'refused', 2), said('2', 'refused', 2)], { dead: 4 }],
    [
      'a refusal of what was accepted',
      [said('1', 'accepted', 5), said('2', 'refused', 5)],
      { acknowledged: 0, dead: 5 },
    ],
    [
      'a part refused of what was accepted',
      [said('1', 'accepted', 5), said('2', 'refused', 2)],
      { acknowledged: 3, dead: 2 },
    ],
    [
      'a backorder that came',
      [said('1', 'backordered', 5), said('2', 'accepted', 5)],
      { acknowledged: 5, backordered: 0 },
    ],
    [
      'a backorder that will not come',
      [said('1', 'accepted', 3), said('1', 'backordered', 2), said('2', 'refused', 2)],
      { acknowledged: 3, backordered: 0, dead: 2 },
    ],
    ['a smaller quantity', [said('1', 'accepted', 3, 'refused')], { acknowledged: 3, dead: 2 }],
    [
      'a smaller quantity, the rest later',
      [said('1', 'accepted', 3, 'backordered')],
      { acknowledged: 3, backordered: 2, dead: 0 },
    ],
    [
      'a smaller quantity after some were accepted',
      [said('1', 'accepted', 3), said('2', 'accepted', 1, 'refused')],
      { acknowledged: 4, dead: 1 },
    ],
    ['what waits for a person', [said('1', 'held', 5)], { acknowledged: 0, dead: 0, backordered: 0 }],
    ['more than was ordered', [said('1', 'accepted', 9)], { acknowledged: 5 }],
  ] as const)('%s', (_, answers, expected) => {
    expect(countLine(facts({ answers }))).toMatchObject(expected);
  });

  it('never call dead what was shipped', () => {
    expect(countLine(facts({ answers: [said('1', 'refused', 5)], shipped: 3 }))).toMatchObject({ shipped: 3, dead: 2 });
    expect(countLine(facts({ givenUp: 5, shipped: 7 }))).toMatchObject({ shipped: 5, dead: 0 });
  });

  const answers = fc.array(
    fc.record({
      document: fc.constantFrom('1', '2', '3'),
      verdict: fc.constantFrom<Verdict>('accepted', 'backordered', 'refused', 'held'),
      units: fc.nat(6),
      rest: fc.constantFrom(undefined, 'refused' as const, 'backordered' as const),
    }),
    { maxLength: 6 },
  );
  const any = fc.record({ ordered: fc.integer({ min: 1, max: 6 }), answers, shipped: fc.nat(8), givenUp: fc.nat(6) });

  it('do not depend on the order in which things were said', () => {
    const shuffled = any.chain((some) =>
      fc.tuple(
        fc.constant(some),
        fc.shuffledSubarray([...some.answers], { minLength: some.answers.length, maxLength: some.answers.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([some, order]) => {
        expect(countLine({ ...some, answers: order })).toEqual(countLine(some));
      }),
      { numRuns: 2000 },
    );
  });

  it('stay within the order, whatever is said', () => {
    fc.assert(
      fc.property(any, (some) => {
        const { acknowledged, backordered, dead, shipped } = countLine(some);
        for (const units of [acknowledged, backordered, dead, shipped]) expect(units).toBeGreaterThanOrEqual(0);
        expect(acknowledged + backordered + dead).toBeLessThanOrEqual(some.ordered);
        expect(shipped + dead).toBeLessThanOrEqual(some.ordered);
      }),
      { numRuns: 2000 },
    );
  });

  it('count a unit as dead only where somebody said so', () => {
    fc.assert(
      fc.property(any, (some) => {
        const isSaid =
          some.givenUp > 0 || some.answers.some(({ verdict, rest }) => verdict === 'refused' || rest === 'refused');
        if (!isSaid) expect(countLine(some).dead).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });
});
