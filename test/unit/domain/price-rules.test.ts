import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Price, priceOf, stays } from '../../../src/domain/price-rules.ts';
import type { PriceRule, PriceSettings } from '../../../src/domain/price-settings.ts';
import { minorUnits, priceEnding } from '../../../src/kernel/currency.ts';
import { add, compare, multiply, round, subtract } from '../../../src/kernel/decimal.ts';

const none = { percent: '0', amount: '0' };

function settings(rule: Partial<PriceRule>, more: Partial<PriceSettings> = {}): PriceSettings {
  return {
    currency: 'USD',
    cost: 'routed',
    basis: 'item',
    fees: { percent: '0', fixed: '0' },
    minimumChange: none,
    rules: [{ tiers: [{ percent: '40', amount: '0' }], floor: none, ...rule }],
    ...more,
  };
}

function priced(given: PriceSettings, cost: string, product: Parameters<typeof priceOf>[1] = { category: undefined }) {
  const price = priceOf(given, product, cost);
  if ('none' in price) throw new Error(price.because);
  return price;
}

describe('a price', () => {
  test.each([
    ['percent', { tiers: [{ percent: '40', amount: '0' }] }, '10.00', '14.00'],
    ['amount', { tiers: [{ percent: '0', amount: '2.50' }] }, '10.00', '12.50'],
    ['both', { tiers: [{ percent: '40', amount: '2.50' }] }, '10.00', '16.50'],
    ['a cost with six decimals', { tiers: [{ percent: '40', amount: '0' }] }, '1.234567', '1.73'],
    ['half a cent is rounded up', { tiers: [{ percent: '0', amount: '0' }] }, '1.005', '1.01'],
    ['the ending above', { round: { to: ['.99'], direction: 'up' } }, '10.00', '14.99'],
    ['the ending below', { round: { to: ['.99'], direction: 'down' } }, '10.00', '13.99'],
    ['the nearest ending', { round: { to: ['.99'], direction: 'nearest' } }, '10.00', '13.99'],
    ['the nearest of two', { round: { to: ['.49', '.99'], direction: 'nearest' } }, '10.30', '14.49'],
    ['whole', { round: { to: ['whole'], direction: 'up' } }, '10.01', '15.00'],
    ['the last digit of the whole too', { round: { to: ['9.99'], direction: 'nearest' } }, '10.80', '19.99'],
    ['minimum', { minimum: '20', round: { to: ['.99'], direction: 'down' } }, '10.00', '20.99'],
    ['maximum', { maximum: '13', round: { to: ['.99'], direction: 'up' } }, '10.00', '12.99'],
    [
      'a maximum under which no ending fits',
      { minimum: '12.50', maximum: '12.80', round: { to: ['.99'], direction: 'up' } },
      '10.00',
      '12.80',
    ],
    ['a floor above the maximum wins', { maximum: '9', floor: { percent: '0', amount: '1' } }, '10.00', '11.00'],
  ] as const)('%s', (_, rule, cost, price) => {
    expect(priced(settings(rule as Partial<PriceRule>), cost)).toMatchObject({ price });
  });

  test('keeps the margin of the floor after fees, to the cent', () => {
    const given = settings(
      { tiers: [{ percent: '5', amount: '0' }], floor: { percent: '15', amount: '3' } },
      { fees: { percent: '2.9', fixed: '0.30' } },
    );
    // (10.00 + 0.30 + 3) / 0.971 = 13.697…: the amount asks for more than the share, (10.30) / 0.821 = 12.545…
    expect(priced(given, '10.00')).toMatchObject({ price: '13.70', floor: '13.70' });
    expect(priced(given, '100.00')).toMatchObject({ price: '122.17', floor: '122.17' });
  });

  test('of a currency without cents has none, of one with three digits three', () => {
    const yen = settings({ round: { to: ['80'], direction: 'up' } }, { currency: 'JPY' });
    expect(priced(yen, '1000.4').price).toBe('1480');
    expect(priced(settings({}, { currency: 'JPY' }), '999.6').price).toBe('1399');
    expect(priced(settings({}, { currency: 'KWD' }), '1.0005').price).toBe('1.401');
  });

  test('never goes below the minimum advertised price, in its own currency', () => {
    const product = { category: undefined, minimumAdvertised: { amount: '19.999', currency: 'USD' } };
    expect(priced(settings({}), '10.00', product)).toMatchObject({ price: '20.00', lowest: '20.00', floor: '10.00' });
    const foreign = { category: undefined, minimumAdvertised: { amount: '99', currency: 'EUR' } };
    expect(priced(settings({}), '10.00', foreign).price).toBe('14.00');
  });

  test('is made by the first rule that fits the category, and says by which', () => {
    const given = settings({});
    const rules: PriceRule[] = [
      { category: ['Outdoor/*', 'Tents'], tiers: [{ percent: '50', amount: '0' }], floor: none },
      { category: ['Outdoor/Lamps'], tiers: [{ percent: '90', amount: '0' }], floor: none },
      { tiers: [{ percent: '20', amount: '0' }], floor: none },
    ];
    expect(priced({ ...given, rules }, '10', { category: 'Outdoor/Lamps' })).toMatchObject({
      price: '15.00',
      rule: 'rule 1 (Outdoor/*, Tents)',
    });
    expect(priced({ ...given, rules }, '10', { category: undefined })).toMatchObject({
      price: '12.00',
      rule: 'rule 3',
    });
    expect(priceOf({ ...given, rules: rules.slice(0, 2) }, { category: 'Shoes' }, '10')).toEqual({
      none: 'no-rule',
      because: 'no rule of this storefront is for a product with the category Shoes',
    });
  });

  test('explains every step', () => {
    const given = settings({ round: { to: ['.99'], direction: 'down' }, floor: { percent: '30', amount: '0' } });
    expect(priced(given, '10.00').steps).toEqual([
      { what: 'cost', amount: '10.00' },
      { what: 'markup 40 %', amount: '14' },
      { what: 'rounded down to .99', amount: '13.99' },
      { what: 'raised: floor (30 % margin) is 14.29', amount: '14.99' },
    ]);
  });

  test('of a cost just above a tier is no lower than at its end', () => {
    const tiers = [
      { upTo: '10', percent: '60', amount: '0' },
      { percent: '40', amount: '0' },
    ];
    expect(priced(settings({ tiers }), '10').price).toBe('16.00');
    expect(priced(settings({ tiers }), '10.01').price).toBe('16.00');
    expect(priced(settings({ tiers }), '12').price).toBe('16.80');
  });

  test('that would be zero is none', () => {
    const given = settings({ tiers: [{ percent: '0', amount: '0' }], round: { to: ['whole'], direction: 'down' } });
    expect(priceOf({ ...given, currency: 'JPY' }, { category: undefined }, '0')).toMatchObject({ none: 'zero' });
  });
});

