import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import type { Fulfilment, StockBatch, Storefront } from '../../src/storefronts/storefront.ts';
import { reasonWithoutOpenssl, selfSigned } from '../support/certificate.ts';
import { type FakeCall, type Fault, HOOK_SECRET, isWrite, once } from '../support/fakes/fake-platform.ts';
import { type FakeWoocommerce, startWoocommerce } from '../support/fakes/fake-woocommerce.ts';
import { wpError } from '../support/fakes/woocommerce-auth.ts';
import type { WooOrderRow, WooProduct } from '../support/fakes/woocommerce-state.ts';
import { keptSurroundings } from '../support/shops/kept-surroundings.ts';

/** Each trap of WooCommerce's REST API, by name. */
let shop: FakeWoocommerce;
let storefront: Storefront;
let { around, log, learnt } = keptSurroundings(systemClock);
let now: Date;

function open(options: Record<string, unknown> = {}): Storefront {
  return createStorefront({ ...shop.settings, ...options }, around);
}

async function reopen(options: Record<string, unknown>): Promise<void> {
  await storefront.close();
  storefront = open(options);
}

beforeEach(async () => {
  shop = await startWoocommerce();
  now = new Date();
  ({ around, log, learnt } = keptSurroundings({ now: () => now }));
  storefront = open();
});

afterEach(async () => {
  await storefront.close();
  await shop.stop();
});

const stock = (...items: [string, number][]): StockBatch => ({
  idempotencyKey: 'b1',
  items: items.map(([sku, quantity]) => ({ sku, quantity, version: 1 })),
});
const written = (): FakeCall[] => shop.platform.calls.filter(isWrite);
const asked = (path: string): FakeCall[] => shop.platform.calls.filter((call) => call.path === path);
const page = (title: string): Fault => ({ kind: 'answer', reply: { status: 200, text: `<html>${title}</html>` } });

describe('finding SKUs', () => {
  it('asks for many in one call, for one with a comma alone, and compares exactly what comes back', async () => {
    const lamp = shop.addProduct({ sku: 'LAMP' });
    const small = shop.addProduct({ sku: 'lamp' });
    const comma = shop.addProduct({ sku: 'A,B' });
    for (const sku of ['A', 'B']) shop.addProduct({ sku });
    const outcomes = await storefront.publishStock(stock(['LAMP', 5], ['A,B', 6]));
    expect(outcomes).toEqual([
      { key: 'LAMP', outcome: 'done' },
      { key: 'A,B', outcome: 'done' },
    ]);
    expect(asked('/wp-json/wc/v3/products').map(({ query }) => query.get('sku'))).toEqual(['LAMP', 'A,B']);
    expect([lamp, small, comma].map(({ stock_quantity: quantity }) => quantity)).toEqual([5, null, 6]);
  });

  it('reads all pages where SKUs are shared so often that one page does not hold them', async () => {
    for (let n = 0; n < 101; n += 1) shop.addProduct({ sku: 'MANY' });
    const first = shop.addProduct({ sku: 'LAMP' });
    // The newest come first, so that LAMP must not hide behind a full page.
    shop.state.products.delete(first.id);
    shop.state.products.set(1, { ...first, id: 1 });
    const outcomes = await storefront.publishStock(stock(['MANY', 5], ['LAMP', 6]));
    expect(outcomes).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining('several') },
      { outcome: 'done' },
    ]);
    expect(asked('/wp-json/wc/v3/products')).toHaveLength(2);
  });

  it('remembers ids, and looks again when the shop no longer knows one', async () => {
    const old = shop.addProduct({ sku: 'LAMP' });
    await storefront.publishStock(stock(['LAMP', 5]));
    await storefront.publishStock(stock(['LAMP', 6]));
    expect(asked('/wp-json/wc/v3/products')).toHaveLength(1);
    shop.state.products.delete(old.id);
    const parent = shop.addProduct({ sku: '', type: 'variable' });
    const renewed = shop.addProduct({ sku: 'LAMP', parent_id: parent.id });
    expect(await storefront.publishStock(stock(['LAMP', 7]))).toEqual([{ key: 'LAMP', outcome: 'done' }]);
    expect(renewed.stock_quantity).toBe(7);
    expect(await around.remembered.read(['LAMP'])).toMatchObject(
      new Map([['LAMP', { id: renewed.id, parent: parent.id }]]),
    );
  });

  it('sees by the answer that a remembered product has another SKU now, and writes to the right one', async () => {
    const first = shop.addProduct({ sku: 'LAMP' });
    await storefront.publishStock(stock(['LAMP', 5]));
    first.sku = 'OTHER';
    const second = shop.addProduct({ sku: 'LAMP' });
    expect(await storefront.publishStock(stock(['LAMP', 6]))).toEqual([{ key: 'LAMP', outcome: 'done' }]);
    expect(second.stock_quantity).toBe(6);
  });

  it('believes no remembered id longer than an hour', async () => {
    const first = shop.addProduct({ sku: 'LAMP' });
    await storefront.publishStock(stock(['LAMP', 5]));
    first.sku = 'OTHER';
    const second = shop.addProduct({ sku: 'LAMP' });
    const known = (await around.remembered.read(['LAMP'])).get('LAMP') as { seenAt: number };
    await around.remembered.write(new Map([['LAMP', { ...known, seenAt: now.getTime() - 60 * 60 * 1000 }]]));
    await storefront.publishStock(stock(['LAMP', 6]));
    expect([first.stock_quantity, second.stock_quantity]).toEqual([5, 6]);
  });
});

