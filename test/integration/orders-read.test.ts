import { beforeEach, describe, expect, it } from 'vitest';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { exceptionDetail } from '../../src/pipeline/exception-detail/detail.ts';
import { acceptWebhook } from '../../src/pipeline/storefront/intake.ts';
import { pollOrders } from '../../src/pipeline/storefront/poll-orders.ts';
import { fetchOrder, readOrders, takeShopOrder } from '../../src/pipeline/storefront/read-orders.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import type { ShopOrder } from '../../src/storefronts/storefront.ts';
import { findException, type ListedException } from '../../src/stores/exceptions.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { orderOf } from '../support/loop.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Orders that are read from the shop: because a webhook named them, or because somebody looked. */
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
  // The first look says from when on orders are ours.
  await look();
});

/** The shop has it from now on, as a customer ordered or changed it. */
function sell(orderId: string, units = 1, given: Partial<ShopOrder['order']> = {}): void {
  step.clock.advance(1000);
  const { storefront: _, ...order } = orderOf(orderId, [['LAMP', units]]);
  step.shop.counter.sell({ ...order, shippingService: 'ground', placedAt: step.clock.now().toISOString(), ...given });
}
const viewOf = async (orderId: string) => (await step.shop.orders.read(orderId)) as ShopOrder;

let deliveries = 0;
async function tell(orderId: string, id?: string): Promise<void> {
  deliveries += 1;
  const body = JSON.stringify({ id: id ?? `d-${deliveries}`, type: 'order.changed', data: { orderId } });
  await send(body);
}
function send(body: string, secret = 'memory'): Promise<void> {
  const receivedAt = step.clock.now();
  return acceptWebhook(step.gateway, 'shop', {
    headers: { 'memory-secret': secret },
    body: Buffer.from(body),
    receivedAt,
  });
}
/** The lane of the looks rests between them; here every look is due. */
async function look(): Promise<void> {
  await lookOnly();
  await step.work();
}
/** Without routing what it finds. */
async function lookOnly(): Promise<void> {
  await database
    .db('lane')
    .where({ kind: 'shop' })
    .update({ due_at: database.db.raw('now()') });
  await pollOrders(step.gateway, 'shop');
}
const states = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await database.db('sales_order').select('external_id', 'state')).map((o) => [o.external_id, o.state]),
  );
const ordered = () => database.db('purchase_order_line').orderBy('purchase_order_id').select('quantity', 'dead');
const open = () => database.db('exception').whereNull('closed_at').orderBy('id').pluck('code');
const count = async (table: string): Promise<number> => Number((await database.db(table).count())[0]?.count);

