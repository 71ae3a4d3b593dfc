import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import type { Fulfilment, PriceBatch, StockBatch, Storefront } from '../../src/storefronts/storefront.ts';
import { v3Problem } from '../support/fakes/bigcommerce-inventory.ts';
import { v2Problem } from '../support/fakes/bigcommerce-orders.ts';
import type { BcHook, BcOrderRow } from '../support/fakes/bigcommerce-state.ts';
import { type FakeBigcommerce, startBigcommerce } from '../support/fakes/fake-bigcommerce.ts';
import { type FakeCall, HOOK_SECRET, isWrite, once } from '../support/fakes/fake-platform.ts';
import { keptSurroundings } from '../support/shops/kept-surroundings.ts';

/** Each trap of BigCommerce's APIs, by name. */
let store: FakeBigcommerce;
let storefront: Storefront;
let { around, log, learnt } = keptSurroundings(systemClock);

function open(options: Record<string, unknown> = {}): Storefront {
  return createStorefront({ ...store.settings, ...options }, around);
}

async function reopen(options: Record<string, unknown>): Promise<void> {
  await storefront.close();
  storefront = open(options);
}

beforeEach(async () => {
  store = await startBigcommerce();
  ({ around, log, learnt } = keptSurroundings(systemClock));
  storefront = open();
});

afterEach(async () => {
  await storefront.close();
  await store.stop();
});

const stock = (...items: [string, number][]): StockBatch => ({
  idempotencyKey: 'b1',
  items: items.map(([sku, quantity]) => ({ sku, quantity, version: 1 })),
});
const written = (): FakeCall[] => store.platform.calls.filter(isWrite);
const adjusted = () =>
  store.platform.calls
    .filter(({ path }) => path.endsWith('/adjustments/absolute'))
    .map(({ json }) => (json as { items: Record<string, number>[] }).items);

