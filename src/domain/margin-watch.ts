import { minorUnits } from '../kernel/currency.ts';
import { add, compare, type Decimal, multiply, round, subtract } from '../kernel/decimal.ts';
import type { FeeTerms, MarginEntry, MarginKind } from './margin.ts';

/** How the margin of a storefront's orders is reckoned and watched: `storefronts[].margin` of crossdock.yaml. */
export interface MarginSettings extends FeeTerms {
  /** A person is told of an order that leaves less than the larger of the two; `percent` is of its income. */
  readonly floor: { readonly percent: Decimal; readonly amount: Decimal };
  /** A person is told when the cost of an order rose by more than the larger of the two; `percent` is of its estimate. */
  readonly drift: { readonly percent: Decimal; readonly amount: Decimal };
}

/** Of a storefront that says nothing: no fees; a loss is told of, and a cost that rose by 5 % and at least 1. */
export const usualMarginSettings: MarginSettings = {
  payment: { percent: '0', fixed: '0' },
  platform: { percent: '0', fixed: '0' },
  floor: { percent: '0', amount: '0' },
  drift: { percent: '5', amount: '1' },
};

export interface MarginSum {
  /** What the customer pays for what is shipped. */
  readonly income: Decimal;
  /** What suppliers want for it, as far as it is known; positive. */
  readonly cost: Decimal;
  /** The same as it was expected when the order was routed. */
  readonly estimate: Decimal;
  /** What is left after fees. */
  readonly margin: Decimal;
}

export type MarginFinding =
  | { readonly what: 'below-floor'; readonly floor: Decimal }
  | { readonly what: 'drift'; readonly limit: Decimal; readonly drift: Decimal };

const INCOME: ReadonlySet<MarginKind> = new Set(['revenue', 'shipping-income']);
const FEES: ReadonlySet<MarginKind> = new Set(['payment-fee', 'platform-fee']);

/** What the entries of one order come to. */
export function marginSum(entries: readonly MarginEntry[]): MarginSum {
  const sum = (takes: (entry: MarginEntry) => boolean): Decimal =>
    add('0', ...entries.filter(takes).map((entry) => entry.amount));
  const isCost = ({ kind }: MarginEntry): boolean => !INCOME.has(kind) && !FEES.has(kind);
  return {
    income: sum(({ kind }) => INCOME.has(kind)),
    cost: subtract('0', sum(isCost)),
    estimate: subtract(
      '0',
      sum((entry) => isCost(entry) && entry.stage === 'estimate' && !entry.superseding),
    ),
    margin: sum(() => true),
  };
}

/** What a person should know of the margin of an order. An order that nobody ships has none. */
export function judgeMargin(sum: MarginSum, currency: string, { floor, drift }: MarginSettings): MarginFinding[] {
  if (compare(sum.income, '0') === 0) return [];
  const least = larger(share(sum.income, floor.percent, currency), floor.amount);
  const most = larger(share(sum.estimate, drift.percent, currency), drift.amount);
  const rise = subtract(sum.cost, sum.estimate);
  return [
    ...(compare(sum.margin, least) < 0 ? [{ what: 'below-floor', floor: least } as const] : []),
    ...(compare(rise, most) > 0 ? [{ what: 'drift', limit: most, drift: rise } as const] : []),
  ];
}

/** A percentage of an amount, in whole smallest units of the currency. */
export function share(amount: Decimal, percent: Decimal, currency: string): Decimal {
  return round(multiply(multiply(amount, percent), '0.01'), minorUnits(currency));
}

export function larger(one: Decimal, other: Decimal): Decimal {
  return compare(one, other) >= 0 ? one : other;
}
