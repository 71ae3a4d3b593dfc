import { z } from 'zod';
import { decimal } from '../../documents/parts.ts';
import { duration } from './values.ts';

/** `orders`: what a supplier may answer an order without a person having to look, and what follows when it does not ship. */
export const orders = z
  .strictObject({
    numberPrefix: z
      .string()
      .regex(/^[A-Z0-9][A-Z0-9-]{0,11}$/, 'expected at most 12 capital letters, digits and dashes')
      .optional()
      .describe('Begins the numbers of purchase orders; default: PO- and the id of the supplier.'),
    price: z
      .strictObject({
        percent: z.number().min(0).max(100).default(0.5),
        amount: decimal.default('0.01'),
      })
      .prefault({})
      .describe('By how much an acknowledged unit cost may exceed the ordered one; the larger of the two counts.'),
    lateDays: z
      .int()
      .min(0)
      .max(60)
      .default(2)
      .describe('Days by which what it answers may be there after the day that the customer was promised.'),
    backorderDays: z
      .int()
      .min(0)
      .max(365)
      .optional()
      .describe('The same for what it has not in stock, before somebody else is asked; lateDays without it.'),
    late: z
      .enum(['reroute', 'tell'])
      .default('reroute')
      .describe(
        'What follows when an answer is too late and another supplier could be earlier: the cancel is asked for by document (860) and, once agreed, the units go elsewhere; or a person is told.',
      ),
    unreadable: z
      .union([z.literal('never'), duration])
      .default(4 * 3_600_000)
      .describe(
        'Business time after which an order that the supplier could not read (997 with R, TA1) goes to another one; never: a person decides.',
      ),
    unanswered: z
      .strictObject({
        resend: z
          .union([z.literal('never'), duration])
          .default('never')
          .describe('The same document is sent once more where not even a 997 came.'),
        cancel: z
          .union([z.literal('never'), duration])
          .default('never')
          .describe('The supplier is asked to cancel (860, or by a person), so that the units can go elsewhere.'),
      })
      .refine(({ resend, cancel }) => resend === 'never' || cancel === 'never' || resend < cancel, {
        message: 'expected less than "cancel": what is cancelled is not sent again',
        path: ['resend'],
      })
      .prefault({})
      .describe(
        'Business time after an order was sent of which the supplier has said nothing, and what follows by itself.',
      ),
    short: z
      .enum(['refused', 'backordered'])
      .default('refused')
      .describe('What a changed quantity (IQ) means for the units that it leaves out.'),
  })
  .prefault({});
