import { z } from 'zod';
import { currency, day, decimal, instant, units } from './parts.ts';

/**
 * Routing request: everything that a decision about one order is made from, so that the same request gets the same answer
 * on any day and machine. The gateway makes it from its tables; `crossdock route FILE` also reads one that somebody wrote.
 */
const amount = decimal.refine((text) => !text.startsWith('-'), 'expected an amount that is not below 0');
const rate = amount.refine((text) => /[1-9]/.test(text), 'expected a rate above 0');
const share = amount.refine((text) => Number(text) <= 100, 'expected a percent from 0 to 100');

const routingObjectives = ['landed_cost', 'priority', 'fewest_splits', 'fastest', 'nearest'] as const;

export const routingPolicy = z
  .strictObject({
    objective: z.enum(routingObjectives).default('landed_cost').describe('What is made as small as possible.'),
    splitLines: z.boolean().default(false).describe('Whether the units of one line may come from several suppliers.'),
    mostSuppliers: units.min(1).optional().describe('Most purchase orders of one order; any number without it.'),
    splitPenalty: amount.default('2').describe('What every purchase order after the first costs us besides its fees.'),
    complete: z
      .enum(['order', 'line', 'none'])
      .default('line')
      .describe('What is shipped whole or not at all: the order, each line, or nothing.'),
    marginFloorPercent: share.optional().describe('Least share of the price that must be left after item and freight.'),
    rejectionPercent: share.default('10').describe('What a refused unit costs us, as a share of its price.'),
    latenessPercent: share.default('5').describe('What a late unit costs us, as a share of its price.'),
  })
  .prefault({});
export type RoutingPolicy = z.infer<typeof routingPolicy>;

const line = z.strictObject({
  lineId: z.string().min(1),
  sku: z.string().min(1).describe('Our SKU: it joins lines and offers.'),
  quantity: units.min(1),
  unitPrice: decimal.default('0').describe('What the customer pays for one unit, without tax.'),
  promisedBy: day.optional().describe('Last day on which it should be there; that of the order without it.'),
});

const product = z.strictObject({
  sku: z.string().min(1),
  weightKg: amount.optional().describe('Of one unit, for freight by weight.'),
  hazmat: z.boolean().default(false).describe('Dangerous goods: only suppliers that ship such things get it.'),
});

const days = z.strictObject({ least: z.int().min(0), most: z.int().min(0) });

const delivery = z.strictObject({
  service: z.string().min(1),
  zone: z.string().min(1).optional(),
  cutOff: z.int().min(0).max(1440).optional().describe('Minutes after midnight.'),
  handling: days,
  transit: days,
  backorder: days,
  learnt: z.array(z.enum(['handling', 'transit'])).describe('Which of them were seen instead of said.'),
});

const supplier = z.strictObject({
  id: z.string().min(1),
  priority: z.int().default(100).describe('Lower wins a tie.'),
  currency: currency.optional().describe('Of its fees and costs; that of the order without it.'),
  refuses: z.string().min(1).optional().describe('Why it gets nothing of this order, e.g. "does not ship to CA".'),
  hazmat: z.boolean().default(false).describe('It ships dangerous goods.'),
  dropShipFee: amount.default('0').describe('Per purchase order.'),
  freight: z
    .strictObject({
      perOrder: amount.default('0'),
      perUnit: amount.default('0'),
      perKg: amount.default('0'),
    })
    .prefault({})
    .describe('To this address by this service.'),
  minimumOrder: z
    .strictObject({
      value: amount.describe('Least item cost of a purchase order.'),
      surcharge: amount.optional().describe('What a smaller one costs; it is not taken without it.'),
    })
    .optional(),
  arrives: z
    .strictObject({ earliest: day, latest: day })
    .optional()
    .describe('Days on which it can be there: cut-off, handling, transit, holidays.'),
  delivery: delivery
    .optional()
    .describe('The business days from which `arrives` was reckoned, for who asks; nothing is decided by it.'),
  km: z.number().min(0).max(50_000).optional().describe('From its warehouse to the customer.'),
  record: z
    .strictObject({ lines: units.min(0), refused: units.min(0) })
    .default({ lines: 0, refused: 0 })
    .describe('Lines that it was asked for, and how many of them it refused.'),
});

const offer = z.strictObject({
  supplierId: z.string().min(1),
  supplierSku: z.string().min(1),
  sku: z.string().min(1).describe('Our SKU.'),
  available: units.min(0).describe('Units that may be routed there now.'),
  unitCost: amount.optional().describe('Nothing is ordered at an unknown cost.'),
  currency: currency.optional().describe('Of the cost; that of its supplier without it.'),
  pack: units.min(1).default(1).describe('A line is ordered in whole packs of so many units.'),
  least: units.min(1).default(1).describe('Fewest units of a line.'),
  most: units.min(1).optional().describe('Most units of a line.'),
  staleness: z.enum(['fresh', 'ageing', 'stale']).default('fresh').describe('Nothing is routed by a stale figure.'),
  confirmedAt: instant.optional().describe('When the supplier last confirmed the figure.'),
  refuses: z.string().min(1).optional().describe('Why nothing of it is ordered, e.g. "refused it before".'),
  sells: z
    .strictObject({ mean: z.number().min(0), deviation: z.number().min(0) })
    .optional()
    .describe('Units that others will take before our order is there.'),
});

export const routingRequest = z.strictObject({
  version: z.literal(1).default(1),
  at: instant.describe('When the decision is made.'),
  currency: currency.describe('Of the order, and of every amount that names no other.'),
  rates: z
    .record(currency, rate)
    .optional()
    .describe(
      'What one unit of a currency is in that of the order; a supplier in a currency without one is not eligible.',
    ),
  promisedBy: day.optional().describe('Last day on which it should be there.'),
  policy: routingPolicy,
  lines: z.array(line).min(1),
  products: z.array(product).default([]),
  suppliers: z.array(supplier).default([]),
  offers: z.array(offer).default([]),
});
export type RoutingRequest = z.infer<typeof routingRequest>;
export type RoutingSupplier = RoutingRequest['suppliers'][number];
export type RoutingOffer = RoutingRequest['offers'][number];
