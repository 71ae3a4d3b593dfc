/**
 * # Supplier scorecard (DOMAIN.md 2.8)
 *
 * Rates of what a supplier was asked for in a period. Small numbers say little: beside every rate stands the lower end of its
 * Wilson interval, so that a supplier with one good order of one is not better than one with 99 of 100.
 */

/** What was counted of one supplier in a period. */
export interface SupplierFacts {
  readonly supplierId: string;
  readonly name: string;
  readonly lines: number;
  readonly units: number;
  /** Lines of which nothing is open any more: shipped, refused or given up. */
  readonly closedUnits: number;
  readonly closedShippedUnits: number;
  /** Lines of which the supplier said, or sent, something, and their units. */
  readonly answeredLines: number;
  readonly answeredUnits: number;
  /** Lines that the supplier refused, in whole or in part, and units of them. */
  readonly refusedLines: number;
  readonly refusedUnits: number;
  /** Closed lines of which something left, and those whose last parcel left by the day on which it had to. */
  readonly shippedLines: number;
  readonly onTimeLines: number;
  /** Those of which the customer was promised a day, and those that come after it. */
  readonly promisedLines: number;
  readonly lateLines: number;
  /** Mean days that those come after it; null: none does. */
  readonly lateDays: number | null;
  readonly sentOrders: number;
  readonly acknowledgedOrders: number;
  readonly acknowledgedInDay: number;
  /** Hours from sending to the answer; null: none yet. */
  readonly acknowledgmentHours: { readonly p50: number; readonly p90: number } | null;
  readonly shipments: number;
  readonly shipmentsWrong: number;
  readonly invoices: number;
  readonly invoicesWrong: number;
  /** Sum of the differences between billed and ordered cost, and sum of the ordered; in one currency each. */
  readonly priceDifference: number;
  readonly priceOrdered: number;
  readonly feeds: number;
  readonly feedsHeld: number;
}

export interface Rate {
  readonly of: number;
  /** Null: nothing happened yet that it could be of. */
  readonly rate: number | null;
  /** Lower end of the 95 % Wilson interval. */
  readonly atLeast: number | null;
}

export interface Scorecard {
  readonly supplierId: string;
  readonly name: string;
  readonly lines: number;
  /** Units shipped of those of closed lines. */
  readonly fill: Rate;
  /** Units not refused for want of stock, of lines that were answered. */
  readonly adjustedFill: Rate;
  readonly onTime: Rate;
  /** Lines that come by the day that the customer was promised. */
  readonly kept: Rate;
  /** Days that the others come after it, in the mean; null: none does. */
  readonly lateDays: number | null;
  /** Lines not refused, of those that were answered. Every line was routed by stock that the supplier said it had. */
  readonly accepted: Rate;
  readonly acknowledgedInDay: Rate;
  readonly acknowledgmentHours: SupplierFacts['acknowledgmentHours'];
  readonly shipNotices: Rate;
  readonly invoices: Rate;
  readonly feeds: Rate;
  /** Σ|billed − ordered| / Σ ordered; null: nothing billed. */
  readonly priceDrift: number | null;
  /** 0 to 100: 70 % on time, 20 % shipped, 10 % not cancelled, each by its lower end; null while one of them is unknown. */
  readonly score: number | null;
}

const Z = 1.959963984540054;

/** The lower end of the Wilson interval: what a rate is at least, with 95 % confidence. */
export function wilsonLower(successes: number, of: number): number | null {
  if (of <= 0) return null;
  const rate = successes / of;
  const z2 = Z * Z;
  const middle = rate + z2 / (2 * of);
  const spread = Z * Math.sqrt((rate * (1 - rate) + z2 / (4 * of)) / of);
  return Math.max(0, (middle - spread) / (1 + z2 / of));
}

export function scorecard(facts: SupplierFacts): Scorecard {
  const fill = rateOf(facts.closedShippedUnits, facts.closedUnits);
  const onTime = rateOf(facts.onTimeLines, facts.shippedLines);
  const accepted = rateOf(facts.answeredLines - facts.refusedLines, facts.answeredLines);
  return {
    supplierId: facts.supplierId,
    name: facts.name,
    lines: facts.lines,
    fill,
    adjustedFill: rateOf(facts.answeredUnits - facts.refusedUnits, facts.answeredUnits),
    onTime,
    kept: rateOf(facts.promisedLines - facts.lateLines, facts.promisedLines),
    lateDays: facts.lateDays === null ? null : Math.round(facts.lateDays * 10) / 10,
    accepted,
    acknowledgedInDay: rateOf(facts.acknowledgedInDay, facts.acknowledgedOrders),
    acknowledgmentHours: facts.acknowledgmentHours,
    shipNotices: rateOf(facts.shipments - facts.shipmentsWrong, facts.shipments),
    invoices: rateOf(facts.invoices - facts.invoicesWrong, facts.invoices),
    feeds: rateOf(facts.feeds - facts.feedsHeld, facts.feeds),
    priceDrift: facts.priceOrdered === 0 ? null : digits(facts.priceDifference / facts.priceOrdered),
    score: weigh([
      [onTime, 70],
      [fill, 20],
      [accepted, 10],
    ]),
  };
}

function rateOf(successes: number, of: number): Rate {
  const good = Math.min(of, Math.max(0, successes));
  const atLeast = wilsonLower(good, of);
  return { of, rate: of === 0 ? null : digits(good / of), atLeast: atLeast === null ? null : digits(atLeast) };
}

function weigh(parts: readonly (readonly [Rate, weight: number])[]): number | null {
  let sum = 0;
  for (const [{ atLeast }, weight] of parts) {
    if (atLeast === null) return null;
    sum += atLeast * weight;
  }
  return Math.round(sum * 10) / 10;
}

function digits(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
