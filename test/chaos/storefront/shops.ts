import { startBigcommerce } from '../../support/fakes/fake-bigcommerce.ts';
import { type FakeCall, type FakePlatform, type FakeReply, isWrite } from '../../support/fakes/fake-platform.ts';
import { startWoocommerce } from '../../support/fakes/fake-woocommerce.ts';
import { answer } from '../../support/shopify/engine.ts';
import { CLIENT, startFakeShopify, TOKEN } from '../../support/shopify/fake-shopify.ts';
import { type HeadlessShop, startHeadlessShop } from './headless-shop.ts';

/** One shop of the storm: the fake of its platform, and what it was told. */
export interface StormShop {
  readonly id: string;
  /** What crossdock.yaml says of it: the adapter is the real one. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly platform: FakePlatform;
  /** How the platform asks for a pause. */
  readonly pause: FakeReply;
  /** The call that tells a customer of a package, and would tell again if it was repeated. */
  announces(call: FakeCall): boolean;
  /** The call that shows which packages the shop knows; where the adapter looks before it tells. */
  looksBack?(call: FakeCall): FakeReply | undefined;
  /** Set for a call that may come late, after newer ones: when it comes. */
  late?(call: FakeCall): Promise<void> | undefined;
  /** A customer buys units of a SKU. */
  sell(sku: string, quantity: number): { readonly orderId: string; readonly lineId: string };
  quantity(sku: string): number | undefined;
  /** Every quantity that was set, in turn. */
  writes(): readonly (readonly [sku: string, quantity: number])[];
  /** Tracking numbers that the customer of an order was told of, in turn. */
  told(orderId: string): readonly string[];
}

export interface StormShops {
  readonly all: readonly StormShop[];
  readonly headless: HeadlessShop;
  stop(): Promise<void>;
}

const TIMEOUT_MS = 2_000;
const common = { allowPrivateAddresses: true, timeoutMs: TIMEOUT_MS };
const json = (status: number, headers: Readonly<Record<string, string>>): FakeReply => ({ status, headers, json: {} });

export async function startShops(
  skus: readonly string[],
  { batchSize, versions }: { readonly batchSize: number; readonly versions: boolean },
): Promise<StormShops> {
  const headless = await startHeadlessShop(versions);
  const all = [
    headlessShop(headless, batchSize),
    await shopify(skus, batchSize),
    await woocommerce(skus, batchSize),
    await bigcommerce(skus, batchSize),
  ];
  return {
    all,
    headless,
    stop: async () => void (await Promise.all(all.map(({ platform }) => platform.stop()))),
  };
}

function headlessShop(shop: HeadlessShop, stockBatchSize: number): StormShop {
  let orders = 0;
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  const isStock = ({ text }: FakeCall): boolean => text.startsWith('{"type":"stock.');
  return {
    id: 'headless',
    settings: { ...common, kind: 'headless', url: `${shop.platform.url}/webhooks`, secret, stockBatchSize },
    platform: shop.platform,
    pause: json(429, { 'retry-after': '1' }),
    announces: (call) => !isStock(call),
    late: (call) => (isStock(call) ? shop.overtaking(call) : undefined),
    sell() {
      orders += 1;
      return { orderId: `H-${orders}`, lineId: '1' };
    },
    quantity: (sku) => shop.stock.get(sku)?.quantity,
    writes: () => shop.writes,
    told: (orderId) => shop.told.get(orderId) ?? [],
  };
}

