import { type FakeCall, type FakePlatform, type FakeReply, isWrite } from '../../support/fakes/fake-platform.ts';
import { answer } from '../../support/shopify/engine.ts';
import { type PlatformShop, platformShops } from '../../support/shops/platform-shops.ts';
import { type HeadlessShop, startHeadlessShop } from './headless-shop.ts';

/** One shop of the storm: the fake of its platform, and what it was told. */
export interface StormShop extends Pick<PlatformShop, 'sell' | 'quantity' | 'writes' | 'told'> {
  readonly id: string;
  /** What crossdock.yaml says of it: the adapter is the real one. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly platform: FakePlatform;
  /** How the platform asks for a pause. */
  readonly pause: FakeReply;
  /** The call that tells a customer of a package, and would tell again if it was repeated. */
  announces(call: FakeCall): boolean;
  /** What to answer the call that looks which packages the shop knows, as if it knew none. */
  looksBack?(call: FakeCall): FakeReply | undefined;
  /** Set for a call that may come late, after newer ones: when it comes. */
  late?(call: FakeCall): Promise<void> | undefined;
}

export interface StormShops {
  readonly all: readonly StormShop[];
  readonly headless: HeadlessShop;
  stop(): Promise<void>;
}

const common = { allowPrivateAddresses: true, timeoutMs: 2_000 };
const pause = (headers: Readonly<Record<string, string>>): FakeReply => ({ status: 429, headers, json: {} });

export async function startShops(
  skus: readonly string[],
  { batchSize, versions }: { readonly batchSize: number; readonly versions: boolean },
): Promise<StormShops> {
  const options = { skus, more: { ...common, stockBatchSize: batchSize } };
  const headless = await startHeadlessShop(versions);
  await warmShopify();
  const all: StormShop[] = [
    headlessShop(headless, batchSize),
    {
      ...(await platformShops.shopify(options)),
      pause: pause({ 'retry-after': '1' }),
      announces: ({ text }) => text.includes('"CrossdockFulfil"'),
    },
    {
      ...(await platformShops.woocommerce(options)),
      pause: pause({ 'retry-after': '1' }),
      announces: (call) => isFulfilments(call) && isWrite(call),
      looksBack: (call) => (isFulfilments(call) && !isWrite(call) ? { status: 200, json: [] } : undefined),
    },
    {
      ...(await platformShops.bigcommerce(options)),
      pause: pause({ 'x-rate-limit-time-reset-ms': '1000' }),
      announces: (call) => isShipments(call) && isWrite(call),
      looksBack: (call) => (isShipments(call) && !isWrite(call) ? { status: 204 } : undefined),
    },
  ];
  return {
    all,
    headless,
    stop: async () => void (await Promise.all(all.map(({ platform }) => platform.stop()))),
  };
}

const isFulfilments = ({ path }: FakeCall): boolean => /\/orders\/\d+\/fulfillments$/.test(path);
const isShipments = ({ path }: FakeCall): boolean => /\/orders\/\d+\/shipments$/.test(path);

/** Reading Shopify's schema takes seconds, in which nobody would be answered. */
async function warmShopify(): Promise<void> {
  const request = { query: 'query Warm { shop { name } }', variables: {}, operationName: 'Warm' };
  await answer('2026-10', request, { Query: { shop: { name: '' } }, Mutation: {} });
}

function headlessShop(shop: HeadlessShop, stockBatchSize: number): StormShop {
  let orders = 0;
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  const isStock = ({ text }: FakeCall): boolean => text.startsWith('{"type":"stock.');
  return {
    id: 'headless',
    settings: { ...common, kind: 'headless', url: `${shop.platform.url}/webhooks`, secret, stockBatchSize },
    platform: shop.platform,
    pause: pause({ 'retry-after': '1' }),
    announces: (call) => !isStock(call),
    late: (call) => (isStock(call) ? shop.overtaking(call) : undefined),
    sell(lines) {
      orders += 1;
      return { orderId: `H-${orders}`, lineIds: lines.map((_, at) => `${at + 1}`) };
    },
    quantity: (sku) => shop.stock.get(sku)?.quantity,
    writes: () => shop.writes,
    told: (orderId) => shop.told.get(orderId) ?? [],
  };
}