describe('adjustments', () => {
  it('count as done only when the store shows them: it says yes and works later', async () => {
    const lamp = store.addVariant({ sku: 'LAMP', quantity: 3 });
    store.state.looksUntilApplied = 2;
    expect(await storefront.publishStock(stock(['LAMP', 9]))).toEqual([{ key: 'LAMP', outcome: 'done' }]);
    expect(lamp.quantity).toBe(9);
    expect(adjusted()).toEqual([[{ location_id: 1, variant_id: lamp.id, quantity: 9 }]]);
  });

  it('that do not show in time are unknown, and sent again the next time (K1)', async () => {
    const lamp = store.addVariant({ sku: 'LAMP', quantity: 3 });
    const tent = store.addVariant({ sku: 'TENT', quantity: 6 });
    await reopen({ verifyMs: 0 });
    store.state.looksUntilApplied = 3;
    expect(await storefront.publishStock(stock(['LAMP', 9], ['TENT', 6]))).toMatchObject([
      { key: 'LAMP', outcome: 'unknown', reason: expect.stringContaining('did not show it') },
      { key: 'TENT', outcome: 'done' },
    ]);
    store.state.looksUntilApplied = 0;
    await reopen({ verifyMs: 15_000 });
    expect(await storefront.publishStock(stock(['LAMP', 9]))).toMatchObject([{ outcome: 'done' }]);
    expect([lamp.quantity, tent.quantity]).toEqual([9, 6]);
  });

  it('are one at a time, although several are asked for at once', async () => {
    for (const sku of ['A', 'B', 'C']) store.addVariant({ sku });
    store.state.looksUntilApplied = 3;
    const outcomes = await Promise.all(['A', 'B', 'C'].map((sku, n) => storefront.publishStock(stock([sku, n + 1]))));
    expect(outcomes.flat().map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    expect([store.state.overlaps, adjusted().length]).toEqual([0, 3]);
  });

  it('of what the store counts by product go by the product, found out by its 422 and remembered', async () => {
    const lamp = store.addVariant({ sku: 'LAMP', tracked: 'product' });
    const tent = store.addVariant({ sku: 'TENT' });
    expect(await storefront.publishStock(stock(['LAMP', 5], ['TENT', 6]))).toMatchObject([
      { outcome: 'done' },
      { outcome: 'done' },
    ]);
    expect([lamp.quantity, tent.quantity]).toEqual([5, 6]);
    await storefront.publishStock(stock(['LAMP', 4]));
    expect(adjusted()).toHaveLength(3);
    expect(adjusted()[2]).toEqual([{ location_id: 1, product_id: lamp.product, quantity: 4 }]);
    lamp.tracked = 'variant';
    expect(await storefront.publishStock(stock(['LAMP', 2]))).toMatchObject([{ outcome: 'done' }]);
    expect(lamp.quantity).toBe(2);
  });

  it('never set a product that is counted as a whole although it has several variants', async () => {
    const green = store.addVariant({ sku: 'TENT-G', tracked: 'product', quantity: 7 });
    store.addVariant({ sku: 'TENT-R', product: green.product, tracked: 'product', quantity: 7 });
    const lamp = store.addVariant({ sku: 'LAMP' });
    expect(await storefront.publishStock(stock(['TENT-G', 50], ['LAMP', 6]))).toMatchObject([
      { key: 'TENT-G', outcome: 'refused', permanent: true, reason: expect.stringContaining('several variants') },
      { key: 'LAMP', outcome: 'done' },
    ]);
    expect([green.quantity, lamp.quantity]).toEqual([7, 6]);
  });

  it('never set one product of the store for two SKUs', async () => {
    const lamp = store.addVariant({ sku: 'LAMP' });
    const data = ['A', 'B'].map((sku) => ({ identity: { sku, product_id: lamp.product }, total_inventory_onhand: 1 }));
    const isLook = ({ path }: FakeCall) => path.endsWith('/items');
    store.platform.misbehave(once({ kind: 'answer', reply: { status: 200, json: { data } } }, isLook));
    const outcomes = await storefront.publishStock(stock(['A', 5], ['B', 6]));
    expect(outcomes).toMatchObject([
      { outcome: 'refused', reason: 'the store has one number for several SKUs: A, B' },
      { outcome: 'refused' },
    ]);
    expect(written()).toEqual([]);
  });

  it('leave out what the store names as wrong, and bring the rest (422, K4)', async () => {
    const gone = store.addVariant({ sku: 'GONE' });
    const lamp = store.addVariant({ sku: 'LAMP' });
    await storefront.publishStock(stock(['GONE', 1], ['LAMP', 1]));
    gone.tracked = null;
    expect(await storefront.publishStock(stock(['GONE', 5], ['LAMP', 6]))).toMatchObject([
      { key: 'GONE', outcome: 'refused', permanent: true, reason: `[Item with variant_id ${gone.id} not found]` },
      { key: 'LAMP', outcome: 'done' },
    ]);
    expect(lamp.quantity).toBe(6);
    expect(await around.remembered.read(['GONE'])).toEqual(new Map());
  });

  it('find the one that is wrong by halves where the store names none', async () => {
    const variants = Array.from({ length: 9 }, (_, n) => store.addVariant({ sku: `S${n}` }));
    const bad = variants[6];
    store.platform.misbehave(({ path, json }) => {
      const items = (json as { items?: { variant_id: number }[] } | undefined)?.items ?? [];
      const isBad = path.endsWith('/absolute') && items.some(({ variant_id: id }) => id === bad?.id);
      return isBad ? { kind: 'answer', reply: v3Problem(422, 'Payload contains invalid fields') } : undefined;
    });
    const outcomes = await storefront.publishStock(stock(...variants.map(({ sku }): [string, number] => [sku, 4])));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(variants.map((one) => (one === bad ? 'refused' : 'done')));
    expect(outcomes[6]).toMatchObject({ reason: 'Payload contains invalid fields', permanent: true });
  });

  it('see that a SKU stands at another product now, and do not say done', async () => {
    const lamp = store.addVariant({ sku: 'LAMP' });
    await storefront.publishStock(stock(['LAMP', 5]));
    lamp.sku = 'OTHER';
    const other = store.addVariant({ sku: 'LAMP', quantity: 6 });
    expect(await storefront.publishStock(stock(['LAMP', 6]))).toMatchObject([{ outcome: 'unknown' }]);
    expect(await storefront.publishStock(stock(['LAMP', 8]))).toMatchObject([{ outcome: 'done' }]);
    expect(other.quantity).toBe(8);
  });

  it('of SKUs that differ in case only, or hold a comma, go to the right one', async () => {
    const [upper, lower, comma] = ['LAMP', 'lamp', 'A,B'].map((sku) => store.addVariant({ sku }));
    expect(await storefront.publishStock(stock(['LAMP', 5], ['A,B', 6]))).toMatchObject([
      { outcome: 'done' },
      { outcome: 'done' },
    ]);
    expect([upper?.quantity, lower?.quantity, comma?.quantity]).toEqual([5, 0, 6]);
  });

  it('of many SKUs are asked for in addresses of bearable length and sent in one call', async () => {
    const many = Array.from({ length: 600 }, (_, n) => store.addVariant({ sku: `A-RATHER-LONG-SKU-${n}` }));
    await reopen({ stockBatchSize: 600 });
    const batch = stock(...many.map(({ sku }, n): [string, number] => [sku, n]));
    expect((await storefront.publishStock(batch)).every(({ outcome }) => outcome === 'done')).toBe(true);
    expect(adjusted()).toHaveLength(1);
    expect(Math.max(...store.platform.calls.map(({ target }) => target.length))).toBeLessThan(4000);
  });
});

describe('prices', () => {
  const prices = (...items: [sku: string, price: string, currency?: string][]): PriceBatch => ({
    idempotencyKey: 'p1',
    items: items.map(([sku, price, currency = 'USD']) => ({ sku, price, currency, version: 1 })),
  });
  const changed = () =>
    written()
      .filter(({ path }) => path.endsWith('/v3/catalog/variants'))
      .map(({ json }) => json);

  it('are written to variants, only where they differ, and not to what shares the product', async () => {
    const lamp = store.addVariant({ sku: 'LAMP', price: 10 });
    const red = store.addVariant({ sku: 'LAMP-RED', product: lamp.product, price: 12.5 });
    const tent = store.addVariant({ sku: 'TENT' });
    expect(await storefront.publishPrices(prices(['LAMP', '10.00'], ['TENT', '1480.95']))).toEqual([
      { key: 'LAMP', outcome: 'done' },
      { key: 'TENT', outcome: 'done' },
    ]);
    expect(changed()).toEqual([[{ id: tent.id, price: 1480.95 }]]);
    expect([lamp.price, red.price, tent.price]).toEqual([10, 12.5, 1480.95]);
  });

  it('in another currency than the catalog has are refused, and the others written', async () => {
    for (const sku of ['LAMP', 'TENT']) store.addVariant({ sku });
    expect(await storefront.publishPrices(prices(['LAMP', '10.00', 'EUR'], ['TENT', '5.00']))).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining('are in USD, and this one is in EUR'), permanent: true },
      { outcome: 'done' },
    ]);
    expect(changed()).toHaveLength(1);
  });

  it('go to nobody when the SKU was given to another product since, and to that one the next time', async () => {
    const before = store.addVariant({ sku: 'LAMP', price: 10 });
    await storefront.publishPrices(prices(['LAMP', '11.00']));
    before.sku = 'LAMP-OLD';
    const after = store.addVariant({ sku: 'LAMP', price: 10 });
    expect(await storefront.publishPrices(prices(['LAMP', '12.00']))).toMatchObject([{ outcome: 'unknown' }]);
    expect(await storefront.publishPrices(prices(['LAMP', '12.00']))).toMatchObject([{ outcome: 'done' }]);
    expect([before.price, after.price]).toEqual([11, 12]);
  });

  it('that the store refuses as a whole are sent in halves until the culprit is alone (K4)', async () => {
    const variants = ['A', 'B', 'C', 'D'].map((sku) => store.addVariant({ sku }));
    const culprit = variants[2]?.id;
    const refusal = { status: 422, json: { batch_errors: [{ status: 422, title: 'Price rules forbid it' }] } };
    store.platform.misbehave((call) =>
      isWrite(call) && call.text.includes(`"id":${culprit},`) ? { kind: 'answer', reply: refusal } : undefined,
    );
    const outcomes = await storefront.publishPrices(prices(['A', '1.00'], ['B', '2.00'], ['C', '3.00'], ['D', '4.00']));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'refused', 'done']);
    expect(outcomes[2]).toMatchObject({ reason: expect.stringContaining('Price rules forbid it'), permanent: true });
    expect(variants.map(({ price }) => price)).toEqual([1, 2, null, 4]);
  });

  it('of a token that may only read products are refused as a whole (K8)', async () => {
    store.addVariant({ sku: 'LAMP' });
    const reply = v3Problem(403, "You don't have a required scope to access the endpoint");
    store.platform.misbehave((call) => (isWrite(call) ? { kind: 'answer', reply } : undefined));
    await expect(storefront.publishPrices(prices(['LAMP', '1.00']))).rejects.toMatchObject({
      code: 'STOREFRONT-BIGCOMMERCE-SCOPE',
    });
  });
});

