import { z } from 'zod';
import type { Admin, How, Operation } from './admin.ts';

/** What the shop has to ship of an order at one place. */
export interface FulfilmentOrder {
  readonly id: string;
  readonly status: string;
  readonly fulfillAt: string | null;
  readonly canBeFulfilled: boolean;
  readonly locationId: string | undefined;
  /** Why it is on hold, in words. */
  readonly holds: readonly string[];
  readonly lines: readonly { readonly id: string; readonly lineItemId: string; readonly remaining: number }[];
}

/** A package that the shop knows. */
export interface ShopFulfilment {
  readonly id: string;
  readonly numbers: readonly string[];
  readonly company: string | undefined;
  readonly lines: readonly { readonly lineItemId: string; readonly quantity: number }[];
}

/** What an order has to be shipped, and what was. */
export interface ShippingState {
  readonly name: string;
  readonly isCancelled: boolean;
  readonly requiresShipping: boolean;
  readonly fulfilmentStatus: string;
  readonly fulfilmentOrders: readonly FulfilmentOrder[];
  readonly fulfilments: readonly Omit<ShopFulfilment, 'lines'>[];
}

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
const trackingInfo = z.array(z.object({ company: z.string().nullable(), number: z.string().nullable() }));
const fulfilmentHead = z.object({ id: z.string(), status: z.string(), trackingInfo });
const line = z.object({ id: z.string(), remainingQuantity: z.number(), lineItem: z.object({ id: z.string() }) });
const linePage = z.object({ nodes: z.array(line), pageInfo });
const fulfilmentOrder = z.object({
  id: z.string(),
  status: z.string(),
  fulfillAt: z.string().nullable(),
  supportedActions: z.array(z.object({ action: z.string() })),
  assignedLocation: z.object({ location: z.object({ id: z.string() }).nullable() }),
  fulfillmentHolds: z.array(z.object({ reason: z.string(), reasonNotes: z.string().nullable() })),
  lineItems: linePage,
});
const order = z.object({
  name: z.string(),
  cancelledAt: z.string().nullable(),
  requiresShipping: z.boolean(),
  displayFulfillmentStatus: z.string(),
  fulfillments: z.array(fulfilmentHead),
  fulfillmentOrders: z.object({ nodes: z.array(fulfilmentOrder), pageInfo }),
});

const readShipping: Operation<{ order: z.infer<typeof order> | null }> = {
  name: 'CrossdockShipping',
  text: `query CrossdockShipping($id: ID!, $after: String) {
    order(id: $id) {
      name cancelledAt requiresShipping displayFulfillmentStatus
      fulfillments(first: 100) { id status trackingInfo { company number } }
      fulfillmentOrders(first: 6, after: $after) {
        nodes {
          id status fulfillAt supportedActions { action } assignedLocation { location { id } }
          fulfillmentHolds { reason reasonNotes }
          lineItems(first: 30) { nodes { id remainingQuantity lineItem { id } } pageInfo { hasNextPage endCursor } } }
        pageInfo { hasNextPage endCursor } } }
  }`,
  data: z.object({ order: order.nullable() }),
  cost: 620,
};

const readLines: Operation<{ fulfillmentOrder: { lineItems: z.infer<typeof linePage> } | null }> = {
  name: 'CrossdockShippingLines',
  text: `query CrossdockShippingLines($id: ID!, $after: String) {
    fulfillmentOrder(id: $id) {
      lineItems(first: 200, after: $after) { nodes { id remainingQuantity lineItem { id } } pageInfo { hasNextPage endCursor } } }
  }`,
  data: z.object({ fulfillmentOrder: z.object({ lineItems: linePage }).nullable() }),
  cost: 402,
};

const shipped = z.object({
  id: z.string(),
  status: z.string(),
  trackingInfo,
  fulfillmentLineItems: z.object({
    nodes: z.array(z.object({ quantity: z.number().nullable(), lineItem: z.object({ id: z.string() }) })),
    pageInfo,
  }),
});

