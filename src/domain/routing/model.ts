import type { RoutingRequest, RoutingSupplier } from '../../documents/routing-request.ts';
import { add, compare, type Decimal, multiply, round } from '../../kernel/decimal.ts';
import { converted, daysBetween, rateOf, sumOf, type UnitTerms } from './cost-terms.ts';
import { type Eligibility, eligibleOffers } from './eligibility.ts';
import { type Cost, compareCosts } from './worth.ts';

/**
 * The decision in whole numbers: which units come from which offer. Money is a whole number of 1/10^digits, so that sums are
 * exact; of two answers that fill as much, the one that is smaller in `primary` wins, then in `secondary`. Suppliers, lines and
 * offers stand in one order (priority, then name), whatever order the request has.
 */
export interface Model {
  readonly suppliers: readonly ModelSupplier[];
  readonly demands: readonly Demand[];
  readonly mostSuppliers: number;
  readonly splitLines: boolean;
  /** A line is filled whole or not at all. */
  readonly completeLines: boolean;
  /** Of every supplier after the first. */
  readonly splitPenalty: Cost;
  readonly digits: number;
}

export interface ModelSupplier {
  readonly id: string;
  /** Of being asked for anything. */
  readonly fixed: Cost;
  /** In the currency of the supplier, like the value of its offers. */
  readonly minimum?: { readonly value: number; readonly surcharge?: Cost };
}

/** The lines that want one product, and who has it: only they can take units from each other. */
export interface Demand {
  readonly sku: string;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
  /** The cheapest unit first. */
  readonly offers: readonly ModelOffer[];
}

export interface ModelOffer {
  /** Place in `suppliers`. */
  readonly supplier: number;
  readonly supplierSku: string;
  readonly available: number;
  readonly pack: number;
  readonly least: number;
  readonly most: number;
  readonly unit: Cost;
  /** Item cost of one unit in the currency of the supplier: what a minimum order counts. */
  readonly value: number;
  readonly terms: UnitTerms;
}

/** Whole numbers up to here are exact. */
const LARGEST = 2 ** 53;
/** Days and kilometres of a supplier of which nobody knows how far it is: behind all that are known. */
const UNKNOWN_DAYS = 1_000;
const UNKNOWN_KM = 100_000;

export interface Prepared {
  readonly model: Model;
  readonly eligibility: readonly Eligibility[];
  readonly suppliers: readonly RoutingSupplier[];
}

