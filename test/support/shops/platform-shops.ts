import { createHmac } from 'node:crypto';
import { startBigcommerce } from '../fakes/fake-bigcommerce.ts';
import { type FakePlatform, HOOK_SECRET, type PlatformSettings } from '../fakes/fake-platform.ts';
import { startWoocommerce } from '../fakes/fake-woocommerce.ts';
import type { WooHook } from '../fakes/woocommerce-state.ts';
import { startFakeShopify } from '../shopify/fake-shopify.ts';
import { shopifySettings, signedWebhook } from '../shopify/shop.ts';

/** One shop on the fake of its platform, in words that are the same for all of them: for tests of what is above the adapters. */
export interface PlatformShop {
  readonly id: 'shopify' | 'woocommerce' | 'bigcommerce';
  /** What crossdock.yaml says of it, without its name. */
  readonly settings: PlatformSettings;
  readonly platform: FakePlatform;
  /** A customer buys and pays. */
  sell(lines: readonly { readonly sku: string; readonly quantity: number }[]): SoldThere;
  quantity(sku: string): number | undefined;
  /** What the platform says from now on of its limit, where it says anything. */
  says(limit: { readonly left: number; readonly most: number; readonly perSecond: number }): void;
  /** Every quantity that was set, in turn. */
  writes(): readonly (readonly [sku: string, quantity: number])[];
  /** Tracking numbers that the customer of an order was told of, in turn. */
  told(orderId: string): readonly string[];
  /** What the shop sends when an order changed; the same `event` is the same delivery. */
  webhook(orderId: string, event: string): Delivery;
  /** The same, as somebody sends it who guesses the secret. */
  forged(orderId: string, event: string): Delivery;
  /** A genuine webhook of another shop of the same platform. */
  ofAnother(orderId: string, event: string): Delivery;
}

export interface SoldThere {
  readonly orderId: string;
  readonly lineIds: readonly string[];
}

