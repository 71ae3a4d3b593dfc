import { fixedClock } from '../../src/kernel/clock.ts';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import { guarded } from '../../src/storefronts/guarded.ts';
import { memoryStorefront } from '../../src/storefronts/memory/memory.ts';
import { memoryOptions } from '../../src/storefronts/memory/options.ts';
import type { Storefront } from '../../src/storefronts/storefront.ts';
import { storefrontContract } from './storefront.contract.ts';
import type { StorefrontHarness } from './storefront-harness.ts';

/** The decorator that every adapter is behind in a gateway: it changes nothing of what is answered. */
const gate = {
  enter: async () => undefined,
  succeeded: async () => undefined,
  failed: async () => undefined,
  learn: () => undefined,
};

storefrontContract('memory', () => start((storefront) => storefront));
storefrontContract('memory behind its gate', () => start((storefront) => guarded(storefront, gate, 2)));

async function start(behind: (storefront: Storefront) => Storefront): Promise<StorefrontHarness> {
  // It stands still: every order changes at the same moment, which is where pages leave orders out.
  const clock = fixedClock('2026-11-22T10:00:00Z');
  const pageSize = 3;
  const storefront = memoryStorefront(memoryOptions.parse({ secret: 'token', ordersPerPage: pageSize }), { clock });
  const outages = {
    down: new TransientError('STOREFRONT-UNREACHABLE', 'The shop is down.'),
    pause: new TransientError('STOREFRONT-THROTTLED', 'The shop asks for a pause.', { retryAfterMs: 7000 }),
    'wrong-secret': new RejectedError('STOREFRONT-SIGNATURE', 'The shop does not know us.'),
  };
  let sold = 0;
  const order = (orderId: string, quantity: number) => ({
    orderId,
    placedAt: clock.now().toISOString(),
    currency: 'USD',
    shippingService: 'ground',
    shippingIncome: '5.00',
    shipTo: { name: 'Ann Example', line1: '1 Test Way', city: 'Salem', country: 'US' },
    lines: [{ lineId: '1', sku: 'LAMP', quantity, unitPrice: '50.00' }],
  });
  storefront.counter.sell(order('order-1', 3));
  return {
    storefront: behind(storefront),
    without: { 'lost-answers': 'this shop answers in the same process' },
    quantity: (sku) => storefront.stock.get(sku)?.quantity,
    price: (sku) => storefront.prices.get(sku)?.price,
    timesAnnounced: (packageId) => storefront.fulfilments.filter((one) => one.packageId === packageId).length,
    refuse: (key, reason) => void storefront.refusals.set(key, reason),
    outage: (kind) => storefront.failWith(kind === undefined ? undefined : outages[kind]),
    webhook: (event) => ({
      headers: { 'memory-secret': 'token' },
      body: Buffer.from(JSON.stringify(event)),
      receivedAt: new Date(0),
    }),
    counter: {
      pageSize,
      noSuchOrder: 'nobody-ordered-this',
      sell: (quantity) => {
        sold += 1;
        storefront.counter.sell(order(`sold-${sold}`, quantity));
        return `sold-${sold}`;
      },
      change: (orderId) => storefront.counter.sell({ ...order(orderId, 1), note: 'ring twice' }),
      cancel: (orderId) => storefront.counter.cancel(orderId),
    },
    makeAmbiguous: (sku) => void storefront.oddities.set(sku, 'ambiguous'),
    untrack: (sku) => void storefront.oddities.set(sku, 'untracked'),
    subscriptions: () => [...storefront.subscriptions.values()],
    subscribeOther: (address) => void storefront.subscriptions.set('other', address),
    notesOf: (orderId) => storefront.counter.notes(orderId),
    order: { orderId: 'order-1', lineId: '1' },
    close: () => storefront.close(),
  };
}
