import Big from 'big.js';
import { minorUnits, type PriceEnding, priceEnding } from '../kernel/currency.ts';
import { add, compare, type Decimal, multiply, subtract } from '../kernel/decimal.ts';
import { matchesPattern } from '../kernel/pattern.ts';
import { atLeast, atMost } from './price-grid.ts';
import type { PriceRule, PriceSettings, PriceTier } from './price-settings.ts';

/**
 * # Price rules: from cost to price, exactly
 *
 * Markup, then the ending, then the bounds. The price is never below what floor, minimum and minimum advertised price
 * ask for; where a maximum stands below the floor, the floor wins and it is said. A higher cost never makes a lower
 * price: at the edge of a tier the price waits until the new markup catches up. Amounts are decimals; where a price is
 * rounded they are whole smallest units of the currency.
 */
export interface PricedProduct {
  readonly category: string | undefined;
  /** Minimum advertised price, where the brand sets one. */
  readonly minimumAdvertised?: { readonly amount: Decimal; readonly currency: string } | undefined;
}

export interface Price {
  readonly price: Decimal;
  /** The lowest price that floor, minimum and minimum advertised price allow, before any ending. */
  readonly lowest: Decimal;
  /** The lowest price that leaves the margin of the floor. */
  readonly floor: Decimal;
  readonly highest: Decimal | undefined;
  /** Which rule, for people. */
  readonly rule: string;
  /** Step by step, each with the amount after it. */
  readonly steps: readonly { readonly what: string; readonly amount: Decimal }[];
}

export type NoPrice = { readonly none: 'no-rule' | 'zero'; readonly because: string };

const NO_ENDING: PriceEnding = { modulus: 1n, rest: 0n };
/** Digits that make every amount and share in the reckoning of a floor whole. */
const WHOLE = 12;

/** The price of one product that costs `cost`, in the currency of the settings. */
export function priceOf(settings: PriceSettings, product: PricedProduct, cost: Decimal): Price | NoPrice {
  const at = settings.rules.findIndex((rule) => fits(rule, product.category));
  const rule = settings.rules[at];
  if (rule === undefined) {
    const category = product.category === undefined ? 'no category' : `the category ${product.category}`;
    return { none: 'no-rule', because: `no rule of this storefront is for a product with ${category}` };
  }
  const { currency } = settings;
  const scale = minorUnits(currency);
  const toMinor = (amount: Decimal, mode: typeof Big.roundDown | typeof Big.roundUp): bigint =>
    BigInt(new Big(amount).times(`1e${scale}`).round(0, mode).toFixed());
  const fromMinor = (units: bigint): Decimal => new Big(units.toString()).times(`1e-${scale}`).toFixed(scale);

  const steps: Price['steps'][number][] = [{ what: 'cost', amount: cost }];
  const marked = markup(rule.tiers, cost);
  steps.push(...marked.steps);

  const floorUnits = floorOf(settings, rule, cost, scale);
  const bounds = [
    { what: floorWords(settings, rule), units: floorUnits },
    ...(rule.minimum === undefined ? [] : [{ what: 'minimum of the rule', units: toMinor(rule.minimum, Big.roundUp) }]),
    ...(product.minimumAdvertised === undefined || product.minimumAdvertised.currency !== currency
      ? []
      : [{ what: 'minimum advertised price', units: toMinor(product.minimumAdvertised.amount, Big.roundUp) }]),
  ];
  const lowest = bounds.reduce((a, b) => (b.units > a.units ? b : a));
  const highest = rule.maximum === undefined ? undefined : toMinor(rule.maximum, Big.roundDown);

  const endings = endingsOf(rule, currency);
  const wanted = rounded(rule, endings, new Big(marked.amount).times(`1e${scale}`));
  let price = wanted;
  steps.push({ what: roundingWords(rule), amount: fromMinor(price) });
  if (price < lowest.units) {
    price = atLeast(endings, lowest.units);
    steps.push({ what: `raised: ${lowest.what} is ${fromMinor(lowest.units)}`, amount: fromMinor(price) });
  }
  if (highest !== undefined && price > highest) {
    const under = atMost(endings, highest);
    const fitting = under !== undefined && under >= lowest.units ? under : highest;
    price = fitting >= lowest.units ? fitting : atLeast(endings, lowest.units);
    const what =
      fitting >= lowest.units
        ? `lowered: maximum of the rule is ${fromMinor(highest)}`
        : `above the maximum of the rule, ${fromMinor(highest)}: ${lowest.what} is ${fromMinor(lowest.units)}`;
    steps.push({ what, amount: fromMinor(price) });
  }
  if (price <= 0n) return { none: 'zero', because: `a cost of ${cost} would be sold for nothing` };
  return {
    price: fromMinor(price),
    lowest: fromMinor(lowest.units),
    floor: fromMinor(floorUnits),
    highest: highest === undefined ? undefined : fromMinor(highest),
    rule: nameOf(rule, at),
    steps,
  };
}

/** The price that stands in a shop, or is on its way there. */
export interface StandingPrice {
  readonly price: Decimal;
  readonly currency: string;
}

/**
 * Whether the price that stands stays instead of a new one: when the change is smaller than `minimumChange` and the old one
 * keeps the bounds of now.
 */
