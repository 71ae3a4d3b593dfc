import type { SalesOrder } from '../documents/sales-order.ts';

/**
 * # Storefront: one shop's side of the conversation
 *
 * An adapter translates canonical facts into one platform's calls and answers per item. It keeps no state and
 * schedules nothing. Every write carries an idempotency key that stays the same over all attempts of the same thing. Where
 * the platform has no such key, the adapter reads before it writes: a package that the shop knows already is `done`.
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
 *
 * Webhooks are hints. Orders of a platform that can be read are read when a webhook names them and when a poll finds
 * them changed, so that nothing depends on the order, the number or the content of deliveries.
 *
 * What one platform has and another has not are parts of their own (`orders`, `items`, `webhooks`, `notes`): absent
 * where the platform knows no such thing.
 */
export interface Storefront {
  readonly capabilities: StorefrontCapabilities;
  publishStock(batch: StockBatch): Promise<readonly ItemOutcome[]>;
  /** Only for a shop that takes prices (`priceBatchSize` above 0). */
  publishPrices(batch: PriceBatch): Promise<readonly ItemOutcome[]>;
  fulfil(fulfilment: Fulfilment): Promise<ItemOutcome>;
  /** Checks a webhook that claims to come from this shop; throws RejectedError when it does not. */
  verifyWebhook(request: WebhookRequest): VerifiedWebhook;
  /** Orders that can be read. Absent: they come by webhook or by `POST /v1/orders`, whole. */
  readonly orders?: OrderReading;
  /** What the shop holds of our SKUs. Absent: it cannot be asked. */
  readonly items?: ItemReading;
  /** Webhooks that the shop is told to send. Absent: a person sets them up there. */
  readonly webhooks?: WebhookSubscription;
  /** Notes on an order that the shop's staff sees. Absent: the platform has none. */
  readonly notes?: OrderNotes;
  /** What became of orders, for a shop that wants to hear it. Absent: it does not, or cannot. */
  readonly statuses?: OrderStatuses;
  /** Asks the shop what a person would look at first: credentials, scopes, locations, settings. Changes nothing, never throws for what it finds. */
  check(): Promise<readonly Finding[]>;
  close(): Promise<void>;
}

export interface OrderReading {
  /** One order as the shop has it now; undefined: the shop has no such order. */
  read(orderId: string): Promise<ShopOrder | undefined>;
  /**
   * Orders changed at or after `since`, oldest change first, one page. An order may come again; none may be left out.
   * `next` is where the following page begins: give it back as `cursor`. Absent on the last page.
   */
  changed(since: Date, cursor?: string): Promise<{ readonly orders: readonly ShopOrder[]; readonly next?: string }>;
}

/** An order as a shop has it, translated. */
export interface ShopOrder {
  /** Its `version` is the shop's time of the last change in milliseconds since 1970: an older view never overwrites a newer one. */
  readonly order: Omit<SalesOrder, 'storefront' | 'version'> & { readonly version: number };
  /** Present when the shop has cancelled the whole order. What was cancelled of it in part is missing from its lines. */
  readonly cancelled?: { readonly reason?: string };
  /**
   * What the shop has shipped of it already, whoever did. An order that was never taken before and is shipped there must not be taken
   * now, only because somebody changed its note: the customer would get it twice. Absent: nothing, or the platform does not tell.
   * `wholly` stands also where nothing of it can be bought of a supplier: a gift card, a checkout that is not finished. Of such an
   * order the rest may be missing.
   */
  readonly shipped?: 'partly' | 'wholly';
  /** Why it cannot be taken although it can be read, e.g. that it goes to several addresses: a person has to look. */
  readonly unfit?: string;
}

export interface ItemReading {
  /**
   * One answer per SKU, in any order. At most `stockBatchSize` SKUs at once. With `pricesIn` (ISO 4217) also what it costs there, by the
   * price that `publishPrices` would set; where `readsPrices`.
   */
  read(skus: readonly string[], pricesIn?: string): Promise<readonly ShopItem[]>;
}

