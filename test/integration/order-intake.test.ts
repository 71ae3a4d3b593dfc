import { beforeEach, describe, expect, it } from 'vitest';
import type { SalesOrder } from '../../src/documents/sales-order.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { clean } from '../../src/pipeline/clean.ts';
import { holdByHand, releaseOrder } from '../../src/pipeline/orders/holds.ts';
import { resendDelivery } from '../../src/pipeline/outbound/delivery-actions.ts';
import { acceptOrder, acceptWebhook } from '../../src/pipeline/storefront/intake.ts';
import { takeVersion } from '../../src/pipeline/storefront/take-order.ts';
import { transact } from '../../src/pipeline/transact.ts';
import { placeHolds } from '../../src/stores/order-holds.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { orderOf } from '../support/loop.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What a shop sends: orders that wait, newer versions, cancels, in any order; and how long it is kept who the customer is. */
const database = testDatabase();
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, webhook_inbox',
  );
  step = await stepGateway(database);
  files = acmeFiles();
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', files.stock(50, 'F1'));
});

let keys = 0;
const order = (units: number, given: Partial<SalesOrder> = {}): SalesOrder => ({
  ...orderOf('I-1', [['LAMP', units]]),
  shippingService: 'ground',
  ...given,
});
async function accept(given: SalesOrder) {
  keys += 1;
  const answer = await acceptOrder(step.gateway, given, `key-${keys}`);
  await step.work();
  return answer.body;
}
async function version(given: SalesOrder & { version: number }) {
  const answer = await transact(step.gateway, (trx, gateway) => takeVersion(gateway, trx, given, { by: 'shop' }));
  await step.work();
  return answer;
}
async function webhook(id: string, type: string, data: object): Promise<void> {
  const body = Buffer.from(JSON.stringify({ id, type, data }));
  await acceptWebhook(step.gateway, 'shop', {
    headers: { 'memory-secret': 'memory' },
    body,
    receivedAt: step.clock.now(),
  });
  await step.work();
}
const release = (kind?: 'unpaid' | 'fraud' | 'address' | 'approval') =>
  transact(step.gateway, (trx, gateway) =>
    releaseOrder(gateway, trx, { storefront: 'shop', orderId: 'I-1', kind }, { by: 'Kim', reason: 'looked at it' }),
  );
const state = async () => (await database.db('sales_order').first('state')).state;
const ordered = () => database.db('purchase_order_line').orderBy('purchase_order_id').select('quantity', 'dead');
const open = () => database.db('exception').whereNull('closed_at').orderBy('id').pluck('code');

describe('an order that is not ready', () => {
  it('waits for its payment, and goes on with the version that is paid', async () => {
    expect(await accept(order(2, { payment: 'pending' }))).toMatchObject({
      state: 'held',
      reason: 'payment is pending',
    });
    expect([await ordered(), await open()]).toEqual([[], []]);
    await version({ ...order(2), payment: 'paid', version: 2 });
    expect([await state(), await ordered()]).toEqual(['routed', [{ quantity: 2, dead: 0 }]]);
  });

  it('for fraud or its address is an exception; a person lets it go, each reason by itself', async () => {
    const shipTo = { ...order(1).shipTo, postalCode: 'x' };
    await accept(order(2, { risk: 'high', shipTo }));
    expect(await open()).toEqual(['ORDER-HELD', 'ORDER-HELD']);
    expect(await release('fraud')).toContain('still waits: the address has no postal code as US has them');
    expect([await state(), await open()]).toEqual(['held', ['ORDER-HELD']]);
    expect(await release()).toBe('Order I-1 goes on.');
    await step.work();
    expect([await state(), await open()]).toEqual(['routed', []]);
    await expect(release()).rejects.toMatchObject({ code: 'ORDER-CHANGE-REFUSED' });
  });

  it('because of an unknown SKU is nobody’s to decide', async () => {
    await accept({ ...order(1), lines: [{ lineId: '1', sku: 'NEW', quantity: 1, unitPrice: '5' }] });
    await expect(release()).rejects.toMatchObject({ message: 'Order I-1 waits: unknown SKU NEW.' });
    await putProducts(step.gateway, [{ sku: 'NEW', title: 'New' }]);
    await step.work();
    expect([await state(), await open()]).toEqual(['unfulfillable', ['ORDER-UNFULFILLABLE']]);
  });

  it('in a shop whose orders a person approves waits for that', async () => {
    const intake = new Map([['shop', { approval: 'manual' as const, payment: ['paid'], risk: 'high' as const }]]);
    step = { ...step, gateway: { ...step.gateway, intake } };
    await accept(order(2));
    expect([await state(), await open(), await ordered()]).toEqual(['held', [], []]);
    await release('approval');
    await step.work();
    expect(await state()).toBe('routed');
  });
});

