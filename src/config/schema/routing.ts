import { z } from 'zod';
import { isDecimal } from '../../kernel/decimal.ts';

/** YAML reads `2.50` as a number; its digits are all that counts, so both are taken. */
const amount = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine(
    (text) => isDecimal(text) && /^\d{1,9}(\.\d{1,6})?$/.test(text),
    'expected a plain number such as 2.50, not below 0',
  );

const percent = amount.refine((text) => Number(text) <= 100, 'expected a percent from 0 to 100');

const policy = {
  objective: z
    .enum(['landed_cost', 'priority', 'fewest_splits', 'fastest', 'nearest'])
    .describe('What is made as small as possible.'),
  splitLines: z
    .boolean()
    .describe('Whether the units of one line may come from several suppliers; what publish.split says without it.'),
  mostSuppliers: z.int().min(1).max(100).describe('Most purchase orders of one order; any number without it.'),
  splitPenalty: amount.describe('What every purchase order after the first costs besides its fees.'),
  complete: z.enum(['order', 'line', 'none']).describe('What is shipped whole or not at all.'),
  marginFloorPercent: percent.describe('Least share of the price that must be left after item and freight.'),
  rejectionPercent: percent.describe('What a refused unit costs, as a share of its price.'),
  latenessPercent: percent.describe('What a late unit costs, as a share of its price.'),
};

/** `routing`: how orders find their suppliers (docs/routing.md). */
export const routing = z
  .strictObject({
    ...policy,
    objective: policy.objective.default('landed_cost'),
    splitLines: policy.splitLines.optional(),
    mostSuppliers: policy.mostSuppliers.optional(),
    splitPenalty: policy.splitPenalty.default('2'),
    complete: policy.complete.default('line'),
    marginFloorPercent: policy.marginFloorPercent.optional(),
    rejectionPercent: policy.rejectionPercent.default('10'),
    latenessPercent: policy.latenessPercent.default('5'),
    solverSeconds: z
      .number()
      .min(0.1)
      .max(60)
      .default(5)
      .describe('Longest time for orders with too many sets of suppliers to go through.'),
  })
  .prefault({});

/** `storefronts[].routing`: what is otherwise for orders of this shop. */
export const storefrontRouting = z.strictObject(policy).partial().optional();
