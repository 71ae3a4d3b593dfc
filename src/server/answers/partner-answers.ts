import { z } from 'zod';
import { list, next } from './parts.ts';

/** What `/v1/suppliers`, `/v1/storefronts`, `/v1/traffic` and `/v1/push-log` answer. */

const supplierStanding = z
  .object({
    errors: z.int(),
    warnings: z.int(),
    heldFeeds: z.int(),
    waitingDeliveries: z.int(),
    openOrders: z.int(),
    overdue: z.int(),
    offers: z.int(),
    unmatched: z.int(),
    lastFileAt: z.date().nullable(),
    lastPollAt: z.date().nullable(),
    revisionSince: z.date().nullable(),
  })
  .nullable();
const pause = z
  .object({
    since: z.date(),
    until: z.date().nullable().describe('Null: until somebody resumes it.'),
    by: z.string(),
    reason: z.string(),
  })
  .nullable()
  .describe('A person has it left alone; null: it is at work.');
const mappingUse = z.object({ mapping: z.string(), kind: z.string() });
const supplier = z.object({
  id: z.string(),
  name: z.string(),
  own: z.boolean().describe('Our own stock.'),
  simulator: z.boolean(),
  currency: z.string(),
  timeZone: z.string(),
  channel: z.string(),
  collects: list(z.object({ folder: z.string(), rule: z.string() })),
  delivers: z.object({ channel: z.string(), folder: z.string() }),
  reads: list(mappingUse),
  writes: list(mappingUse),
  revision: z.string(),
  standing: supplierStanding,
  pause,
});
export const supplierList = z.object({ suppliers: list(supplier) });

const figures = z.object({
  total: z.int(),
  fresh: z.int(),
  ageing: z.int(),
  stale: z.int(),
  unconfirmed: z.int(),
  active: z.int(),
  missing: z.int(),
  discontinued: z.int(),
});
const feedAge = z.object({
  feed: z.string(),
  state: z.string(),
  lastFile: z
    .object({
      id: z.string(),
      name: z.string(),
      folder: z.string(),
      receivedAt: z.date(),
      state: z.string(),
      reason: z.string().nullable(),
    })
    .nullable(),
  asOf: z.date().nullable(),
  confirmedAt: z.date().nullable(),
  expected: z.union([z.object({ everyMs: z.number() }), z.object({ by: z.number() })]),
  dueAt: z.date().nullable(),
  staleAt: z.date().nullable(),
  named: z.int().describe('SKUs that its last full file named.'),
  troubles: list(z.string()),
});
const stockAge = z.object({
  supplier: z.string(),
  name: z.string(),
  own: z.boolean(),
  timeZone: z.string(),
  expectedEveryMs: z.number(),
  maxAgeMs: z.number(),
  feeds: list(feedAge),
  isInTrouble: z.boolean(),
});
const freshness = stockAge.extend({ feeds: list(feedAge.extend({ skus: figures })) });
export const freshnessList = z.object({
  version: z.literal(1),
  suppliers: list(stockAge.extend({ feeds: list(feedAge.extend({ skus: figures.optional() })) })),
});
export const oneSupplier = supplier.extend({ version: z.literal(1), freshness });

const setting = z.object({
  path: z.string(),
  value: z.unknown(),
  masked: z.boolean(),
  from: z.enum(['file', 'environment', 'secret-file', 'default', 'not set']),
  place: z.object({ file: z.string(), line: z.int(), column: z.int() }).optional(),
  name: z.string().optional().describe('The variable or the secret file that it comes from.'),
  description: z.string().optional(),
});
export const settingList = z.object({ version: z.literal(1), settings: list(setting) });

export const supplierCheck = z.object({
  supplier: z.string(),
  isInOrder: z.boolean(),
  steps: list(z.object({ way: z.enum(['collect', 'deliver']), name: z.string(), ok: z.boolean(), detail: z.string() })),
});
export const polled = z.object({ wanted: list(z.object({ folder: z.string(), rule: z.string() })) });

const rate = z.object({ of: z.number(), rate: z.number().nullable(), atLeast: z.number().nullable() });
const card = z.object({
  supplierId: z.string(),
  name: z.string(),
  lines: z.int(),
  fill: rate,
  adjustedFill: rate,
  onTime: rate,
  kept: rate,
  lateDays: z.number().nullable(),
  accepted: rate,
  acknowledgedInDay: rate,
  acknowledgmentHours: z.object({ p50: z.number(), p90: z.number() }).nullable(),
  shipNotices: rate,
  invoices: rate,
  feeds: rate,
  priceDrift: z.number().nullable(),
  score: z.number().nullable().describe('0 to 100; null while too little is known.'),
});
export const scorecardWeeks = z.object({
  version: z.literal(1),
  weeks: list(z.object({ from: z.date(), before: z.date(), card: card.nullable() })),
});

