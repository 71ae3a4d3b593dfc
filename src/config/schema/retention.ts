import { z } from 'zod';

const DAYS: Readonly<Record<string, number>> = { d: 1, y: 365.25 };

/** `30d`, `7y` → milliseconds; `forever`. */
const period = z
  .string()
  .regex(/^[1-9]\d{0,4}[dy]$|^forever$/, 'expected days or years such as 30d and 7y, or forever')
  .transform((text) =>
    text === 'forever'
      ? Number.POSITIVE_INFINITY
      : Number.parseInt(text, 10) * (DAYS[text.slice(-1)] ?? 1) * 86_400_000,
  );

/** `retention`: how long the bytes of received files are kept, by the kind of document in them. What they said stays. */
export const retention = z
  .strictObject({
    inventory: period.prefault('30d').describe('Stock feeds (846 and files like it).'),
    'price-catalog': period.prefault('1y'),
    acknowledgment: period.prefault('7y'),
    'ship-notice': period.prefault('7y'),
    invoice: period.prefault('7y'),
    'functional-acknowledgment': period.prefault('1y').describe('997 and 999 received.'),
    other: period.prefault('1y').describe('Files without any document: those that hold nothing but TA1s.'),
    stockHistory: period.prefault('90d').describe('What storefronts were told of quantities, and when.'),
    pushLog: period.prefault('14d').describe('Calls to storefronts and what came back.'),
    addresses: period
      .prefault('2y')
      .describe(
        'Name, address and note of the customers of ended orders, and our documents that carry them; counted from when the order came.',
      ),
    fullFeeds: z.int().min(1).default(3).describe('The last full feeds of each supplier, which are kept in any case.'),
  })
  .prefault({});
