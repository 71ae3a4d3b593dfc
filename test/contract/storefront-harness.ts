import type { TestContext } from 'vitest';
import type { Storefront, WebhookRequest } from '../../src/storefronts/storefront.ts';

type Soon<Value> = Value | Promise<Value>;

/** What an adapter may lack, or what cannot be tried with its shop. Each needs a reason, with which its tests are skipped. */
export type Lacking =
  /** The shop does not know versions: an older call that arrives late is kept away by the gateway alone. */
  | 'versions'
  | 'prices'
  /** The shop has one currency; prices in others are refused. */
  | 'currencies'
  /** Why something is refused is said in the adapter's words, not in those of the shop. */
  | 'reasons'
  /** No answer can be lost on its way. */
  | 'lost-answers'
  | 'webhooks-in'
  | 'orders'
  | 'cancelled-orders'
  | 'items'
  | 'ambiguous-items'
  | 'untracked-items'
  | 'subscriptions'
  | 'notes'
  | 'check';

/** One shop with one adapter in front of it, and the other side's view of what arrived. */
export interface StorefrontHarness {
  readonly storefront: Storefront;
  /** What is missing, and why: `{ prices: 'the shop takes none' }`. What is not named here is tested. */
  readonly without?: Partial<Record<Lacking, string>>;
  /** The shop's ids of the order that every test may fulfil: 3 or more of the SKU LAMP, paid. Default: `order-1` and `1`. */
  readonly order?: { readonly orderId: string; readonly lineId: string };
  quantity(sku: string): Soon<number | undefined>;
  price(sku: string): Soon<string | undefined>;
  /** How often the customer would have been told of this package. */
  timesAnnounced(packageId: string): Soon<number>;
  /** From now on the shop says no to this SKU or order id: it has no such thing. */
  refuse(skuOrOrderId: string, reason: string): Soon<void>;
  /** The shop is down until told otherwise; `pause` asks for 7 seconds. */
  outage(kind: 'down' | 'pause' | 'wrong-secret' | undefined): Soon<void>;
  /** The shop takes the next write and its answer is lost. */
  loseNextAnswer?(): Soon<void>;
  /**
   * A webhook as the shop would send it, received at once; a redelivery for the same `id`. An adapter that reads orders may answer
   * `order.changed` for it. `data: undefined`: signed, and yet no webhook.
   */
  webhook?(event: { id: string; type: string; data: unknown }): WebhookRequest;
  /** Orders in the shop, for an adapter that reads them. */
  readonly counter?: Counter;
  /** From now on several products of the shop have this SKU. */
  makeAmbiguous?(sku: string): Soon<void>;
  /** From now on the shop sells it without counting. */
  untrack?(sku: string): Soon<void>;
  /** Where the shop sends webhooks: ours and those of others, in any stable form. */
  subscriptions?(): Soon<readonly string[]>;
  /** Somebody else has the shop send webhooks to this address. */
  subscribeOther?(address: string): Soon<void>;
  /** The notes on an order that staff sees, ours and others. */
  notesOf?(orderId: string): Soon<readonly string[]>;
  close(): Soon<void>;
}

/** How customers buy in the shop of a harness. */
export interface Counter {
  /** Most orders in one answer to `changed`. Keep it small: more than two pages are sold. */
  readonly pageSize: number;
  /** A customer orders units of LAMP at 50.00 each and pays; answers the shop's id of it. */
  sell(quantity: number): Soon<string>;
  /** Something of the order changes there, such as its note. */
  change(orderId: string): Soon<void>;
  /** The shop cancels the whole order. */
  cancel?(orderId: string): Soon<void>;
  /** An id as the shop makes them, of no order. */
  readonly noSuchOrder: string;
}

/** Ends a test where the harness says that what it is about is missing, and why. */
export function needs(shop: () => StorefrontHarness): (part: Lacking, context: TestContext) => void {
  return (part, { skip }) => {
    const reason = shop().without?.[part];
    if (reason !== undefined) skip(reason);
  };
}
