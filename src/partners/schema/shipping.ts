import { z } from 'zod';
import { carrier } from './calendar.ts';
import { amount } from './costs.ts';
import { timeOfDay } from './values.ts';

const country = z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166-1 alpha-2 country code such as US');

const days = z
  .strictObject({ least: z.int().min(0).max(90), most: z.int().min(0).max(90) })
  .refine(({ least, most }) => least <= most, { message: 'expected at least "least"', path: ['most'] });

const place = z.strictObject({
  country,
  regions: z.array(z.string().min(1)).min(1).optional().describe('States or provinces, as orders write them.'),
  postalCodes: z.array(z.string().min(1)).min(1).optional().describe('Beginnings of postal codes.'),
});

const rate = z.strictObject({
  zone: z.string().min(1).optional().describe('Only to this zone; everywhere else without it.'),
  perOrder: amount.optional().describe('costs.freightPerOrder without it.'),
  perUnit: amount.optional().describe('costs.freightPerUnit without it.'),
  perKg: amount.default('0'),
  transit: days.optional().describe('Business days on the way; shipping.transit without it.'),
});

/** `shipping`: where the supplier ships, how fast, and for how much; what routing compares suppliers by (docs/routing.md). */
export const shipping = z
  .strictObject({
    from: z
      .strictObject({ country, postalCode: z.string().min(1).optional() })
      .optional()
      .describe('Its warehouse, for distances.'),
    countries: z.array(country).min(1).optional().describe('Where it ships to; everywhere without it.'),
    hazmat: z.boolean().default(false).describe('It ships dangerous goods.'),
    cutOff: timeOfDay.optional().describe('What comes later in the day is handled on the next business day.'),
    handling: days.default({ least: 1, most: 2 }).describe('Business days until an order leaves.'),
    transit: days.default({ least: 2, most: 5 }).describe('Business days on the way where no rate says it.'),
    backorder: days
      .default({ least: 5, most: 20 })
      .describe('Business days until what is not there leaves, where neither an answer nor the stock feed says when.'),
    carrier: carrier.optional().describe('When its carriers work; without it when the supplier does (`calendar`).'),
    zones: z.record(z.string().min(1), z.array(place).min(1)).default({}).describe('Names for parts of the world.'),
    services: z
      .record(z.string().min(1), z.array(rate).min(1))
      .default({})
      .describe('Rates by the service of the order; "*" is every other one. Any service without a table.'),
  })
  .superRefine(({ zones, services }, context) => {
    for (const [service, rates] of Object.entries(services)) {
      const seen = new Set<string | undefined>();
      for (const [at, { zone }] of rates.entries()) {
        const fault = (message: string): void =>
          void context.addIssue({ code: 'custom', path: ['services', service, at, 'zone'], message });
        if (zone !== undefined && !Object.hasOwn(zones, zone)) {
          fault(`expected one of the zones (${Object.keys(zones).join(', ') || 'there are none'})`);
        }
        if (seen.has(zone))
          fault(zone === undefined ? 'a second rate for everywhere else' : `a second rate for ${zone}`);
        seen.add(zone);
      }
    }
  })
  .prefault({});