describe('stock', () => {
  it('always sends manage_stock with the quantity, which the shop would drop otherwise', async () => {
    const lamp = shop.addProduct({ sku: 'LAMP', manage_stock: false });
    await storefront.publishStock(stock(['LAMP', 5]));
    expect(written()[0]?.json).toEqual({ update: [{ id: lamp.id, manage_stock: true, stock_quantity: 5 }] });
    expect(lamp).toMatchObject({ manage_stock: true, stock_quantity: 5, stock_status: 'instock' });
    await storefront.publishStock(stock(['LAMP', 0]));
    expect(lamp.stock_status).toBe('outofstock');
  });

  it('gives a variation that left its stock to its parent one of its own', async () => {
    const parent = shop.addProduct({ sku: 'TENT', type: 'variable', manage_stock: true, stock_quantity: 90 });
    const green = shop.addProduct({ sku: 'TENT-G', parent_id: parent.id, manage_stock: 'parent' });
    expect(await storefront.items?.read(['TENT-G'])).toMatchObject([{ state: 'untracked' }]);
    expect(await storefront.publishStock(stock(['TENT-G', 4]))).toMatchObject([{ outcome: 'done' }]);
    expect(green).toMatchObject({ manage_stock: true, stock_quantity: 4 });
    expect(parent.stock_quantity).toBe(90);
  });

  it('refuses a shop that counts nothing, instead of believing its 200', async () => {
    shop.addProduct({ sku: 'LAMP' });
    shop.state.settings.manageStock = false;
    expect(await storefront.publishStock(stock(['LAMP', 5]))).toMatchObject([
      { key: 'LAMP', outcome: 'refused', permanent: true, reason: expect.stringContaining('does not count') },
    ]);
  });

  it('sends simple products together and variations by parent', async () => {
    const parents = [1, 2].map((n) => shop.addProduct({ sku: `P${n}`, type: 'variable' }));
    for (const sku of ['A', 'B']) shop.addProduct({ sku });
    for (const [n, parent] of parents.entries()) shop.addProduct({ sku: `V${n}`, parent_id: parent.id });
    const outcomes = await storefront.publishStock(stock(['A', 1], ['V0', 2], ['B', 3], ['V1', 4]));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done']);
    expect(
      written()
        .map(({ path }) => path)
        .sort(),
    ).toEqual(
      [
        '/wp-json/wc/v3/products/batch',
        ...parents.map(({ id }) => `/wp-json/wc/v3/products/${id}/variations/batch`),
      ].sort(),
    );
  });

  it('sends at most 100 in one call (413 on 101), and fewer where a host allows fewer', async () => {
    await reopen({ stockBatchSize: 250 });
    const many = Array.from({ length: 205 }, (_, n) => shop.addProduct({ sku: `S${n}` }));
    const batch = stock(...many.map(({ sku }, n): [string, number] => [sku, n]));
    expect((await storefront.publishStock(batch)).every(({ outcome }) => outcome === 'done')).toBe(true);
    expect(
      written()
        .map(({ json }) => (json as { update: unknown[] }).update.length)
        .sort(),
    ).toEqual([100, 100, 5].sort());
    shop.state.batchLimit = 30;
    expect((await storefront.publishStock(batch)).every(({ outcome }) => outcome === 'done')).toBe(true);
    expect(many.map(({ stock_quantity: quantity }) => quantity)).toEqual(many.map((_, n) => n));
  });

  it('reads the refusal of one product inside a 200 (K4)', async () => {
    const lamp = shop.addProduct({ sku: 'LAMP' });
    const tent = shop.addProduct({ sku: 'TENT' });
    const no = { code: 'woocommerce_rest_cannot_edit', message: 'Sorry, <b>no</b>.', data: { status: 403 } };
    const said = {
      update: [
        { id: tent.id, error: no },
        { id: lamp.id, sku: 'LAMP', manage_stock: true, stock_quantity: 5 },
      ],
    };
    shop.platform.misbehave(once({ kind: 'answer', reply: { status: 200, json: said } }, isWrite));
    expect(await storefront.publishStock(stock(['LAMP', 5], ['TENT', 6]))).toEqual([
      { key: 'LAMP', outcome: 'done' },
      { key: 'TENT', outcome: 'refused', reason: 'Sorry, no.', permanent: true },
    ]);
  });

  it('does not know what became of a product that the answer leaves out, or shows with another number', async () => {
    const lamp = shop.addProduct({ sku: 'LAMP' });
    shop.addProduct({ sku: 'TENT' });
    const said = { update: [{ id: lamp.id, sku: 'LAMP', manage_stock: true, stock_quantity: 4 }] };
    shop.platform.misbehave(once({ kind: 'answer', reply: { status: 200, json: said } }, isWrite));
    const outcomes = await storefront.publishStock(stock(['LAMP', 5], ['TENT', 6]));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
  });

  it('keeps what the first calls brought when a later one fails as a whole (K5)', async () => {
    await reopen({ concurrentCalls: 1 });
    const parent = shop.addProduct({ sku: 'P', type: 'variable' });
    shop.addProduct({ sku: 'A' });
    shop.addProduct({ sku: 'V', parent_id: parent.id });
    shop.addProduct({ sku: 'W', parent_id: parent.id });
    shop.platform.misbehave((call) => (call.path.includes('variations') ? { kind: 'drop-reply' } : undefined));
    expect(await storefront.publishStock(stock(['A', 1], ['V', 2], ['W', 3]))).toMatchObject([
      { key: 'A', outcome: 'done' },
      { key: 'V', outcome: 'unknown' },
      { key: 'W', outcome: 'unknown' },
    ]);
  });

  it('has no more calls under way than it may', async () => {
    let together = 0;
    let most = 0;
    for (let n = 0; n < 8; n += 1) {
      const parent = shop.addProduct({ sku: `P${n}`, type: 'variable' });
      shop.addProduct({ sku: `V${n}`, parent_id: parent.id });
    }
    shop.platform.misbehave((call) => {
      if (!isWrite(call)) return undefined;
      together += 1;
      most = Math.max(most, together);
      const until = new Promise<void>((resolve) => {
        setTimeout(() => {
          together -= 1;
          resolve();
        }, 5);
      });
      return { kind: 'hold', until };
    });
    const batches = [0, 1].map((half) => [0, 1, 2, 3].map((n): [string, number] => [`V${4 * half + n}`, n]));
    await Promise.all(batches.map((batch) => storefront.publishStock(stock(...batch))));
    expect(most).toBe(2);
  });
});

