import { z } from 'zod';
import { duration } from './duration.ts';

/** `storefronts[].orders`: which orders of this shop go to suppliers by themselves (docs/orders.md). */
export const orders = z
  .strictObject({
    approval: z
      .enum(['automatic', 'manual'])
      .default('automatic')
      .describe('manual: a person approves every order before it is routed.'),
    payment: z
      .array(z.enum(['paid', 'authorized', 'pending']))
      .min(1)
      .default(['paid'])
      .describe('States of the payment with which an order is routed.'),
    risk: z
      .enum(['medium', 'high', 'never'])
      .default('high')
      .describe('The least risk of fraud that needs a person; never: none does.'),
    pollEvery: z
      .union([z.literal('never').transform(() => undefined), duration])
      .default(5 * 60_000)
      .describe('How often changed orders are looked for in the shop, whatever its webhooks tell; never: not at all.'),
    placedSince: z.iso
      .date()
      .transform((day) => new Date(`${day}T00:00:00Z`))
      .optional()
      .describe('Orders placed before this day are not taken; default: before the shop was looked at first.'),
    promiseDays: z
      .int()
      .min(0)
      .max(365)
      .optional()
      .describe('Days after it was placed by which an order is promised, where the shop does not say (promisedBy).'),
    lateDays: z
      .int()
      .min(0)
      .max(60)
      .optional()
      .describe(
        'Days by which an order may come after its promise before somebody is told; by the supplier without it.',
      ),
  })
  .optional();
