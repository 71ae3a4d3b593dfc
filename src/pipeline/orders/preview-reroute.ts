import { readOrderToRoute, readRoutableOffers } from '../../stores/routing.ts';
import type { Gateway } from '../gateway.ts';
import type { Audit } from '../outbound/delivery-actions.ts';
import { decideRouting, type RoutingDecision } from '../outbound/preview-routing.ts';
import { routingRequest } from '../outbound/routing-facts.ts';
import { rehearse } from '../rehearse.ts';
import { reroute } from './reroute.ts';

/** What routing an order again would do now. */
export interface ReroutePreview {
  /** What would be answered to who does it. */
  readonly said: string;
  /** Units that would be routed. */
  readonly units: number;
  /** Who would get them and why; null: nothing is open, so that nothing would be routed. */
  readonly decision: RoutingDecision | null;
}

/**
 * Rehearses what `reroute` does and decides by the facts that it leaves; nothing of it stays. Offers are not locked: what others take
 * until it is really done may change the answer.
 *
 * @throws RejectedError ORDER-CHANGE-REFUSED, as rerouting would
 */
export async function previewReroute(
  gateway: Gateway,
  orderId: string,
  audit: Audit,
  options: { readonly to?: string | undefined; readonly givenUp?: readonly string[] },
): Promise<ReroutePreview> {
  const { said, units, request } = await rehearse(gateway, async (trx, gateway) => {
    const said = await reroute(gateway, trx, orderId, audit, options);
    const order = await readOrderToRoute(trx, orderId);
    const units = order?.lines.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0;
    if (order === undefined || units === 0) return { said, units, request: undefined };
    const { storefrontId, currency, shippingService: service, lines } = order;
    const { country, region, postalCode } = order.address;
    const products = lines.map(({ productId }) => productId).filter((id) => id !== null);
    const open = { storefrontId, currency, service, to: { country, region, postalCode }, lines };
    const offers = await readRoutableOffers(trx, [...new Set(products)]);
    return { said, units, request: await routingRequest(gateway, trx, open, offers, new Set(order.refused)) };
  });
  return { said, units, decision: request === undefined ? null : await decideRouting(gateway, request) };
}
