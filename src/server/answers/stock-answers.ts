import { z } from 'zod';
import { stateEvent } from './order-answers.ts';
import { list, next } from './parts.ts';

/** What `/v1/products`, `/v1/offers`, `/v1/stock` and `/v1/feeds` answer. */

const listing = z.object({
  storefront: z.string(),
  desired: z.int().describe('What it should show.'),
  pushed: z.int().nullable().describe('What it was told last; null: nothing yet.'),
  isWaiting: z.boolean(),
  refusal: z.string().nullable(),
});
const offer = z.object({
  supplier: z.string(),
  supplierSku: z.string(),
  status: z.enum(['active', 'missing', 'discontinued']),
  units: z.int().nullable().describe('Of all its warehouses, as the supplier says.'),
  isStale: z.boolean(),
  cost: z.string().nullable(),
  currency: z.string(),
});
export const productList = z.object({
  products: list(
    z.object({
      sku: z.string(),
      title: z.string(),
      gtin: z.string().nullable(),
      category: z.string().nullable(),
      listings: list(listing),
      offers: list(offer),
    }),
  ),
  next,
});
export const unmatchedOffers = z.object({
  offers: list(
    z.object({
      supplier: z.string(),
      supplierSku: z.string(),
      gtin: z.string().nullable(),
      cost: z.string().nullable(),
      currency: z.string(),
      units: z.int().nullable(),
    }),
  ),
  next,
});

const term = z.object({ kind: z.string(), units: z.int() });
export const explainedStock = z.object({
  version: z.literal(1),
  sku: z.string(),
  title: z.string(),
  storefronts: list(
    z.object({
      storefront: z.string(),
      desired: z.int(),
      version: z.int(),
      since: z.string(),
      pushed: z.int().nullable(),
      pushedVersion: z.int(),
      pushedAt: z.string().nullable(),
      refusal: z.string().nullable(),
      rule: z.object({ cap: z.int().optional(), weight: z.int(), buffer: z.int(), split: z.boolean() }),
      sum: z.object({ storefrontId: z.string(), terms: list(term), published: z.int() }),
      isCurrent: z.boolean().describe('False for a moment while a change is on its way.'),
    }),
  ),
  offers: list(
    z.object({
      supplier: z.string(),
      supplierName: z.string(),
      supplierSku: z.string(),
      feed: z.string().nullable(),
      status: z.enum(['active', 'missing', 'discontinued']),
      missing: z
        .object({
          feed: z.string().nullable(),
          feeds: z.int(),
          since: z.string().nullable(),
          lastConfirmedAt: z.string().nullable(),
        })
        .nullable(),
      discontinuedSince: z.string().nullable(),
      cost: z.string().nullable(),
      currency: z.string(),
      packSize: z.int(),
      isConfigured: z.boolean(),
      reflectsAt: z.string(),
      confirmedAt: z.string().nullable(),
      isStale: z.boolean(),
      staleBefore: z.string().nullable(),
      refusal: z.object({ poNumber: z.string(), at: z.string() }).nullable(),
      pause: z.object({ by: z.string(), reason: z.string(), since: z.string() }).nullable(),
      overdueMs: z.number(),
      everyMs: z.number(),
      buffer: z.object({
        normal: z.int(),
        fast: z.int(),
        units: z.int().nullable(),
        isFast: z.boolean(),
      }),
      learnt: z.record(z.string(), z.number()).nullable(),
      reservations: list(
        z.object({
          poNumber: z.string(),
          order: z.string(),
          storefront: z.string(),
          units: z.int(),
          state: z.string(),
          placedAt: z.string(),
          firmAt: z.string().nullable(),
        }),
      ),
      warehouses: list(
        z.object({
          warehouse: z.string(),
          units: z.int(),
          isExact: z.boolean(),
          run: z.string().nullable(),
          asOf: z.string().nullable(),
          recordedAt: z.string().nullable(),
          undoes: z.string().nullable(),
          fileId: z.string().nullable(),
          file: z.string().nullable(),
          place: z.int().describe('Segment, row or line of the file; 0: the file did not name it.'),
          format: z.string().nullable(),
          mapping: z.string().nullable(),
          mappingVersion: z.string().nullable(),
        }),
      ),
      sum: z.object({ terms: list(term), toRoute: z.int(), toSell: z.int() }),
      bufferFrom: z.enum(['sku', 'fast-mover', 'usual', 'learnt']),
    }),
  ),
});

