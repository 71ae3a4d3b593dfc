import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import type { Fulfilment, Storefront } from '../../src/storefronts/storefront.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { startVendureShop, type VendureShop, vendureLogin } from '../support/shops/vendure-shop.ts';

/** What the contract of storefronts cannot know of Vendure; the real server is tried by test/real/vendure. */
let shop: VendureShop;
let storefront: Storefront;

beforeEach(async () => {
  shop = await startVendureShop('1');
  storefront = createStorefront(
    {
      kind: 'vendure',
      url: `${shop.url}/admin-api`,
      ...vendureLogin,
      stockLocation: '1',
      allowPrivateAddresses: true,
      timeoutMs: 20_000,
    },
    aloneWith(systemClock),
  );
});

afterEach(async () => {
  await storefront.close();
  await shop.stop();
});

const publish = (...skus: string[]) =>
  storefront.publishStock({ idempotencyKey: 'b1', items: skus.map((sku) => ({ sku, quantity: 5, version: 1 })) });

const parcel = (lineId: string, more: Partial<Fulfilment> = {}): Fulfilment => ({
  idempotencyKey: 'push-1',
  orderId: 'O-1',
  packageId: 'PKG-1',
  trackingNumber: '1Z1',
  supplierName: 'Acme',
  lines: [{ lineId, sku: 'LAMP', quantity: 1 }],
  ...more,
});

it('sends the halves apart when one variant vanished, and delivers the others (K4)', async () => {
  shop.vanished.add('C');
  const outcomes = await publish('A', 'B', 'C', 'D', 'E');
  expect(outcomes.map(({ key, outcome }) => [key, outcome])).toEqual([
    ['A', 'done'],
    ['B', 'done'],
    ['C', 'refused'],
    ['D', 'done'],
    ['E', 'done'],
  ]);
  expect(outcomes[2]).toMatchObject({ permanent: false, reason: expect.stringContaining('ENTITY_NOT_FOUND') });
  expect(shop.updates).toEqual([5, 3, 2, 1, 2]);
});

it('writes nothing that the shop has already, and nothing of what it sells without counting', async () => {
  await publish('LAMP');
  shop.updates.splice(0);
  expect(await publish('LAMP')).toMatchObject([{ outcome: 'done' }]);
  expect(shop.updates).toEqual([]);
  shop.settings.trackInventory = false;
  expect(await publish('LAMP')).toMatchObject([{ outcome: 'refused', permanent: true }]);
  expect(shop.updates).toEqual([]);
});

it('logs in again, once, when its session has ended (K8)', async () => {
  await publish('LAMP');
  shop.endSessions();
  expect(await publish('TENT')).toMatchObject([{ key: 'TENT', outcome: 'done' }]);
});

it('keeps on hand what customers have bought, so that it can be shipped (K9)', async () => {
  const order = shop.sell('O-1', [['LAMP', 2]]);
  await storefront.publishStock({ idempotencyKey: 'b0', items: [{ sku: 'LAMP', quantity: 0, version: 1 }] });
  expect(order.lines[0]?.variant.stockLevels).toEqual([{ stockLocationId: '1', stockOnHand: 2, stockAllocated: 2 }]);
  expect(await storefront.fulfil(parcel(order.lines[0]?.id ?? ''))).toMatchObject({ outcome: 'done' });
});

it('raises on hand to what is allocated when somebody lowered it under a package', async () => {
  const order = shop.sell('O-1', [['LAMP', 2]]);
  expect(await storefront.fulfil(parcel(order.lines[0]?.id ?? ''))).toMatchObject({ outcome: 'done' });
  expect(order.fulfillments).toMatchObject([{ state: 'Shipped', trackingCode: '1Z1' }]);
});

it('takes up a package whose second step was lost, and makes no other (K1)', async () => {
  const order = shop.sell('O-1', [['LAMP', 2]]);
  await publish('LAMP');
  order.fulfillments.push({
    id: '900',
    state: 'Pending',
    method: '',
    trackingCode: '1Z1',
    lines: [{ orderLineId: order.lines[0]?.id ?? '', quantity: 1 }],
  });
  expect(await storefront.fulfil(parcel(order.lines[0]?.id ?? ''))).toMatchObject({
    outcome: 'done',
    externalId: '900',
  });
  expect(order.fulfillments.map(({ state }) => state)).toEqual(['Shipped']);
});

it('replaces a package that the supplier corrected', async () => {
  const order = shop.sell('O-1', [['LAMP', 2]]);
  await publish('LAMP');
  const lineId = order.lines[0]?.id ?? '';
  const first = await storefront.fulfil(parcel(lineId));
  const externalId = first.outcome === 'done' ? (first.externalId ?? '') : '';
  const corrected = { idempotencyKey: 'push-1_1', revision: 1, externalId, trackingNumber: '1Z1-B' };
  expect(await storefront.fulfil(parcel(lineId, corrected))).toMatchObject({ outcome: 'done' });
  expect(order.fulfillments.map(({ state, trackingCode }) => [state, trackingCode])).toEqual([
    ['Cancelled', '1Z1'],
    ['Shipped', '1Z1-B'],
  ]);
});

it('does not take the aggregate of what several sellers sold', async () => {
  shop.sell('O-1', [['LAMP', 1]]).type = 'Aggregate';
  shop.sell('O-2', [['LAMP', 1]]).type = 'Seller';
  const { orders } = (await storefront.orders?.changed(new Date(0))) ?? { orders: [] };
  expect(orders.map(({ order }) => order.orderId)).toEqual(['O-2']);
});

it('says which permission is missing', async () => {
  shop.permissions.delete('UpdateOrder');
  const failed = (await storefront.check()).filter(({ verdict }) => verdict === 'failed');
  expect(failed).toMatchObject([{ check: 'scopes', says: expect.stringContaining('UpdateOrder') }]);
});