describe('a webhook that names an order', () => {
  it('has it read and routed; deliveries that come again, and further ones, make no second one (L2)', async () => {
    sell('R-1', 2);
    await tell('R-1', 'twice');
    await step.work();
    expect([await states(), await ordered()]).toEqual([{ 'R-1': 'routed' }, [{ quantity: 2, dead: 0 }]]);
    await tell('R-1', 'twice');
    expect(step.hints).toEqual([]);
    await tell('R-1');
    await step.work();
    expect([await count('sales_order'), await ordered()]).toEqual([1, [{ quantity: 2, dead: 0 }]]);
    expect([await count('order_read'), await open()]).toEqual([0, []]);
  });

  it('is committed with the wish to read it, so that no lost job loses the order (L4)', async () => {
    sell('R-1');
    await tell('R-1');
    step.hints.length = 0;
    expect(await count('order_read')).toBe(1);
    await sweep(step.gateway);
    expect(step.hints).toContainEqual({ queue: 'storefront.read', payload: { storefrontId: 'shop' } });
    await step.work();
    expect(await states()).toEqual({ 'R-1': 'routed' });
  });

  it('that is rolled back leaves nothing, and its redelivery everything (L4)', async () => {
    sell('R-1');
    const crash = new Error('the process ends before the commit');
    const { gateway } = step;
    const broken = { ...gateway, queue: { ...gateway.queue, send: () => Promise.reject(crash) } };
    const body = Buffer.from(JSON.stringify({ id: 'e1', type: 'order.changed', data: { orderId: 'R-1' } }));
    const request = { headers: { 'memory-secret': 'memory' }, body, receivedAt: step.clock.now() };
    await expect(acceptWebhook(broken, 'shop', request)).rejects.toBe(crash);
    expect([await count('webhook_inbox'), await count('order_read')]).toEqual([0, 0]);
    await acceptWebhook(gateway, 'shop', request);
    await step.work();
    expect(await states()).toEqual({ 'R-1': 'routed' });
  });

  it('is followed by one of what a shop that is down did not answer, as soon as it does', async () => {
    sell('R-1');
    sell('R-2');
    step.shop.failWith(new TransientError('STOREFRONT-UNREACHABLE', 'The shop is down.'));
    await tell('R-1');
    await tell('R-2');
    await step.work();
    expect([await states(), await count('order_read'), await open()]).toEqual([{}, 2, []]);
    step.shop.failWith(undefined);
    // Its lane rests: a hint alone does not wake it.
    await readOrders(step.gateway, 'shop');
    expect(await count('order_read')).toBe(2);
    await database
      .db('lane')
      .where({ kind: 'shop' })
      .update({ due_at: database.db.raw('now()') });
    await readOrders(step.gateway, 'shop');
    await step.work();
    expect(await states()).toEqual({ 'R-1': 'routed', 'R-2': 'routed' });
  });

  it('of a shop that does not let us in tells a person, and no more once it does', async () => {
    sell('R-1');
    step.shop.failWith(new RejectedError('STOREFRONT-SIGNATURE', 'The shop does not know us.'));
    await tell('R-1');
    await step.work();
    expect([await open(), await count('order_read')]).toEqual([['STOREFRONT-SIGNATURE'], 1]);
    step.shop.failWith(undefined);
    await fetchOrder(step.gateway, 'shop', 'R-1');
    await step.work();
    expect([await open(), await states()]).toEqual([[], { 'R-1': 'routed' }]);
  });

  it('and is forged, or a ping, or names nothing, stores nothing (L1)', async () => {
    sell('R-1');
    const forged = send(JSON.stringify({ id: 'e1', type: 'order.changed', data: { orderId: 'R-1' } }), 'wrong');
    await expect(forged).rejects.toMatchObject({ code: 'STOREFRONT-WEBHOOK-SIGNATURE' });
    await send(JSON.stringify({ id: 'e2', type: 'ping', data: {} }));
    expect([await count('webhook_inbox'), await count('order_read'), await open()]).toEqual([0, 0, []]);
    const empty = send(JSON.stringify({ id: 'e3', type: 'order.changed', data: { orderId: '' } }));
    await expect(empty).rejects.toMatchObject({ code: 'REQUEST-INVALID' });
    expect([await count('webhook_inbox'), await count('order_read')]).toEqual([0, 0]);
  });

  it('names an order that the shop shows only later: it waits, and a person is told when it never comes', async () => {
    await tell('R-9');
    await step.work();
    expect([await count('order_read'), await open()]).toEqual([1, []]);
    sell('R-9');
    await readOrders(step.gateway, 'shop');
    await step.work();
    expect(await states()).toEqual({ 'R-9': 'routed' });
    await tell('R-0');
    step.clock.advance(11 * 60_000);
    await readOrders(step.gateway, 'shop');
    expect([await count('order_read'), await open()]).toEqual([0, ['ORDER-NOT-IN-SHOP']]);
  });

  it('and cannot be taken holds up no other, and is taken once it was corrected', async () => {
    sell('R-1', 1, { lines: [{ lineId: '1', sku: '', quantity: 1, unitPrice: '5.00' }] });
    sell('R-2');
    await tell('R-1');
    await tell('R-2');
    await step.work();
    expect([await states(), await open(), await count('order_read')]).toEqual([
      { 'R-2': 'routed' },
      ['ORDER-UNREADABLE'],
      0,
    ]);
    sell('R-1');
    await tell('R-1');
    await step.work();
    expect([await states(), await open()]).toEqual([{ 'R-1': 'routed', 'R-2': 'routed' }, []]);
  });

  it('and cannot be taken can be read again by whoever looks at the exception', async () => {
    sell('R/1', 1, { lines: [{ lineId: '1', sku: '', quantity: 1, unitPrice: '5.00' }] });
    await tell('R/1');
    await step.work();
    const [found] = await database.db('exception').whereNull('closed_at').pluck<string[]>('id');
    const exception = (await findException(database.db, found as string)) as ListedException;
    const { actions } = await exceptionDetail(step.gateway, exception);
    expect(actions.find(({ id }) => id === 'fetch-order')).toMatchObject({
      label: 'Read the order again',
      request: { method: 'POST', path: '/v1/storefronts/shop/orders/R%2F1/fetch', fields: [] },
    });
  });
});