const offerKey = { supplier: z.string(), supplierSku: z.string() };
const stockEvent = z.object({
  kind: z.literal('stock'),
  ...offerKey,
  id: z.string(),
  at: z.date(),
  warehouse: z.string().nullable(),
  quantityBefore: z.int().nullable(),
  quantityAfter: z.int().nullable(),
  changed: list(z.object({ fact: z.string(), before: z.unknown(), after: z.unknown() })),
  run: z.string().nullable(),
  feed: z.string().nullable(),
  catalog: z.string().nullable(),
  asOf: z.date(),
  undoes: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decisionReason: z.string().nullable(),
  fileId: z.string().nullable(),
  file: z.string().nullable(),
});
const pushEvent = z.object({
  kind: z.literal('push'),
  id: z.string(),
  at: z.date(),
  storefront: z.string(),
  quantity: z.int(),
  refusal: z.string().nullable(),
  since: z.date(),
});
const orderEvent = z.object({
  kind: z.literal('order'),
  ...offerKey,
  purchaseOrderId: z.string(),
  lineNumber: z.int(),
  at: z.date(),
  units: z.int(),
  standing: z.enum(['held', 'reflected', 'released']),
  closedAt: z.date().nullable(),
  reflectedBy: z.string().nullable(),
  poNumber: z.string(),
  poState: z.string(),
  order: z.string(),
  storefront: z.string(),
});
export const stockHistoryPage = z.object({
  version: z.literal(1),
  sku: z.string().nullable(),
  title: z.string(),
  offers: list(z.object(offerKey)),
  events: list(z.union([stockEvent, pushEvent, orderEvent])).describe('The newest last.'),
  older: z.string().nullable().describe('As `next`.'),
  next: z.string().nullable().describe('Give it back as `?before=`; null: there is nothing earlier.'),
});

const points = list(z.object({ at: z.date(), units: z.int() }));
export const stockSeriesAnswer = z.object({
  version: z.literal(1),
  sku: z.string(),
  since: z.date(),
  until: z.date(),
  storefronts: list(z.object({ storefront: z.string(), points })),
  suppliers: list(z.object({ ...offerKey, points })),
  isCut: z.boolean().describe('There was more than is answered: the beginning is missing.'),
});

const run = z.object({
  id: z.string(),
  supplierId: z.string(),
  feed: z.string(),
  fileId: z.string().nullable(),
  file: z.string().nullable(),
  sha256: z.string().nullable(),
  asOf: z.date(),
  recordedAt: z.date(),
  coverage: z.enum(['full', 'partial', 'delta']),
  state: z.enum(['applied', 'held', 'stale', 'heartbeat', 'released', 'refused', 'superseded']),
  reason: z.string().nullable(),
  lines: z.int(),
  heldLines: z.int(),
  inserted: z.int(),
  changed: z.int(),
  zeroed: z.int(),
  broken: list(
    z.object({
      rule: z.string(),
      code: z.string(),
      text: z.string(),
      found: z.union([z.number(), z.string()]),
      limit: z.union([z.number(), z.string()]),
      setting: z.string(),
    }),
  ),
  releases: z.string().nullable(),
  decidedAt: z.date().nullable(),
  decidedBy: z.string().nullable(),
  decisionReason: z.string().nullable(),
});
const beingRead = z.object({
  supplierId: z.string(),
  fileId: z.string(),
  name: z.string(),
  size: z.number(),
  phase: z.enum(['reading', 'comparing', 'applying']),
  bytes: z.number(),
  beganAt: z.date(),
  phaseSince: z.date(),
});
export const feedList = z.object({ feeds: list(run), next, reading: list(beingRead) });
export const oneFeed = z.object({
  feed: run.extend({
    stats: z.record(z.string(), z.unknown()).nullable(),
    examples: list(z.record(z.string(), z.unknown())).nullable(),
  }),
  history: list(
    z.object({
      from: z.string().nullish(),
      to: z.string(),
      cause: z.string(),
      actor: z.string().nullish(),
      reason: z.string().nullish(),
      at: z.date(),
    }),
  ),
});
const catalog = z.object({
  id: z.string(),
  supplierId: z.string(),
  documentId: z.string(),
  catalog: z.string().nullable().describe("The supplier's name for it."),
  mapping: z.string(),
  fileId: z.string(),
  file: z.string(),
  asOf: z.date(),
  state: z.enum(['applied', 'held', 'released', 'refused', 'superseded']),
  prices: z.int(),
  changed: z.int().describe('Costs that changed when it was applied; what begins later is not in it.'),
  stats: z.record(z.string(), z.number().nullable()),
  broken: z.object({ code: z.string(), text: z.string(), setting: z.string() }).nullable(),
  recordedAt: z.date(),
  decidedAt: z.date().nullable(),
  decidedBy: z.string().nullable(),
  decisionReason: z.string().nullable(),
});
export const catalogList = z.object({ catalogs: list(catalog), next });
export const oneCatalog = z.object({ catalog, history: list(stateEvent) });
export const figureList = z.object({
  figures: list(
    z.object({
      id: z.string(),
      supplierSku: z.string(),
      sku: z.string().nullable(),
      warehouse: z.string(),
      before: z.int().nullable(),
      after: z.int().nullable(),
    }),
  ),
  next,
});
export const undoPreview = z.object({
  version: z.literal(1),
  supplier: z.string(),
  feed: z.string(),
  takenBack: list(z.string()).describe('The runs that go, the one that is undone first.'),
  asOf: z.date().nullable(),
  changed: z.int(),
  zeroed: z.int(),
  storefronts: list(
    z.object({
      storefront: z.string(),
      more: z.int(),
      fewer: z.int(),
      gone: z.int(),
      examples: list(z.object({ sku: z.string(), from: z.int(), to: z.int() })),
    }),
  ),
});