describe('an order that a person holds', () => {
  const hold = (reason: string) =>
    transact(step.gateway, (trx, gateway) =>
      holdByHand(gateway, trx, { storefront: 'shop', orderId: 'I-1' }, { by: 'Kim', reason }),
    );

  it('is asked of nobody, whatever the shop says newly, until a person releases it', async () => {
    await accept(order(51));
    expect(await state()).toBe('unfulfillable');
    expect(await hold('the customer calls back')).toBe('Order I-1 waits until somebody releases it.');
    await hold('the customer writes');
    expect(await version({ ...order(2), version: 2 })).toMatchObject({ state: 'held' });
    expect(await ordered()).toEqual([]);
    const held = await database.db('sales_order').first('reason');
    expect(held.reason).toBe('held by Kim: the customer writes');
    expect(await release()).toBe('Order I-1 goes on.');
    await step.work();
    expect([await state(), await ordered()]).toEqual(['routed', [{ quantity: 2, dead: 0 }]]);
    await expect(hold('too late')).rejects.toMatchObject({
      code: 'ORDER-CHANGE-REFUSED',
      message: 'Order I-1 is routed: suppliers are asked already. Cancel it, or what of it is not wanted.',
    });
  });

  it('stands again when it is held for the same reason once more', async () => {
    await accept(order(51));
    await hold('wait');
    await release();
    expect(await state()).toBe('received');
    await hold('wait');
    await step.work();
    expect(await state()).toBe('held');
  });

  it('as one that a restored database may have forgotten, is not let go by the shop', async () => {
    await accept(order(51));
    const { id } = await database.db('sales_order').first('id');
    await transact(step.gateway, async (trx) => {
      await placeHolds(trx, id, [{ kind: 'restored', detail: 'a supplier may have it' }], step.clock.now());
      await trx('sales_order').update({ state: 'held' });
    });
    await version({ ...order(2), version: 2 });
    expect([await state(), await ordered()]).toEqual(['held', []]);
  });
});