/** What a shop holds of one SKU at the places that are ours to set. */
export type ShopItem = {
  readonly sku: string;
  /** Absent where it was not asked for, or the product has none in that currency. */
  readonly price?: string;
  readonly currency?: string;
} & (
  | {
      readonly state: 'found';
      /** What can be bought there now. */
      readonly quantity: number;
      /** Sold there and not shipped yet; where the platform tells it. */
      readonly reserved?: number;
    }
  | {
      /** `unknown`: no such SKU. `ambiguous`: several products share it, and none is ever written. `untracked`: the shop sells it without counting. */
      readonly state: 'unknown' | 'ambiguous' | 'untracked';
      readonly says?: string;
    }
);

export interface WebhookSubscription {
  /**
   * Makes the shop send its webhooks to `address`, and no other of our webhooks elsewhere: makes what is missing, revives what the shop has switched off.
   * Repeating changes nothing. Webhooks of others are not touched.
   */
  subscribe(address: string): Promise<readonly Finding[]>;
}

export interface OrderNotes {
  /** `key` marks the note, so that a repeat adds none. */
  add(orderId: string, key: string, text: string): Promise<ItemOutcome>;
}

export interface OrderStatuses {
  tell(status: OrderStatus): Promise<ItemOutcome>;
}

/** What an order has come to, in whole numbers of units. */
export interface OrderStatus {
  readonly idempotencyKey: string;
  /** The shop's own order id. */
  readonly orderId: string;
  readonly status:
    | 'held'
    | 'routed'
    | 'acknowledged'
    | 'backordered'
    | 'partly-shipped'
    | 'shipped'
    | 'cancelled'
    | 'unfulfillable';
  /** 1, 2, … for each order; a lower one never overwrites a higher one. */
  readonly sequence: number;
  /** When it began. */
  readonly at: string;
  /** Why it stands still. */
  readonly reason?: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly sku: string;
    readonly quantity: number;
    readonly shipped: number;
    readonly backordered: number;
  }[];
}

/** One thing looked at in a shop. */
export interface Finding {
  /** e.g. `credentials`, `scopes`, `locations`, `webhooks`. */
  readonly check: string;
  readonly verdict: 'ok' | 'warning' | 'failed';
  /** One sentence: what was found. */
  readonly says: string;
  /** What to do about it. */
  readonly remedy?: string;
}

export interface StorefrontCapabilities {
  readonly adapter: StorefrontKind;
  /** Most stock items in one call. */
  readonly stockBatchSize: number;
  /** Most prices in one call; 0: this shop takes none. */
  readonly priceBatchSize: number;
  /** `items` can be asked for prices. */
  readonly readsPrices: boolean;
  readonly fulfilmentGranularity: 'order' | 'line';
  /** The shop sets a quantity only if it still is what was read before: a sale in between is not overwritten. */
  readonly compareAndSet: boolean;
  /** `key`: a repeated call with the same key changes nothing. `absolute`: repeating sets the same number again. */
  readonly stockIdempotency: 'key' | 'absolute';
  /** `key`: as above. `read-back`: the adapter reads what the shop has before it writes. */
  readonly fulfilmentIdempotency: 'key' | 'read-back';
  /** `whole`: a webhook carries the order. `thin`: it says which order changed. `none`: orders come by polling only. */
  readonly webhookKind: 'whole' | 'thin' | 'none';
  /** Batches of stock that may be under way at once, never two with the same SKU; 1 without it. */
  readonly parallelCalls?: number;
}

export type StorefrontKind = 'bigcommerce' | 'headless' | 'medusa' | 'memory' | 'shopify' | 'vendure' | 'woocommerce';

export interface StockBatch {
  readonly idempotencyKey: string;
  /** Something in it goes to zero: it may use what the shop's limit keeps free for that. */
  readonly urgent?: boolean;
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
  /** What the shop called it when it was told before; with a revision, where the shop gave it a name. */
  readonly externalId?: string;
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
  /**
   * - `order.created`, `order.updated`, `order.cancelled`: `data` is the canonical content (docs/storefront-headless.md);
   * - `order.changed`: `data` is `{ "orderId" }`; the order is read from the shop;
   * - `ping`: the shop tries the address; nothing is stored, because a ping may come without a signature;
   * - anything else changes nothing.
   */
  readonly type: string;
  readonly data: unknown;
}