describe('the quota', () => {
  it('is learnt from every answer: what is left, how fast it comes back, and when it is used up (K2)', async () => {
    await storefront.items?.read(['LAMP']);
    Object.assign(store.state.rate, { left: 0, resetMs: 9000 });
    await storefront.items?.read(['LAMP']);
    expect(learnt).toEqual([
      { available: 149, perSecond: 4.8 },
      { available: 0, perSecond: 4.8, pauseMs: 9000 },
    ]);
  });

  it('that is used up says when to come again; a 429 without figures is an overloaded store, left alone for longer (K2)', async () => {
    store.addVariant({ sku: 'LAMP' });
    const headers = { 'x-rate-limit-time-reset-ms': '7000', 'x-rate-limit-requests-left': '0' };
    store.platform.misbehave(() => ({ kind: 'answer', reply: { ...v3Problem(429, 'Too many requests'), headers } }));
    await expect(storefront.publishStock(stock(['LAMP', 1]))).rejects.toMatchObject({ retryAfterMs: 7000 });
    store.platform.misbehave(() => ({ kind: 'answer', reply: v3Problem(429, 'Too many requests') }));
    await expect(storefront.publishStock(stock(['LAMP', 1]))).rejects.toMatchObject({
      code: 'STOREFRONT-THROTTLED',
      retryAfterMs: 45_000,
    });
  });
});

