import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fulfilment } from '../../src/storefronts/storefront.ts';
import { type FakeOrder, OTHER_LOCATION, OWN_LOCATION } from '../support/shopify/book.ts';
import { startTestShop, type TestShop } from '../support/shopify/shop.ts';

/** The traps of telling Shopify of packages (STOREFRONTS 1.7), each by its name. */
describe('packages told to a Shopify shop', () => {
  let shop: TestShop;
  let order: FakeOrder;
  beforeEach(async () => {
    shop = await startTestShop();
    for (const sku of ['LAMP', 'TENT']) shop.fake.book.product(sku, { available: 9 });
    order = sold();
  });
  afterEach(() => shop.close());

  const sold = (isSplit = false): FakeOrder =>
    shop.fake.book.order({
      isSplit,
      lines: [
        { sku: 'LAMP', quantity: 3 },
        { sku: 'TENT', quantity: 2 },
      ],
    });
  const plain = (id: string | undefined): string => id?.slice(id.lastIndexOf('/') + 1) ?? '';
  const lineId = (of: FakeOrder, index: number): string => plain(of.lines[index]?.id);
  const parcel = (of: FakeOrder, quantities: readonly number[], more: Partial<Fulfilment> = {}): Fulfilment => ({
    idempotencyKey: 'push-1',
    orderId: plain(of.id),
    packageId: 'PKG-1',
    carrier: 'UPSN',
    trackingNumber: '1Z1',
    supplierName: 'Acme',
    lines: quantities.flatMap((quantity, index) =>
      quantity === 0 ? [] : [{ lineId: lineId(of, index), sku: index === 0 ? 'LAMP' : 'TENT', quantity }],
    ),
    ...more,
  });
  const tell = (fulfilment: Fulfilment) => shop.storefront.fulfil(fulfilment);
  const shipped = (of: FakeOrder) =>
    of.fulfilments.map(({ number, lines, status }) => [
      number,
      status,
      ...lines.map(({ lineId: id, quantity }) => `${quantity} of ${of.lines.findIndex((line) => line.id === id)}`),
    ]);

  it('carry the name that Shopify knows the carrier by, and a link', async () => {
    await tell(parcel(order, [1, 0]));
    await tell(parcel(order, [1, 0], { packageId: 'PKG-2', carrier: 'asendia usa', trackingNumber: 'A2' }));
    await tell(parcel(order, [1, 0], { packageId: 'PKG-3', carrier: 'Bob on a bike', trackingNumber: 'B3' }));
    expect(order.fulfilments.map(({ company, number, url }) => [company, number, url])).toEqual([
      ['UPS', '1Z1', 'https://www.ups.com/track?tracknum=1Z1'],
      ['Asendia USA', 'A2', null],
      ['Bob on a bike', 'B3', null],
    ]);
  });

  it('ship part of a line and the rest later; the order is whole then', async () => {
    expect(await tell(parcel(order, [2, 1]))).toMatchObject({ outcome: 'done' });
    expect(order.fulfilment).toBe('PARTIALLY_FULFILLED');
    expect(await tell(parcel(order, [1, 1], { packageId: 'PKG-2', trackingNumber: '1Z2' }))).toMatchObject({
      outcome: 'done',
    });
    expect(order.fulfilment).toBe('FULFILLED');
    expect(shipped(order)).toEqual([
      ['1Z1', 'SUCCESS', '2 of 0', '1 of 1'],
      ['1Z2', 'SUCCESS', '1 of 0', '1 of 1'],
    ]);
  });

  it('spread over two fulfilment orders of the same line, one call for each place, our own first', async () => {
    const split = sold(true);
    const outcome = await tell(parcel(split, [3, 1]));
    expect(outcome).toMatchObject({ outcome: 'done', externalId: expect.stringContaining(',') });
    expect(shipped(split)).toEqual([
      ['1Z1', 'SUCCESS', '2 of 0', '1 of 1'],
      ['1Z1', 'SUCCESS', '1 of 0'],
    ]);
    expect(split.fulfilments.map(({ locationId }) => locationId)).toEqual([OWN_LOCATION, OTHER_LOCATION]);
    expect(await tell(parcel(split, [3, 1]))).toEqual(outcome);
    expect(split.fulfilments).toHaveLength(2);
  });

  it('go on where a lost answer left off, and tell nothing twice (K1)', async () => {
    const split = sold(true);
    shop.fake.misbehave({ kind: 'drop-reply', times: 1, only: /Fulfil$/ });
    await expect(tell(parcel(split, [3, 0]))).rejects.toMatchObject({ code: 'STOREFRONT-NO-ANSWER' });
    expect(shipped(split)).toEqual([['1Z1', 'SUCCESS', '2 of 0']]);
    expect(await tell(parcel(split, [3, 0]))).toMatchObject({ outcome: 'done' });
    expect(shipped(split)).toEqual([
      ['1Z1', 'SUCCESS', '2 of 0'],
      ['1Z1', 'SUCCESS', '1 of 0'],
    ]);
  });

  it('use the new fulfilment order after somebody cancelled a shipment, never the closed first one', async () => {
    await tell(parcel(order, [3, 2]));
    const [first] = order.fulfilments;
    if (first === undefined) throw new Error('nothing was shipped');
    shop.fake.book.cancelFulfilment(order, first);
    expect(order.fulfilmentOrders.map(({ status }) => status)).toEqual(['CLOSED', 'OPEN']);
    expect(await tell(parcel(order, [3, 2]))).toMatchObject({ outcome: 'done' });
    expect(shipped(order)).toEqual([
      ['1Z1', 'CANCELLED', '3 of 0', '2 of 1'],
      ['1Z1', 'SUCCESS', '3 of 0', '2 of 1'],
    ]);
  });

  it.each([
    ['ON_HOLD', 'on hold (HIGH_RISK_OF_FRAUD: call the customer); release it'],
    ['SCHEDULED', 'scheduled for 2027-01-01T00:00:00Z'],
  ])('wait while the fulfilment order is %s, with a reason for a person', async (status, reason) => {
    const [held] = order.fulfilmentOrders;
    const holds = status === 'ON_HOLD' ? [{ reason: 'HIGH_RISK_OF_FRAUD', reasonNotes: 'call the customer' }] : [];
    Object.assign(held ?? {}, { status, holds, fulfillAt: '2027-01-01T00:00:00Z' });
    expect(await tell(parcel(order, [1, 0]))).toMatchObject({
      outcome: 'refused',
      permanent: false,
      reason: expect.stringContaining(reason),
    });
    expect(order.fulfilments).toEqual([]);
    Object.assign(held ?? {}, { status: 'OPEN', holds: [] });
    expect(await tell(parcel(order, [1, 0]))).toMatchObject({ outcome: 'done' });
  });

  it('ship no more than is left: the customer still gets the number', async () => {
    const [first] = order.fulfilmentOrders;
    const [line] = first?.lines ?? [];
    if (first === undefined || line === undefined) throw new Error('nothing to ship');
    shop.fake.book.ship(
      order,
      [{ order: first, lines: [{ id: line.id, quantity: 2 }] }],
      { company: null, number: 'BY-HAND', url: null },
      true,
    );
    const outcome = await tell(parcel(order, [3, 0]));
    expect(outcome).toMatchObject({ outcome: 'done' });
    expect(shipped(order).at(-1)).toEqual(['1Z1', 'SUCCESS', '1 of 0']);
    expect(await tell(parcel(order, [3, 0]))).toEqual(outcome);
    expect(order.fulfilments).toHaveLength(2);
  });

  it('are refused for good when nothing is left, and the order says why', async () => {
    await tell(parcel(order, [3, 2]));
    const late = parcel(order, [1, 0], { packageId: 'PKG-2', trackingNumber: '1Z2' });
    expect(await tell(late)).toMatchObject({
      outcome: 'refused',
      permanent: true,
      reason: expect.stringContaining('nothing is left to ship'),
    });
    const cancelled = sold();
    shop.fake.book.cancel(cancelled);
    expect(await tell(parcel(cancelled, [1, 0]))).toMatchObject({
      outcome: 'refused',
      permanent: true,
      reason: expect.stringContaining('is cancelled'),
    });
    const elsewhere = sold();
    for (const one of elsewhere.fulfilmentOrders) one.actions = ['REQUEST_FULFILLMENT'];
    expect(await tell(parcel(elsewhere, [1, 0]))).toMatchObject({
      outcome: 'refused',
      permanent: true,
      reason: expect.stringContaining('another fulfilment service'),
    });
  });

  it('notice that the scope is missing where Shopify answers with an empty list', async () => {
    shop.fake.scopes.delete('read_merchant_managed_fulfillment_orders');
    await expect(tell(parcel(order, [1, 0]))).rejects.toMatchObject({
      code: 'STOREFRONT-SHOPIFY-SCOPE',
      kind: 'rejected',
      message: expect.stringContaining('read_merchant_managed_fulfillment_orders'),
    });
  });

  it('with one number for two parcels of other lines are both told', async () => {
    await tell(parcel(order, [3, 0]));
    expect(await tell(parcel(order, [0, 2], { packageId: 'PKG-2' }))).toMatchObject({ outcome: 'done' });
    expect(shipped(order)).toEqual([
      ['1Z1', 'SUCCESS', '3 of 0'],
      ['1Z1', 'SUCCESS', '2 of 1'],
    ]);
  });

  it('without a number are known by what is in them', async () => {
    const { trackingNumber: _none, carrier: _also, ...bare } = parcel(order, [1, 1]);
    const first = await tell(bare);
    expect(first).toMatchObject({ outcome: 'done' });
    expect(await tell(bare)).toEqual(first);
    const { trackingNumber: _no, carrier: _nor, ...rest } = parcel(order, [2, 1], { packageId: 'PKG-2' });
    expect(await tell(rest)).toMatchObject({ outcome: 'done' });
    expect(shipped(order)).toEqual([
      [null, 'SUCCESS', '1 of 0', '1 of 1'],
      [null, 'SUCCESS', '2 of 0', '1 of 1'],
    ]);
  });

  it('get another number by a revision, once, and are not shipped again', async () => {
    const told = await tell(parcel(order, [3, 2]));
    if (told.outcome !== 'done' || told.externalId === undefined) throw new Error('it was not told');
    const revision = parcel(order, [3, 2], {
      revision: 1,
      trackingNumber: '1Z9',
      externalId: told.externalId,
      idempotencyKey: 'push-1_1',
    });
    expect(await tell(revision)).toEqual(told);
    expect(await tell(revision)).toEqual(told);
    expect(shipped(order)).toEqual([['1Z9', 'SUCCESS', '3 of 0', '2 of 1']]);
    expect(order.fulfilments[0]?.notified).toEqual([true, true]);
  });

  it('that hold less by a revision need a person: units cannot be taken back silently', async () => {
    const told = await tell(parcel(order, [3, 0]));
    const externalId = told.outcome === 'done' ? (told.externalId ?? '') : '';
    const less = parcel(order, [1, 0], { revision: 1, externalId });
    expect(await tell(less)).toMatchObject({
      outcome: 'refused',
      permanent: true,
      reason: expect.stringContaining('holds 2 less'),
    });
    const more = parcel(order, [3, 1], { revision: 2, externalId });
    expect(await tell(more)).toMatchObject({ outcome: 'done' });
    expect(shipped(order)).toEqual([
      ['1Z1', 'SUCCESS', '3 of 0'],
      ['1Z1', 'SUCCESS', '1 of 1'],
    ]);
  });

  it('are told anew when Shopify refuses because somebody was faster', async () => {
    let isFaster = true;
    shop.fake.before = (operation) => {
      const [first] = order.fulfilmentOrders;
      const [line] = first?.lines ?? [];
      if (operation !== 'CrossdockFulfil' || !isFaster || first === undefined || line === undefined) return;
      isFaster = false;
      shop.fake.book.ship(
        order,
        [{ order: first, lines: [{ id: line.id, quantity: 2 }] }],
        { company: null, number: 'X', url: null },
        true,
      );
    };
    expect(await tell(parcel(order, [3, 0]))).toMatchObject({ outcome: 'done' });
    expect(shipped(order).at(-1)).toEqual(['1Z1', 'SUCCESS', '1 of 0']);
  });

  it('find their lines in orders with more fulfilment orders and lines than one answer holds', async () => {
    const many = shop.fake.book.order({ lines: Array.from({ length: 45 }, (_, n) => ({ sku: `X${n}`, quantity: 1 })) });
    for (let n = 0; n < 7; n += 1) {
      const [first] = many.fulfilmentOrders;
      many.fulfilmentOrders.push({
        ...structuredClone(first as NonNullable<typeof first>),
        id: `gid://shopify/FulfillmentOrder/${n}`,
        status: 'CLOSED',
      });
    }
    const last = many.lines.at(-1);
    const lines = [{ lineId: plain(last?.id), sku: 'X44', quantity: 1 }];
    expect(await tell(parcel(many, [], { lines }))).toMatchObject({ outcome: 'done' });
    expect(shipped(many)).toEqual([['1Z1', 'SUCCESS', '1 of 44']]);
  });
});
