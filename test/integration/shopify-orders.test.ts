import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeOrder, type NewOrder, OWN_LOCATION } from '../support/shopify/book.ts';
import { adapterFor, startTestShop, type TestShop } from '../support/shopify/shop.ts';

/** What Shopify's orders are as canonical ones (STOREFRONTS 1.6). */
describe('orders of a Shopify shop', () => {
  let shop: TestShop;
  beforeEach(async () => {
    shop = await startTestShop();
    for (const sku of ['LAMP', 'TENT']) shop.fake.book.product(sku, { available: 9 });
  });
  afterEach(() => shop.close());

  const sell = (lines: NewOrder['lines']): FakeOrder => shop.fake.book.order({ lines });
  const read = async ({ id }: FakeOrder) => shop.storefront.orders?.read(id.slice(id.lastIndexOf('/') + 1));

  it('have one id, whether they were named by the number or by the global id', async () => {
    const order = sell([{ sku: 'LAMP', quantity: 1 }]);
    const byNumber = await read(order);
    expect(await shop.storefront.orders?.read(order.id)).toEqual(byNumber);
    expect(byNumber?.order.orderId).toMatch(/^\d+$/);
    expect(byNumber?.order.lines[0]?.lineId).toMatch(/^\d+$/);
  });

  it('have unit prices net of all discounts, the tax beside them or taken out of them', async () => {
    const lines = [{ sku: 'LAMP', quantity: 3, price: '40.00', discounts: ['12.00', '8.00'], tax: '19.00' }];
    const beside = sell(lines);
    expect((await read(beside))?.order.lines[0]?.unitPrice).toBe('33.333333');
    const within = sell(lines);
    within.taxesIncluded = true;
    within.shipping = [{ title: 'Standard', code: null, price: '11.90', now: '5.95', tax: '1.90' }];
    expect((await read(within))?.order.lines[0]?.unitPrice).toBe('27');
    // Half of the shipping was refunded, and half of its tax.
    expect((await read(within))?.order.shippingIncome).toBe('5');
    expect((await read(beside))?.order.shippingIncome).toBe('5');
  });

  it('hold what is wanted now: less after a refund, and nothing of a line that was edited away', async () => {
    const order = sell([
      { sku: 'LAMP', quantity: 3 },
      { sku: 'TENT', quantity: 2 },
    ]);
    Object.assign(order.lines[0] ?? {}, { currentQuantity: 1 });
    Object.assign(order.lines[1] ?? {}, { currentQuantity: 0 });
    order.financial = 'PARTIALLY_REFUNDED';
    const found = await read(order);
    expect(found?.order.lines).toMatchObject([{ sku: 'LAMP', quantity: 1 }]);
    expect(found?.order.payment).toBe('paid');
    expect(found?.cancelled).toBeUndefined();
    Object.assign(order.lines[0] ?? {}, { currentQuantity: 0 });
    expect((await read(order))?.cancelled).toEqual({ reason: 'every line was removed or refunded' });
  });

  it.each([
    ['PAID', 'paid'],
    ['AUTHORIZED', 'authorized'],
    ['PARTIALLY_PAID', 'pending'],
    ['PENDING', 'pending'],
    [null, 'pending'],
    ['VOIDED', 'refused'],
    ['EXPIRED', 'refused'],
    ['REFUNDED', 'refused'],
  ])('whose financial status is %s are %s', async (financial, payment) => {
    const order = sell([{ sku: 'LAMP', quantity: 1 }]);
    order.financial = financial;
    expect((await read(order))?.order.payment).toBe(payment);
  });

  it.each([
    ['CANCEL', ['LOW'], 'high'],
    ['INVESTIGATE', ['LOW'], 'medium'],
    ['ACCEPT', ['LOW', 'HIGH'], 'low'],
    ['NONE', ['LOW', 'HIGH'], 'high'],
    ['NONE', ['PENDING'], undefined],
  ])('with the advice %s and assessments %j are a risk of %s', async (recommendation, levels, risk) => {
    const order = sell([{ sku: 'LAMP', quantity: 1 }]);
    order.risk = { recommendation, levels: [...levels] };
    expect((await read(order))?.order.risk).toBe(risk);
  });

  it('leave out downloads, and are none of ours when there is nothing else', async () => {
    const mixed = sell([
      { sku: 'LAMP', quantity: 1 },
      { sku: 'EBOOK', quantity: 1, requiresShipping: false },
    ]);
    expect((await read(mixed))?.order.lines).toMatchObject([{ sku: 'LAMP' }]);
    expect(await read(sell([{ sku: 'EBOOK', quantity: 1, requiresShipping: false }]))).toBeUndefined();
  });

  it('never drop a line without a SKU: the order waits for a person', async () => {
    const order = sell([{ sku: null, quantity: 1 }]);
    expect((await read(order))?.order.lines[0]?.sku).toMatch(/^no SKU \(line \d+\)$/);
  });

  it('without an address need a person, and do not stop the others', async () => {
    const order = sell([{ sku: 'LAMP', quantity: 1 }]);
    order.address = null;
    sell([{ sku: 'TENT', quantity: 1 }]);
    const changed = await shop.storefront.orders?.changed(new Date(0));
    expect(changed?.orders.map(({ unfit }) => unfit !== undefined)).toEqual([true, false]);
    expect(changed?.orders.map((one) => one.order.shipTo.postalCode)).toEqual([undefined, '62701']);
  });

  it('that are a test are left out, or taken and marked, as set', async () => {
    const order = sell([{ sku: 'LAMP', quantity: 1 }]);
    Object.assign(order, { test: true, note: 'Ring twice' });
    expect(await read(order)).toBeUndefined();
    expect((await shop.storefront.orders?.changed(new Date(0)))?.orders).toEqual([]);
    const taking = adapterFor(shop.fake, { testOrders: 'take' });
    expect((await taking.orders?.read(order.id))?.order.note).toBe('TEST ORDER: Ring twice');
    await taking.close();
  });

  it('say what service the customer chose, by title or code, in our words', async () => {
    const order = sell([{ sku: 'LAMP', quantity: 1 }]);
    const fast = adapterFor(shop.fake, {
      services: { express: 'next-day', 'Two days': 'second-day' },
      otherService: 'economy',
    });
    const service = async () => (await fast.orders?.read(order.id))?.order.shippingService;
    expect(await service()).toBe('economy');
    order.shipping = [{ title: 'Schnell', code: 'EXPRESS', price: '9.00', now: '9.00', tax: '0.00' }];
    expect(await service()).toBe('next-day');
    order.shipping = [{ title: 'two days', code: null, price: '9.00', now: '9.00', tax: '0.00' }];
    expect(await service()).toBe('second-day');
    await fast.close();
  });

  it('say what the shop has shipped already, so that an old order is not shipped again', async () => {
    const order = sell([{ sku: 'LAMP', quantity: 2 }]);
    expect((await read(order))?.shipped).toBeUndefined();
    order.fulfilment = 'PARTIALLY_FULFILLED';
    expect((await read(order))?.shipped).toBe('partly');
    order.fulfilment = 'FULFILLED';
    expect((await read(order))?.shipped).toBe('wholly');
  });

  it('with more lines than one answer holds are read whole', async () => {
    const order = sell(Array.from({ length: 140 }, (_, n) => ({ sku: `S-${n}`, quantity: 1 })));
    expect((await read(order))?.order.lines).toHaveLength(140);
    expect((await shop.storefront.orders?.changed(new Date(0)))?.orders[0]?.order.lines).toHaveLength(140);
  });

  it('are not let in without the scope, and the message names it', async () => {
    const order = sell([{ sku: 'LAMP', quantity: 1 }]);
    shop.fake.scopes.delete('read_orders');
    await expect(read(order)).rejects.toMatchObject({
      code: 'STOREFRONT-SHOPIFY-SCOPE',
      message: expect.stringContaining('read_orders'),
    });
  });

  it('keep every note although somebody else writes at the same time', async () => {
    const order = sell([{ sku: 'LAMP', quantity: 1 }]);
    let others = 1;
    shop.fake.before = (operation) => {
      if (operation !== 'CrossdockWriteNotes' || others === 0) return;
      others -= 1;
      order.metafields.set('crossdock.notes', { value: 'Somebody else [x]', digest: 'other' });
    };
    expect(await shop.storefront.notes?.add(order.id, 'k1', 'Acme\nships')).toMatchObject({ outcome: 'done' });
    expect(order.metafields.get('crossdock.notes')?.value).toBe('Somebody else [x]\nAcme ships [k1]');
    expect(await shop.storefront.notes?.add('999', 'k1', 'text')).toMatchObject({
      outcome: 'refused',
      permanent: true,
    });
  });

  it('show what is on sale and what is sold, at our location', async () => {
    shop.fake.book.sell('LAMP', 2);
    shop.fake.book.product('GONE').levels.delete(OWN_LOCATION);
    expect(await shop.storefront.items?.read(['LAMP', 'GONE', 'NEVER'])).toEqual([
      { sku: 'LAMP', state: 'found', quantity: 7, reserved: 2, price: '10.00', currency: 'USD' },
      { sku: 'GONE', state: 'unknown', says: 'it is not stocked at our location', price: '10.00', currency: 'USD' },
      { sku: 'NEVER', state: 'unknown' },
    ]);
  });

  it('get prices product by product: the good ones stand when one is refused, and another currency never goes', async () => {
    const productId = shop.fake.book.newId('Product');
    for (const sku of ['RED', 'BLUE']) shop.fake.book.product(sku, { productId, price: '5.00' });
    const price = (sku: string, amount: string, currency = 'USD') => ({ sku, price: amount, currency, version: 1 });
    const items = [price('RED', '6.00'), price('BLUE', '5.00'), price('LAMP', '11.00'), price('TENT', '9.00', 'EUR')];
    const calls = () => shop.fake.calls.filter((call) => call === 'CrossdockPrices').length;
    expect(await shop.storefront.publishPrices({ idempotencyKey: 'p', items })).toMatchObject([
      { key: 'RED', outcome: 'done' },
      { key: 'BLUE', outcome: 'done' },
      { key: 'LAMP', outcome: 'done' },
      { key: 'TENT', outcome: 'refused', permanent: true, reason: 'the shop sells in USD, not in EUR' },
    ]);
    // BLUE costs that already.
    expect(calls()).toBe(2);
    expect(['RED', 'BLUE', 'LAMP', 'TENT'].map((sku) => shop.fake.book.bySku(sku).price)).toEqual([
      '6.00',
      '5.00',
      '11.00',
      '10.00',
    ]);
  });
});