describe('a newer version of an order', () => {
  it('that wants more has it routed, and one that wants less has it cancelled', async () => {
    await accept(order(2));
    await version({ ...order(5), version: 2 });
    expect(await ordered()).toEqual([
      { quantity: 2, dead: 0 },
      { quantity: 3, dead: 0 },
    ]);
    await version({ ...order(1), version: 3 });
    // Acme takes no changes: a person asks, and nothing is dead before it agreed.
    expect([await ordered(), await open()]).toEqual([
      [
        { quantity: 2, dead: 0 },
        { quantity: 3, dead: 0 },
      ],
      ['PO-CANCEL-BY-HAND', 'PO-CANCEL-BY-HAND'],
    ]);
  });

  it('that comes before an older one stands (L7)', async () => {
    await accept(order(2));
    await version({ ...order(5), version: 3 });
    expect(await version({ ...order(1), version: 2 })).toMatchObject({ state: 'routed' });
    expect((await ordered()).map(({ quantity }) => quantity)).toEqual([2, 3]);
    await expect(version({ ...order(4), version: 3 })).rejects.toMatchObject({ code: 'ORDER-CONFLICT' });
    expect(await version({ ...order(5), version: 3 })).toMatchObject({ state: 'routed' });
  });

  it('with another address is refused as a whole once a supplier may have it (J10)', async () => {
    await accept(order(2));
    const moved = { ...order(9), shipTo: { ...order(1).shipTo, city: 'Portland' }, version: 2 };
    await expect(version(moved)).rejects.toMatchObject({ code: 'ORDER-CHANGE-REFUSED' });
    expect(await ordered()).toEqual([{ quantity: 2, dead: 0 }]);
    expect((await database.db('order_address').first('address')).address.city).toBe('Salem');
  });

  it('with another address is taken before anything is sent, and is what suppliers are sent (J10)', async () => {
    await acceptOrder(step.gateway, order(2), 'unsent');
    const { id } = await database.db('sales_order').first('id');
    const { routeOrder } = await import('../../src/pipeline/outbound/plan.ts');
    step.hints.length = 0;
    await routeOrder(step.gateway, id);
    step.hints.length = 0;
    await version({ ...order(2), shipTo: { ...order(1).shipTo, city: 'Portland' }, version: 2 });
    expect(await ordered()).toEqual([
      { quantity: 2, dead: 2 },
      { quantity: 2, dead: 0 },
    ]);
    const sent = await database.db('delivery').where({ kind: 'order' }).pluck('bytes');
    expect(sent.map((bytes) => /portland/i.test(String(bytes)))).toEqual([true]);
  });
});

describe('webhooks of a shop', () => {
  it('may come in any order: a cancel before its order, an older order after a newer one (L7)', async () => {
    await webhook('w1', 'order.cancelled', { orderId: 'I-1', reason: 'changed my mind' });
    await webhook('w2', 'order.created', order(2));
    expect([await state(), await ordered()]).toEqual(['cancelled', []]);
    await webhook('w3', 'order.updated', { ...order(3), orderId: 'I-2', version: 2 });
    await webhook('w4', 'order.created', { ...order(1), orderId: 'I-2' });
    expect(await ordered()).toEqual([{ quantity: 3, dead: 0 }]);
  });

  it('that come again change nothing (L2)', async () => {
    await webhook('w1', 'order.created', order(2));
    await webhook('w1', 'order.created', order(2));
    await webhook('w2', 'order.created', order(2));
    await webhook('w3', 'order.cancelled', { orderId: 'I-1', lines: [{ lineId: '1', quantity: 1 }] });
    await webhook('w3', 'order.cancelled', { orderId: 'I-1', lines: [{ lineId: '1', quantity: 1 }] });
    expect(await database.db('sales_order_line').select('quantity', 'cancelled')).toEqual([
      { quantity: 2, cancelled: 1 },
    ]);
  });
});

describe('the address of a customer', () => {
  it('is erased some time after the order has ended, with the documents that carry it', async () => {
    await accept(order(2, { note: 'Happy birthday' }));
    const { po_number: number } = await database.db('purchase_order').first('po_number');
    const retention = {
      periods: { other: Number.POSITIVE_INFINITY },
      fullFeeds: 3,
      stockHistory: Number.POSITIVE_INFINITY,
      addresses: 86_400_000,
    };
    const person = async () => JSON.stringify(await database.db('order_address').first('address', 'note'));
    step.clock.advance(2 * 86_400_000);
    await clean(step.gateway, retention);
    expect(await person()).toContain('Ann Example');
    await step.receive('acme', '856.edi', files.shipNotice(number, 2));
    step.clock.advance(2 * 86_400_000);
    // The lane rests an hour by the clock of the database.
    await database.db('lane').delete();
    await clean(step.gateway, retention);
    expect(await person()).not.toMatch(/Ann|Test Way|Salem|birthday/);
    expect(await person()).toContain('US');
    const delivery = await database.db('delivery').where({ kind: 'order' }).first('id', 'bytes');
    expect(delivery.bytes.length).toBe(0);
    await expect(
      resendDelivery(step.gateway, { supplierId: 'acme', id: delivery.id }, { by: 'Kim' }, { again: true }),
    ).rejects.toMatchObject({ code: 'DELIVERY-NOT-NOW' });
  });
});
