import type { Clock } from '../kernel/clock.ts';

/** What an adapter is given by the gateway: the time, the shop's limits shared with other processes, what is remembered of its products, and who keeps the log. */
export interface Surroundings {
  readonly clock: Clock;
  readonly traffic: Traffic;
  readonly remembered: RememberedItems;
  /** Keeps one call for the push log. Never fails, never waits. */
  readonly log: (exchange: Exchange) => void;
}

/**
 * The shop's limit, shared by everybody who calls it. Costs are in the platform's own unit: points at Shopify, calls
 * elsewhere.
 */
export interface Traffic {
  /**
   * Waits until `cost` may be spent. `urgent` goes first and may use what is kept free for it: tracking, and quantities that go to zero.
   *
   * @throws TransientError STOREFRONT-THROTTLED with `retryAfterMs` when the wait would be longer than a job may take
   */
  take(cost: number, urgency: Urgency): Promise<void>;
  /** What the platform itself said of its limit in an answer: truer than what was counted here. */
  learn(figures: TrafficFigures): void;
}

export type Urgency = 'urgent' | 'usual';

export interface TrafficFigures {
  /** Left to spend now: with `capacity` of a bucket that fills, without it of a window that begins anew. */
  readonly available?: number;
  /** Most that can be saved up. */
  readonly capacity?: number;
  readonly perSecond?: number;
  /** Nothing may be sent for so long. */
  readonly pauseMs?: number;
}

/**
 * The shop's own ids of our SKUs, kept so that a lookup is not paid for with every push. What it says may be outdated:
 * an adapter that gets "no such item" forgets and looks up again.
 */
export interface RememberedItems {
  /** By SKU: what was written before. SKUs that were never looked up are missing. */
  read(skus: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** Any JSON, in the adapter's own shape. */
  write(items: ReadonlyMap<string, unknown>): Promise<void>;
  forget(skus: readonly string[]): Promise<void>;
}

/** One call to a shop and what came back, without secrets. */
export interface Exchange {
  readonly at: Date;
  readonly tookMs: number;
  readonly about: ExchangeKind;
  /** The idempotency key of what was written. */
  readonly key?: string;
  readonly method: string;
  /** Without host, user names and keys. */
  readonly path: string;
  readonly request?: string;
  readonly status?: number;
  readonly answer?: string;
  /** Why there is no answer. */
  readonly failure?: string;
}

export type ExchangeKind =
  | 'stock'
  | 'prices'
  | 'fulfilment'
  | 'orders'
  | 'items'
  | 'webhooks'
  | 'notes'
  | 'check'
  | 'token';

/** For a storefront that nobody else calls: no limit, a memory of its own, no log. */
export function aloneWith(clock: Clock): Surroundings {
  const items = new Map<string, unknown>();
  return {
    clock,
    traffic: { take: async () => undefined, learn: () => undefined },
    remembered: {
      read: async (skus) => new Map(skus.flatMap((sku) => (items.has(sku) ? [[sku, items.get(sku)] as const] : []))),
      write: async (found) => {
        for (const [sku, item] of found) items.set(sku, item);
      },
      forget: async (skus) => {
        for (const sku of skus) items.delete(sku);
      },
    },
    log: () => undefined,
  };
}