export function prepare(request: RoutingRequest): Prepared {
  const suppliers = [...request.suppliers].sort((a, b) => a.priority - b.priority || byText(a.id, b.id));
  const skus = [...new Set(request.lines.map(({ sku }) => sku))].sort(byText);
  const eligibility = skus.flatMap((sku) => suppliers.map((supplier) => eligibleOffers(request, supplier, sku)));
  const used = suppliers.filter(({ id }) => eligibility.some((one) => one.supplierId === id && one.offers.length > 0));
  const digits = digitsFor(request, eligibility);
  const money = (amount: Decimal): number => wholeNumber(amount, digits);
  const { objective } = request.policy;
  const cost = (primary: number, landed: number): Cost =>
    objective === 'landed_cost' ? { primary: landed, secondary: 0 } : { primary, secondary: landed };
  const perUnit = unitMeasure(request, used);
  const demands = skus.map((sku): Demand => {
    const offers = used.flatMap((supplier, place) => {
      const found = eligibility.find((one) => one.supplierId === supplier.id && one.sku === sku);
      return (found?.offers ?? []).map(
        ({ offer, terms }): ModelOffer => ({
          supplier: place,
          supplierSku: offer.supplierSku,
          available: offer.available,
          pack: offer.pack,
          least: offer.least,
          most: Math.min(offer.available, offer.most ?? offer.available),
          unit: cost(perUnit(supplier), money(sumOf(terms))),
          value: money(terms.stated.item),
          terms,
        }),
      );
    });
    return {
      sku,
      lines: request.lines.filter((line) => line.sku === sku).sort((a, b) => byText(a.lineId, b.lineId)),
      offers: offers.sort(
        (a, b) => compareCosts(a.unit, b.unit) || a.supplier - b.supplier || byText(a.supplierSku, b.supplierSku),
      ),
    };
  });
  const { splitLines, complete, mostSuppliers = used.length, splitPenalty } = request.policy;
  return {
    suppliers,
    eligibility,
    model: {
      suppliers: used.map((supplier): ModelSupplier => {
        const { id, dropShipFee, freight, minimumOrder } = supplier;
        const rate = rateOf(request, supplier);
        const surcharge = minimumOrder?.surcharge && converted(minimumOrder.surcharge, rate);
        const fees = add(converted(dropShipFee, rate), converted(freight.perOrder, rate));
        return {
          id,
          fixed: cost(objective === 'fewest_splits' ? 1 : 0, money(fees)),
          ...(minimumOrder === undefined
            ? {}
            : {
                minimum: {
                  value: money(minimumOrder.value),
                  ...(surcharge === undefined ? {} : { surcharge: cost(0, money(surcharge)) }),
                },
              }),
        };
      }),
      demands,
      // No purchase order is without a line, and a line that is not split is on one of them.
      mostSuppliers: Math.min(mostSuppliers, used.length, splitLines ? used.length : request.lines.length),
      splitLines,
      completeLines: complete !== 'none',
      splitPenalty: cost(0, money(splitPenalty)),
      digits,
    },
  };
}

/** What a unit adds to the objective besides its cost. */
function unitMeasure(request: RoutingRequest, suppliers: readonly RoutingSupplier[]): (one: RoutingSupplier) => number {
  const lowest = Math.min(...suppliers.map(({ priority }) => priority));
  switch (request.policy.objective) {
    case 'priority':
      return ({ priority }) => priority - lowest;
    case 'fastest':
      return ({ arrives }) =>
        arrives === undefined ? UNKNOWN_DAYS : Math.max(0, daysBetween(request.at.slice(0, 10), arrives.latest));
    case 'nearest':
      return ({ km }) => Math.round(km ?? UNKNOWN_KM);
    default:
      return () => 0;
  }
}

export function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Digits after the point that all amounts have: fewer only where the largest sum would not be exact any more. */
function digitsFor(request: RoutingRequest, eligibility: readonly Eligibility[]): number {
  const dearest = (sku: string): Decimal =>
    eligibility
      .filter((one) => one.sku === sku)
      .flatMap(({ offers }) => offers.map(({ terms }) => sumOf(terms)))
      .reduce((most, amount) => (compare(amount, most) > 0 ? amount : most), '0');
  const fixed = request.suppliers.flatMap((supplier) => {
    const { dropShipFee, freight, minimumOrder } = supplier;
    const rate = rateOf(request, supplier);
    return [
      converted(dropShipFee, rate),
      converted(freight.perOrder, rate),
      minimumOrder?.value ?? '0',
      converted(minimumOrder?.surcharge ?? '0', rate),
      request.policy.splitPenalty,
    ];
  });
  const units = eligibility.flatMap(({ offers }) => offers.flatMap(({ terms }) => [sumOf(terms), terms.stated.item]));
  let digits = Math.max(...[...fixed, ...units].map((amount) => add(amount).split('.')[1]?.length ?? 0));
  const largest = Number(add(...fixed, ...request.lines.map((line) => multiply(dearest(line.sku), line.quantity))));
  while (largest * 10 ** digits >= LARGEST) digits -= 1;
  return digits;
}

function wholeNumber(amount: Decimal, digits: number): number {
  if (digits >= 0) return Number(round(multiply(amount, (10n ** BigInt(digits)).toString()), 0));
  return Math.round(Number(amount) * 10 ** digits);
}