const readFulfilment: Operation<{ fulfillment: z.infer<typeof shipped> | null }> = {
  name: 'CrossdockPackage',
  text: `query CrossdockPackage($id: ID!, $after: String) {
    fulfillment(id: $id) {
      id status trackingInfo { company number }
      fulfillmentLineItems(first: 200, after: $after) { nodes { quantity lineItem { id } } pageInfo { hasNextPage endCursor } } }
  }`,
  data: z.object({ fulfillment: shipped.nullable() }),
  cost: 404,
};

/** A cancelled or failed package ships nothing: its units are to be shipped again, in a fulfilment order of their own. */
const NOT_SHIPPED = new Set(['CANCELLED', 'ERROR', 'FAILURE']);

/** Undefined: the shop has no such order. */
export async function shippingState(admin: Admin, orderId: string, how: How): Promise<ShippingState | undefined> {
  const fulfilmentOrders: FulfilmentOrder[] = [];
  let after: string | null = null;
  for (;;) {
    const found: z.infer<typeof order> | null = (await admin.run(readShipping, { id: orderId, after }, how)).order;
    if (found === null) return undefined;
    for (const one of found.fulfillmentOrders.nodes) fulfilmentOrders.push(await asFulfilmentOrder(admin, one, how));
    after = found.fulfillmentOrders.pageInfo.endCursor;
    if (found.fulfillmentOrders.pageInfo.hasNextPage && after !== null) continue;
    return {
      name: found.name,
      isCancelled: found.cancelledAt !== null,
      requiresShipping: found.requiresShipping,
      fulfilmentStatus: found.displayFulfillmentStatus,
      fulfilmentOrders,
      fulfilments: found.fulfillments.filter(({ status }) => !NOT_SHIPPED.has(status)).map(headOf),
    };
  }
}

async function asFulfilmentOrder(
  admin: Admin,
  {
    id,
    status,
    fulfillAt,
    supportedActions,
    assignedLocation,
    fulfillmentHolds,
    lineItems,
  }: z.infer<typeof fulfilmentOrder>,
  how: How,
): Promise<FulfilmentOrder> {
  const nodes = [...lineItems.nodes];
  let { hasNextPage, endCursor } = lineItems.pageInfo;
  while (hasNextPage) {
    const { fulfillmentOrder } = await admin.run(readLines, { id, after: endCursor }, how);
    if (fulfillmentOrder === null) break;
    nodes.push(...fulfillmentOrder.lineItems.nodes);
    ({ hasNextPage, endCursor } = fulfillmentOrder.lineItems.pageInfo);
  }
  return {
    id,
    status,
    fulfillAt,
    canBeFulfilled:
      (status === 'OPEN' || status === 'IN_PROGRESS') &&
      supportedActions.some(({ action }) => action === 'CREATE_FULFILLMENT'),
    locationId: assignedLocation.location?.id,
    holds: fulfillmentHolds.map(({ reason, reasonNotes }) =>
      reasonNotes === null ? reason : `${reason}: ${reasonNotes}`,
    ),
    lines: nodes.map((one) => ({ id: one.id, lineItemId: one.lineItem.id, remaining: one.remainingQuantity })),
  };
}

/** One package with what is in it. Undefined: the shop has none of this id that ships anything. */
export async function readPackage(admin: Admin, id: string, how: How): Promise<ShopFulfilment | undefined> {
  const lines: { lineItemId: string; quantity: number }[] = [];
  let after: string | null = null;
  for (;;) {
    const found: z.infer<typeof shipped> | null = (await admin.run(readFulfilment, { id, after }, how)).fulfillment;
    if (found === null || NOT_SHIPPED.has(found.status)) return undefined;
    for (const { quantity, lineItem } of found.fulfillmentLineItems.nodes) {
      lines.push({ lineItemId: lineItem.id, quantity: quantity ?? 0 });
    }
    after = found.fulfillmentLineItems.pageInfo.endCursor;
    if (!found.fulfillmentLineItems.pageInfo.hasNextPage || after === null) return { ...headOf(found), lines };
  }
}

function headOf({ id, trackingInfo: tracking }: z.infer<typeof fulfilmentHead>): Omit<ShopFulfilment, 'lines'> {
  return {
    id,
    numbers: tracking.flatMap(({ number }) => (number === null || number.trim() === '' ? [] : [number.trim()])),
    company: tracking[0]?.company ?? undefined,
  };
}
