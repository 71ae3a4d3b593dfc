import { systemClock } from '../../src/kernel/clock.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { v3Problem } from '../support/fakes/bigcommerce-inventory.ts';
import type { BcOrderRow } from '../support/fakes/bigcommerce-state.ts';
import { startBigcommerce } from '../support/fakes/fake-bigcommerce.ts';
import { type Fault, HOOK_SECRET, isWrite, once } from '../support/fakes/fake-platform.ts';
import { storefrontContract } from './storefront.contract.ts';

const outages: Record<'down' | 'pause' | 'wrong-secret', Fault> = {
  down: { kind: 'answer', reply: { status: 503, text: '<html>Service Unavailable</html>' } },
  pause: {
    kind: 'answer',
    reply: { ...v3Problem(429, 'Too many requests'), headers: { 'x-rate-limit-time-reset-ms': '7000' } },
  },
  'wrong-secret': { kind: 'answer', reply: v3Problem(401, 'X-Auth-Token is required or not valid') },
};

/** The tracking numbers of the packages that the contract sends. */
const numbers: Readonly<Record<string, string>> = { 'PKG-1': '1Z999AA10123456784', 'PKG-2': '1Z999AA10123456795' };

storefrontContract('bigcommerce', async () => {
  const store = await startBigcommerce();
  const { state, platform } = store;
  for (const sku of ['LAMP', 'UNKNOWN', 'BROKEN', 'TENT/2 "green" é']) store.addVariant({ sku });
  const order = store.sell([{ sku: 'LAMP', quantity: 3 }]);
  const storefront = createStorefront(store.settings, aloneWith(systemClock));
  const bySku = (sku: string) => state.variants.find((variant) => variant.sku === sku);
  const orderOf = (id: string): BcOrderRow => state.orders.get(Number(id)) as BcOrderRow;
  const events = new Map<string, number>();
  return {
    storefront,
    without: {
      versions: 'BigCommerce knows no versions; the gateway sends the newest number, one call after the other',
      currencies: 'the catalog of a store has one currency',
      reasons: 'what the store does not have, the adapter finds out before it writes',
      'untracked-items': 'the store leaves out what it does not count, like what it does not have',
    },
    order: { orderId: String(order.id), lineId: String(order.products[0]?.id) },
    quantity: (sku) => bySku(sku)?.quantity,
    price: (sku) => bySku(sku)?.price?.toFixed(2),
    timesAnnounced: (packageId) =>
      order.shipments.filter(({ tracking_number: number }) => number === numbers[packageId]).length,
    refuse: (key) => {
      const variant = bySku(key);
      if (variant !== undefined) state.variants.splice(state.variants.indexOf(variant), 1);
      state.orders.delete(Number(key));
    },
    outage: (kind) => platform.misbehave(kind === undefined ? undefined : () => outages[kind]),
    loseNextAnswer: () => platform.misbehave(once({ kind: 'drop-reply' }, isWrite)),
    webhook: ({ id, data }) => {
      const receivedAt = new Date();
      const created = events.get(id) ?? events.size;
      events.set(id, created);
      const event = { scope: 'store/order/updated', orderId: order.id, created };
      const sent = store.delivery(event, { secret: HOOK_SECRET, at: receivedAt });
      return { ...sent, ...(data === undefined ? { body: Buffer.from('no webhook') } : {}), receivedAt };
    },
    counter: {
      pageSize: 50,
      noSuchOrder: '999999',
      sell: (quantity) => String(store.sell([{ sku: 'LAMP', quantity }]).id),
      change: (id) => void Object.assign(orderOf(id), { customer_message: 'ring twice', date_modified: state.tick() }),
      cancel: (id) => void Object.assign(orderOf(id), { status_id: 5, date_modified: state.tick() }),
    },
    makeAmbiguous: (sku) => void store.addVariant({ sku }),
    subscriptions: () =>
      [...state.hooks.values()]
        .map(({ scope, is_active: isActive, destination }) => `${scope} ${isActive} ${destination}`)
        .sort(),
    subscribeOther: (destination) => {
      const id = state.nextId();
      const scope = 'store/order/created';
      state.hooks.set(id, { id, scope, destination, is_active: true, headers: {}, failures: 0 });
    },
    notesOf: (id) => orderOf(id).staff_notes.split('\n'),
    close: async () => {
      await storefront.close();
      await store.stop();
    },
  };
});
