import { daysLater } from '../../domain/business-calendar.ts';
import { type LateLine, lastOf } from '../../domain/promise.ts';
import { route } from '../../domain/routing/route.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import type { StoredEstimateFacts } from '../../stores/estimates.ts';
import { orderLines } from '../../stores/orders.ts';
import { openChange, refusedChange } from '../../stores/purchase-order-changes.ts';
import type { StoredPurchaseOrder } from '../../stores/purchase-orders.ts';
import { readOrderToRoute, readRoutableOffers } from '../../stores/routing.ts';
import type { Gateway } from '../gateway.ts';
import { cancelUnits } from '../orders/cancel-units.ts';
import { MOST_ATTEMPTS } from '../orders/route-again.ts';
import { routingRequest } from '../outbound/routing-facts.ts';
import { outboundMapping } from '../outbound/seal-document.ts';
import { estimateOrder, promisedLine } from './keep-estimates.ts';
import { tellOfLate } from './late-order.ts';

/** Units of a line that come too late and have not left. */
interface LateUnits {
  readonly facts: StoredEstimateFacts;
  readonly units: number;
  /** When they come from where they are ordered. */
  readonly latest: string;
}

/** Who could have them there before. */
interface Earlier extends LateUnits {
  readonly by: readonly string[];
  readonly before: string;
}

/**
 * What follows when an answer of a supplier lets units come too late: where others could have them there before, keeping the margin
 * floor, the supplier is asked by document to cancel them. Nothing is ordered elsewhere before it has agreed, because until then it
 * could still ship them. Where it takes no changes by document, or has refused one, a person is told who could.
 */
export async function rerouteLate(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  order: StoredPurchaseOrder,
): Promise<void> {
  const { lines } = await estimateOrder(gateway, trx, profile, order);
  const promised = lines.map(promisedLine);
  const late = await tellOfLate(gateway, trx, profile, order, promised);
  const units = lines.flatMap(({ facts }) => {
    const line = late.find(({ lineNumber }) => lineNumber === facts.lineNumber);
    return line === undefined ? [] : lateUnits(profile, facts, line);
  });
  if (units.length === 0) return;
  const earlier = await whoIsEarlier(gateway, trx, order, units);
  const said = await act(gateway, trx, profile, order, earlier);
  await tellOfLate(gateway, trx, profile, order, promised, { what: said });
}

/** What of a late line is later than what is waited for; what has left comes all the same. */
function lateUnits({ orders }: SupplierProfile, facts: StoredEstimateFacts, line: LateLine): LateUnits[] {
  const most = facts.backordered > 0 ? (orders.backorderDays ?? orders.lateDays) : orders.lateDays;
  const until = daysLater(line.promisedBy, most);
  const parts = line.estimate.parts.filter(
    ({ source, latest, isAssumed }) => source !== 'ship-notice' && isAssumed !== true && latest > until,
  );
  const units = parts.reduce((sum, part) => sum + part.units, 0);
  return units === 0 ? [] : [{ facts, units, latest: line.estimate.latest }];
}

async function act(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  order: StoredPurchaseOrder,
  earlier: readonly Earlier[],
): Promise<string> {
  if (earlier.length === 0) return 'Nobody else could have it there before.';
  const key = { supplierId: order.supplierId, purchaseOrderId: order.id };
  const others = earlier.map(
    ({ facts, units, by, before }) => `${units} of line ${facts.lineNumber} by ${before} from ${by.join(', ')}`,
  );
  const could = `Others could have it there before: ${others.join('; ')}.`;
  if (profile.orders.late === 'tell') return could;
  if (outboundMapping(profile, 'order-change') === undefined) {
    return `${could} ${profile.name} takes no changes by document: call it, and if it agrees to cancel, have the order routed again and name ${order.poNumber} as given up (*Route again* on the order's page, or crossdock order reroute --given-up ${order.poNumber}).`;
  }
  if (await refusedChange(trx, key.supplierId, key.purchaseOrderId)) {
    return `${could} ${profile.name} has refused to change this order.`;
  }
  if (await openChange(trx, key)) return `${could} ${profile.name} is asked to change this order already.`;
  const wanted = earlier.map(({ facts: { lineNumber }, units }) => ({ lineNumber, units }));
  const reason = 'it comes later than promised';
  const outcome = await cancelUnits(gateway, trx, order, { by: 'gateway', reason }, wanted);
  return outcome === 'requested'
    ? `${could} ${profile.name} is asked to cancel; once it agrees, it is ordered there.`
    : could;
}

/** Of the late units of each line: the others that could have all of them there before. */
async function whoIsEarlier(
  gateway: Gateway,
  trx: Database,
  { orderId, supplierId }: StoredPurchaseOrder,
  late: readonly LateUnits[],
): Promise<Earlier[]> {
  const order = await readOrderToRoute(trx, orderId);
  if (order === undefined || order.attempts >= MOST_ATTEMPTS) return [];
  const wanted = (await orderLines(trx, orderId)).flatMap((line) => {
    const units = late.find(({ facts }) => facts.orderLineId === line.lineId)?.units ?? 0;
    const quantity = Math.min(units, line.quantity);
    return quantity === 0 ? [] : [{ ...line, quantity }];
  });
  if (wanted.length === 0) return [];
  const { storefrontId, currency, shippingService: service, address } = order;
  const { country, region, postalCode } = address;
  const products = wanted.map(({ productId }) => productId).filter((id) => id !== null);
  const refused = new Set([...order.refused, ...wanted.map(({ lineId }) => `${supplierId}/${lineId}`)]);
  const request = await routingRequest(
    gateway,
    trx,
    { storefrontId, currency, service, to: { country, region, postalCode }, lines: wanted },
    await readRoutableOffers(trx, products),
    refused,
  );
  const { assignments, unfulfillable } = await route(request, gateway.routing?.solve);
  return late.flatMap((units) => {
    const isIt = ({ lineId }: { readonly lineId: string }): boolean => lineId === units.facts.orderLineId;
    const by = assignments.filter(({ lines }) => lines.some(isIt)).map((assignment) => assignment.supplierId);
    if (by.length === 0 || unfulfillable.some(isIt)) return [];
    const spans = request.suppliers.filter(({ id }) => by.includes(id)).flatMap(({ arrives }) => arrives ?? []);
    const before = lastOf(spans)?.latest;
    return before !== undefined && before < units.latest ? [{ ...units, by, before }] : [];
  });
}