describe('what a shop has of an order', () => {
  it('counts by its version: an older view never overwrites a newer one (L7)', async () => {
    sell('R-1', 1);
    const older = await viewOf('R-1');
    sell('R-1', 3);
    await tell('R-1');
    await step.work();
    expect(await takeShopOrder(step.gateway, 'shop', older, { isRead: false, by: 'test' })).toBe('older');
    await step.work();
    expect(await ordered()).toEqual([{ quantity: 3, dead: 0 }]);
  });

  it('changes nothing under a newer version with the same content, such as after our own fulfilment', async () => {
    sell('R-1', 2);
    await tell('R-1');
    await step.work();
    const events = await count('state_event');
    step.clock.advance(60_000);
    const { order } = await viewOf('R-1');
    const view = { order: { ...order, version: order.version + 60_000 } };
    expect(await takeShopOrder(step.gateway, 'shop', view, { isRead: false, by: 'test' })).toBe('same');
    expect([await count('state_event'), step.hints, await open()]).toEqual([events, [], []]);
    expect(Number((await database.db('sales_order').first('version')).version)).toBe(view.order.version);
  });

  it('changes the order under a newer version with other content', async () => {
    sell('R-1', 1);
    await tell('R-1');
    await step.work();
    sell('R-1', 4);
    await look();
    expect((await ordered()).reduce((sum, { quantity, dead }) => sum + quantity - dead, 0)).toBe(4);
  });

  it('is read once more where two changes share one version, and what was read last counts', async () => {
    sell('R-1', 1);
    await tell('R-1');
    await step.work();
    const { order } = await viewOf('R-1');
    const [line] = order.lines;
    const sameSecond = { order: { ...order, lines: line === undefined ? [] : [{ ...line, quantity: 2 }] } };
    expect(await takeShopOrder(step.gateway, 'shop', sameSecond, { isRead: false, by: 'test' })).toBe('read-again');
    expect(step.hints).toContainEqual({ queue: 'storefront.read', payload: { storefrontId: 'shop' } });
    expect(await takeShopOrder(step.gateway, 'shop', sameSecond, { isRead: true, by: 'test' })).toBe('changed');
    expect((await database.db('sales_order_line').first('quantity')).quantity).toBe(2);
  });

  it('cancels it once the shop did, once', async () => {
    sell('R-1', 2);
    await tell('R-1');
    await step.work();
    step.shop.counter.cancel('R-1', 'changed her mind');
    await tell('R-1');
    await look();
    // Acme has it already and is asked to cancel it.
    expect(await database.db('sales_order_line').first('quantity', 'cancelled')).toEqual({ quantity: 2, cancelled: 2 });
    const after = [
      await count('state_event'),
      await count('purchase_order_change'),
      await count('delivery'),
      await open(),
    ];
    expect(after[1]).toBe(1);
    await look();
    await tell('R-1');
    await step.work();
    const again = [
      await count('state_event'),
      await count('purchase_order_change'),
      await count('delivery'),
      await open(),
    ];
    expect(again).toEqual(after);
  });

  it('never routes what came cancelled, whichever view comes first (L7)', async () => {
    sell('R-1');
    const before = await viewOf('R-1');
    step.shop.counter.cancel('R-1');
    await look();
    expect(await states()).toEqual({});
    await takeShopOrder(step.gateway, 'shop', before, { isRead: false, by: 'test' });
    await step.work();
    expect([await states(), await count('purchase_order')]).toEqual([{ 'R-1': 'cancelled' }, 0]);
  });

  it('routes what came cancelled and was taken back by the shop', async () => {
    sell('R-1');
    step.shop.counter.cancel('R-1');
    await look();
    sell('R-1', 2);
    await look();
    expect([await states(), await ordered()]).toEqual([{ 'R-1': 'routed' }, [{ quantity: 2, dead: 0 }]]);
  });

  it('is not ours when it was placed before this gateway, or shipped by the shop; a person can have it taken', async () => {
    sell('OLD', 1, { placedAt: '2026-11-01T12:00:00Z' });
    sell('R-1');
    const shipped = { ...(await viewOf('R-1')), shipped: 'wholly' as const };
    expect(await takeShopOrder(step.gateway, 'shop', shipped, { isRead: true, by: 'test' })).toBe('not-ours');
    expect(await takeShopOrder(step.gateway, 'shop', await viewOf('OLD'), { isRead: true, by: 'test' })).toBe(
      'not-ours',
    );
    expect([await states(), await open()]).toEqual([{}, []]);
    const partly = { ...shipped, shipped: 'partly' as const };
    await takeShopOrder(step.gateway, 'shop', partly, { isRead: true, by: 'test' });
    expect([await states(), await open()]).toEqual([{}, ['ORDER-UNREADABLE']]);
    await fetchOrder(step.gateway, 'shop', 'OLD');
    await step.work();
    expect(await states()).toEqual({ OLD: 'routed' });
  });

  it('is not ours where nothing of it is for a supplier, even if it has no line and no address', async () => {
    sell('CARD-1');
    const view = await viewOf('CARD-1');
    const { shipTo } = view.order;
    const card = { order: { ...view.order, lines: [], shipTo: { ...shipTo, line1: '' } }, shipped: 'wholly' as const };
    expect(await takeShopOrder(step.gateway, 'shop', card, { isRead: true, by: 'test' })).toBe('not-ours');
    expect([await states(), await open()]).toEqual([{}, []]);
  });

  it('is told to a person where the adapter says that it cannot be taken', async () => {
    sell('R-1');
    const view = { ...(await viewOf('R-1')), unfit: 'it goes to several addresses' };
    await takeShopOrder(step.gateway, 'shop', view, { isRead: true, by: 'test' });
    expect([await states(), await open()]).toEqual([{}, ['ORDER-UNREADABLE']]);
  });
});

