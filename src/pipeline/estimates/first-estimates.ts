import type { RoutingRequest } from '../../documents/routing-request.ts';
import { changesAt, type Estimate, estimateLine, leavesByTerms } from '../../domain/estimate.ts';
import { lastOf } from '../../domain/promise.ts';
import type { RoutingPlan } from '../../domain/routing/plan.ts';
import { calendarsOf } from '../../domain/shipping-terms.ts';
import type { Database } from '../../stores/database.ts';
import type { OrderToRoute, PlacedPurchaseOrder } from '../../stores/routing.ts';
import { type Gateway, supplierOf } from '../gateway.ts';
import { tellOfLate } from './late-order.ts';

/** When all of a new purchase order is there, before anybody has said anything of it, as it is kept with it. */
export interface FirstEstimate {
  readonly deliveryTerms: unknown;
  readonly shipBy: string;
  readonly estimateAt: Date;
  readonly estimate: Estimate;
}

/** Of what is asked of one supplier. */
export function firstEstimate(gateway: Gateway, request: RoutingRequest, supplierId: string): FirstEstimate {
  const terms = request.suppliers.find(({ id }) => id === supplierId)?.delivery;
  if (terms === undefined) throw new Error(`${supplierId} was asked for something that it does not ship`);
  const now = new Date(request.at);
  const rules = { ...calendarsOf(supplierOf(gateway, supplierId)), terms };
  const nothing = { ordered: 1, dead: 0, acknowledged: 0, backordered: 0, shipped: 0, answers: [], parcels: [] };
  const estimate = estimateLine(rules, nothing, { since: now, now }) as Estimate;
  return {
    deliveryTerms: terms,
    shipBy: leavesByTerms(rules, now).latest,
    estimateAt: changesAt(rules, estimate) as Date,
    estimate,
  };
}

/** By supplier. */
export type FirstEstimates = ReadonlyMap<string, FirstEstimate>;

/** What nobody promised the customer before is promised by the first estimates. */
export function firstPromises(
  order: OrderToRoute,
  { assignments }: RoutingPlan,
  estimates: FirstEstimates,
): { readonly lineId: string; readonly promisedBy: string }[] {
  return order.lines.flatMap(({ lineId, promisedBy }) => {
    if (promisedBy !== null) return [];
    const parts = assignments.filter(({ lines }) => lines.some((line) => line.lineId === lineId));
    const last = lastOf(parts.flatMap(({ supplierId }) => estimates.get(supplierId)?.estimate ?? []));
    return last === undefined ? [] : [{ lineId, promisedBy: last.latest }];
  });
}

/** A person is told of what was promised and is not kept by the best supplier there is. */
export async function tellOfUnkept(
  gateway: Gateway,
  trx: Database,
  order: OrderToRoute,
  { assignments }: RoutingPlan,
  estimates: FirstEstimates,
  placed: readonly PlacedPurchaseOrder[],
): Promise<void> {
  for (const { supplierId, lines } of assignments) {
    const po = placed.find((one) => one.orderId === order.id && one.supplierId === supplierId);
    const promised = lines.map(({ lineId, quantity }, index) => {
      const line = order.lines.find((candidate) => candidate.lineId === lineId);
      return {
        lineNumber: index + 1,
        sku: line?.sku ?? '',
        units: quantity,
        open: quantity,
        promisedBy: line?.promisedBy ?? undefined,
        estimate: estimates.get(supplierId)?.estimate,
      };
    });
    // What is promised by its own estimate is in time: nothing has to be looked at.
    if (po === undefined || promised.every(({ promisedBy }) => promisedBy === undefined)) continue;
    const key = { supplierId, poNumber: po.poNumber, orderId: order.id };
    await tellOfLate(gateway, trx, supplierOf(gateway, supplierId), key, promised);
  }
}
