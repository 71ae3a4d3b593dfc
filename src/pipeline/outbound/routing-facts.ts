import {
  type RoutingOffer,
  type RoutingPolicy,
  type RoutingRequest,
  type RoutingSupplier,
  routingPolicy,
} from '../../documents/routing-request.ts';
import { availableToRoute } from '../../domain/availability.ts';
import { kilometres } from '../../domain/distance.ts';
import { type Destination, type ShippingTerms, shippingTerms } from '../../domain/shipping-terms.ts';
import { add, type Decimal } from '../../kernel/decimal.ts';
import { matchesPattern } from '../../kernel/pattern.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { type FoundPlace, findPlaces } from '../../stores/postal-places.ts';
import { rateOn } from '../../stores/rates.ts';
import type { RoutableOffer } from '../../stores/routing.ts';
import type { Gateway } from '../gateway.ts';

/** What is to be routed: an order, or what is left of it. */
export interface OpenOrder {
  readonly storefrontId: string;
  readonly currency: string;
  readonly service: string;
  readonly to: Destination;
  readonly lines: readonly {
    readonly lineId: string;
    readonly sku: string;
    readonly productId: string | null;
    readonly quantity: number;
    readonly unitPrice: Decimal;
    /** What the customer was promised. */
    readonly promisedBy?: string | null | undefined;
  }[];
}

/**
 * Everything that the decision is made from, as one request: what each supplier has now, what it costs and takes to ship to this
 * customer, and what this shop wants.
 *
 * @param refused `supplier/line` of what was refused before: those suppliers get nothing of that product again
 */
export async function routingRequest(
  gateway: Pick<Gateway, 'clock' | 'routing' | 'suppliers'>,
  db: Database,
  order: OpenOrder,
  offers: readonly RoutableOffer[],
  refused: ReadonlySet<string>,
): Promise<RoutingRequest> {
  const at = gateway.clock.now();
  const policy = gateway.routing?.policies.get(order.storefrontId) ?? routingPolicy.parse(undefined);
  const skus = new Map(order.lines.map(({ productId, sku }) => [productId, sku]));
  const usable = offers.flatMap((offer) => {
    const profile = gateway.suppliers.get(offer.supplierId);
    const sku = skus.get(offer.productId);
    return profile === undefined || sku === undefined ? [] : [{ offer, profile, sku }];
  });
  const profiles = new Map(usable.map(({ profile }) => [profile.id, profile]));
  const km = await distances(db, policy, order.to, [...profiles.values()]);
  const rates = await ratesOf(db, order.currency, [...profiles.values()], at);
  return {
    version: 1,
    at: at.toISOString(),
    currency: order.currency,
    ...(rates.size === 0 ? {} : { rates: Object.fromEntries(rates) }),
    policy,
    lines: order.lines.map(({ lineId, sku, quantity, unitPrice, promisedBy }) => ({
      lineId,
      sku,
      quantity,
      // As the shop wrote it or as the table keeps it: the same request.
      unitPrice: add(unitPrice),
      ...(promisedBy == null ? {} : { promisedBy }),
    })),
    products: productsOf(usable),
    suppliers: [...profiles.values()].map((profile) => {
      const offer = usable.find((each) => each.offer.supplierId === profile.id)?.offer;
      return supplierFacts(profile, order, at, km.get(profile.id), offer);
    }),
    offers: usable.map(({ offer, profile, sku }) => {
      const wasRefused = order.lines.some((line) => line.sku === sku && refused.has(`${profile.id}/${line.lineId}`));
      return offerFacts(offer, profile, sku, wasRefused);
    }),
  };
}

/** The rates in force of the currencies that suppliers bill in; one that nobody knows is not there. */
async function ratesOf(
  db: Database,
  orderCurrency: string,
  profiles: readonly SupplierProfile[],
  at: Date,
): Promise<ReadonlyMap<string, Decimal>> {
  const rates = new Map<string, Decimal>();
  for (const currency of [...new Set(profiles.map(({ currency }) => currency))].sort()) {
    if (currency === orderCurrency) continue;
    const rate = await rateOn(db, currency, orderCurrency, at);
    // Without zeros at the end: the same rate is the same text, and the same request.
    if (rate !== undefined) rates.set(currency, add(rate));
  }
  return rates;
}

