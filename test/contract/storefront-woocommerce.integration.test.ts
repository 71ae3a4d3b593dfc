import { systemClock } from '../../src/kernel/clock.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { type Fault, HOOK_SECRET, isWrite, once } from '../support/fakes/fake-platform.ts';
import { startWoocommerce } from '../support/fakes/fake-woocommerce.ts';
import { wpError } from '../support/fakes/woocommerce-auth.ts';
import type { WooOrderRow } from '../support/fakes/woocommerce-state.ts';
import { storefrontContract } from './storefront.contract.ts';
import type { StorefrontHarness } from './storefront-harness.ts';

const outages: Record<'down' | 'pause' | 'wrong-secret', Fault> = {
  down: { kind: 'answer', reply: { status: 503, text: '<!doctype html><title>Maintenance</title>' } },
  pause: { kind: 'answer', reply: { status: 429, text: 'slow down', headers: { 'retry-after': '7' } } },
  'wrong-secret': {
    kind: 'answer',
    reply: wpError(401, 'woocommerce_rest_authentication_error', 'Consumer secret is invalid.'),
  },
};

/** The tracking numbers of the packages that the contract sends. */
const numbers: Readonly<Record<string, string>> = { 'PKG-1': '1Z999AA10123456784', 'PKG-2': '1Z999AA10123456795' };

async function start(feature: 'fulfilments' | 'shipmentTracking' | undefined): Promise<StorefrontHarness> {
  const shop = await startWoocommerce();
  const { state, platform } = shop;
  if (feature !== undefined) state.features[feature] = true;
  const tent = shop.addProduct({ sku: 'TENT', type: 'variable' });
  for (const sku of ['LAMP', 'UNKNOWN', 'BROKEN']) shop.addProduct({ sku });
  shop.addProduct({ sku: 'TENT/2 "green" é', parent_id: tent.id });
  const order = shop.sell([{ sku: 'LAMP', quantity: 3 }]);
  const storefront = createStorefront(shop.settings, aloneWith(systemClock));
  const bySku = (sku: string) => [...state.products.values()].find((product) => product.sku === sku);
  const orderOf = (id: string): WooOrderRow => state.orders.get(Number(id)) as WooOrderRow;
  return {
    storefront,
    without: {
      versions: 'WooCommerce knows no versions; the gateway sends the newest number, one call after the other',
      currencies: 'a WooCommerce shop has one currency',
      reasons: 'what the shop does not have, the adapter finds out before it writes',
    },
    order: { orderId: String(order.id), lineId: String(order.line_items[0]?.id) },
    quantity: (sku) => bySku(sku)?.stock_quantity ?? undefined,
    price: (sku) => bySku(sku)?.regular_price || undefined,
    timesAnnounced: (packageId) => {
      const number = numbers[packageId] ?? '';
      const { notes, fulfilments, trackings } = order;
      return [...notes.filter((note) => note.customer_note), ...fulfilments, ...trackings].filter((told) =>
        JSON.stringify(told).includes(number),
      ).length;
    },
    refuse: (key) => {
      const product = bySku(key);
      if (product !== undefined) state.products.delete(product.id);
      state.orders.delete(Number(key));
    },
    outage: (kind) => platform.misbehave(kind === undefined ? undefined : () => outages[kind]),
    loseNextAnswer: () => platform.misbehave(once({ kind: 'drop-reply' }, isWrite)),
    webhook: ({ id, data }) => {
      const hook = {
        id: 7,
        name: 'x',
        status: 'active',
        topic: 'order.updated',
        delivery_url: '',
        secret: HOOK_SECRET,
        failures: 0,
      };
      const row = { ...order, customer_note: id } as WooOrderRow;
      const sent = shop.delivery(hook, data === undefined ? ('no order' as unknown as WooOrderRow) : row, 1);
      return { ...sent, receivedAt: new Date() };
    },
    counter: {
      pageSize: 50,
      noSuchOrder: '999999',
      sell: (quantity) => String(shop.sell([{ sku: 'LAMP', quantity }]).id),
      change: (id) => void Object.assign(orderOf(id), { customer_note: 'ring twice', date_modified_gmt: state.tick() }),
      cancel: (id) => void Object.assign(orderOf(id), { status: 'cancelled', date_modified_gmt: state.tick() }),
    },
    makeAmbiguous: (sku) => void shop.addProduct({ sku }),
    untrack: (sku) => void Object.assign(bySku(sku) ?? {}, { manage_stock: false }),
    subscriptions: () =>
      [...state.hooks.values()].map(({ topic, status, delivery_url: url }) => `${topic} ${status} ${url}`).sort(),
    subscribeOther: (address) => {
      const id = state.nextId();
      const hook = { topic: 'order.created', delivery_url: address, secret: 'theirs', status: 'active', failures: 0 };
      state.hooks.set(id, { id, name: 'Somebody', ...hook });
    },
    notesOf: (id) => orderOf(id).notes.map(({ note }) => note),
    close: async () => {
      await storefront.close();
      await shop.stop();
    },
  };
}

storefrontContract('woocommerce, tracking by notes', () => start(undefined));
storefrontContract('woocommerce, tracking by fulfilments', () => start('fulfilments'));
storefrontContract('woocommerce, tracking by a plugin', () => start('shipmentTracking'));
