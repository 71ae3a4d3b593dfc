import type { RoutingRequest } from '../../documents/routing-request.ts';
import type { Assignment, RoutingPlan } from '../../domain/routing/plan.ts';
import { route } from '../../domain/routing/route.ts';
import { add } from '../../kernel/decimal.ts';
import { nextControlNumber } from '../../stores/control-numbers.ts';
import type { Database } from '../../stores/database.ts';
import { closeException } from '../../stores/exceptions.ts';
import { refreshListings } from '../../stores/listings.ts';
import {
  lockOrder,
  orderAddress,
  orderLines,
  type StoredOrder,
  type StoredOrderLine,
  setOrderState,
} from '../../stores/orders.ts';
import { insertPurchaseOrder, orderFulfilment, suppliersThatRefused } from '../../stores/purchase-orders.ts';
import { insertDecision, lockRoutableOffers, nextAttempt } from '../../stores/routing.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { settleOrder } from '../money/settle-order.ts';
import { transact } from '../transact.ts';
import { hashOfInputs } from './preview-routing.ts';
import { routingRequest } from './routing-facts.ts';

/** Grows when the same request gets another answer than before. */
const ALGORITHM = 2;

/**
 * Routes an order, or what is left of it after a supplier refused: decision, purchase orders, reservations, margin
 * estimate and the jobs that send them are one transaction. Nothing left to route means nothing happens, so the job may
 * come twice.
 */
export async function routeOrder(gateway: Gateway, orderId: string): Promise<void> {
  await transact(gateway, async (trx, gateway) => {
    const order = await lockOrder(trx, orderId);
    if (!order || order.state === 'held' || order.state === 'shipped') return;
    const lines = await orderLines(trx, orderId);
    const open = await openLines(trx, orderId, lines);
    if (open.length === 0) return;
    await routeOpenLines(gateway, trx, order, open);
  });
}

/** The lines with the units that no living purchase order covers. */
async function openLines(
  trx: Database,
  orderId: string,
  lines: readonly StoredOrderLine[],
): Promise<StoredOrderLine[]> {
  const covered = new Map<string, number>();
  for (const part of await orderFulfilment(trx, orderId)) {
    covered.set(part.orderLineId, (covered.get(part.orderLineId) ?? 0) + part.quantity - part.dead);
  }
  return lines
    .map((line) => ({ ...line, quantity: line.quantity - (covered.get(line.lineId) ?? 0) }))
    .filter((line) => line.quantity > 0);
}

async function routeOpenLines(
  gateway: Gateway,
  trx: Database,
  order: StoredOrder,
  open: readonly StoredOrderLine[],
): Promise<void> {
  const began = gateway.clock.now();
  const request = await factsOf(gateway, trx, order, open);
  const plan = await route(request, gateway.routing?.solve);
  const attempt = await nextAttempt(trx, order.id);
  if (plan.assignments.length === 0 && order.state === 'unfulfillable' && order.reason === reasonOf(plan)) return;
  await insertDecision(trx, {
    orderId: order.id,
    attempt,
    algorithm: `${request.policy.objective}/${ALGORITHM}`,
    inputs: request,
    inputsSha256: hashOfInputs(request),
    explanation: { ...plan.explanation, unfulfillable: plan.unfulfillable },
    at: began,
  });
  const placed: string[] = [];
  for (const assignment of plan.assignments) {
    placed.push(await placeOrder(gateway, trx, order, attempt, open, assignment));
  }
  await settleOrderState(gateway, trx, order, open, plan);
  if (placed.length > 0) {
    await settleOrder(gateway, trx, order.id, `purchase order ${placed.join(', ')}`);
    const products = open.map((line) => line.productId).filter((id) => id !== null);
    for (const storefrontId of await refreshListings(trx, began, { productIds: products })) {
      await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
    }
  }
  gateway.tell({
    type: 'order-routed',
    orderId: order.externalId,
    summary:
      [
        ...plan.assignments.map((part) => `${part.lines.length} line(s) to ${part.supplierId}`),
        ...plan.unfulfillable.map((line) => `line ${line.lineId} to nobody (${line.reason})`),
      ].join(', ') + (attempt > 1 ? ` (attempt ${attempt})` : ''),
    ms: gateway.clock.now().getTime() - began.getTime(),
  });
}

