import type { RoutingRequest } from '../../documents/routing-request.ts';
import type { Assignment, RoutingPlan } from '../../domain/routing/plan.ts';
import type { Code } from '../../kernel/codes.ts';
import { add } from '../../kernel/decimal.ts';
import { about, noteStep, orderWork } from '../../kernel/steps.ts';
import type { Database } from '../../stores/database.ts';
import { closeExceptions } from '../../stores/exceptions.ts';
import { refreshListingsOf } from '../../stores/listings.ts';
import {
  type NewDecision,
  type NewPurchaseOrder,
  type OrderToRoute,
  type PlacedPurchaseOrder,
  writeDecisions,
} from '../../stores/routing.ts';
import {
  type FirstEstimate,
  type FirstEstimates,
  firstEstimate,
  firstPromises,
  tellOfUnkept,
} from '../estimates/first-estimates.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { settleLocked } from '../money/settle-order.ts';
import type { HeldBack } from './reroute-floor.ts';

/** Grows when the same request gets another answer than before. */
const ALGORITHM = 3;

/** An order with the decision about it, not yet written. */
export interface Decided {
  readonly order: OrderToRoute;
  readonly request: RoutingRequest;
  readonly inputsSha256: string;
  readonly plan: RoutingPlan;
  /** Nobody is asked although somebody could be: a person decides. */
  readonly held: HeldBack | undefined;
  readonly began: Date;
}

/**
 * Writes decisions with all that follows: purchase orders and what they reserve, states, margins, listings, and the jobs that
 * send and publish them. All together, so that many orders are hardly more statements than one.
 */
export async function placeOrders(gateway: Gateway, trx: Database, decided: readonly Decided[]): Promise<void> {
  if (decided.length === 0) return;
  const estimated = decided.map((one) => ({ ...one, estimates: estimatesOf(gateway, one) }));
  const placed = await writeDecisions(
    trx,
    estimated.map((one) => decisionOf(gateway, one, one.estimates)),
  );
  await tellOfUnfulfillable(gateway, trx, decided);
  for (const { order, plan, estimates } of estimated) {
    await tellOfUnkept(gateway, trx, order, plan, estimates, placed);
  }
  await settleLocked(gateway, trx, sourcesOf(placed));
  const bought = new Set(placed.map(({ orderId }) => orderId));
  const products = decided
    .filter(({ order }) => bought.has(order.id))
    .flatMap(({ order }) => order.lines.map((line) => line.productId))
    .filter((id) => id !== null);
  for (const { supplierId, id: purchaseOrderId } of placed) {
    await gateway.queue.send(trx, 'purchase-order.send', { supplierId, purchaseOrderId });
  }
  for (const storefrontId of await refreshListingsOf(trx, gateway.clock.now(), products)) {
    await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  }
  for (const one of decided) tell(gateway, one);
}

function estimatesOf(gateway: Gateway, { request, plan }: Decided): FirstEstimates {
  return new Map(plan.assignments.map(({ supplierId }) => [supplierId, firstEstimate(gateway, request, supplierId)]));
}

function decisionOf(
  gateway: Gateway,
  { order, request, inputsSha256, plan, held }: Decided,
  estimates: FirstEstimates,
): NewDecision {
  const attempt = order.attempts + 1;
  const reason = reasonOf(plan);
  return {
    orderId: order.id,
    attempt,
    algorithm: `${request.policy.objective}/${ALGORITHM}`,
    inputsSha256,
    inputs: request,
    explanation: {
      ...plan.explanation,
      unfulfillable: plan.unfulfillable,
      ...(held === undefined ? {} : { heldBack: held }),
    },
    at: new Date(request.at),
    from: order.state,
    // An order with a line that nobody can ship needs a person; the lines that found a supplier go on.
    to: plan.unfulfillable.length === 0 ? 'routed' : 'unfulfillable',
    reason: reason || null,
    cause: reason || 'routed',
    promises: firstPromises(order, plan, estimates),
    purchaseOrders: plan.assignments.map((assignment) =>
      purchaseOrderOf(gateway, order, attempt, assignment, estimates.get(assignment.supplierId) as FirstEstimate),
    ),
  };
}

