import type { Decimal } from '../kernel/decimal.ts';

/** How one storefront makes prices from costs: `storefronts[].prices` of crossdock.yaml (docs/prices.md). */
export interface PriceSettings {
  /** Of every price; costs in another one make no price. */
  readonly currency: string;
  /** Whose cost counts: of the supplier that an order of one unit would be routed to, or the highest of all. */
  readonly cost: 'routed' | 'highest';
  /** The bare cost of the unit, or with drop-ship fee and freight of an order of one unit. */
  readonly basis: 'item' | 'landed';
  /** What payment and platform keep of a price. */
  readonly fees: { readonly percent: Decimal; readonly fixed: Decimal };
  /** A price changes only by at least the larger of these; `percent` is of the price that stands. */
  readonly minimumChange: { readonly percent: Decimal; readonly amount: Decimal };
  /** The first that fits a product counts. */
  readonly rules: readonly PriceRule[];
}

export interface PriceRule {
  /** Patterns of product categories; absent: every product. */
  readonly category?: readonly string[] | undefined;
  /** By cost, in rising order; only the last has no end. */
  readonly tiers: readonly PriceTier[];
  readonly round?: { readonly to: readonly string[]; readonly direction: 'up' | 'down' | 'nearest' } | undefined;
  /** What is left of every price after cost and fees, at least: a share of the price and an amount. */
  readonly floor: { readonly percent: Decimal; readonly amount: Decimal };
  readonly minimum?: Decimal | undefined;
  readonly maximum?: Decimal | undefined;
}

export interface PriceTier {
  /** Highest cost of this tier. */
  readonly upTo?: Decimal | undefined;
  /** Added to the cost: percent of it, then an amount. */
  readonly percent: Decimal;
  readonly amount: Decimal;
}

/** With their hash: a price that was made by other settings is made anew. */
export interface StorefrontPrices extends PriceSettings {
  readonly revision: string;
}