describe('a token', () => {
  it('that is refused, or may not do something, is told apart (K8)', async () => {
    const order = store.sell([{ sku: 'LAMP', quantity: 1 }]);
    store.state.scopes.delete('orders');
    await expect(storefront.orders?.read(String(order.id))).rejects.toMatchObject({
      code: 'STOREFRONT-BIGCOMMERCE-SCOPE',
      message: expect.stringContaining('/v2/orders'),
    });
    await reopen({ accessToken: 'another' });
    await expect(storefront.orders?.read(String(order.id))).rejects.toMatchObject({
      code: 'STOREFRONT-BIGCOMMERCE-TOKEN',
    });
  });

  it('never shows in the push log, nor does the secret of the webhooks, which the store answers', async () => {
    await storefront.webhooks?.subscribe('https://gateway.example/v1/webhooks/shop');
    await storefront.webhooks?.subscribe('https://gateway.example/v1/webhooks/shop');
    expect(log.length).toBeGreaterThan(5);
    for (const secret of [store.state.token, HOOK_SECRET]) expect(JSON.stringify(log)).not.toContain(secret);
  });
});

describe('orders', () => {
  const read = (order: BcOrderRow) => storefront.orders?.read(String(order.id));

  it('come whole from three lists: net price after discounts, state by its short name, shipping, note', async () => {
    const row = store.sell([{ sku: 'LAMP', quantity: 3 }]);
    Object.assign(row, { customer_message: 'A gift' });
    row.products[0]?.applied_discounts.push({ amount: '30.0000' }, { amount: '20' });
    await reopen({ shippingServices: { 'Flat Rate': 'next-day' } });
    expect((await read(row))?.order).toEqual({
      orderId: String(row.id),
      placedAt: new Date(row.date_created).toISOString(),
      version: Date.parse(row.date_modified),
      currency: 'USD',
      shippingService: 'next-day',
      shippingIncome: '4.9',
      payment: 'paid',
      note: 'A gift',
      shipTo: {
        name: 'Ann Lee',
        line1: '1 Ship Street',
        city: 'Springfield',
        region: 'IL',
        postalCode: '62701',
        country: 'US',
        phone: '555-0100',
        email: 'ann@example.com',
      },
      lines: [
        {
          lineId: String(row.products[0]?.id),
          sku: 'LAMP',
          quantity: 3,
          unitPrice: '33.333333',
          description: 'The LAMP',
        },
      ],
    });
  });

  it('are none where the list is a 204 without a body', async () => {
    expect(await storefront.orders?.changed(new Date())).toEqual({ orders: [] });
    expect(store.platform.calls[0]?.status).toBe(204);
  });

  it.each([
    [11, { payment: 'paid' }, undefined, undefined],
    [9, { payment: 'paid' }, undefined, undefined],
    [14, { payment: 'paid' }, undefined, undefined],
    [1, { payment: 'pending' }, undefined, undefined],
    [7, { payment: 'pending' }, undefined, undefined],
    [12, { payment: 'pending' }, undefined, undefined],
    [13, { payment: 'pending' }, undefined, undefined],
    [99, { payment: 'pending' }, undefined, undefined],
    [6, { payment: 'refused' }, undefined, undefined],
    [4, {}, { reason: 'refunded' }, undefined],
    [5, {}, { reason: 'cancelled' }, undefined],
    [2, {}, undefined, 'wholly'],
    [8, {}, undefined, 'wholly'],
    [10, {}, undefined, 'wholly'],
    [0, {}, undefined, 'wholly'],
  ])('mean by their status %s what they mean', async (status, order, cancelled, shipped) => {
    const row = store.sell([{ sku: 'LAMP', quantity: 1 }]);
    row.status_id = status;
    const found = await read(row);
    expect(found).toMatchObject({ order });
    expect([found?.cancelled, found?.shipped]).toEqual([cancelled, shipped]);
  });

  it('say what the store has shipped by itself, and lose what was given back', async () => {
    const row = store.sell([{ sku: 'LAMP', quantity: 3 }]);
    const line = row.products[0] as BcOrderRow['products'][number];
    line.quantity_refunded = 1;
    expect((await read(row))?.order.lines).toMatchObject([{ quantity: 2, unitPrice: '50' }]);
    line.quantity_shipped = 1;
    expect((await read(row))?.shipped).toBe('partly');
    line.quantity_shipped = 2;
    expect((await read(row))?.shipped).toBe('wholly');
    line.quantity_refunded = 3;
    expect((await read(row))?.cancelled).toEqual({ reason: 'refunded' });
  });

  it('leave out gift certificates and downloads', async () => {
    const row = store.sell([
      { sku: 'CARD', quantity: 1 },
      { sku: 'LAMP', quantity: 1 },
    ]);
    Object.assign(row.products[0] ?? {}, { type: 'giftcertificate' });
    expect((await read(row))?.order.lines.map(({ sku }) => sku)).toEqual(['LAMP']);
    Object.assign(row.products[1] ?? {}, { type: 'digital' });
    expect((await read(row))?.shipped).toBe('wholly');
  });

  it('that go to several addresses are for a person', async () => {
    const row = store.sell([
      { sku: 'LAMP', quantity: 1, address: 1 },
      { sku: 'TENT', quantity: 1, address: 2 },
    ]);
    expect((await read(row))?.unfit).toContain('several addresses');
  });

  it('come all, although more than a page of them changed in the same second (L8)', async () => {
    const rows = Array.from({ length: 130 }, () => store.sell([{ sku: 'LAMP', quantity: 1 }]));
    const second = rows[60]?.date_modified ?? '';
    for (const row of rows.slice(5, 125)) row.date_modified = second;
    const seen = new Set<string>();
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await storefront.orders?.changed(new Date(rows[0]?.date_modified ?? ''), cursor);
      for (const { order } of page?.orders ?? []) seen.add(order.orderId);
      cursor = page?.next;
      pages += 1;
    } while (cursor !== undefined && pages < 20);
    expect([seen.size, cursor]).toEqual([130, undefined]);
  });
});