describe('the price that stands', () => {
  const given = settings({ maximum: '100' }, { minimumChange: { percent: '2', amount: '0.10' } });
  const fresh = (cost: string): Price => priced(given, cost);
  const standing = { price: '14.00', currency: 'USD' };

  test.each([
    ['10.05', true, 'seven cents are less than ten'],
    ['10.15', true, '21 cents are less than 2 %'],
    ['10.20', false, '28 cents are 2 %'],
    ['10', true, 'nothing changed'],
  ])('at a cost of %s: stays %s, %s', (cost, expected) => {
    expect(stays(given, standing, fresh(cost))).toBe(expected);
  });

  test('goes at once where it breaks a bound of now, or is in another currency', () => {
    const tight = settings(
      { tiers: [{ percent: '1', amount: '0' }] },
      { minimumChange: { percent: '50', amount: '0' } },
    );
    expect(stays(tight, { price: '10.00', currency: 'USD' }, priced(tight, '10.01'))).toBe(false);
    expect(stays(given, { price: '101.00', currency: 'USD' }, fresh('71'))).toBe(false);
    expect(stays(given, { price: '14.00', currency: 'EUR' }, fresh('10'))).toBe(false);
  });
});

describe('whatever the rules and the cost', () => {
  const amount = (max: number, digits: number) =>
    fc.nat(max * 10 ** digits).map((units) => round((units / 10 ** digits).toFixed(digits), digits));
  const percent = fc.nat(4000).map((units) => (units / 100).toFixed(2));
  const currency = fc.constantFrom('USD', 'JPY', 'KWD');
  const anyTiers = fc
    .array(fc.record({ upTo: fc.integer({ min: 1, max: 500 }), percent, amount: amount(20, 2) }), { maxLength: 3 })
    .map((tiers) => [...new Map(tiers.map((tier) => [tier.upTo, tier])).values()].sort((a, b) => a.upTo - b.upTo))
    .chain((tiers) =>
      fc
        .record({ percent, amount: amount(20, 2) })
        .map((last) => [...tiers.map((tier) => ({ ...tier, upTo: String(tier.upTo) })), last]),
    );
  const anySettings: fc.Arbitrary<PriceSettings> = currency.chain((code) => {
    const endings = minorUnits(code) === 0 ? ['80', 'whole', '9'] : ['.99', '.95', 'whole', '9.99'];
    const rule = fc.record(
      {
        tiers: anyTiers,
        round: fc.record({
          to: fc.uniqueArray(fc.constantFrom(...endings), { minLength: 1, maxLength: 3 }),
          direction: fc.constantFrom('up' as const, 'down' as const, 'nearest' as const),
        }),
        floor: fc.record({ percent, amount: amount(30, 2) }),
        minimum: amount(300, 3),
        maximum: amount(300, 3).map((text) => add(text, '300')),
      },
      { requiredKeys: ['tiers', 'floor'] },
    );
    return fc
      .record({ rule, fees: fc.record({ percent, fixed: amount(2, 2) }) })
      .map(({ rule, fees }) => settings(rule as Partial<PriceRule>, { currency: code, fees }));
  });
  const cost = amount(600, 6).map((text) => add(text, '0.000001'));

  test('a price keeps floor, minimum and, where they allow it, maximum and ending; the same every time', () => {
    fc.assert(
      fc.property(anySettings, cost, (given, unitCost) => {
        const made = priced(given, unitCost);
        const rule = given.rules[0] as PriceRule;
        const kept = subtract(
          subtract(made.price, multiply(multiply(made.price, given.fees.percent), '0.01')),
          add(given.fees.fixed, unitCost),
        );
        expect(compare(kept, multiply(multiply(made.price, rule.floor.percent), '0.01'))).toBeGreaterThanOrEqual(0);
        expect(compare(kept, rule.floor.amount)).toBeGreaterThanOrEqual(0);
        if (rule.minimum !== undefined) expect(compare(made.price, rule.minimum)).toBeGreaterThanOrEqual(0);
        const isCapped = made.highest !== undefined && compare(made.lowest, made.highest) <= 0;
        if (isCapped) expect(compare(made.price, made.highest as string)).toBeLessThanOrEqual(0);
        const isAtMaximum = made.highest !== undefined && compare(made.price, made.highest) === 0;
        if (rule.round !== undefined && !isAtMaximum) {
          const units = BigInt(multiply(made.price, String(10 ** minorUnits(given.currency))));
          const ends = rule.round.to.map((text) => priceEnding(text, given.currency));
          expect(ends.some((end) => end !== undefined && units % end.modulus === end.rest)).toBe(true);
        }
        expect(priced(given, unitCost)).toEqual(made);
      }),
      { numRuns: 2000 },
    );
  });

  test('a higher cost never makes a lower price', () => {
    fc.assert(
      fc.property(anySettings, cost, cost, (given, one, other) => {
        const [low, high] = compare(one, other) <= 0 ? [one, other] : [other, one];
        expect(compare(priced(given, low).price, priced(given, high).price)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('docs/prices.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/prices.md'), 'utf8');
  const rows = page
    .slice(page.indexOf('## Worked examples'))
    .split('\n')
    .filter((line) => /^\| [A-Z]{3} \|/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const two = (text = ''): { percent: string; amount: string } => {
    const [percent = '0', amount = '0'] = text.replace(' %', '').split(' + ');
    return { percent, amount };
  };

  test('has examples', () => expect(rows.length).toBeGreaterThan(8));

  test.each(rows.map((row) => row.slice(1, 10)))('%s %s, %s, %s, floor %s, fees %s, %s to %s: %s', (...row) => {
    const [code = '', cost = '', marked, rounding = '', floor, fees, minimum, maximum, price] = row;
    const [direction, ...to] = rounding.split(' ');
    const rule: PriceRule = {
      tiers: [two(marked)],
      floor: two(floor),
      ...(rounding === '–' ? {} : { round: { to, direction: direction as 'up' } }),
      ...(minimum === '–' ? {} : { minimum }),
      ...(maximum === '–' ? {} : { maximum }),
    };
    const { percent, amount } = two(fees);
    expect(priced(settings(rule, { currency: code, fees: { percent, fixed: amount } }), cost).price).toBe(price);
  });
});