/** Facts for the decision: what each supplier has now, locked, without suppliers that refused the product before. */
async function factsOf(
  gateway: Gateway,
  trx: Database,
  order: StoredOrder,
  open: readonly StoredOrderLine[],
): Promise<RoutingRequest> {
  const { country, region, postalCode } = await orderAddress(trx, order.id);
  const { storefrontId, currency, shippingService: service } = order;
  const products = open.map((line) => line.productId).filter((id) => id !== null);
  const offers = await lockRoutableOffers(trx, products);
  const refused = await suppliersThatRefused(trx, order.id);
  const wanted = { storefrontId, currency, service, to: { country, region, postalCode }, lines: open };
  return routingRequest(gateway, trx, wanted, offers, refused);
}

/** Answers which purchase order it is: `bravo/PO-BRAVO-000001`. */
async function placeOrder(
  gateway: Gateway,
  trx: Database,
  order: StoredOrder,
  attempt: number,
  open: readonly StoredOrderLine[],
  assignment: Assignment,
): Promise<string> {
  const now = gateway.clock.now();
  const number = await nextControlNumber(trx, assignment.supplierId, 'purchase-order');
  const poNumber = purchaseOrderNumber(gateway, assignment.supplierId, number);
  const dropShipFee = add(assignment.dropShipFee, assignment.surcharge);
  const purchaseOrderId = await insertPurchaseOrder(trx, {
    supplierId: assignment.supplierId,
    poNumber,
    orderId: order.id,
    attempt,
    currency: order.currency,
    dropShipFee,
    freight: assignment.freight,
    createdAt: now,
    lines: assignment.lines.map((line) => ({
      orderLineId: line.lineId,
      productId: open.find((candidate) => candidate.lineId === line.lineId)?.productId as string,
      supplierSku: line.supplierSku,
      quantity: line.quantity,
      unitCost: line.unitCost,
    })),
  });
  const name = `${assignment.supplierId}/${poNumber}`;
  await recordStateEvent(trx, {
    entity: 'purchase-order',
    entityId: name,
    to: 'created',
    cause: `routing of order ${order.externalId}, attempt ${attempt}`,
    at: now,
  });
  await gateway.queue.send(trx, 'purchase-order.send', { supplierId: assignment.supplierId, purchaseOrderId });
  return name;
}

/** Unique per supplier, readable, and short enough for BEG03 of every dialect (22 characters). */
function purchaseOrderNumber({ suppliers }: Gateway, supplierId: string, number: number): string {
  const usual = supplierId
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 8);
  const prefix = suppliers.get(supplierId)?.orders.numberPrefix ?? `PO-${usual}`;
  return `${prefix}-${String(number).padStart(6, '0')}`;
}

/** An order with a line that nobody can ship needs a person; the lines that found a supplier go on. */
async function settleOrderState(
  gateway: Gateway,
  trx: Database,
  order: StoredOrder,
  open: readonly StoredOrderLine[],
  plan: RoutingPlan,
): Promise<void> {
  const { unfulfillable } = plan;
  const isWhole = unfulfillable.length === 0;
  const state = isWhole ? 'routed' : 'unfulfillable';
  const reason = reasonOf(plan);
  await setOrderState(trx, order.id, state, reason || undefined);
  if (state !== order.state) {
    await recordStateEvent(trx, {
      entity: 'sales-order',
      entityId: order.id,
      from: order.state,
      to: state,
      cause: reason || 'routed',
      at: gateway.clock.now(),
    });
  }
  const dedupeKey = `ORDER-UNFULFILLABLE/${order.id}`;
  if (isWhole) {
    await closeException(trx, dedupeKey, 'every line has a supplier now', gateway.clock.now());
    return;
  }
  await raise(gateway, trx, {
    dedupeKey,
    code: 'ORDER-UNFULFILLABLE',
    message: `Order ${order.externalId} of ${order.storefrontId}: ${reason}.`,
    facts: {
      order: order.externalId,
      lines: unfulfillable.map((line) => {
        const found = open.find((candidate) => candidate.lineId === line.lineId);
        return { ...line, sku: found?.sku };
      }),
    },
  });
}

function reasonOf(plan: RoutingPlan): string {
  return plan.unfulfillable.map((line) => `line ${line.lineId}: ${line.reason}`).join('; ');
}