describe('shipments', () => {
  let order: BcOrderRow;
  const parcel = (change: Partial<Fulfilment> = {}): Fulfilment => ({
    idempotencyKey: 'push-1',
    orderId: String(order.id),
    packageId: 'PKG-1',
    carrier: 'UPSN',
    service: 'Ground',
    trackingNumber: '1Z999AA10123456784',
    shippedAt: '2026-11-22T15:00:00Z',
    supplierName: 'Acme',
    lines: [{ lineId: String(order.products[0]?.id), sku: 'LAMP', quantity: 1 }],
    ...change,
  });

  beforeEach(() => {
    order = store.sell([{ sku: 'LAMP', quantity: 2 }]);
  });

  it('name the line of the order and its address, and write only what may be written', async () => {
    const first = await storefront.fulfil(parcel());
    expect(first).toMatchObject({ outcome: 'done', externalId: String(order.shipments[0]?.id) });
    expect(order.shipments).toMatchObject([
      {
        order_address_id: order.addresses[0]?.id,
        tracking_number: '1Z999AA10123456784',
        tracking_carrier: 'ups',
        shipping_provider: 'ups',
        shipping_method: 'Ground',
        tracking_link: 'https://www.ups.com/track?tracknum=1Z999AA10123456784',
        items: [{ order_product_id: order.products[0]?.id, quantity: 1 }],
      },
    ]);
    expect(order.status_id).toBe(3);
    await storefront.fulfil(parcel({ packageId: 'PKG-2', trackingNumber: '1Z2' }));
    expect([order.status_id, order.mails]).toEqual([2, 2]);
  });

  it('are one for each address that a package has lines of', async () => {
    order = store.sell([
      { sku: 'LAMP', quantity: 1, address: 1 },
      { sku: 'TENT', quantity: 1, address: 2 },
    ]);
    const lines = order.products.map(({ id, sku }) => ({ lineId: String(id), sku, quantity: 1 }));
    store.platform.misbehave(once({ kind: 'drop-reply' }, ({ method }) => method === 'POST'));
    await expect(storefront.fulfil(parcel({ lines }))).rejects.toMatchObject({ kind: 'transient' });
    expect(await storefront.fulfil(parcel({ lines }))).toMatchObject({ outcome: 'done' });
    expect(order.shipments.map((one) => one.order_address_id)).toEqual(order.addresses.map(({ id }) => id));
    expect(order.mails).toBe(2);
  });

  it('that somebody entered by hand under the same number are told', async () => {
    const items = [{ order_product_id: order.products[0]?.id ?? 0, quantity: 1 }];
    const shown = { tracking_carrier: '', tracking_link: '', shipping_provider: '', shipping_method: '', comments: '' };
    const address = Number(order.addresses[0]?.id);
    order.shipments.push({
      ...shown,
      id: 7,
      order_address_id: address,
      tracking_number: '1z 999aa10 123456784',
      items,
    });
    expect(await storefront.fulfil(parcel())).toMatchObject({ outcome: 'done', externalId: '7' });
    expect(order.shipments).toHaveLength(1);
  });

  it('of two packages under one number are two', async () => {
    await storefront.fulfil(parcel());
    await storefront.fulfil(parcel({ packageId: 'PKG-2' }));
    expect(order.shipments).toHaveLength(2);
  });

  it('are refused where the store counts the line as shipped already, and for lines that it does not have', async () => {
    Object.assign(order.products[0] ?? {}, { quantity_shipped: 2 });
    expect(await storefront.fulfil(parcel())).toMatchObject({
      outcome: 'refused',
      permanent: true,
      reason: expect.stringContaining('2 of 2'),
    });
    const lines = [{ lineId: '999', sku: 'LAMP', quantity: 1 }];
    expect(await storefront.fulfil(parcel({ lines }))).toMatchObject({ outcome: 'refused', permanent: true });
    expect(await storefront.fulfil(parcel({ orderId: '../1' }))).toMatchObject({ outcome: 'refused' });
    expect(order.mails).toBe(0);
  });

  it('tell a number that is too long in words instead of cutting it, and leave out a link that is too long', async () => {
    const trackingNumber = `N${'1'.repeat(60)}`;
    const outcome = await storefront.fulfil(
      parcel({ carrier: 'Acme Trucks', trackingNumber, trackingUrl: `https://t.example/${'x'.repeat(500)}` }),
    );
    expect(outcome).toMatchObject({ outcome: 'done' });
    expect(order.shipments).toMatchObject([
      { tracking_number: '', tracking_link: '', comments: expect.stringContaining(trackingNumber) },
    ]);
    expect(order.shipments[0]?.comments).toContain('Acme Trucks');
  });

  it('are corrected in place without items, which a change must not hold, and mail nobody again', async () => {
    const first = await storefront.fulfil(parcel());
    const correction = parcel({ revision: 1, carrier: 'FDEG', trackingNumber: '7777' });
    for (const _ of [1, 2]) expect(await storefront.fulfil(correction)).toEqual(first);
    expect(order.shipments).toMatchObject([{ tracking_number: '7777', shipping_provider: 'fedex' }]);
    expect(written().filter(({ method, path }) => method === 'PUT' && path.includes('shipments'))).toHaveLength(1);
    expect(order.mails).toBe(1);
  });

  it('with other lines are made anew, once (K1)', async () => {
    await storefront.fulfil(parcel());
    const lines = [{ lineId: String(order.products[0]?.id), sku: 'LAMP', quantity: 2 }];
    const correction = parcel({ revision: 1, lines });
    store.platform.misbehave(once({ kind: 'drop-reply' }, ({ method }) => method === 'DELETE'));
    await expect(storefront.fulfil(correction)).rejects.toMatchObject({ kind: 'transient' });
    for (const _ of [1, 2]) expect(await storefront.fulfil(correction)).toMatchObject({ outcome: 'done' });
    expect(order.shipments).toMatchObject([{ items: [{ quantity: 2 }] }]);
    expect(order.products[0]?.quantity_shipped).toBe(2);
  });

  it('hand on the words of v2, whose errors are lists', async () => {
    const reply = v2Problem(400, "The field 'product_id' cannot be written to.", 'And more.');
    store.platform.misbehave(once({ kind: 'answer', reply }, ({ method }) => method === 'POST'));
    expect(await storefront.fulfil(parcel())).toMatchObject({
      outcome: 'refused',
      reason: "The field 'product_id' cannot be written to.; And more.",
    });
  });

  it('name the supplier to the staff, once, behind what a person wrote, and never to the customer', async () => {
    order.staff_notes = 'Call before delivery!';
    for (const _ of [1, 2]) await storefront.fulfil(parcel());
    expect(order.staff_notes).toMatch(
      /^Call before delivery!\nAcme shipped package PKG-1, 1Z999AA10123456784\. \[crossdock \w+\]$/,
    );
    expect(JSON.stringify(order.shipments)).not.toContain('Acme');
    await reopen({ staffNotes: false });
    await storefront.fulfil(parcel({ packageId: 'PKG-2', trackingNumber: '1Z2' }));
    expect(order.staff_notes).not.toContain('PKG-2');
  });
});

