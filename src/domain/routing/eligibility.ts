import type { RoutingOffer, RoutingRequest, RoutingSupplier } from '../../documents/routing-request.ts';
import { add, compare, type Decimal, divide, multiply, subtract } from '../../kernel/decimal.ts';
import { currencyOf, priceOf, type UnitTerms, unitTerms } from './cost-terms.ts';

export interface EligibleOffer {
  readonly offer: RoutingOffer;
  readonly terms: UnitTerms;
}

/** What a supplier could be asked for of one product, or why it gets nothing of it. */
export interface Eligibility {
  readonly supplierId: string;
  readonly sku: string;
  readonly offers: readonly EligibleOffer[];
  /** Given when there is no offer that could be ordered. */
  readonly reason?: string;
}

/**
 * Judges what one supplier offers of one product before any cost is compared. The reason says the last thing that stood in
 * the way: of a supplier with two SKUs of the product, what is wrong with the better one.
 */
export function eligibleOffers(request: RoutingRequest, supplier: RoutingSupplier, sku: string): Eligibility {
  const found = { supplierId: supplier.id, sku, offers: [] };
  const barred = barredSupplier(request, supplier);
  if (barred !== undefined) return { ...found, reason: barred };
  let offers = request.offers.filter((offer) => offer.supplierId === supplier.id && offer.sku === sku);
  if (offers.length === 0) return { ...found, reason: 'does not sell it' };
  for (const { passes, reason } of rules(request, supplier, sku)) {
    const left = offers.filter(passes);
    if (left.length === 0) return { ...found, reason: reason(offers) };
    offers = left;
  }
  const judged = offers.map((offer) => ({ offer, terms: termsOf(request, supplier, offer) }));
  const kept = judged.filter(({ terms }) => keepsFloor(request, sku, terms));
  if (kept.length === 0) return { ...found, reason: belowFloor(request, sku, judged) };
  return { ...found, offers: kept };
}

function termsOf(request: RoutingRequest, supplier: RoutingSupplier, offer: RoutingOffer): UnitTerms {
  return unitTerms(request, supplier, { ...offer, unitCost: offer.unitCost as Decimal });
}

function barredSupplier(request: RoutingRequest, supplier: RoutingSupplier): string | undefined {
  if (supplier.refuses !== undefined) return supplier.refuses;
  const currency = currencyOf(request, supplier);
  return currency === request.currency || request.rates?.[currency] !== undefined
    ? undefined
    : `bills in ${currency}, and there is no rate of exchange from ${currency} to ${request.currency}`;
}

interface Rule {
  passes(offer: RoutingOffer): boolean;
  reason(offers: readonly RoutingOffer[]): string;
}

function rules(request: RoutingRequest, supplier: RoutingSupplier, sku: string): Rule[] {
  const isDangerous = request.products.some((product) => product.sku === sku && product.hazmat);
  const lines = request.lines.filter((line) => line.sku === sku);
  const billed = currencyOf(request, supplier);
  const { splitLines, complete } = request.policy;
  /** Without splitting a line is one supplier's or nobody's, so a part of it is of no use. */
  const isWholeNeeded = !splitLines && complete !== 'none';
  return [
    { passes: () => !isDangerous || supplier.hazmat, reason: () => 'does not ship dangerous goods' },
    {
      passes: (offer) => offer.refuses === undefined,
      reason: (offers) => offers.flatMap(({ refuses }) => refuses ?? [])[0] ?? '',
    },
    {
      passes: ({ unitCost, currency = billed }) => unitCost !== undefined && currency === billed,
      reason: () => `has no cost in ${billed}`,
    },
    { passes: ({ staleness }) => staleness !== 'stale', reason: tooOld },
    {
      passes: (offer) =>
        lines.some(({ quantity }) => {
          const most = mostOf(offer, quantity);
          return isWholeNeeded ? most === quantity : most > 0;
        }),
      reason: (offers) => shortOf(offers, lines[0]?.quantity ?? 0),
    },
  ];
}

/** Most units of a line of so many that can be ordered: in packs, within the limits of a line and what is there. */
function mostOf({ available, pack, least, most = available }: RoutingOffer, quantity: number): number {
  const units = Math.min(quantity, available, most);
  const packed = units - (units % pack);
  return packed < least ? 0 : packed;
}

/** Without the time that passes, so that the same reason is the same text tomorrow. */
function tooOld(offers: readonly RoutingOffer[]): string {
  const [last] = offers
    .flatMap(({ confirmedAt }) => confirmedAt ?? [])
    .sort()
    .slice(-1);
  return `says nothing new${last === undefined ? '' : ` since ${last}`}: its stock is too old to go by`;
}

function shortOf(offers: readonly RoutingOffer[], quantity: number): string {
  const [best] = [...offers].sort((a, b) => b.available - a.available);
  const { available, pack, least, most = quantity } = best as RoutingOffer;
  if (available < Math.min(quantity, least)) return `has ${available} of ${quantity}`;
  if (least > quantity) return `sells no fewer than ${least} of it`;
  if (quantity % pack !== 0) return `sells it in packs of ${pack}`;
  if (most < quantity) return `sells no more than ${most} of it at a time`;
  return `has ${available} of ${quantity}`;
}

/** What is left of the price after item and freight must be the floor's share of it; what is given away has nothing to keep. */
function keepsFloor(request: RoutingRequest, sku: string, { item, freight }: UnitTerms): boolean {
  const { marginFloorPercent: floor } = request.policy;
  const price = priceOf(request, sku);
  if (floor === undefined || compare(price, '0') === 0) return true;
  return compare(multiply(subtract(price, add(item, freight)), 100), multiply(price, floor)) >= 0;
}

function belowFloor(request: RoutingRequest, sku: string, judged: readonly EligibleOffer[]): string {
  const price = priceOf(request, sku);
  const [best] = judged
    .map(({ terms }) => divide(multiply(subtract(price, add(terms.item, terms.freight)), 100), price, 2))
    .sort((a, b) => compare(b, a));
  return `leaves ${best} % of the price, less than the floor of ${request.policy.marginFloorPercent} %`;
}
