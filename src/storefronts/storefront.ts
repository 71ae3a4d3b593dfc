/**
 * # Storefront: one shop's side of the conversation
 *
 * An adapter translates canonical facts into one platform's calls and answers per item. It keeps no state and
 * schedules nothing. Every write carries an idempotency key that stays the same over all attempts of the same thing.
 *
 * Stock and prices are state, not events: `publishStock` and `publishPrices` get the newest values at the moment of
 * sending, as absolute numbers.
 *
 * An item's outcome is
 * - `done`: the shop has it;
 * - `refused`: the shop said no. `permanent` means that repeating the same value cannot help;
 * - `unknown`: no answer that could be understood. The caller repeats with the same key or reads back.
 *
 * A call that fails as a whole throws: TransientError (with `retryAfterMs` when the shop asked for a pause) or
 * RejectedError (wrong secret, shop closed).
 */
export interface Storefront {
  readonly capabilities: StorefrontCapabilities;
  publishStock(batch: StockBatch): Promise<readonly ItemOutcome[]>;
  /** Only for a shop that takes prices (`priceBatchSize` above 0). */
  publishPrices(batch: PriceBatch): Promise<readonly ItemOutcome[]>;
  fulfil(fulfilment: Fulfilment): Promise<ItemOutcome>;
  /** Checks a webhook that claims to come from this shop; throws RejectedError when it does not. */
  verifyWebhook(request: WebhookRequest): VerifiedWebhook;
  close(): Promise<void>;
}

export interface StorefrontCapabilities {
  readonly adapter: StorefrontKind;
  /** Most stock items in one call. */
  readonly stockBatchSize: number;
  /** Most prices in one call; 0: this shop takes none. */
  readonly priceBatchSize: number;
  readonly fulfilmentGranularity: 'order' | 'line';
}

export type StorefrontKind = 'headless' | 'memory';

export interface StockBatch {
  readonly idempotencyKey: string;
  readonly items: readonly StockItem[];
}

export interface StockItem {
  readonly sku: string;
  /** Sellable units, whole, never negative. */
  readonly quantity: number;
  /** Grows with every change of the desired quantity; lets a shop drop what arrives late. */
  readonly version: number;
}

export interface PriceBatch {
  readonly idempotencyKey: string;
  readonly items: readonly PriceItem[];
}

export interface PriceItem {
  readonly sku: string;
  /** More than 0, with no more digits after the point than the currency has. */
  readonly price: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Grows with every change of the desired price; lets a shop drop what arrives late. */
  readonly version: number;
}

/** One package that left a supplier. */
export interface Fulfilment {
  readonly idempotencyKey: string;
  /** The shop's own order id. */
  readonly orderId: string;
  readonly packageId: string;
  /** From 1: the supplier has corrected the package, which the shop may know already. It replaces what was told of it before. */
  readonly revision?: number;
  readonly carrier?: string;
  readonly service?: string;
  readonly trackingNumber?: string;
  readonly trackingUrl?: string;
  readonly shippedAt?: string;
  readonly supplierName: string;
  readonly lines: readonly { readonly lineId: string; readonly sku: string; readonly quantity: number }[];
}

export type ItemOutcome =
  | { readonly key: string; readonly outcome: 'done'; readonly externalId?: string }
  | { readonly key: string; readonly outcome: 'refused'; readonly reason: string; readonly permanent: boolean }
  | { readonly key: string; readonly outcome: 'unknown'; readonly reason: string };

export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as received, before any parsing. */
  readonly body: Uint8Array;
  readonly receivedAt: Date;
}

export interface VerifiedWebhook {
  /** Unique per event; equal for redeliveries. */
  readonly deliveryId: string;
  /** e.g. `order.created`. */
  readonly type: string;
  readonly data: unknown;
}
