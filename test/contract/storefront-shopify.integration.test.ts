import { shopifyVersions } from '../../src/storefronts/shopify/options.ts';
import type { FakeOrder } from '../support/shopify/book.ts';
import { OWN_LOCATION } from '../support/shopify/book.ts';
import { TOKEN } from '../support/shopify/fake-shopify.ts';
import { signedWebhook, startTestShop } from '../support/shopify/shop.ts';
import { storefrontContract } from './storefront.contract.ts';
import type { StorefrontHarness } from './storefront-harness.ts';

const NUMBERS: Readonly<Record<string, string>> = { 'PKG-1': '1Z999AA10123456784', 'PKG-2': '1Z999AA10123456795' };
const WRITES = /^Crossdock(SetQuantities|Prices|Fulfil|Tracking|WriteNotes)$/;

for (const version of shopifyVersions) {
  storefrontContract(`shopify ${version}`, () => startHarness(version));
}

async function startHarness(version: string): Promise<StorefrontHarness> {
  const { fake, storefront, close } = await startTestShop({ version });
  const { book } = fake;
  for (const sku of ['LAMP', 'TENT/2 "green" é', 'BROKEN']) book.product(sku, { price: '0.01', available: 1 });
  const sold = book.order({ lines: [{ sku: 'LAMP', quantity: 3 }] });
  const orderBy = (id: string): FakeOrder => {
    const found = book.orders.find((order) => plain(order.id) === plain(id));
    if (found === undefined) throw new Error(`nobody ordered ${id}`);
    return found;
  };
  return {
    storefront,
    without: {
      versions: 'Shopify knows no versions: compare-and-set refuses a write that is behind the shop',
      currencies: 'a Shopify shop has one currency',
      reasons: 'what the shop does not have is not sent, so that the adapter says so itself',
    },
    order: { orderId: plain(sold.id), lineId: plain(sold.lines[0]?.id ?? '') },
    quantity(sku) {
      const variant = book.variants.find((one) => one.sku === sku);
      const isWritten = book.writes.some(({ itemId }) => itemId === variant?.itemId);
      return isWritten ? variant?.levels.get(OWN_LOCATION)?.available : undefined;
    },
    price(sku) {
      const price = book.variants.find((one) => one.sku === sku)?.price;
      return price === '0.01' ? undefined : price;
    },
    timesAnnounced: (packageId) =>
      book.orders
        .flatMap(({ fulfilments }) => fulfilments)
        .filter(({ number }) => number === NUMBERS[packageId])
        .flatMap(({ notified }) => notified)
        .filter((isTold) => isTold).length,
    refuse(key) {
      const order = book.orders.findIndex(({ id }) => plain(id) === key);
      const variant = book.variants.findIndex(({ sku }) => sku === key);
      if (order >= 0) book.orders.splice(order, 1);
      if (variant >= 0) book.variants.splice(variant, 1);
    },
    outage(kind) {
      fake.tokens.valid.add(TOKEN);
      if (kind === 'wrong-secret') fake.tokens.valid.clear();
      if (kind === 'down') fake.misbehave({ kind: 'status', status: 503 });
      else if (kind === 'pause') fake.misbehave({ kind: 'status', status: 429, retryAfter: '7' });
      else fake.misbehave(undefined);
    },
    loseNextAnswer: () => fake.misbehave({ kind: 'drop-reply', times: 1, only: WRITES }),
    webhook: ({ id, data }) =>
      signedWebhook(
        data === undefined ? '{"hello":"world"}' : '{"id":5001,"admin_graphql_api_id":"gid://shopify/Order/5001"}',
        {
          id,
        },
      ),
    counter: {
      pageSize: 8,
      sell: (quantity) => plain(book.order({ lines: [{ sku: 'LAMP', quantity, price: '50.00' }] }).id),
      change(orderId) {
        const order = orderBy(orderId);
        order.note = 'Ring twice';
        book.touch(order);
      },
      cancel: (orderId) => book.cancel(orderBy(orderId)),
      noSuchOrder: '999',
    },
    makeAmbiguous: (sku) => void book.product(sku),
    untrack(sku) {
      book.bySku(sku).tracked = false;
    },
    subscriptions: () => book.subscriptions.map(({ id, topic, uri }) => `${id} ${topic} ${uri}`),
    subscribeOther: (uri) =>
      void book.subscriptions.push({
        id: book.newId('WebhookSubscription'),
        topic: 'ORDERS_UPDATED',
        uri,
        format: 'JSON',
        filter: null,
        includeFields: [],
      }),
    notesOf: (orderId) => [...orderBy(orderId).metafields.values()].map(({ value }) => value),
    close,
  };
}

function plain(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