export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface PlatformOptions {
  readonly skus: readonly string[];
  /** The time in the shop, from which on it goes a second further with everything that happens. */
  readonly startsAt?: Date;
  /** Beside what every shop here needs. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export const platformShops: Readonly<Record<PlatformShop['id'], (options: PlatformOptions) => Promise<PlatformShop>>> =
  {
    shopify: shopifyShop,
    woocommerce: woocommerceShop,
    bigcommerce: bigcommerceShop,
  };

/** Nobody waits for the limit of a platform here. */
const PLENTY = 100_000;
const GUESSED = 'another secret of hooks';
const plain = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

async function shopifyShop({ skus, startsAt, more }: PlatformOptions): Promise<PlatformShop> {
  const { platform, book, points } = await startFakeShopify(startsAt);
  const says: PlatformShop['says'] = ({ left, most, perSecond }) =>
    void Object.assign(points, { maximum: most, available: left, perSecond });
  says({ left: PLENTY, most: PLENTY, perSecond: PLENTY });
  for (const sku of skus) book.product(sku);
  const delivery = (orderId: string, event: string, as: { shop?: string; secret?: string } = {}): Delivery => {
    const body = JSON.stringify({ id: Number(orderId), admin_graphql_api_id: `gid://shopify/Order/${orderId}` });
    const { headers } = signedWebhook(body, { id: event, topic: 'orders/updated', ...as });
    return {
      headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
      body: Buffer.from(body),
    };
  };
  return {
    id: 'shopify',
    settings: { ...shopifySettings(platform.url), ...more },
    platform,
    sell(lines) {
      const order = book.order({ lines });
      return { orderId: plain(order.id), lineIds: order.lines.map(({ id }) => plain(id)) };
    },
    quantity: (sku) => book.level(sku).available,
    says,
    writes() {
      const bySku = new Map(book.variants.map(({ itemId, sku }) => [itemId, sku]));
      return book.writes.map(({ itemId, quantity }) => [bySku.get(itemId) ?? itemId, quantity] as const);
    },
    told(orderId) {
      const order = book.orders.find(({ id }) => plain(id) === orderId);
      return (order?.fulfilments ?? []).flatMap(({ number, notified }) => notified.map(() => number ?? ''));
    },
    webhook: delivery,
    forged: (orderId, event) => delivery(orderId, event, { secret: GUESSED }),
    // Every shop of one app has the same secret.
    ofAnother: (orderId, event) => delivery(orderId, event, { shop: 'another.myshopify.com' }),
  };
}

async function woocommerceShop({ skus, startsAt, more }: PlatformOptions): Promise<PlatformShop> {
  const { platform, state, settings, addProduct, sell, delivery } = await startWoocommerce({
    ...(startsAt && { startsAt }),
  });
  state.features.fulfilments = true;
  for (const sku of skus) addProduct({ sku });
  const send = (orderId: string, secret: string): Delivery => {
    const order = state.orders.get(Number(orderId));
    if (order === undefined) throw new Error(`nobody ordered ${orderId}`);
    const hook: WooHook = {
      id: 7,
      name: 'orders',
      status: 'active',
      topic: 'order.updated',
      delivery_url: 'https://gateway.example',
      secret,
      failures: 0,
    };
    return delivery(hook, order, 0);
  };
  /** What tells two deliveries apart here are their bytes. */
  const marked = (orderId: string, event: string, secret: string): Delivery => {
    const order = state.orders.get(Number(orderId));
    if (order !== undefined) order.customer_note = event;
    return send(orderId, secret);
  };
  return {
    id: 'woocommerce',
    settings: { ...settings, ...more },
    platform,
    sell(lines) {
      const order = sell(lines);
      return { orderId: String(order.id), lineIds: order.line_items.map(({ id }) => String(id)) };
    },
    quantity: (sku) => [...state.products.values()].find((one) => one.sku === sku)?.stock_quantity ?? undefined,
    says: () => undefined,
    writes: () => state.writes,
    told: (orderId) =>
      (state.orders.get(Number(orderId))?.fulfilments ?? []).map(({ meta_data: meta }) =>
        String(meta.find(({ key }) => key === '_tracking_number')?.value),
      ),
    webhook: (orderId, event) => marked(orderId, event, HOOK_SECRET),
    forged: (orderId, event) => marked(orderId, event, GUESSED),
    // Shops have nothing but their secrets to be told apart by.
    ofAnother: (orderId, event) => marked(orderId, event, 'the secret of another shop'),
  };
}

async function bigcommerceShop({ skus, startsAt, more }: PlatformOptions): Promise<PlatformShop> {
  const { platform, state, settings, addVariant, sell, delivery } = await startBigcommerce(startsAt);
  const says: PlatformShop['says'] = ({ left, most }) => void Object.assign(state.rate, { left, quota: most });
  says({ left: PLENTY, most: PLENTY, perSecond: PLENTY });
  for (const sku of skus) addVariant({ sku });
  const send = (orderId: string, event: string, secret = HOOK_SECRET): Delivery => {
    const about = { scope: 'store/order/updated', orderId: Number(orderId), created: numberOf(event) };
    return delivery(about, { secret, at: new Date() });
  };
  return {
    id: 'bigcommerce',
    settings: { ...settings, ...more },
    platform,
    sell(lines) {
      const order = sell(lines);
      return { orderId: String(order.id), lineIds: order.products.map(({ id }) => String(id)) };
    },
    quantity: (sku) => state.variants.find((one) => one.sku === sku)?.quantity,
    says,
    writes: () => state.writes,
    told: (orderId) =>
      (state.orders.get(Number(orderId))?.shipments ?? []).map(({ tracking_number: number }) => number),
    webhook: send,
    forged: (orderId, event) => send(orderId, event, GUESSED),
    ofAnother(orderId, event) {
      const { headers, body } = send(orderId, event);
      return { headers, body: Buffer.from(body.toString('utf8').replace('stores/abc123', 'stores/xyz789')) };
    },
  };
}

/** The same number for the same text. */
function numberOf(text: string): number {
  return createHmac('sha256', 'event').update(text).digest().readUInt32BE();
}
