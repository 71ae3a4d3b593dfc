import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { TransientError } from '../../src/kernel/errors.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import type { Fulfilment, ItemOutcome, Storefront } from '../../src/storefronts/storefront.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { startBigcommerce } from '../support/fakes/fake-bigcommerce.ts';
import type { FakePlatform, Fault } from '../support/fakes/fake-platform.ts';
import { startWoocommerce } from '../support/fakes/fake-woocommerce.ts';

/**
 * Answers are lost, calls are cut, hosts fail after they did what they were told: however it falls, a customer hears of a package
 * once, and a number ends as the newest that was sent.
 */
interface Shop {
  readonly storefront: Storefront;
  readonly platform: FakePlatform;
  /** An order of two units; answers its id and that of its line. */
  sell(): { readonly orderId: string; readonly lineId: string };
  /** How often the tracking number was told. */
  told(orderId: string, number: string): number;
  isWhole(orderId: string): boolean;
  quantity(sku: string): number | null | undefined;
  close(): Promise<void>;
}

const faults: Readonly<Record<string, Fault | undefined>> = {
  none: undefined,
  'drop-call': { kind: 'drop-call' },
  'drop-reply': { kind: 'drop-reply' },
  down: { kind: 'answer', reply: { status: 503, text: 'down' } },
  'down-after': { kind: 'answer-after', reply: { status: 502, text: '<html>Bad gateway</html>' } },
  'cut-after': { kind: 'answer-after', reply: { status: 200, text: '{"update":[{"id"' } },
};
const moods = fc.array(fc.constantFrom(...Object.keys(faults)), { minLength: 0, maxLength: 14 });

async function insist(push: () => Promise<ItemOutcome>): Promise<ItemOutcome> {
  for (let attempt = 0; attempt < 30; attempt += 1) {
    try {
      const outcome = await push();
      if (outcome.outcome !== 'unknown') return outcome;
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
    }
  }
  throw new Error('it never ended');
}

async function woocommerce(feature?: 'fulfilments' | 'shipmentTracking'): Promise<Shop> {
  const shop = await startWoocommerce();
  if (feature !== undefined) shop.state.features[feature] = true;
  const lamp = shop.addProduct({ sku: 'LAMP' });
  const { key: consumerKey, secret: consumerSecret } = shop.state.keys;
  const keys = { consumerKey, consumerSecret, allowPrivateAddresses: true };
  const storefront = createStorefront({ kind: 'woocommerce', url: shop.platform.url, ...keys }, aloneWith(systemClock));
  return {
    storefront,
    platform: shop.platform,
    sell() {
      const order = shop.sell([{ sku: 'LAMP', quantity: 2 }]);
      return { orderId: String(order.id), lineId: String(order.line_items[0]?.id) };
    },
    told(orderId, number) {
      const { notes = [], fulfilments = [], trackings = [] } = shop.state.orders.get(Number(orderId)) ?? {};
      const all = [...notes.filter((note) => note.customer_note), ...fulfilments, ...trackings];
      return all.filter((one) => JSON.stringify(one).includes(number)).length;
    },
    isWhole: (orderId) => shop.state.orders.get(Number(orderId))?.completions === 1,
    quantity: () => lamp.stock_quantity,
    async close() {
      await storefront.close();
      await shop.stop();
    },
  };
}

async function bigcommerce(): Promise<Shop> {
  const store = await startBigcommerce();
  store.state.looksUntilApplied = 0;
  const lamp = store.addVariant({ sku: 'LAMP' });
  const keys = { storeHash: 'abc123', accessToken: store.state.token, allowPrivateAddresses: true };
  const storefront = createStorefront(
    { kind: 'bigcommerce', url: store.platform.url, ...keys },
    aloneWith(systemClock),
  );
  return {
    storefront,
    platform: store.platform,
    sell() {
      const order = store.sell([{ sku: 'LAMP', quantity: 2 }]);
      return { orderId: String(order.id), lineId: String(order.products[0]?.id) };
    },
    told: (orderId, number) =>
      store.state.orders.get(Number(orderId))?.shipments.filter((one) => one.tracking_number === number).length ?? 0,
    isWhole: (orderId) => store.state.orders.get(Number(orderId))?.status_id === 2,
    quantity: () => lamp.quantity,
    async close() {
      await storefront.close();
      await store.stop();
    },
  };
}

const shops: readonly (readonly [string, () => Promise<Shop>])[] = [
  ['woocommerce by notes', () => woocommerce()],
  ['woocommerce by fulfilments', () => woocommerce('fulfilments')],
  ['woocommerce by a plugin', () => woocommerce('shipmentTracking')],
  ['bigcommerce', bigcommerce],
];

describe.each(shops)('answers lost at random: %s', (_, start) => {
  it('never announce a package twice, and lose none (K1, K5)', async () => {
    const shop = await start();
    try {
      await fc.assert(
        fc.asyncProperty(moods, async (sequence) => {
          const { orderId, lineId } = shop.sell();
          const left = [...sequence];
          shop.platform.misbehave(() => faults[left.shift() ?? 'none']);
          const numbers = ['NUMBER-A', 'NUMBER-B'];
          for (const trackingNumber of numbers) {
            const push: Fulfilment = {
              idempotencyKey: `push ${trackingNumber}`,
              orderId,
              packageId: `of ${trackingNumber}`,
              carrier: 'UPSN',
              trackingNumber,
              supplierName: 'Acme',
              lines: [{ lineId, sku: 'LAMP', quantity: 1 }],
            };
            const outcome = await insist(() => shop.storefront.fulfil(push));
            expect(outcome).toMatchObject({ outcome: 'done', externalId: expect.any(String) });
            expect(await insist(() => shop.storefront.fulfil(push))).toEqual(outcome);
          }
          expect(numbers.map((number) => shop.told(orderId, number))).toEqual([1, 1]);
          expect(shop.isWhole(orderId)).toBe(true);
        }),
        { numRuns: 40, endOnFailure: true },
      );
    } finally {
      await shop.close();
    }
  });

  it('leave the newest number in the shop (K1, K3)', async () => {
    const shop = await start();
    try {
      await fc.assert(
        fc.asyncProperty(moods, fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }), async (sequence, quantities) => {
          const left = [...sequence];
          shop.platform.misbehave(() => faults[left.shift() ?? 'none']);
          for (const [version, quantity] of quantities.entries()) {
            const batch = { idempotencyKey: `b${version}`, items: [{ sku: 'LAMP', quantity, version }] };
            await insist(async () => (await shop.storefront.publishStock(batch))[0] as ItemOutcome);
            expect(shop.quantity('LAMP')).toBe(quantity);
          }
        }),
        { numRuns: 25, endOnFailure: true },
      );
    } finally {
      await shop.close();
    }
  });
});
