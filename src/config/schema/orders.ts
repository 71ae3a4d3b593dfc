import { z } from 'zod';

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
  })
  .optional();
