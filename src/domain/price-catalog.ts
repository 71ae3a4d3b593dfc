import type { Decimal } from '../kernel/decimal.ts';
import { compare } from '../kernel/decimal.ts';
import type { FeedLimits } from './feed-limits.ts';
import { type BrokenRule, brokenPrices } from './feed-rules.ts';

/** A line of a price catalog with what its document says for all of them. */
export interface CatalogLine {
  readonly sku: string;
  readonly cost: Decimal;
  readonly currency: string;
  /** `2026-10-01`. */
  readonly effectiveOn: string;
  readonly endsOn?: string | undefined;
  /** Units from which the price holds. */
  readonly minimumQuantity: number;
  readonly ordinal: number;
}

/** A line that cannot be taken as it stands, and why. */
export interface RefusedLine {
  readonly sku: string;
  readonly ordinal: number;
  readonly because: string;
}

/**
 * Takes out what nobody should buy by: prices below nothing, prices that end before they begin, and SKUs for which one document says
 * two prices for the same units and the same day. Which of two is meant nobody can say, so that the old cost stays. The same price
 * twice is one.
 */
export function soundPrices(lines: readonly CatalogLine[]): {
  readonly prices: readonly CatalogLine[];
  readonly refused: readonly RefusedLine[];
} {
  const refused: RefusedLine[] = [];
  const refuse = ({ sku, ordinal }: CatalogLine, because: string): void => void refused.push({ sku, ordinal, because });
  const said = new Map<string, CatalogLine[]>();
  for (const line of lines) {
    if (compare(line.cost, '0') < 0) refuse(line, `it costs ${line.cost}`);
    else if (line.endsOn !== undefined && line.endsOn < line.effectiveOn) {
      refuse(line, `it ends on ${line.endsOn}, before it begins on ${line.effectiveOn}`);
    } else {
      const key = JSON.stringify([line.sku, line.effectiveOn, line.minimumQuantity]);
      said.set(key, [...(said.get(key) ?? []), line]);
    }
  }
  const prices: CatalogLine[] = [];
  for (const [first, ...others] of said.values()) {
    if (first === undefined) continue;
    if (others.every((other) => isSame(first, other))) prices.push(first);
    else
      for (const line of [first, ...others])
        refuse(line, 'the same document says another price for the same units and day');
  }
  return { prices, refused };
}

function isSame(one: CatalogLine, other: CatalogLine): boolean {
  return compare(one.cost, other.cost) === 0 && one.currency === other.currency && one.endsOn === other.endsOn;
}

/** How the prices of a catalog stand to the costs in force. */
export interface PriceStatistics {
  /** SKUs with a price for one unit that have a cost now. */
  readonly costed: number;
  /** Of them, those whose cost moves by more than the limit, or to another currency. */
  readonly costMoved: number;
  /** Median of new by old cost; null: there is nothing to compare. */
  readonly costRatio: number | null;
}

/** Compares the prices of one unit with the costs of now. A SKU with prices for several days counts with the one that moves most. */
export function priceStatistics(
  prices: readonly CatalogLine[],
  costs: ReadonlyMap<string, { readonly cost: Decimal; readonly currency: string }>,
  priceMove: number,
): PriceStatistics {
  const ratios = new Map<string, number>();
  for (const { sku, cost, currency, minimumQuantity } of prices) {
    const now = costs.get(sku);
    if (minimumQuantity > 1 || now === undefined || !(Number(now.cost) > 0) || !(Number(cost) > 0)) continue;
    const ratio = now.currency === currency ? Number(cost) / Number(now.cost) : Number.POSITIVE_INFINITY;
    if (movement(ratio) >= movement(ratios.get(sku) ?? 1)) ratios.set(sku, ratio);
  }
  const all = [...ratios.values()];
  const known = all.filter(Number.isFinite).sort((a, b) => a - b);
  return {
    costed: all.length,
    costMoved: all.filter((ratio) => Math.abs(ratio - 1) > priceMove).length,
    costRatio: known.length === 0 ? null : median(known),
  };
}

/** How far a cost moves, up or down alike; to another currency farthest of all. */
function movement(ratio: number): number {
  return Math.abs(Math.log(ratio));
}

function median(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** So many costs that all moved by the same power of ten are no coincidence. */
const FEW = 3;

/**
 * Why a catalog must wait for a person; undefined: it may be applied. By the limits for the costs of stock feeds; but a factor
 * that half of them moved by counts in a short list, too, because a catalog is no daily export.
 */
export function judgeCatalog(statistics: PriceStatistics, limits: FeedLimits): BrokenRule | undefined {
  const broken =
    brokenPrices(statistics, limits) ?? brokenPrices(statistics, { ...limits, minimumSkus: FEW, price: false });
  return broken && { ...broken, code: 'CATALOG-PRICES' };
}
