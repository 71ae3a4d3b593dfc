import { z } from 'zod';
import { buffer } from './buffer.ts';
import { guard } from './guard.ts';
import { duration } from './values.ts';
import { watch } from './watch.ts';

/** What a supplier's stock feeds mean, and how far their figures are trusted. */
export const stock = z
  .strictObject({
    coverage: z
      .enum(['full', 'partial', 'delta'])
      .optional()
      .describe(
        'full, unless own: everything, so that what is missing is gone; partial, of own stock: only what changed; delta: by how much.',
      ),
    duplicates: z
      .enum(['last', 'sum', 'refuse'])
      .default('last')
      .describe('What stands for a SKU and warehouse that a file names more than once; refuse holds the feed.'),
    reflectsAt: z
      .enum(['receipt', 'acknowledgment', 'shipment'])
      .optional()
      .describe('acknowledgment without it; shipment of own stock.'),
    buffer: buffer.optional(),
    freshness: z
      .strictObject({
        expectedEvery: duration
          .refine((every) => every > 0, 'expected more than 0')
          .optional()
          .describe('Up to this age a figure is fresh; without it what `collect[].expect` says, else 4h.'),
        maxAge: duration
          .optional()
          .describe('Beyond this age nothing is sold by it; three times expectedEvery without it, 12h at least.'),
        clock: z
          .enum(['server', 'ours'])
          .default('server')
          .describe(
            'What says when a file came that says no moment of its own: its time at the server, or, where the clock there is wrong, when we first saw it.',
          ),
      })
      .refine(
        ({ expectedEvery, maxAge }) => expectedEvery === undefined || maxAge === undefined || maxAge >= expectedEvery,
        { message: 'expected at least expectedEvery', path: ['maxAge'] },
      )
      .prefault({}),
    watch,
    skipUnchanged: z
      .boolean()
      .default(true)
      .describe(
        'Lines of a full X12 feed that come again with the same text are not read again; false: read all of it, always.',
      ),
    zeroRefused: z
      .boolean()
      .default(true)
      .describe(
        'When the supplier refuses units of an order, or confirms fewer, nothing more of that SKU is sold or routed until a later figure of it; false: its figure counts on.',
      ),
    minimumShare: z.number().min(0).max(1).default(0.5),
    missingFeeds: z.int().min(1).default(2),
    guard,
  })
  .prefault({});
