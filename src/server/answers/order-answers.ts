import { z } from 'zod';
import { list } from './parts.ts';

/** What `/v1/orders` answers. */

const purchaseOrderInList = z.object({ supplier: z.string(), poNumber: z.string(), state: z.string() });

const orderRow = z.object({
  id: z.string(),
  storefront: z.string(),
  orderId: z.string(),
  state: z.string(),
  isTest: z.boolean(),
  reason: z.string().nullable(),
  placedAt: z.date(),
  currency: z.string(),
  units: z.int().describe('That the customer still wants.'),
  value: z.string().describe('What they are sold for.'),
  margin: z.string().nullable().describe('What is left of it by all that is known; null: nothing is.'),
  promisedBy: z.string().nullable(),
  overdue: z.int().describe('Answers of suppliers that should have come.'),
  purchaseOrders: list(purchaseOrderInList),
});

const foundOrder = z.object({
  storefront: z.string(),
  orderId: z.string(),
  supplier: z.string(),
  poNumber: z.string(),
  supplierReference: z.string().nullable(),
  state: z.string(),
});

export const orderList = z.union([
  z.object({ orders: list(orderRow), next: z.string().nullable() }),
  z.object({ orders: list(foundOrder) }).describe('With `?reference=`.'),
]);
export const orderCounts = z.object({ counts: z.record(z.string(), z.int()) });
export const said = z.object({ said: z.string().describe('One sentence: what follows.') });

const costs = z.object({
  item: z.string(),
  dropShipFee: z.string(),
  surcharge: z.string(),
  freight: z.string(),
  rejection: z.string(),
  lateness: z.string(),
  split: z.string(),
  landed: z.string(),
});
const candidate = z.object({
  supplierId: z.string(),
  outcome: z.enum(['chosen', 'lost', 'not-eligible']),
  because: z.string(),
  units: z.int(),
  costs,
  exchange: z.object({ currency: z.string(), rate: z.string() }).optional(),
  refused: list(z.object({ lineId: z.string(), reason: z.string() })),
  ageing: list(z.object({ supplierSku: z.string(), confirmedAt: z.string().optional() })),
});
const explanation = z.object({
  version: z.int(),
  objective: z.string(),
  method: z.string(),
  isProven: z.boolean(),
  notes: list(z.string()),
  compared: z.int(),
  total: costs,
  candidates: list(candidate),
  alternatives: list(z.object({ suppliers: list(z.string()), units: z.int(), costs, because: z.string() })),
});

const assignment = z.object({
  supplierId: z.string(),
  currency: z.string(),
  rate: z.string(),
  dropShipFee: z.string(),
  surcharge: z.string(),
  freight: z.string(),
  lines: list(z.object({ lineId: z.string(), supplierSku: z.string(), quantity: z.int(), unitCost: z.string() })),
});

export const reroutePreview = z.object({
  version: z.literal(1),
  said: z.string(),
  units: z.int().describe('That would be routed.'),
  decision: z
    .object({
      request: z.unknown().describe('Everything that the decision is made from, as for `POST /v1/routing/preview`.'),
      inputsSha256: z.string(),
      plan: z.object({
        assignments: list(assignment),
        unfulfillable: list(z.object({ lineId: z.string(), quantity: z.int(), reason: z.string() })),
        explanation,
      }),
    })
    .nullable()
    .describe('Null: nothing is open, so that nothing would be routed.'),
});

