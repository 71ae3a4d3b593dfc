import { z } from 'zod';
import { duration } from './values.ts';

const off = z.literal(false);
const share = z.union([off, z.number().gt(0).lt(1)]);
const factor = z.union([off, z.number().gt(1)]);
const time = z.union([off, duration]);

/** When a stock feed is held instead of applied (docs/stock.md); false switches a rule off. */
export const guard = z
  .strictObject({
    minimumSkus: z.int().min(3).default(20),
    incomplete: z.boolean().default(true),
    empty: z.boolean().default(true),
    totals: z.boolean().default(true),
    future: time.prefault('15m'),
    usualRuns: z.union([off, z.int().min(3).max(100)]).default(10),
    zero: share.default(0.25),
    fall: share.default(0.5),
    rise: factor.default(10),
    equal: share.default(0.8),
    shifted: share.default(0.5),
    columns: share.default(0.5),
    price: share.default(0.25),
    priceMove: z.number().gt(0).default(0.3),
    priceRatio: factor.default(10),
    foreign: share.default(0.5),
    agreeAfter: time.prefault('10m'),
  })
  .prefault({});
