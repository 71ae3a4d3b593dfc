import { type ShopLimits, usualTraffic } from '../../src/storefronts/limits.ts';
import type { StorefrontSettings } from '../../src/storefronts/registry.ts';
import { startHeadlessShop } from '../../test/chaos/storefront/headless-shop.ts';
import { costOf, type Request } from '../../test/support/shopify/engine.ts';
import { platformShops } from '../../test/support/shops/platform-shops.ts';
import { bucketLimit, concurrencyLimit, type KeptLimit, keepLimit, windowLimit } from './limits.ts';

/** One shop: its own adapter against the fake of its platform, which keeps the platform's limit. */
export interface MeasuredShop {
  readonly id: string;
  readonly what: string;
  /** What crossdock.yaml would say of it. */
  readonly settings: StorefrontSettings;
  /** What the gateway is told of the limit, where the platform's usual one does not count. */
  readonly limits?: {
    readonly perSecond?: number;
    readonly burst?: number;
    readonly reserve?: number;
    readonly parallel?: number;
  };
  readonly limit: KeptLimit;
  /** What the shop shows of a SKU. */
  quantity(sku: string): number | undefined;
  stop(): Promise<void>;
}

const common = { allowPrivateAddresses: true, timeoutMs: 20_000 };
const WINDOW_MS = 30_000;
const HEADLESS = { perSecond: 10, burst: 20, reserve: 2, parallel: 4 };

export async function startShops(skus: readonly string[]): Promise<readonly MeasuredShop[]> {
  return [await shopify(skus), await bigcommerce(skus), await woocommerce(skus), await headless()];
}

async function shopify(skus: readonly string[]): Promise<MeasuredShop> {
  const { capacity, perSecond, reserve } = usualTraffic('shopify').limits as ShopLimits;
  const { settings, platform, quantity, says } = await platformShops.shopify({ skus });
  const limit = keepLimit(platform, bucketLimit(capacity, perSecond, reserve), {
    costOf: ({ json }) => costOf(json as Request),
    says: (left) => says({ left: Math.floor(left), most: capacity, perSecond }),
    refusal: { status: 200, json: { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] } },
    answersAfterMs: 150,
  });
  return { id: 'shopify', what: 'Shopify, points', settings, limit, quantity, stop: () => platform.stop() };
}

async function bigcommerce(skus: readonly string[]): Promise<MeasuredShop> {
  const most = 150;
  const { settings, platform, quantity, says } = await platformShops.bigcommerce({ skus });
  const limit = keepLimit(platform, windowLimit(most, WINDOW_MS), {
    says: (left) => says({ left, most, perSecond: (most * 1000) / WINDOW_MS }),
    refusal: { status: 429, headers: { 'x-rate-limit-time-reset-ms': '1000' }, json: {} },
    answersAfterMs: 100,
  });
  const what = 'BigCommerce, calls in windows of 30 s';
  return { id: 'bigcommerce', what, settings, limit, quantity, stop: () => platform.stop() };
}

async function woocommerce(skus: readonly string[]): Promise<MeasuredShop> {
  const parallel = 4;
  const { settings, platform, quantity } = await platformShops.woocommerce({
    skus,
    more: { concurrentCalls: parallel },
  });
  const limit = keepLimit(platform, concurrencyLimit(parallel), {
    refusal: { status: 503, headers: { 'retry-after': '1' }, json: {} },
    answersAfterMs: 1_000,
  });
  return {
    id: 'woocommerce',
    what: 'WooCommerce, calls at once',
    settings,
    limit,
    quantity,
    stop: () => platform.stop(),
  };
}

async function headless(): Promise<MeasuredShop> {
  const { platform, stock } = await startHeadlessShop(true);
  const { burst, perSecond, reserve } = HEADLESS;
  const limit = keepLimit(platform, bucketLimit(burst, perSecond, reserve), {
    refusal: { status: 429, headers: { 'retry-after': '1' }, json: {} },
    answersAfterMs: 100,
  });
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  return {
    id: 'headless',
    what: 'headless, calls',
    settings: { ...common, kind: 'headless', url: `${platform.url}/webhooks`, secret, stockBatchSize: 200 },
    limits: HEADLESS,
    limit,
    quantity: (sku) => stock.get(sku)?.quantity,
    stop: () => platform.stop(),
  };
}
