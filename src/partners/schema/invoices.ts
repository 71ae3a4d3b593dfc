import { z } from 'zod';
import { isDecimal } from '../../kernel/decimal.ts';

/** `invoices`: what a supplier may bill without a person having to look (docs/invoices.md). */

const amount = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => isDecimal(text) && !text.startsWith('-'), 'expected a plain number such as 0.50, not below 0');

const percent = amount.refine((text) => Number(text) <= 100, 'expected a percent from 0 to 100');

export const invoices = z
  .strictObject({
    price: z
      .strictObject({
        percent: percent.default('0.5'),
        amount: amount.optional().describe('One smallest unit of the currency without it.'),
      })
      .prefault({})
      .describe('By how much a billed unit cost may exceed the agreed one; the larger of the two counts.'),
    freight: z
      .strictObject({
        percent: percent.default('5'),
        amount: amount.optional().describe('A hundred smallest units of the currency without it.'),
      })
      .prefault({})
      .describe('The same for the freight of the order.'),
    charges: z
      .array(z.enum(['surcharge', 'duty', 'tax', 'other']))
      .default([])
      .describe('Charges that were agreed on; every other one but fee and freight is an exception.'),
  })
  .prefault({});
