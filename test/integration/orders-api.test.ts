import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { createServer } from '../../src/server/server.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { orderOf } from '../support/loop.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What shops and people do with orders, and with what suppliers bill, over HTTP; who did it and why is kept. */
const database = testDatabase();
let step: StepGateway;
let server: FastifyInstance;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, control_number',
    { restart: true },
  );
  step = await stepGateway(database);
  server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 40, '10.00']]));
});
afterEach(() => server.close());

async function call(method: 'GET' | 'POST' | 'PUT', path: string, payload?: object, headers = {}) {
  const answer = await server.inject({
    method,
    url: `/v1${path}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
  await step.work();
  return { status: answer.statusCode, body: answer.json() };
}
const { storefront: _shop, orderId: _id, ...content } = orderOf('1001', [['LAMP', 5]]);
const order = { ...content, shippingService: 'ground' };
const place = (more: object = {}) =>
  call('POST', '/orders', { ...order, storefront: 'shop', orderId: '1001', ...more }, { 'idempotency-key': 'k-1' });
const units = (quantity: number) => ({ lines: order.lines.map((line) => ({ ...line, quantity })) });
const state = async () => (await database.db('sales_order').first('state')).state;
const purchaseOrders = () =>
  database
    .db('purchase_order as p')
    .join('purchase_order_line as l', { 'l.purchase_order_id': 'p.id' })
    .orderBy('p.id')
    .select('p.po_number', 'p.state', 'l.quantity', 'l.dead');
const history = (entity: string) =>
  database.db('state_event').where({ entity }).whereNotNull('actor').orderBy('id').select('actor', 'reason');
const ME = 'this machine';
const ONE = '/orders/shop/1001';

describe('a newer version of an order', () => {
  it('is put in force once, and an older one or the same again changes nothing (L7)', async () => {
    await place();
    const newer = { ...order, ...units(7), version: 2 };
    expect(await call('PUT', ONE, newer)).toMatchObject({ status: 200 });
    const after = [{ quantity: 5 }, { quantity: 2 }];
    expect(await purchaseOrders()).toMatchObject(after);
    expect(await call('PUT', ONE, newer)).toMatchObject({ status: 200 });
    expect(await call('PUT', ONE, { ...order, ...units(1), version: 1 })).toMatchObject({ status: 200 });
    expect(await purchaseOrders()).toMatchObject(after);
    expect(await history('sales-order')).toEqual([{ actor: ME, reason: null }]);
  });

  it('is refused where it is another one under the same number, or has none (L7)', async () => {
    await place();
    await call('PUT', ONE, { ...order, ...units(6), version: 2 });
    const other = await call('PUT', ONE, { ...order, ...units(9), version: 2 });
    expect(other).toMatchObject({ status: 409, body: { code: 'ORDER-CONFLICT' } });
    const without = await call('PUT', ONE, { ...order, ...units(9) });
    expect(without).toMatchObject({ status: 422, body: { code: 'REQUEST-INVALID' } });
    expect(without.body.detail).toContain('version');
    expect(await database.db('sales_order_line').pluck('quantity')).toEqual([6]);
  });
});

describe('a cancel', () => {
  it('of some units asks for these, of the order for the rest; more than there are is refused', async () => {
    await place();
    const lines = [{ lineId: order.lines[0]?.lineId, quantity: 6 }];
    expect(await call('POST', `${ONE}/cancel`, { lines })).toMatchObject({
      status: 409,
      body: { code: 'ORDER-CHANGE-REFUSED' },
    });
    expect(
      await call('POST', `${ONE}/cancel`, { lines: [{ ...lines[0], quantity: 2 }], reason: 'two too many' }),
    ).toMatchObject({ status: 200, body: { state: 'routed', purchaseOrders: [{ outcome: 'by-hand' }] } });
    expect(await database.db('purchase_order_change').select('requested_by', 'reason', 'state')).toEqual([
      { requested_by: ME, reason: 'two too many', state: 'by-hand' },
    ]);
    expect(await call('POST', `${ONE}/cancel`, { lines: [] })).toMatchObject({ status: 422 });
  });

  it('of an order that there is not is 404', async () => {
    expect(await call('POST', '/orders/shop/9/cancel', {})).toMatchObject({
      status: 404,
      body: { code: 'ORDER-UNKNOWN' },
    });
  });
});

describe('an order that waits', () => {
  it('is let go by who calls, or in the name of somebody, once', async () => {
    await place({ payment: 'pending', risk: 'high' });
    expect(await state()).toBe('held');
    const first = await call('POST', `${ONE}/release`, { hold: 'unpaid', reason: 'paid by bank' });
    expect(first).toMatchObject({ status: 200, body: { said: expect.stringContaining('still waits: risk of fraud') } });
    expect(await call('POST', `${ONE}/release`, { by: 'Kim' })).toMatchObject({ status: 200 });
    expect(await state()).toBe('routed');
    expect(await database.db('order_hold').orderBy('kind').select('kind', 'released_by', 'released_because')).toEqual([
      { kind: 'fraud', released_by: 'Kim', released_because: null },
      { kind: 'unpaid', released_by: ME, released_because: 'paid by bank' },
    ]);
    expect(await call('POST', `${ONE}/release`, {})).toMatchObject({
      status: 409,
      body: { code: 'ORDER-CHANGE-REFUSED' },
    });
  });

  it('is approved where a person approves the orders of its shop', async () => {
    const intake = new Map([['shop', { approval: 'manual' as const, payment: ['paid'], risk: 'high' as const }]]);
    const approving = await createServer({
      gateway: { ...step.gateway, intake },
      apiKey: undefined,
      isReady: () => true,
    });
    await server.close();
    server = approving;
    await place();
    expect([await state(), await purchaseOrders()]).toEqual(['held', []]);
    expect(await call('POST', `${ONE}/release`, { hold: 'approval' })).toMatchObject({ status: 200 });
    expect([await state(), (await purchaseOrders()).length]).toEqual(['routed', 1]);
  });

  it('for a SKU that nobody knows is let go by nobody', async () => {
    await place({ lines: order.lines.map((line) => ({ ...line, sku: 'UNKNOWN' })) });
    expect(await call('POST', `${ONE}/release`, { hold: 'unknown-sku' })).toMatchObject({ status: 422 });
    expect(await call('POST', `${ONE}/release`, {})).toMatchObject({ status: 409 });
    expect(await state()).toBe('held');
  });
});

describe('a reroute', () => {
  it('moves only what its supplier certainly does not ship, and says by whose word', async () => {
    await place();
    const [{ po_number: poNumber }] = await purchaseOrders();
    expect(await call('POST', `${ONE}/reroute`, { to: 'acme' })).toMatchObject({ status: 422 });
    // Bravo may still ship it: nothing is open, and nothing is ordered again.
    expect(await call('POST', `${ONE}/reroute`, { to: 'acme', reason: 'faster' })).toMatchObject({ status: 200 });
    expect(await purchaseOrders()).toMatchObject([{ quantity: 5, dead: 0 }]);
    const given = await call('POST', `${ONE}/reroute`, { givenUp: [poNumber], reason: 'called them' });
    expect(given).toMatchObject({ status: 200, body: { said: expect.stringContaining('5 unit(s) are given up') } });
    expect(await purchaseOrders()).toMatchObject([{ state: 'cancelled', dead: 5 }]);
    expect(await state()).toBe('unfulfillable');
    expect(await history('sales-order')).toEqual([
      { actor: ME, reason: 'faster' },
      { actor: ME, reason: 'called them' },
    ]);
  });

  it.each([
    ['9', {}, 404, 'ORDER-UNKNOWN'],
    ['1001', { givenUp: ['PO-OTHER-1'] }, 409, 'ORDER-CHANGE-REFUSED'],
  ])('of order %s with %j is refused', async (orderId, more, status, code) => {
    await place();
    const answer = await call('POST', `/orders/shop/${orderId}/reroute`, { reason: 'x', ...more });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(await database.db('route_choice')).toEqual([]);
  });

  it('of an order that waits is refused', async () => {
    await place({ payment: 'pending' });
    expect(await call('POST', `${ONE}/reroute`, { reason: 'x' })).toMatchObject({ status: 409 });
  });
});

describe('what suppliers bill', () => {
  const bill = async (number: string, price: string): Promise<void> => {
    const [{ po_number: poNumber }] = await purchaseOrders();
    await step.receive('bravo', `invoice_${number}.csv`, bravoFiles.invoice(number, poNumber, [{ units: 5, price }]));
  };
  beforeEach(async () => {
    await place();
    const [{ po_number: poNumber }] = await purchaseOrders();
    await step.receive('bravo', 'ship_1.csv', bravoFiles.ship(poNumber, [{ units: 5 }]));
    await bill('I-1', '11.00');
  });

  it('is listed page by page, and shown beside what was ordered and shipped', async () => {
    await bill('I-2', '12.00');
    const first = await call('GET', '/invoices?limit=1');
    expect(first.body).toMatchObject({ invoices: [{ number: 'I-2', state: 'exception' }], next: '2' });
    const second = await call('GET', '/invoices?limit=1&before=2');
    expect(second.body).toMatchObject({ invoices: [{ number: 'I-1' }], next: '1' });
    expect((await call('GET', '/invoices?state=approved&supplier=bravo')).body).toEqual({ invoices: [], next: null });
    expect((await call('GET', '/invoices/1')).body).toMatchObject({
      invoice: { number: 'I-1', findings: [{ rule: 'price' }] },
      lines: [{ sku: 'LAMP', quantity: 5, ordered: 5, shipped: 5 }],
      charges: [{ kind: 'drop-ship-fee' }, { kind: 'freight' }],
    });
    expect((await call('GET', '/invoices/99')).status).toBe(404);
    expect((await call('GET', '/invoices?state=paid')).status).toBe(422);
  });

  it('is disputed with a reason, approved without, and decided once', async () => {
    expect(await call('POST', '/invoices/1/dispute', {})).toMatchObject({ status: 422 });
    const disputed = await call('POST', '/invoices/1/dispute', { reason: 'agreed at 10' });
    expect(disputed).toMatchObject({ status: 200, body: { said: expect.any(String) } });
    expect(await call('POST', '/invoices/1/approve', {})).toMatchObject({ status: 200 });
    expect(await call('POST', '/invoices/1/reject', { reason: 'too late' })).toMatchObject({
      status: 409,
      body: { code: 'INVOICE-NOT-NOW' },
    });
    expect(await history('invoice')).toEqual([
      { actor: ME, reason: 'agreed at 10' },
      { actor: ME, reason: null },
    ]);
    expect((await call('GET', '/invoices/1')).body.invoice).toMatchObject({ state: 'approved', decidedBy: ME });
    expect(await call('POST', '/invoices/99/approve', {})).toMatchObject({ status: 404 });
  });
});
