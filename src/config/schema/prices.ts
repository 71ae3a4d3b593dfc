import { z } from 'zod';
import { minorUnits, priceEnding } from '../../kernel/currency.ts';
import { add, compare, isDecimal } from '../../kernel/decimal.ts';

/** `storefronts[].prices`: how prices are made from costs for this shop (docs/prices.md). Nothing is pushed without it. */

const MOST_DIGITS = /^\d{1,9}(\.\d{1,6})?$/;

/** Money or percent. YAML reads `2.50` as a number; its digits are all that counts, so both are taken. */
const amount = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => isDecimal(text) && MOST_DIGITS.test(text), 'expected a plain number such as 12.50, not below 0');

const percent = amount;

/** `.99`, also as the number that YAML makes of it; `whole`; `9.99`. */
const ending = z
  .union([z.string(), z.number()])
  .transform((value) => (typeof value === 'number' ? String(value).replace(/^0\./, '.') : value));

const tier = z.strictObject({
  upTo: amount.optional().describe('Highest cost of this tier; the last tier has none.'),
  percent: percent.default('0').describe('Of the cost.'),
  amount: amount.default('0').describe('Added after the percent.'),
});
type Tier = z.infer<typeof tier>;

const markup = tier.omit({ upTo: true });

const rule = z
  .strictObject({
    category: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .transform((given) => (typeof given === 'string' ? [given] : given))
      .optional()
      .describe('Categories of products, * and ? as in file names; every product without it.'),
    markup: markup.optional(),
    tiers: z.array(tier).min(1).optional().describe('Instead of markup: by cost.'),
    round: z
      .strictObject({
        to: z.array(ending).min(1).describe('.99, .95, whole, 9.99 …'),
        direction: z.enum(['up', 'down', 'nearest']).default('nearest'),
      })
      .optional(),
    floor: z
      .strictObject({ percent: percent.default('0'), amount: amount.default('0') })
      .prefault({})
      .describe('What is left of every price after cost and fees: a share of the price, an amount, or both.'),
    minimum: amount.optional().describe('No price below it.'),
    maximum: amount.optional().describe('No price above it, unless the floor asks for more.'),
  })
  .superRefine((rule, context) => {
    const fault = (path: string, message: string): void =>
      void context.addIssue({ code: 'custom', path: [path], message });
    if ((rule.markup === undefined) === (rule.tiers === undefined)) fault('markup', 'expected either markup or tiers');
    checkTiers(rule.tiers ?? [], fault);
    const { minimum, maximum } = rule;
    if (minimum !== undefined && maximum !== undefined && compare(minimum, maximum) > 0)
      fault('maximum', `expected at least the minimum, ${minimum}`);
  })
  .transform(({ markup, tiers, ...rest }) => ({ ...rest, tiers: tiers ?? [{ upTo: undefined, ...(markup as Tier) }] }));

function checkTiers(tiers: readonly Tier[], fault: (path: string, message: string) => void): void {
  for (const [at, { upTo }] of tiers.entries()) {
    const isLast = at === tiers.length - 1;
    const before = tiers[at - 1]?.upTo;
    if (isLast && upTo !== undefined)
      fault('tiers', `expected a last tier without upTo: nothing says what a cost above ${upTo} becomes`);
    else if (!isLast && upTo === undefined)
      fault('tiers', `expected upTo in tier ${at + 1}: the tiers after it would never count`);
    else if (upTo !== undefined && before !== undefined && compare(upTo, before) <= 0)
      fault('tiers', `expected rising costs: ${upTo} comes after ${before}`);
  }
}

export const prices = z
  .strictObject({
    currency: z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 currency code such as USD'),
    cost: z
      .enum(['routed', 'highest'])
      .default('routed')
      .describe('Whose cost counts: of the supplier an order would go to, or the highest.'),
    basis: z.enum(['item', 'landed']).default('item').describe('landed: with drop-ship fee and freight of one unit.'),
    fees: z
      .strictObject({ percent: percent.default('0'), fixed: amount.default('0') })
      .prefault({})
      .describe('What payment and platform keep of a price.'),
    minimumChange: z
      .strictObject({ percent: percent.default('0'), amount: amount.default('0') })
      .prefault({})
      .describe('Smaller changes are not made: the larger of the two counts.'),
    rules: z.array(rule).min(1).describe('The first that fits a product counts.'),
  })
  .superRefine(({ currency, fees, rules }, context) => {
    for (const [at, { round, floor }] of rules.entries()) {
      for (const [index, text] of (round?.to ?? []).entries()) {
        if (priceEnding(text, currency) !== undefined) continue;
        const digits = minorUnits(currency);
        const examples = digits === 0 ? '80 or whole' : 'whole, .99 or 9.99';
        context.addIssue({
          code: 'custom',
          path: ['rules', at, 'round', 'to', index],
          message: `"${text}" cannot end a price in ${currency}, which has ${digits} digits after the point; expected such as ${examples}`,
        });
      }
      if (compare(add(fees.percent, floor.percent), '100') >= 0)
        context.addIssue({
          code: 'custom',
          path: ['rules', at, 'floor', 'percent'],
          message: `fees of ${fees.percent} % and a margin of ${floor.percent} % leave nothing for the cost: no price is high enough`,
        });
    }
  })
  .optional();
