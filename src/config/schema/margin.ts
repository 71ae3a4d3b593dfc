import { z } from 'zod';
import { isDecimal } from '../../kernel/decimal.ts';

/** `storefronts[].margin`: what is kept of a shop's income, and when a person is told of a margin (docs/margins.md). */

const MOST_DIGITS = /^\d{1,9}(\.\d{1,6})?$/;

/** Money or percent. YAML reads `2.50` as a number; its digits are all that counts, so both are taken. */
const amount = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => isDecimal(text) && MOST_DIGITS.test(text), 'expected a plain number such as 2.90, not below 0');

const percent = amount.refine((text) => Number(text) <= 100, 'expected a percent from 0 to 100');

const fee = z.strictObject({ percent: percent.default('0'), fixed: amount.default('0') }).prefault({});

export const margin = z
  .strictObject({
    payment: fee.describe(
      'What the payment provider keeps: percent of what the customer pays, and an amount per order.',
    ),
    platform: fee.describe('What the platform of the shop keeps, likewise.'),
    floor: z
      .strictObject({ percent: percent.default('0'), amount: amount.default('0') })
      .prefault({})
      .describe('A person is told of an order that leaves less than the larger of the two.'),
    drift: z
      .strictObject({ percent: percent.default('5'), amount: amount.default('1') })
      .prefault({})
      .describe('A person is told when the cost of an order rises by more than the larger of the two.'),
  })
  .optional();