function productsOf(usable: readonly { readonly offer: RoutableOffer; readonly sku: string }[]) {
  const products = new Map<string, RoutingRequest['products'][number]>();
  for (const { sku, offer } of usable) {
    const { weightKg, hazmat } = offer;
    if (weightKg !== null || hazmat) products.set(sku, { sku, hazmat, ...(weightKg === null ? {} : { weightKg }) });
  }
  return [...products.values()];
}

function supplierFacts(
  profile: SupplierProfile,
  order: OpenOrder,
  at: Date,
  km: number | undefined,
  offer: RoutableOffer | undefined,
): RoutingSupplier {
  const { id, currency, costs, limits, shipping } = profile;
  const terms = shippingTerms(profile, order.to, order.service, at, offer?.learnt ?? {});
  const paused = offer?.pausedBecause == null ? undefined : `is paused: ${offer.pausedBecause}`;
  const refuses = paused ?? limits.blocked ?? ('refuses' in terms ? terms.refuses : undefined);
  return {
    id,
    priority: costs.priority,
    currency,
    hazmat: shipping.hazmat,
    dropShipFee: costs.dropShipFee,
    freight: { perOrder: '0', perUnit: '0', perKg: '0' },
    ...('refuses' in terms ? {} : copyOf(terms)),
    ...(refuses === undefined ? {} : { refuses }),
    ...(limits.minimumOrder === undefined ? {} : { minimumOrder: limits.minimumOrder }),
    ...(km === undefined ? {} : { km }),
    record: offer?.record ?? { lines: 0, refused: 0 },
  };
}

/** As the request has it: it may be changed, and is written down. */
function copyOf({ freight, arrives, delivery }: ShippingTerms) {
  return { freight, arrives, delivery: { ...delivery, learnt: [...delivery.learnt] } };
}

/** The figure says otherwise, so the number alone would not explain it. */
const NOT_THERE = 'could not send it lately, and no later figure came';

function offerFacts(offer: RoutableOffer, profile: SupplierProfile, sku: string, wasRefused: boolean): RoutingOffer {
  const { supplierId, supplierSku, staleness, unitCost, currency, confirmedAt, sells } = offer;
  const { pack = offer.packSize, least = 1, most } = lineLimits(profile, supplierSku);
  const refuses = wasRefused ? 'refused it before' : offer.isRefused ? NOT_THERE : undefined;
  return {
    supplierId,
    supplierSku,
    sku,
    available: availableToRoute({
      reported: offer.reported ?? undefined,
      unreflected: offer.unreflected,
      packSize: pack,
      isStale: staleness === 'stale',
    }),
    ...(unitCost === null ? {} : { unitCost }),
    currency,
    pack,
    least,
    ...(most === undefined ? {} : { most }),
    staleness,
    ...(confirmedAt === null ? {} : { confirmedAt: confirmedAt.toISOString() }),
    ...(refuses === undefined ? {} : { refuses }),
    ...(sells === null ? {} : { sells }),
  };
}

/** Its own name counts before a pattern, else the first; what that does not say is said for all. */
function lineLimits({ limits }: SupplierProfile, supplierSku: string) {
  const { skus, pack, least, most } = limits;
  const pattern = Object.hasOwn(skus, supplierSku)
    ? supplierSku
    : Object.keys(skus).find((one) => matchesPattern(one, supplierSku));
  return { pack, least, most, ...(pattern === undefined ? {} : skus[pattern]) };
}

/** From each warehouse to the customer, where the objective asks for it. */
async function distances(
  db: Database,
  policy: RoutingPolicy,
  to: Destination,
  profiles: readonly SupplierProfile[],
): Promise<ReadonlyMap<string, number>> {
  if (policy.objective !== 'nearest') return new Map();
  const from = profiles.map(({ id, shipping }) => ({ id, place: shipping.from }));
  const places = await findPlaces(db, [to, ...from.flatMap(({ place }) => place ?? [])]);
  const customer: FoundPlace | undefined = places[0];
  const warehouses = places.slice(1);
  const known = new Map<string, number>();
  for (const { id, place } of from) {
    if (place === undefined) continue;
    const warehouse = warehouses.shift();
    if (customer !== undefined && warehouse !== undefined) known.set(id, kilometres(customer, warehouse));
  }
  return known;
}