describe('prices', () => {
  it('sets the regular price and refuses a currency that is not the one of the shop', async () => {
    const lamp = shop.addProduct({ sku: 'LAMP' });
    const outcomes = await storefront.publishPrices({
      idempotencyKey: 'p1',
      items: [
        { sku: 'LAMP', price: '14.00', currency: 'USD', version: 1 },
        { sku: 'TENT', price: '14.00', currency: 'EUR', version: 1 },
      ],
    });
    expect(outcomes).toMatchObject([
      { key: 'LAMP', outcome: 'done' },
      { key: 'TENT', outcome: 'refused', reason: 'the shop has prices in USD, and this one is in EUR' },
    ]);
    expect(lamp).toMatchObject({ regular_price: '14.00', stock_quantity: null });
  });

  it('refuses a product that has no price of its own', async () => {
    shop.addProduct({ sku: 'TENT', type: 'variable' });
    const items = [{ sku: 'TENT', price: '14.00', currency: 'USD', version: 1 }];
    expect(await storefront.publishPrices({ idempotencyKey: 'p1', items })).toMatchObject([
      { outcome: 'refused', permanent: true },
    ]);
  });
});

describe('answers that are no answers', () => {
  it.each<[string, Fault]>([
    ['a maintenance page with 200', page('Back soon')],
    ['a page of a firewall with 403', { kind: 'answer', reply: { status: 403, text: '<html>Blocked</html>' } }],
    [
      'a PHP notice before the JSON',
      { kind: 'answer', reply: { status: 200, text: '<br /><b>Notice</b>: Undefined index {"update":[]}' } },
    ],
    ['plain permalinks', { kind: 'answer', reply: { status: 404, text: '<html>Not found</html>' } }],
  ])('are tried again: %s (K7)', async (_, fault) => {
    shop.addProduct({ sku: 'LAMP' });
    shop.platform.misbehave(() => fault);
    await expect(storefront.publishStock(stock(['LAMP', 5]))).rejects.toMatchObject({
      kind: 'transient',
      code: 'STOREFRONT-FAILED',
    });
  });

  it('reads JSON behind a byte order mark', async () => {
    const lamp = shop.addProduct({ sku: 'LAMP' });
    const text = `\uFEFF${JSON.stringify([{ id: lamp.id, type: 'simple', parent_id: 0, sku: 'LAMP' }])}`;
    shop.platform.misbehave(once({ kind: 'answer', reply: { status: 200, text } }));
    expect(await storefront.publishStock(stock(['LAMP', 5]))).toMatchObject([{ outcome: 'done' }]);
  });

  it('follows no redirect: keys go to the configured address only', async () => {
    const reply = { status: 301, headers: { location: 'https://www.shop.example/' } };
    shop.platform.misbehave(() => ({ kind: 'answer', reply }));
    await expect(storefront.publishStock(stock(['LAMP', 5]))).rejects.toMatchObject({
      code: 'STOREFRONT-REDIRECT',
      message: expect.stringContaining('https://www.shop.example/'),
    });
  });

  it('tells the limit of the shop how long the host wants to be left alone (K2)', async () => {
    const reply = { status: 429, text: 'later', headers: { 'retry-after': '9' } };
    shop.platform.misbehave(() => ({ kind: 'answer', reply }));
    await expect(storefront.publishStock(stock(['LAMP', 5]))).rejects.toMatchObject({ retryAfterMs: 9000 });
    expect(learnt).toEqual([{ pauseMs: 9000 }]);
  });
});