const shopStanding = z.object({
  storefront: z.string(),
  listed: z.int(),
  waiting: z.int(),
  refused: z.int(),
  packagesWaiting: z.int(),
  ordersToRead: z.int(),
  lookedAt: z.date().nullable(),
  comparedAt: z.date().nullable(),
});
const traffic = z.object({
  storefrontId: z.string(),
  available: z.number().nullable(),
  capacity: z.number().nullable(),
  perSecond: z.number().nullable(),
  pausedUntil: z.date().nullable(),
  failures: z.int(),
  openSince: z.date().nullable().describe('Set: it is not called, but for a probe at `probeAt`.'),
  openCode: z.string().nullable(),
  openMessage: z.string().nullable(),
  probeAt: z.date().nullable(),
  waiting: z.object({ packages: z.int(), quantities: z.int(), prices: z.int() }),
});
export const storefrontList = z.object({ storefronts: list(shopStanding) });
export const trafficList = z.object({ storefronts: list(traffic) });
export const oneStorefront = z.object({
  version: z.literal(1),
  storefront: z.string(),
  standing: shopStanding.nullable(),
  traffic: traffic.nullable().describe('Null: it was never called.'),
  capabilities: z.object({
    adapter: z.string(),
    stockBatchSize: z.number(),
    priceBatchSize: z.number(),
    fulfilmentGranularity: z.string(),
    compareAndSet: z.boolean(),
    stockIdempotency: z.string(),
    fulfilmentIdempotency: z.string(),
    webhookKind: z.string(),
    parallelCalls: z.number().optional(),
  }),
  does: z.object({
    ordersAreRead: z.boolean(),
    itemsAreRead: z.boolean(),
    takesPrices: z.boolean(),
    takesStatuses: z.boolean(),
    sendsWebhooks: z.boolean(),
  }),
});
export const pushHours = z.object({
  hours: list(
    z.object({
      hour: z.date(),
      batches: z.int(),
      items: z.int(),
      p50: z.number().nullable(),
      p99: z.number().nullable(),
    }),
  ),
});
export const driftRuns = z.object({
  runs: list(
    z.object({
      id: z.string(),
      askedBy: z.string(),
      begunAt: z.date(),
      endedAt: z.date().nullable(),
      compared: z.int(),
      waiting: z.int(),
      pricesCompared: z.int(),
      drifted: z.int().describe('Quantities and prices.'),
      repaired: z.int(),
    }),
  ),
});
const driftState = z.enum(['differs', 'unknown', 'ambiguous', 'untracked']);
export const driftAnswer = z.object({
  drift: z
    .object({
      storefront: z.string(),
      askedBy: z.string(),
      begunAt: z.date(),
      endedAt: z.date().nullable(),
      compared: z.int(),
      waiting: z.int(),
      counts: list(z.object({ state: driftState, count: z.int(), repaired: z.int(), examples: list(z.string()) })),
      skus: list(
        z.object({
          sku: z.string(),
          state: driftState,
          pushed: z.int(),
          found: z.int().nullable(),
          why: z.string(),
          foundAt: z.date(),
          isRepaired: z.boolean(),
        }),
      ),
      prices: z
        .object({
          compared: z.int(),
          drifted: z.int(),
          skus: list(
            z.object({
              sku: z.string(),
              pushed: z.string(),
              currency: z.string(),
              found: z.string().nullable().describe('Null: it shows none in that currency.'),
              why: z.string(),
              foundAt: z.date(),
            }),
          ),
        })
        .describe('All of them are told again.'),
    })
    .nullable()
    .describe('Null: it was never compared.'),
});
export const storefrontCheck = z.object({
  storefront: z.string(),
  findings: list(
    z.object({
      check: z.string(),
      verdict: z.enum(['ok', 'warning', 'failed']),
      says: z.string(),
      remedy: z.string().optional(),
    }),
  ),
  coverage: z
    .object({
      listed: z.int(),
      found: z.int(),
      lacking: list(
        z.object({
          state: z.enum(['unknown', 'ambiguous', 'untracked']),
          count: z.int(),
          examples: list(z.object({ sku: z.string(), says: z.string().optional() })),
        }),
      ),
    })
    .optional(),
  isInOrder: z.boolean(),
});
export const syncAnswer = z.object({
  storefront: z.string(),
  isDryRun: z.boolean(),
  listed: z.int(),
  inSync: z.int(),
  counts: z.partialRecord(
    z.enum(['waits', 'send', 'sold', 'refused', 'unknown', 'ambiguous', 'untracked']),
    z.int().optional(),
  ),
  differing: list(
    z.object({
      sku: z.string(),
      desired: z.int(),
      told: z.int().nullable(),
      shows: z.int().nullable(),
      what: z.enum(['waits', 'send', 'sold', 'refused', 'unknown', 'ambiguous', 'untracked']),
    }),
  ),
});

const call = z.object({
  id: z.string(),
  storefrontId: z.string(),
  about: z.string(),
  key: z.string().nullable(),
  method: z.string(),
  path: z.string(),
  status: z.int().nullable(),
  failure: z.string().nullable(),
  ms: z.number(),
  at: z.date(),
});
export const callList = z.object({ calls: list(call), next });
export const oneCall = z.object({
  call: call.extend({ request: z.string().nullable(), answer: z.string().nullable() }),
});

const letter = z.object({
  id: z.string().describe('What `POST /v1/letters/resend` takes.'),
  storefrontId: z.string(),
  orderId: z.string().describe('As the shop calls it.'),
  what: z.string().describe('`order.status` and the status, or `fulfilment` and the package.'),
  reason: z.string().nullable().describe('What the shop answered last; null: it said nothing.'),
  attempts: z
    .int()
    .nullable()
    .describe(
      'How often it was asked, of late: sent again it counts anew. Null of a package that was queued before this was counted.',
    ),
  at: z.date().describe('When it was refused or given up; it is kept 14 days from then.'),
});
export const letterList = z.object({ letters: list(letter), next });