describe('webhooks', () => {
  const ADDRESS = 'https://gateway.example/v1/webhooks/shop';
  const at = new Date('2026-11-29T12:00:00Z');
  const event = { scope: 'store/order/statusUpdated', orderId: 250, created: 1 };
  const verify = ({ headers, body }: { headers: Record<string, string>; body: Buffer }, receivedAt = at) =>
    storefront.verifyWebhook({ headers, body, receivedAt });

  it('are thin, need our own secret, and are the same by their hash', () => {
    const sent = store.delivery(event, { secret: HOOK_SECRET, at });
    const verified = verify(sent);
    expect(verified).toMatchObject({ type: 'order.changed', data: { orderId: '250' } });
    expect(verify(store.delivery(event, { secret: HOOK_SECRET, at }))).toEqual(verified);
    const other = verify(store.delivery({ ...event, created: 2 }, { secret: HOOK_SECRET, at }));
    expect(other.deliveryId).not.toBe(verified.deliveryId);
    expect(
      verify(store.delivery({ ...event, scope: 'store/order/refund/created' }, { secret: HOOK_SECRET, at })).type,
    ).toBe('order.changed');
    expect(verify(store.delivery({ ...event, scope: 'store/cart/created' }, { secret: HOOK_SECRET, at })).type).toBe(
      'store/cart/created',
    );
  });

  it('are refused without it, with another one, and from another store (L1, L3)', async () => {
    const sent = store.delivery(event, { secret: HOOK_SECRET, at });
    const { 'x-crossdock-auth': _, ...bare } = sent.headers;
    expect(() => verify({ ...sent, headers: bare })).toThrow('x-crossdock-auth is missing');
    expect(() => verify(store.delivery(event, { secret: 'another one of 16', at }))).toThrow('does not match');
    await reopen({ storeHash: 'other1' });
    expect(() => verify(sent)).toThrow('another store');
    await reopen({ webhookSecret: 'the secret from today', previousWebhookSecret: HOOK_SECRET });
    expect(verify(sent).type).toBe('order.changed');
    await reopen({ webhookSecret: undefined });
    expect(() => verify(sent)).toThrow('no webhookSecret');
  });

  it('have their signature proved where there is one and the client secret is known (L1, L3)', async () => {
    const signed = store.delivery(event, { secret: HOOK_SECRET, clientSecret: 'client secret', at });
    expect(verify(signed).type).toBe('order.changed');
    await reopen({ clientSecret: 'client secret' });
    expect(verify(signed).type).toBe('order.changed');
    const forged = { ...signed, body: Buffer.from(signed.body.toString().replace('250', '251')) };
    expect(() => verify(forged)).toThrow('the signature does not match');
    expect(() => verify(signed, new Date(at.getTime() + 301_000))).toThrow('301 seconds away');
    expect(verify(store.delivery(event, { secret: HOOK_SECRET, at })).type).toBe('order.changed');
  });

  it('that the store switched off are revived, and a new secret is written, exactly when there is one', async () => {
    await storefront.webhooks?.subscribe(ADDRESS);
    const hooks = (): BcHook[] => [...store.state.hooks.values()];
    const before = written().length;
    await storefront.webhooks?.subscribe(ADDRESS);
    expect(written()).toHaveLength(before);
    store.giveUp(hooks()[0] as BcHook);
    expect((await storefront.check()).filter(({ check }) => check === 'webhooks')).toMatchObject([
      { verdict: 'warning', says: expect.stringContaining('switched off') },
    ]);
    await storefront.webhooks?.subscribe(ADDRESS);
    expect(hooks().every(({ is_active: isActive }) => isActive)).toBe(true);
    await reopen({ webhookSecret: 'the secret from today' });
    await storefront.webhooks?.subscribe(ADDRESS);
    expect(hooks().map(({ headers }) => headers['x-crossdock-auth'])).toEqual(Array(5).fill('the secret from today'));
  });

  it.each(['http://gateway.example/x', 'https://gateway.example:8443/x'])(
    'cannot come to %s, and nothing is asked of the store',
    async (address) => {
      expect(await storefront.webhooks?.subscribe(address)).toMatchObject([{ verdict: 'failed' }]);
      expect(store.platform.calls).toEqual([]);
    },
  );
});

describe('the check', () => {
  const verdicts = async () =>
    Object.fromEntries((await storefront.check()).map(({ check, verdict }) => [check, verdict]));

  it('finds missing scopes, a wrong location, and writes nothing', async () => {
    expect(await verdicts()).toEqual({
      credentials: 'ok',
      scopes: 'ok',
      locations: 'ok',
      stock: 'ok',
      webhooks: 'warning',
    });
    store.state.scopes.delete('orders');
    store.state.scopes.delete('information');
    expect(await verdicts()).toMatchObject({ credentials: 'failed', scopes: 'failed', locations: 'ok' });
    await reopen({ locationId: 7 });
    expect(await verdicts()).toMatchObject({ locations: 'failed', stock: 'failed' });
    await reopen({ accessToken: 'another' });
    expect(await verdicts()).toEqual({ credentials: 'failed' });
    expect(written()).toEqual([]);
  });
});