describe('a look at the changed orders', () => {
  it('finds what no webhook told of, over all pages, and says that webhooks do not arrive (L8)', async () => {
    await send(JSON.stringify({ id: 'e0', type: 'something', data: {} }));
    for (let n = 0; n < 120; n += 1) sell(`R-${n}`);
    step.clock.advance(3 * 60_000);
    await lookOnly();
    expect(await count('sales_order')).toBe(120);
    expect(await open()).toEqual(['STOREFRONT-WEBHOOKS-SILENT']);
    expect(await database.db('order_poll').first('found', 'missed', 'cursor')).toEqual({
      found: 120,
      missed: 120,
      cursor: null,
    });
    sell('R-told');
    await tell('R-told');
    expect(await open()).toEqual([]);
    await lookOnly();
    expect(await database.db('order_poll').first('missed')).toEqual({ missed: 0 });
  });

  it('goes on with the page where a process died (L8)', async () => {
    for (let n = 0; n < 120; n += 1) sell(`R-${n}`);
    const { orders } = step.shop;
    const pages: (string | undefined)[] = [];
    let isDying = true;
    const dying = {
      ...step.shop,
      orders: {
        ...orders,
        changed: async (since: Date, cursor?: string) => {
          pages.push(cursor);
          if (pages.length === 3 && isDying) throw new TransientError('STOREFRONT-UNREACHABLE', 'The shop is down.');
          return orders.changed(since, cursor);
        },
      },
    };
    Object.assign(step.gateway, { storefronts: new Map([['shop', dying]]) });
    await lookOnly();
    expect(await count('sales_order')).toBe(100);
    isDying = false;
    await lookOnly();
    expect(await count('sales_order')).toBe(120);
    expect(pages[3]).toBe(pages[2]);
    expect(pages).toHaveLength(4);
  });

  it('tells a person when nobody could look for half an hour, and no more once somebody could', async () => {
    step.shop.failWith(new TransientError('STOREFRONT-UNREACHABLE', 'The shop is down.'));
    await look();
    expect(await open()).toEqual([]);
    step.clock.advance(31 * 60_000);
    await look();
    expect(await open()).toEqual(['STOREFRONT-ORDERS-UNREAD']);
    step.shop.failWith(undefined);
    await look();
    expect(await open()).toEqual([]);
  });
});