export function stays(settings: PriceSettings, standing: StandingPrice, fresh: Price): boolean {
  if (standing.currency !== settings.currency) return false;
  if (compare(standing.price, fresh.price) === 0) return true;
  if (compare(standing.price, fresh.lowest) < 0) return false;
  if (fresh.highest !== undefined && compare(standing.price, fresh.highest) > 0) return false;
  const change = new Big(subtract(fresh.price, standing.price)).abs().toFixed();
  const { amount, percent } = settings.minimumChange;
  return compare(change, amount) < 0 || compare(change, multiply(multiply(standing.price, percent), '0.01')) < 0;
}

function fits(rule: PriceRule, category: string | undefined): boolean {
  if (rule.category === undefined) return true;
  return category !== undefined && rule.category.some((pattern) => matchesPattern(pattern, category));
}

function nameOf(rule: PriceRule, at: number): string {
  return rule.category === undefined ? `rule ${at + 1}` : `rule ${at + 1} (${rule.category.join(', ')})`;
}

function markup(tiers: readonly PriceTier[], cost: Decimal): { amount: Decimal; steps: Price['steps'] } {
  const at = tiers.findIndex(({ upTo }) => upTo === undefined || compare(cost, upTo) <= 0);
  const tier = tiers[at === -1 ? tiers.length - 1 : at] as PriceTier;
  const amount = marked(tier, cost);
  const steps = [{ what: markupWords(tier), amount }];
  // A cost just above the end of a tier must not be sold for less than one at its end.
  const before = tiers
    .slice(0, at === -1 ? tiers.length - 1 : at)
    .map((lower) => ({ upTo: lower.upTo as Decimal, amount: marked(lower, lower.upTo as Decimal) }))
    .reduce<{ upTo: Decimal; amount: Decimal } | undefined>(
      (best, edge) => (best === undefined || compare(edge.amount, best.amount) > 0 ? edge : best),
      undefined,
    );
  if (before === undefined || compare(before.amount, amount) <= 0) return { amount, steps };
  return {
    amount: before.amount,
    steps: [...steps, { what: `no less than at a cost of ${before.upTo}`, amount: before.amount }],
  };
}

function marked({ percent, amount }: PriceTier, cost: Decimal): Decimal {
  return add(cost, multiply(multiply(cost, percent), '0.01'), amount);
}

function markupWords({ percent, amount, upTo }: PriceTier): string {
  const parts = [
    ...(compare(percent, '0') === 0 ? [] : [`${percent} %`]),
    ...(compare(amount, '0') === 0 ? [] : [amount]),
  ];
  return `markup ${parts.join(' and ') || 'none'}${upTo === undefined ? '' : ` (costs up to ${upTo})`}`;
}

/**
 * The lowest price p, in smallest units, of which cost, fees and margin leave nothing open:
 * p − p·fee − fixed − cost ≥ p·margin and ≥ amount. Reckoned in whole numbers, so that it is never a cent short.
 */
function floorOf({ fees }: PriceSettings, { floor }: PriceRule, cost: Decimal, scale: number): bigint {
  const spent = add(cost, fees.fixed);
  const share = lowestPrice(spent, add(fees.percent, floor.percent), scale);
  const absolute = lowestPrice(add(spent, floor.amount), fees.percent, scale);
  return share > absolute ? share : absolute;
}

/** The lowest p with p·(100 − percent)/100 ≥ amount. */
function lowestPrice(amount: Decimal, percent: Decimal, scale: number): bigint {
  const top = BigInt(new Big(amount).times(`1e${WHOLE + scale + 2}`).toFixed(0));
  const bottom = BigInt(new Big(subtract('100', percent)).times(`1e${WHOLE}`).toFixed(0));
  return (top + bottom - 1n) / bottom;
}

function floorWords({ fees }: PriceSettings, { floor }: PriceRule): string {
  const margins = [
    ...(compare(floor.percent, '0') === 0 ? [] : [`${floor.percent} %`]),
    ...(compare(floor.amount, '0') === 0 ? [] : [floor.amount]),
  ];
  const hasFees = compare(fees.percent, '0') !== 0 || compare(fees.fixed, '0') !== 0;
  return `floor (${margins.join(' and ') || 'no'} margin${hasFees ? ' after fees' : ''})`;
}

function endingsOf({ round }: PriceRule, currency: string): readonly PriceEnding[] {
  const endings = (round?.to ?? []).map((text) => priceEnding(text, currency)).filter((ending) => ending !== undefined);
  return endings.length === 0 ? [NO_ENDING] : endings;
}

function roundingWords({ round }: PriceRule): string {
  return round === undefined ? 'rounded' : `rounded ${round.direction} to ${round.to.join(' or ')}`;
}

/** Half-way between two prices the higher one is the nearest. */
function rounded({ round }: PriceRule, endings: readonly PriceEnding[], amount: Big): bigint {
  const below = atMost(endings, BigInt(amount.round(0, Big.roundDown).toFixed()));
  const above = atLeast(endings, BigInt(amount.round(0, Big.roundUp).toFixed()));
  const direction = round?.direction ?? 'nearest';
  if (below === undefined || direction === 'up') return above;
  if (direction === 'down') return below;
  return amount.minus(below.toString()).lt(new Big(above.toString()).minus(amount)) ? below : above;
}