async function shopify(skus: readonly string[], stockBatchSize: number): Promise<StormShop> {
  const { platform, book, points } = await startFakeShopify();
  const version = '2026-10';
  // Reading Shopify's schema takes seconds, in which nobody would be answered.
  await answer(
    version,
    { query: 'query Warm { shop { name } }', variables: {}, operationName: 'Warm' },
    { Query: { shop: { name: '' } }, Mutation: {} },
  );
  Object.assign(points, { maximum: 100_000, available: 100_000, perSecond: 10_000 });
  for (const sku of skus) book.product(sku);
  const plain = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
  return {
    id: 'shopify',
    settings: {
      ...common,
      kind: 'shopify',
      shop: 'example.myshopify.com',
      version,
      accessToken: TOKEN,
      clientSecret: CLIENT.clientSecret,
      location: 'Supplier stock',
      url: platform.url,
      stockBatchSize,
    },
    platform,
    pause: json(429, { 'retry-after': '1' }),
    announces: ({ text }) => text.includes('"CrossdockFulfil"'),
    sell(sku, quantity) {
      const { id, lines } = book.order({ lines: [{ sku, quantity }] });
      return { orderId: plain(id), lineId: plain(lines[0]?.id ?? '') };
    },
    quantity: (sku) => book.level(sku).available,
    writes() {
      const bySku = new Map(book.variants.map(({ itemId, sku }) => [itemId, sku]));
      return book.writes.map(({ itemId, quantity }) => [bySku.get(itemId) ?? itemId, quantity] as const);
    },
    told(orderId) {
      const order = book.orders.find(({ id }) => plain(id) === orderId);
      return (order?.fulfilments ?? []).flatMap(({ number, notified }) => notified.map(() => number ?? ''));
    },
  };
}

async function woocommerce(skus: readonly string[], stockBatchSize: number): Promise<StormShop> {
  const { platform, state, addProduct, sell } = await startWoocommerce();
  state.features.fulfilments = true;
  for (const sku of skus) addProduct({ sku });
  const isFulfilments = ({ path }: FakeCall): boolean => /\/orders\/\d+\/fulfillments$/.test(path);
  return {
    id: 'woocommerce',
    settings: {
      ...common,
      kind: 'woocommerce',
      url: platform.url,
      consumerKey: state.keys.key,
      consumerSecret: state.keys.secret,
      stockBatchSize,
    },
    platform,
    pause: json(429, { 'retry-after': '1' }),
    announces: (call) => isFulfilments(call) && isWrite(call),
    looksBack: (call) => (isFulfilments(call) && !isWrite(call) ? { status: 200, json: [] } : undefined),
    sell(sku, quantity) {
      const order = sell([{ sku, quantity }]);
      return { orderId: String(order.id), lineId: String(order.line_items[0]?.id) };
    },
    quantity: (sku) => [...state.products.values()].find((one) => one.sku === sku)?.stock_quantity ?? undefined,
    writes: () => state.writes,
    told: (orderId) =>
      (state.orders.get(Number(orderId))?.fulfilments ?? []).map(({ meta_data: meta }) =>
        String(meta.find(({ key }) => key === '_tracking_number')?.value),
      ),
  };
}

async function bigcommerce(skus: readonly string[], stockBatchSize: number): Promise<StormShop> {
  const { platform, state, addVariant, sell } = await startBigcommerce();
  Object.assign(state.rate, { left: 60_000, quota: 60_000 });
  for (const sku of skus) addVariant({ sku });
  const isShipments = ({ path }: FakeCall): boolean => /\/orders\/\d+\/shipments$/.test(path);
  return {
    id: 'bigcommerce',
    settings: {
      ...common,
      kind: 'bigcommerce',
      storeHash: 'abc123',
      accessToken: state.token,
      url: platform.url,
      stockBatchSize,
    },
    platform,
    pause: json(429, { 'x-rate-limit-time-reset-ms': '1000' }),
    announces: (call) => isShipments(call) && isWrite(call),
    looksBack: (call) => (isShipments(call) && !isWrite(call) ? { status: 204 } : undefined),
    sell(sku, quantity) {
      const order = sell([{ sku, quantity }]);
      return { orderId: String(order.id), lineId: String(order.products[0]?.id) };
    },
    quantity: (sku) => state.variants.find((one) => one.sku === sku)?.quantity,
    writes: () => state.writes,
    told: (orderId) =>
      (state.orders.get(Number(orderId))?.shipments ?? []).map(({ tracking_number: number }) => number),
  };
}
