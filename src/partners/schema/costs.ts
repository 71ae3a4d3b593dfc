import { z } from 'zod';
import { decimal } from '../../documents/parts.ts';

export const amount = decimal.refine((text) => !text.startsWith('-'), 'expected an amount that is not below 0');

/** `costs`: what an order costs there besides its items, in the supplier's currency. */
export const costs = z
  .strictObject({
    dropShipFee: amount.default('0').describe('Per purchase order.'),
    freightPerOrder: amount.default('0').describe('Where `shipping.services` says nothing else.'),
    freightPerUnit: amount.default('0').describe('As above.'),
    priority: z.int().default(100).describe('Lower wins a tie.'),
  })
  .prefault({});
