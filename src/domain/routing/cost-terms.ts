import type { RoutingOffer, RoutingRequest, RoutingSupplier } from '../../documents/routing-request.ts';
import { add, compare, type Decimal, multiply, round } from '../../kernel/decimal.ts';

/** What one unit of an offer costs, term by term, in the currency of the order. */
export interface UnitTerms {
  readonly item: Decimal;
  readonly freight: Decimal;
  /** Item and freight in the currency of the supplier: what its purchase order says. */
  readonly stated: { readonly item: Decimal; readonly freight: Decimal };
  /** What a refusal would cost, times its probability. */
  readonly rejection: Decimal;
  /** The same of being late. */
  readonly lateness: Decimal;
}

/** Terms that are products of two figures are rounded to what a unit price in the database holds. */
const UNIT_DIGITS = 6;
/** A probability is a whole number of ten-thousandths: nothing finer is known, and it is the same on every machine. */
const PROBABILITY_DIGITS = 4;

export function unitTerms(
  request: RoutingRequest,
  supplier: RoutingSupplier,
  offer: RoutingOffer & { readonly unitCost: Decimal },
): UnitTerms {
  const { rejectionPercent, latenessPercent } = request.policy;
  const { perUnit, perKg } = supplier.freight;
  const price = priceOf(request, offer.sku);
  const weight = request.products.find(({ sku }) => sku === offer.sku)?.weightKg ?? '0';
  const share = (percent: Decimal, probability: number): Decimal =>
    tidy(multiply(multiply(price, percent), probability.toFixed(PROBABILITY_DIGITS + 2)));
  const stated = { item: tidy(offer.unitCost), freight: tidy(add(perUnit, multiply(perKg, weight))) };
  const rate = rateOf(request, supplier);
  return {
    item: converted(stated.item, rate),
    freight: converted(stated.freight, rate),
    stated,
    // Percent and probability: the hundredth of one is taken from the other.
    rejection: share(rejectionPercent, refusalProbability(request, supplier, offer) / 100),
    lateness: share(latenessPercent, lateProbability(promiseOf(request, offer.sku), supplier) / 100),
  };
}

/** What a supplier bills in. */
export function currencyOf(request: RoutingRequest, { currency = request.currency }: RoutingSupplier): string {
  return currency;
}

/** What one unit of a supplier's currency is in that of the order. Without a rate it gets nothing, see eligibility.ts. */
export function rateOf(request: RoutingRequest, supplier: RoutingSupplier): Decimal {
  const currency = currencyOf(request, supplier);
  return currency === request.currency ? '1' : add(request.rates?.[currency] ?? '1');
}

/** An amount of a supplier in the currency of the order. */
export function converted(amount: Decimal, rate: Decimal): Decimal {
  return rate === '1' ? amount : tidy(multiply(amount, rate));
}

export function sumOf({ item, freight, rejection, lateness }: UnitTerms): Decimal {
  return add(item, freight, rejection, lateness);
}

/** The lowest price of the lines that want the product, those that are given away left out. */
export function priceOf(request: RoutingRequest, sku: string): Decimal {
  const [lowest = '0'] = request.lines
    .filter((line) => line.sku === sku && compare(line.unitPrice, '0') > 0)
    .map(({ unitPrice }) => unitPrice)
    .sort(compare);
  return lowest;
}

/**
 * How likely the supplier refuses: from its record, as if it had refused one of twenty lines before we knew it, and from
 * what others will have taken of the stock when our order is there, judged as if everything wanted went there.
 */
function refusalProbability(request: RoutingRequest, { record }: RoutingSupplier, offer: RoutingOffer): number {
  const refuses = (record.refused + 1) / (record.lines + 20);
  const wanted = request.lines.reduce((sum, line) => sum + (line.sku === offer.sku ? line.quantity : 0), 0);
  const spare = offer.available - Math.min(wanted, offer.available);
  const stillThere = offer.sells === undefined ? 1 : normal(spare + 0.5, offer.sells);
  return probability(1 - (1 - Math.min(1, refuses)) * stillThere);
}

/** The earliest day that was promised for a line that wants the product. */
function promiseOf({ lines, promisedBy }: RoutingRequest, sku: string): string | undefined {
  const [earliest] = lines
    .filter((line) => line.sku === sku)
    .flatMap((line) => line.promisedBy ?? promisedBy ?? [])
    .sort();
  return earliest;
}

/** How likely it is there after the promised day, every day from the earliest to the latest being as likely. */
function lateProbability(promisedBy: string | undefined, { arrives }: RoutingSupplier): number {
  if (promisedBy === undefined || arrives === undefined) return 0;
  const days = daysBetween(arrives.earliest, arrives.latest) + 1;
  const inTime = daysBetween(arrives.earliest, promisedBy) + 1;
  return probability(1 - Math.min(days, Math.max(0, inTime)) / days);
}

/** Days from one to another: `2026-12-01` to `2026-12-03` is 2. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

function probability(value: number): number {
  return Number(Math.min(1, Math.max(0, value)).toFixed(PROBABILITY_DIGITS));
}

/** Share of a normal distribution that lies below a value (Abramowitz and Stegun 26.2.17, wrong by less than 0.0000001). */
function normal(value: number, { mean, deviation }: { readonly mean: number; readonly deviation: number }): number {
  if (deviation === 0) return value >= mean ? 1 : 0;
  const z = Math.abs(value - mean) / deviation;
  const t = 1 / (1 + 0.2316419 * z);
  const series = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153];
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series.reduce((sum, term) => (sum + term) * t, 0);
  return value >= mean ? 1 - tail : tail;
}

/** Without zeros at the end, so that equal amounts are equal texts. */
function tidy(amount: Decimal): Decimal {
  return add(round(amount, UNIT_DIGITS));
}