function purchaseOrderOf(
  { suppliers }: Gateway,
  order: OrderToRoute,
  attempt: number,
  { supplierId, currency, rate, dropShipFee, surcharge, freight, lines }: Assignment,
  { estimate: { earliest, latest, source, parts }, ...days }: FirstEstimate,
): NewPurchaseOrder {
  const products = new Map(order.lines.map(({ lineId, productId }) => [lineId, productId]));
  return {
    supplierId,
    prefix: suppliers.get(supplierId)?.orders.numberPrefix ?? usualPrefix(supplierId),
    currency,
    exchangeRate: rate,
    dropShipFee: add(dropShipFee, surcharge),
    freight,
    ...days,
    earliest,
    latest,
    source,
    cause: `routing of order ${order.externalId}, attempt ${attempt}`,
    lines: lines.map(({ lineId, supplierSku, quantity, unitCost }, index) => ({
      lineNumber: index + 1,
      lineId,
      productId: products.get(lineId) as string,
      supplierSku,
      quantity,
      unitCost,
      parts: parts.map((part) => ({ ...part, units: quantity })),
    })),
  };
}

/** Makes numbers unique per supplier, readable, and short enough for BEG03 of every dialect (22 characters). */
function usualPrefix(supplierId: string): string {
  const usual = supplierId
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 8);
  return `PO-${usual}`;
}

/** By order, what its margin changes for: `purchase order bravo/PO-BRAVO-000001`. */
function sourcesOf(placed: readonly PlacedPurchaseOrder[]): ReadonlyMap<string, string> {
  const names = Map.groupBy(placed, ({ orderId }) => orderId);
  return new Map(
    [...names].map(([orderId, orders]) => [
      orderId,
      `purchase order ${orders.map(({ supplierId, poNumber }) => `${supplierId}/${poNumber}`).join(', ')}`,
    ]),
  );
}

async function tellOfUnfulfillable(gateway: Gateway, trx: Database, decided: readonly Decided[]): Promise<void> {
  const at = gateway.clock.now();
  const keysOf = (code: Code, some: readonly Decided[]) => some.map(({ order }) => `${code}/${order.id}`);
  const alerted = decided.filter(({ order }) => order.isAlerted);
  const whole = alerted.filter(({ plan }) => plan.unfulfillable.length === 0);
  await closeExceptions(trx, keysOf('ORDER-UNFULFILLABLE', whole), 'every line has a supplier now', at);
  const decidedAnew = alerted.filter(({ held }) => held === undefined);
  await closeExceptions(trx, keysOf('ORDER-REROUTE-HELD', decidedAnew), 'it was routed again', at);
  for (const { order, plan, held } of decided) {
    const { unfulfillable } = plan;
    if (unfulfillable.length === 0) continue;
    if (held !== undefined) {
      await raise(gateway, trx, {
        dedupeKey: `ORDER-REROUTE-HELD/${order.id}`,
        code: 'ORDER-REROUTE-HELD',
        message: `Order ${order.externalId} of ${order.storefrontId}: ${reasonOf(plan)}.`,
        facts: { order: order.externalId, ...held },
      });
      continue;
    }
    const skus = new Map(order.lines.map(({ lineId, sku }) => [lineId, sku]));
    await raise(gateway, trx, {
      dedupeKey: `ORDER-UNFULFILLABLE/${order.id}`,
      code: 'ORDER-UNFULFILLABLE',
      message: `Order ${order.externalId} of ${order.storefrontId}: ${reasonOf(plan)}.`,
      facts: {
        order: order.externalId,
        lines: unfulfillable.map((line) => ({ ...line, sku: skus.get(line.lineId) })),
      },
    });
  }
}

function tell(gateway: Gateway, { order, plan, began }: Decided): void {
  const parts = [
    ...plan.assignments.map((part) => `${part.lines.length} line(s) to ${part.supplierId}`),
    ...plan.unfulfillable.map((line) => `line ${line.lineId} to nobody (${line.reason})`),
  ];
  const of = [orderWork(order.id)];
  noteStep('route', { of, began, attributes: { order: order.externalId, purchaseOrders: plan.assignments.length } });
  about(of, () =>
    gateway.tell({
      type: 'order-routed',
      orderId: order.externalId,
      summary: parts.join(', ') + (order.attempts > 0 ? ` (attempt ${order.attempts + 1})` : ''),
      ms: gateway.clock.now().getTime() - began.getTime(),
    }),
  );
}

export function reasonOf(plan: RoutingPlan): string {
  return plan.unfulfillable.map((line) => `line ${line.lineId}: ${line.reason}`).join('; ');
}