describe('keys', () => {
  it('sign every call on plain http (OAuth 1.0a), where Basic is ignored', async () => {
    const lamp = shop.addProduct({ sku: "LAMP 'é' (2) + 10% & more!*" });
    expect(await storefront.publishStock(stock([lamp.sku, 5]))).toMatchObject([{ outcome: 'done' }]);
    expect(shop.platform.calls[0]?.headers.authorization).toBeUndefined();
    const nonces = shop.platform.calls.map(({ query }) => query.get('oauth_nonce'));
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it.skipIf(reasonWithoutOpenssl).each([
    ['by Basic', {}],
    ['in the query, for hosts that strip the header', { keysInQuery: true }],
  ])('go %s on https', async (_, options) => {
    const tls = selfSigned();
    await shop.stop();
    shop = await startWoocommerce({ tls });
    shop.addProduct({ sku: 'LAMP' });
    await reopen({ ca: tls.cert, ...options });
    expect(await storefront.publishStock(stock(['LAMP', 5]))).toMatchObject([{ outcome: 'done' }]);
    expect(shop.platform.calls[0]?.headers.authorization === undefined).toBe('keysInQuery' in options);
  });

  it('never show in the push log or in messages', async () => {
    shop.addProduct({ sku: 'LAMP' });
    await storefront.publishStock(stock(['LAMP', 5]));
    await storefront.webhooks?.subscribe('https://gateway.example/v1/webhooks/shop');
    shop.state.keys.secret = 'cs_rotated';
    const error = await storefront.publishStock(stock(['LAMP', 6])).catch((thrown: Error) => thrown.message);
    const everything = JSON.stringify([log, error]);
    expect(log.length).toBeGreaterThan(3);
    for (const secret of ['ck_0123456789', 'cs_9876543210', 'oauth_', HOOK_SECRET]) {
      expect(everything).not.toContain(secret);
    }
  });

  it('that are wrong, or may only read, are said so (K8)', async () => {
    shop.addProduct({ sku: 'LAMP' });
    shop.state.keys.permissions = 'read';
    await expect(storefront.publishStock(stock(['LAMP', 5]))).rejects.toMatchObject({
      code: 'STOREFRONT-WOOCOMMERCE-KEYS',
      message: expect.stringContaining('does not have write permissions'),
    });
    await reopen({ consumerSecret: 'cs_wrong' });
    await expect(storefront.publishStock(stock(['LAMP', 5]))).rejects.toMatchObject({
      code: 'STOREFRONT-WOOCOMMERCE-KEYS',
    });
    shop.platform.misbehave(() => ({
      kind: 'answer',
      reply: wpError(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.'),
    }));
    await expect(storefront.publishStock(stock(['LAMP', 5]))).rejects.toMatchObject({
      message: expect.stringContaining('keysInQuery'),
    });
  });
});

describe('orders', () => {
  const read = async (order: WooOrderRow) => (await storefront.orders?.read(String(order.id)))?.order;

  it('come whole: net price after discounts, shipping, address, note', async () => {
    const order = shop.sell([{ sku: 'LAMP', quantity: 3 }]);
    Object.assign(order, { customer_note: 'A gift' });
    Object.assign(order.line_items[0] ?? {}, { total: '100.00' });
    await reopen({ shippingServices: { 'Flat rate': 'next-day' } });
    expect(await read(order)).toEqual({
      orderId: String(order.id),
      placedAt: `${order.date_created_gmt}Z`,
      version: Date.parse(`${order.date_modified_gmt}Z`),
      currency: 'USD',
      shippingService: 'next-day',
      shippingIncome: '4.9',
      payment: 'paid',
      note: 'A gift',
      shipTo: {
        name: 'Ann Lee',
        line1: '2 Ship Street',
        city: 'Springfield',
        region: 'IL',
        postalCode: '62701',
        country: 'US',
        phone: '555-0100',
        email: 'ann@example.com',
      },
      lines: [
        {
          lineId: String(order.line_items[0]?.id),
          sku: 'LAMP',
          quantity: 3,
          unitPrice: '33.333333',
          description: 'The LAMP',
        },
      ],
    });
  });

  it('go to the billing address where the shop has no other', async () => {
    const order = shop.sell([{ sku: 'LAMP', quantity: 1 }]);
    order.shipping = Object.fromEntries(Object.keys(order.shipping).map((name) => [name, '']));
    expect((await read(order))?.shipTo.line1).toBe('1 Bill Street');
  });

  it.each([
    ['processing', { payment: 'paid' }, undefined, undefined],
    ['on-hold', { payment: 'pending' }, undefined, undefined],
    ['failed', { payment: 'refused' }, undefined, undefined],
    ['a-status-of-a-plugin', { payment: 'pending' }, undefined, undefined],
    ['packing', { payment: 'paid' }, undefined, undefined],
    ['completed', { payment: 'paid' }, undefined, 'wholly'],
    ['cancelled', {}, { reason: 'cancelled' }, undefined],
    ['refunded', {}, { reason: 'refunded' }, undefined],
  ])('mean by their status %s what they mean', async (status, order, cancelled, shipped) => {
    await reopen({ statuses: { packing: 'paid' } });
    const row = shop.sell([{ sku: 'LAMP', quantity: 1 }]);
    row.status = status;
    const found = await storefront.orders?.read(String(row.id));
    expect(found).toMatchObject({ order });
    expect([found?.cancelled, found?.shipped]).toEqual([cancelled, shipped]);
  });

  it('are none as long as somebody is at the checkout', async () => {
    const row = shop.sell([{ sku: 'LAMP', quantity: 1 }]);
    row.status = 'checkout-draft';
    expect(await storefront.orders?.read(String(row.id))).toMatchObject({ shipped: 'wholly' });
    row.status = 'processing';
    expect((await storefront.orders?.read(String(row.id)))?.shipped).toBeUndefined();
  });

  it('lose the lines without a SKU that bundles put in', async () => {
    const row = shop.sell([
      { sku: '', quantity: 1 },
      { sku: 'LAMP', quantity: 1 },
    ]);
    expect((await read(row))?.lines.map(({ sku }) => sku)).toEqual(['LAMP']);
    const gift = shop.sell([{ sku: '', quantity: 1 }]);
    expect((await storefront.orders?.read(String(gift.id)))?.shipped).toBe('wholly');
  });

  it('are smaller by what was given back, and cancelled when that is everything', async () => {
    const row = shop.sell([{ sku: 'LAMP', quantity: 3 }]);
    const line = row.line_items[0]?.id ?? 0;
    const back = (quantity: number) => ({
      id: shop.state.nextId(),
      line_items: [{ quantity: -quantity, meta_data: [{ key: '_refunded_item_id', value: String(line) }] }],
    });
    row.refunds.push(back(1));
    expect((await read(row))?.lines).toMatchObject([{ quantity: 2, unitPrice: '50' }]);
    row.refunds.push(back(2));
    const all = await storefront.orders?.read(String(row.id));
    expect(all?.cancelled).toEqual({ reason: 'refunded' });
    expect(all?.order.lines).toMatchObject([{ quantity: 3 }]);
  });

  it('come all, although more than a page of them changed in the same second (L8)', async () => {
    const rows = Array.from({ length: 130 }, () => shop.sell([{ sku: 'LAMP', quantity: 1 }]));
    const second = rows[60]?.date_modified_gmt ?? '';
    for (const row of rows.slice(20, 125)) row.date_modified_gmt = second;
    const seen = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await storefront.orders?.changed(new Date(`${rows[0]?.date_modified_gmt}Z`), cursor);
      for (const { order } of page?.orders ?? []) seen.add(order.orderId);
      cursor = page?.next;
    } while (cursor !== undefined);
    expect(seen.size).toBe(130);
  });

  it('are asked for in the time of the world, not of the shop, and the second itself is not left out', async () => {
    const row = shop.sell([{ sku: 'LAMP', quantity: 1 }]);
    const changed = await storefront.orders?.changed(new Date(`${row.date_modified_gmt}.900Z`));
    expect(changed?.orders).toHaveLength(1);
    expect(shop.platform.calls[0]?.query.get('dates_are_gmt')).toBe('true');
  });
});

describe('tracking', () => {
  let order: WooOrderRow;
  const parcel = (change: Partial<Fulfilment> = {}): Fulfilment => ({
    idempotencyKey: 'push-1',
    orderId: String(order.id),
    packageId: 'PKG-1',
    carrier: 'UPSN',
    trackingNumber: '1Z999AA10123456784',
    shippedAt: '2026-11-22T15:00:00Z',
    supplierName: 'Acme',
    lines: [{ lineId: String(order.line_items[0]?.id), sku: 'LAMP', quantity: 1 }],
    ...change,
  });
  const toCustomers = () => order.notes.filter((note) => note.customer_note).map(({ note }) => note);

  beforeEach(() => {
    order = shop.sell([{ sku: 'LAMP', quantity: 2 }]);
  });

  it('is found out once: fulfilments, then plugins, then notes', async () => {
    await storefront.fulfil(parcel());
    await storefront.fulfil(parcel({ packageId: 'PKG-2', trackingNumber: '1Z2' }));
    expect(toCustomers()).toHaveLength(2);
    expect(asked('/wp-json/wc/v3/orders/0/fulfillments')).toHaveLength(1);
    shop.state.features.ast = true;
    await reopen({});
    await storefront.fulfil(parcel({ packageId: 'PKG-3', trackingNumber: '1Z3' }));
    expect(order.trackings).toMatchObject([{ tracking_number: '1Z3', tracking_provider: 'UPS' }]);
  });

  it('goes another way when the plugin is taken away, also where the settings ask for it', async () => {
    shop.state.features.shipmentTracking = true;
    await storefront.fulfil(parcel());
    shop.state.features.shipmentTracking = false;
    await storefront.fulfil(parcel({ packageId: 'PKG-2', trackingNumber: '1Z2' }));
    expect([order.trackings.length, toCustomers().length]).toEqual([1, 1]);
    await reopen({ tracking: 'shipment-tracking' });
    await storefront.fulfil(parcel({ packageId: 'PKG-3', trackingNumber: '1Z3' }));
    expect([order.trackings.length, toCustomers().length]).toEqual([1, 2]);
    expect((await storefront.check()).find(({ check }) => check === 'tracking')).toMatchObject({ verdict: 'warning' });
  });

  it('completes the order when all of it has left, not before, and reduces no stock', async () => {
    const lamp = shop.addProduct({ sku: 'LAMP', manage_stock: true, stock_quantity: 22 });
    await storefront.fulfil(parcel());
    expect(order.status).toBe('processing');
    await storefront.fulfil(parcel({ packageId: 'PKG-2', trackingNumber: '1Z2' }));
    expect([order.status, order.completions, lamp.stock_quantity]).toEqual(['completed', 1, 22]);
  });

  it('counts what was given back as nothing to wait for, and lines without a SKU neither', async () => {
    const line = order.line_items[0]?.id ?? 0;
    order.line_items.push({ id: shop.state.nextId(), name: 'Bundle', sku: '', quantity: 1, total: '0.00' });
    order.refunds.push({
      id: shop.state.nextId(),
      line_items: [{ quantity: -1, meta_data: [{ key: '_refunded_item_id', value: String(line) }] }],
    });
    await storefront.fulfil(parcel());
    expect(order.status).toBe('completed');
  });

  it('never completes an order that is not waiting, nor one whose shop does it by hand', async () => {
    order.status = 'cancelled';
    await storefront.fulfil(parcel({ lines: [{ lineId: String(order.line_items[0]?.id), sku: 'LAMP', quantity: 2 }] }));
    expect([order.status, toCustomers().length]).toEqual(['cancelled', 1]);
    order = shop.sell([{ sku: 'LAMP', quantity: 1 }]);
    await reopen({ completeOrders: false });
    await storefront.fulfil(parcel());
    expect(order.status).toBe('processing');
  });

  it('completes although the answer to the last package was lost (K1)', async () => {
    await storefront.fulfil(parcel());
    const second = parcel({ packageId: 'PKG-2', trackingNumber: '1Z2' });
    shop.platform.misbehave(once({ kind: 'drop-call' }, ({ method }) => method === 'PUT'));
    await expect(storefront.fulfil(second)).rejects.toMatchObject({ kind: 'transient' });
    expect(order.status).toBe('processing');
    expect(await storefront.fulfil(second)).toMatchObject({ outcome: 'done' });
    expect([order.status, toCustomers().length]).toEqual(['completed', 2]);
  });

  it('tells two packages of two suppliers apart that have the same name', async () => {
    await storefront.fulfil(parcel({ packageId: '1' }));
    await storefront.fulfil(parcel({ packageId: '1', supplierName: 'Bravo', trackingNumber: '1Z2' }));
    expect(toCustomers()).toHaveLength(2);
  });

  it('refuses a line that the order does not have, and an id that is no number', async () => {
    const lines = [{ lineId: '999', sku: 'LAMP', quantity: 1 }];
    expect(await storefront.fulfil(parcel({ lines }))).toMatchObject({ outcome: 'refused', permanent: true });
    expect(await storefront.fulfil(parcel({ orderId: '7/../8' }))).toMatchObject({
      outcome: 'refused',
      permanent: true,
    });
    expect(written()).toEqual([]);
  });

  describe('by fulfilments', () => {
    beforeEach(() => {
      shop.state.features.fulfilments = true;
    });
    const told = () =>
      order.fulfilments.map(({ meta_data: meta }) => Object.fromEntries(meta.map((m) => [m.key, m.value])));

    it('says lines, carrier, number and page, and what WooCommerce does not know by name', async () => {
      const line = order.line_items[0]?.id;
      await storefront.fulfil(parcel());
      const other = {
        packageId: 'PKG-2',
        carrier: 'Acme Trucks',
        trackingNumber: 'T-1',
        trackingUrl: 'https://t.example/1',
      };
      await storefront.fulfil(parcel(other));
      expect(told()).toMatchObject([
        {
          _items: [{ item_id: line, qty: 1 }],
          _tracking_number: '1Z999AA10123456784',
          _shipment_provider: 'ups',
          _tracking_url: 'https://www.ups.com/track?tracknum=1Z999AA10123456784',
        },
        { _shipment_provider: 'other', _provider_name: 'Acme Trucks', _tracking_url: 'https://t.example/1' },
      ]);
    });

    it('takes a number that somebody entered by hand for told', async () => {
      const meta_data = [{ id: 1, key: '_tracking_number', value: '1z 999aa10 123456784' }];
      order.fulfilments.push({ id: 5, is_fulfilled: true, status: 'fulfilled', date_deleted: null, meta_data });
      expect(await storefront.fulfil(parcel())).toMatchObject({ outcome: 'done', externalId: 'fulfilment:5' });
      expect(order.fulfilments).toHaveLength(1);
    });

    it('corrects the fulfilment in place, and drops what the correction no longer says', async () => {
      const first = await storefront.fulfil(parcel());
      const lines = [{ lineId: String(order.line_items[0]?.id), sku: 'LAMP', quantity: 2 }];
      const correction = parcel({ revision: 1, carrier: 'ACME', trackingNumber: 'T-9', lines });
      expect(await storefront.fulfil(correction)).toEqual(first);
      expect(await storefront.fulfil(correction)).toEqual(first);
      expect(told()).toHaveLength(1);
      expect(told()[0]).toMatchObject({ _items: [{ qty: 2 }], _tracking_number: 'T-9', _provider_name: 'ACME' });
      expect(told()[0]).not.toHaveProperty('_tracking_url');
      expect(order.status).toBe('completed');
    });

    it('makes two of two packages under one number', async () => {
      await storefront.fulfil(parcel());
      await storefront.fulfil(parcel({ packageId: 'PKG-2' }));
      expect(order.fulfilments).toHaveLength(2);
    });

    it('hands on the words of a controller that says the number 0 for a code', async () => {
      const reply = wpError(400, 0, 'Invalid item.');
      shop.platform.misbehave(once({ kind: 'answer', reply }, ({ method }) => method === 'POST'));
      expect(await storefront.fulfil(parcel())).toMatchObject({ outcome: 'refused', reason: 'Invalid item.' });
    });
  });

  describe('by a plugin', () => {
    beforeEach(() => {
      shop.state.features.shipmentTracking = true;
    });

    it('uses the name that the plugin has for a carrier, and its own with a link where it has none', async () => {
      await storefront.fulfil(parcel());
      await storefront.fulfil(parcel({ packageId: 'PKG-2', carrier: 'ONTRAC', trackingNumber: 'C1' }));
      expect(order.trackings).toMatchObject([
        { tracking_provider: 'UPS', custom_tracking_link: '', date_shipped: '2026-11-22' },
        {
          tracking_provider: '',
          custom_tracking_provider: 'OnTrac',
          custom_tracking_link: expect.stringContaining('C1'),
        },
      ]);
    });

    it('puts the new number of a correction there and takes the old one away', async () => {
      await storefront.fulfil(parcel());
      const correction = parcel({ revision: 1, trackingNumber: '1Z-NEW' });
      shop.platform.misbehave(once({ kind: 'drop-reply' }, ({ method }) => method === 'POST'));
      await expect(storefront.fulfil(correction)).rejects.toMatchObject({ kind: 'transient' });
      expect(order.trackings).toHaveLength(2);
      expect(await storefront.fulfil(correction)).toMatchObject({ outcome: 'done' });
      expect(order.trackings.map((one) => one.tracking_number)).toEqual(['1Z-NEW']);
    });

    it('does not put a number back that a correction has taken away (K6)', async () => {
      await storefront.fulfil(parcel());
      await storefront.fulfil(parcel({ revision: 1, trackingNumber: '1Z-NEW' }));
      expect(await storefront.fulfil(parcel())).toMatchObject({ outcome: 'done' });
      expect(order.trackings.map((one) => one.tracking_number)).toEqual(['1Z-NEW']);
    });

    it('tells of a package without a number by a note', async () => {
      const { trackingNumber: _, ...bare } = parcel();
      expect(await storefront.fulfil(bare)).toMatchObject({
        outcome: 'done',
        externalId: expect.stringMatching(/^note:/),
      });
      expect([order.trackings.length, toCustomers().length]).toEqual([0, 1]);
    });
  });

  describe('by notes', () => {
    it('tells of a correction by another note, once, and only when a customer sees a difference', async () => {
      await storefront.fulfil(parcel());
      const lines = [{ lineId: String(order.line_items[0]?.id), sku: 'LAMP', quantity: 2 }];
      await storefront.fulfil(parcel({ revision: 1, lines }));
      expect(toCustomers()).toHaveLength(1);
      for (const _ of [1, 2]) await storefront.fulfil(parcel({ revision: 2, trackingNumber: '1Z-NEW', lines }));
      expect(toCustomers()).toEqual([
        expect.stringMatching(
          /^A package of your order was shipped with UPS, tracking number 1Z999AA10123456784 \(https:/,
        ),
        expect.stringMatching(/^Corrected: a package .* number 1Z-NEW /),
      ]);
      expect(order.status).toBe('completed');
    });

    it('mails nobody where the shop does not want it', async () => {
      await reopen({ notifyCustomers: false });
      await storefront.fulfil(parcel());
      expect(order.notes.map((note) => note.customer_note)).toEqual([false]);
    });
  });
});

describe('webhooks', () => {
  const ADDRESS = 'https://gateway.example/v1/webhooks/shop';
  const hook = () => [...shop.state.hooks.values()][0] as Parameters<FakeWoocommerce['delivery']>[0];
  const verify = (headers: Record<string, string>, body: Buffer) =>
    storefront.verifyWebhook({ headers, body, receivedAt: now });

  beforeEach(async () => {
    await storefront.webhooks?.subscribe(ADDRESS);
  });

  it('begin with a ping that is form-encoded and not signed', () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(verify(form, Buffer.from('webhook_id=17'))).toMatchObject({ type: 'ping' });
    for (const forged of ['webhook_id=17&id=5', 'webhook_id=x', '{"id":5}', 'webhook_id=']) {
      expect(() => verify(form, Buffer.from(forged))).toThrow('x-wc-webhook-signature is missing');
    }
  });

  it('are told apart by their bytes: two in one second have the same Delivery-ID', () => {
    const order = shop.sell([{ sku: 'LAMP', quantity: 1 }]);
    const first = shop.delivery(hook(), order, 12);
    order.status = 'cancelled';
    const second = shop.delivery(hook(), order, 12);
    expect(first.headers['x-wc-webhook-delivery-id']).toBe(second.headers['x-wc-webhook-delivery-id']);
    const [one, two] = [first, second].map(({ headers, body }) => verify(headers, body));
    expect(one?.deliveryId).not.toBe(two?.deliveryId);
    expect(one).toMatchObject({ type: 'order.changed', data: { orderId: String(order.id) } });
  });

  it('are only a hint whatever their topic says, because the topic is not signed', () => {
    const { headers, body } = shop.delivery(hook(), shop.sell([{ sku: 'LAMP', quantity: 1 }]), 1);
    expect(verify({ ...headers, 'x-wc-webhook-topic': 'order.deleted' }, body).type).toBe('order.changed');
    expect(verify({ ...headers, 'x-wc-webhook-topic': 'coupon.created' }, body).type).toBe('coupon.created');
  });

  it('are accepted under the secret before the last rotation, and under no other (L1)', async () => {
    const { headers, body } = shop.delivery(hook(), shop.sell([{ sku: 'LAMP', quantity: 1 }]), 1);
    await reopen({ webhookSecret: 'the secret from today', previousWebhookSecret: HOOK_SECRET });
    expect(verify(headers, body).type).toBe('order.changed');
    await reopen({ webhookSecret: 'the secret from today' });
    expect(() => verify(headers, body)).toThrow('the signature does not match');
    await reopen({ webhookSecret: undefined });
    expect(() => verify(headers, body)).toThrow('no webhookSecret');
  });

  it('that carry the troubles of the site change nothing, and are not refused', () => {
    const body = Buffer.from('{"code":"rest_api_unavailable","message":"The API is unavailable."}');
    const signature = createHmac('sha256', HOOK_SECRET).update(body).digest('base64');
    const headers = {
      'x-wc-webhook-signature': signature,
      'x-wc-webhook-topic': 'order.updated',
      'x-wc-webhook-id': '7',
    };
    expect(verify(headers, body).type).toBe('order.unreadable');
  });

  it('that the shop switched off after five failures are revived with the secret (disabled)', async () => {
    for (let n = 0; n < 6; n += 1) shop.failDelivery(hook());
    expect(hook().status).toBe('disabled');
    expect((await storefront.check()).filter(({ check }) => check === 'webhooks')).toMatchObject([
      { verdict: 'warning', says: expect.stringContaining('disabled') },
    ]);
    await storefront.webhooks?.subscribe(ADDRESS);
    expect(hook()).toMatchObject({ status: 'active', failures: 0, secret: HOOK_SECRET });
    expect(shop.state.hooks.size).toBe(4);
  });

  it('get a new secret, which cannot be read back, exactly when there is one', async () => {
    const before = written().length;
    await storefront.webhooks?.subscribe(ADDRESS);
    expect(written()).toHaveLength(before);
    await reopen({ webhookSecret: 'the secret from today' });
    await storefront.webhooks?.subscribe(ADDRESS);
    expect([...shop.state.hooks.values()].map(({ secret }) => secret)).toEqual(Array(4).fill('the secret from today'));
  });
});

describe('notes for the staff', () => {
  it('are marked, so that a repeat after a lost answer adds none (K1)', async () => {
    const order = shop.sell([{ sku: 'LAMP', quantity: 1 }]);
    const add = () => storefront.notes?.add(String(order.id), 'routed_1', 'Acme ships it');
    shop.platform.misbehave(once({ kind: 'drop-reply' }, isWrite));
    await expect(add()).rejects.toMatchObject({ kind: 'transient' });
    expect(await add()).toMatchObject({ outcome: 'done' });
    expect(order.notes).toMatchObject([{ customer_note: false, note: expect.stringContaining('Acme ships it') }]);
  });
});

describe('the check', () => {
  const verdicts = async () =>
    Object.fromEntries((await storefront.check()).map(({ check, verdict }) => [check, verdict]));

  it('finds what stops everything: permalinks, keys, keys that only read, stock that is not counted', async () => {
    shop.state.plainPermalinks = true;
    expect(await verdicts()).toEqual({ address: 'warning', permalinks: 'failed' });
    shop.state.plainPermalinks = false;
    shop.state.keys.permissions = 'read';
    shop.state.settings.manageStock = false;
    expect(await verdicts()).toMatchObject({ credentials: 'ok', scopes: 'failed', stock: 'failed' });
    shop.state.keys.secret = 'cs_other';
    expect(await verdicts()).toMatchObject({ permalinks: 'ok', credentials: 'failed' });
  });

  it('warns of prices with tax and of missing webhooks, and writes nothing', async () => {
    const lamp: WooProduct = shop.addProduct({ sku: 'LAMP' });
    shop.state.settings.pricesIncludeTax = true;
    expect(await verdicts()).toMatchObject({ prices: 'warning', webhooks: 'warning', tracking: 'ok', scopes: 'ok' });
    expect([shop.state.hooks.size, lamp.stock_quantity]).toEqual([0, null]);
  });
});
