/** What a shop allows: in points at Shopify, in calls elsewhere. */
export interface ShopLimits {
  /** Most that can be saved up. */
  readonly capacity: number;
  readonly perSecond: number;
  /** Kept free for packages and for quantities that go to zero. */
  readonly reserve: number;
}

interface UsualTraffic {
  /** Absent: no limit of which we know. What the shop says in its answers counts in any case. */
  readonly limits?: ShopLimits;
  /** Batches of stock under way at once, where the adapter does not say it; 1 without it. */
  readonly parallelCalls?: number;
}

/**
 * What each platform allows by its own documents, where neither crossdock.yaml nor its answers say more.
 *
 * - Shopify: 100 points a second on the smallest plan, 2000 saved up.
 * - BigCommerce: 150 calls in a window of 30 seconds, one bulk call at a time. A bucket of 5 that fills at 4.8 a second
 *   never gives more than 149 in any window, wherever it begins.
 * - WooCommerce has no limit of its own; hosts and firewalls bear a few calls at once.
 */
const usual: Readonly<Record<string, UsualTraffic>> = {
  shopify: { limits: { capacity: 2000, perSecond: 100, reserve: 200 }, parallelCalls: 4 },
  bigcommerce: { limits: { capacity: 5, perSecond: 4.8, reserve: 1 } },
  woocommerce: { limits: { capacity: 20, perSecond: 10, reserve: 4 } },
};

export function usualTraffic(kind: string): UsualTraffic {
  return (Object.hasOwn(usual, kind) ? usual[kind] : undefined) ?? {};
}