const span = z.object({
  earliest: z.string().nullable(),
  latest: z.string().nullable(),
  source: z.string().nullable(),
});
const document = z.object({
  kind: z.enum(['delivery', 'acknowledgment', 'report', 'shipment', 'invoice']),
  id: z.string().nullable(),
  name: z.string().nullable(),
  state: z.string().nullable(),
  documentId: z.string().nullable(),
  fileId: z.string().nullable(),
  file: z.string().nullable(),
  at: z.string(),
});
const detail = z.object({
  id: z.string(),
  placedAt: z.date(),
  receivedAt: z.date(),
  currency: z.string(),
  shippingService: z.string(),
  shippingIncome: z.string(),
  version: z.int(),
  shipTo: z
    .object({ country: z.string(), region: z.string().optional(), postalCode: z.string().optional() })
    .nullable()
    .describe('Without who it is; null once it is erased.'),
  items: list(
    z.object({
      lineId: z.string(),
      sku: z.string(),
      description: z.string().nullable(),
      isKnown: z.boolean(),
      quantity: z.int(),
      cancelled: z.int(),
      unitPrice: z.string(),
    }),
  ),
  holds: list(
    z.object({
      kind: z.string(),
      detail: z.string(),
      placedAt: z.string(),
      releasedAt: z.string().nullable(),
      releasedBy: z.string().nullable(),
      releasedBecause: z.string().nullable(),
    }),
  ),
  choices: list(
    z.object({
      afterAttempt: z.int(),
      supplier: z.string().nullable(),
      by: z.string(),
      reason: z.string().nullable(),
      at: z.string(),
    }),
  ),
  margin: list(
    z.object({
      stage: z.enum(['estimate', 'acknowledged', 'shipped', 'invoiced']),
      kind: z.string(),
      said: z.string(),
      stands: z.string().describe('What of it no later stage has taken back; all of it together is the margin.'),
    }),
  ),
  orders: list(
    z.object({
      id: z.string(),
      supplier: z.string(),
      poNumber: z.string(),
      attempt: z.int(),
      currency: z.string(),
      dropShipFee: z.string(),
      freight: z.string(),
      createdAt: z.string(),
      sentAt: z.string().nullable(),
      receivedAt: z.string().nullable(),
      acknowledgedAt: z.string().nullable(),
      shippedAt: z.string().nullable(),
      invoicedAt: z.string().nullable(),
      lines: list(
        z.object({
          lineNumber: z.int(),
          lineId: z.string(),
          supplierSku: z.string(),
          quantity: z.int(),
          acknowledged: z.int(),
          backordered: z.int(),
          dead: z.int(),
          shipped: z.int(),
          invoiced: z.int(),
          unitCost: z.string(),
        }),
      ),
      documents: list(document),
      openChange: z
        .object({
          changeNumber: z.int(),
          state: z.enum(['requested', 'by-hand']).describe('by-hand: a person has to ask, because no document does.'),
          purpose: z.enum(['change', 'cancel']),
          reason: z.string().nullable(),
          requestedAt: z.string(),
          units: z.int().describe('That are not to come.'),
        })
        .nullable()
        .describe('What the supplier was asked to change or cancel, and has not answered.'),
    }),
  ),
  exceptions: list(
    z.object({
      id: z.string(),
      code: z.string(),
      severity: z.string(),
      message: z.string(),
      openedAt: z.string(),
    }),
  ),
});

export const stateEvent = z.object({
  entity: z.string(),
  entityId: z.string(),
  from: z.string().nullish(),
  to: z.string(),
  cause: z.string(),
  actor: z.string().nullish(),
  reason: z.string().nullish(),
  at: z.date(),
});

/** What became of an order, as `crossdock order show` prints it. */
const report = z.object({
  orderId: z.string(),
  test: z.boolean(),
  storefront: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  promisedBy: z.string().nullable(),
  estimate: span.nullable(),
  lines: list(
    z.object({
      lineId: z.string(),
      sku: z.string(),
      quantity: z.int(),
      promisedBy: z.string().nullable(),
      estimate: span.nullable(),
    }),
  ),
  routing: list(z.object({ attempt: z.int(), algorithm: z.string(), explanation: z.unknown() })).nullable(),
  purchaseOrders: list(
    z.object({
      supplier: z.string(),
      poNumber: z.string(),
      state: z.string(),
      supplierReference: z.string().nullable(),
      shipBy: z.string().nullable(),
      estimates: z.unknown(),
      overdue: list(z.unknown()),
    }),
  ).nullable(),
  packages: list(
    z.object({
      package: z.string(),
      carrier: z.string().nullable(),
      trackingNumber: z.string().nullable(),
      told: z.string(),
    }),
  ).nullable(),
});
export type OrderReport = z.infer<typeof report>;

export const oneOrder = report.extend({ detail, history: list(stateEvent) });
