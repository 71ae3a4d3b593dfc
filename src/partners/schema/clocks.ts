import { z } from 'zod';
import { duration } from './values.ts';

const never = z.literal('never');
const days = z.int().min(0).max(60);
const WARNS_LATE = { message: 'expected less than "alert", or the warning would never be seen', path: ['warn'] };

/** `clocks`: how long the supplier may take to answer an order, on its business calendar; `never`: it does not send that. */
export const clocks = z
  .strictObject({
    functionalAcknowledgment: z
      .union([
        never,
        z
          .strictObject({ warn: duration.optional(), alert: duration.optional() })
          .refine(({ warn, alert }) => warn === undefined || alert === undefined || warn < alert, WARNS_LATE),
      ])
      .optional()
      .describe('997, 999: business time after the order was sent.'),
    acknowledgment: z
      .union([
        never,
        z
          .strictObject({ warn: duration.optional(), alert: duration.optional() })
          .refine(({ warn, alert }) => warn === undefined || alert === undefined || warn < alert, WARNS_LATE),
      ])
      .optional()
      .describe('855: business time after the order was sent.'),
    shipNotice: z
      .union([never, z.strictObject({ afterPromise: days.default(1), afterOrder: days.default(3) })])
      .optional()
      .describe(
        '856: business days after the promised ship date, or after the order was sent where none was promised.',
      ),
    invoice: z
      .union([never, z.strictObject({ afterShipment: days.default(5) })])
      .optional()
      .describe('810: business days after the shipment.'),
  })
  .prefault({});
