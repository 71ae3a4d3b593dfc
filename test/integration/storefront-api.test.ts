import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/kernel/logger.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { PushLog } from '../../src/pipeline/storefront/push-log.ts';
import { readOrders } from '../../src/pipeline/storefront/read-orders.ts';
import { reconcile } from '../../src/pipeline/storefront/reconcile.ts';
import { createServer } from '../../src/server/server.ts';
import { beginTraffic } from '../../src/stores/storefront-traffic.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { orderOf } from '../support/loop.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What the API says of shops and does to them: the routes themselves, over HTTP. */
const database = testDatabase();
const KEY = 'k'.repeat(20);
let step: StepGateway;
let server: FastifyInstance;
/** What the shop was told of LAMP. */
let full: number;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, webhook_inbox, shop_exchange, shop_batch, drift_run',
  );
  step = await stepGateway(database);
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', acmeFiles().stock(50, 'F1'));
  full = step.shop.stock.get('LAMP')?.quantity ?? 0;
  expect(full).toBeGreaterThan(3);
  server = await createServer({ gateway: step.gateway, apiKey: KEY, isReady: () => true });
  await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => server.close());

async function call(method: string, path: string, body?: unknown) {
  const { port } = server.server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${KEY}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** The lane rests between two looks; here it is due. */
async function compare(): Promise<void> {
  await database
    .db('lane')
    .where({ kind: 'shop' })
    .update({ due_at: database.db.raw('now()') });
  await reconcile(step.gateway, 'shop');
}

describe('storefronts', () => {
  it('are listed with what waits, and checked', async () => {
    await database.db('listing').update({ desired: 7, desired_version: database.db.raw('desired_version + 1') });
    const listed = await call('GET', '/storefronts');
    expect(listed).toMatchObject({ status: 200, body: { storefronts: [{ storefront: 'shop', waiting: 1 }] } });
    expect(await call('POST', '/storefronts/shop/check')).toMatchObject({
      status: 200,
      body: { storefront: 'shop', isInOrder: true, coverage: { listed: 1, found: 1 } },
    });
  });

  it('that are not there are refused by every route, with what is expected instead', async () => {
    const asks = [
      ['POST', '/storefronts/nobody/check'],
      ['POST', '/storefronts/nobody/sync', {}],
      ['POST', '/storefronts/nobody/retry'],
      ['GET', '/storefronts/nobody/drift'],
      ['POST', '/storefronts/nobody/drift'],
      ['POST', '/storefronts/nobody/orders/1/fetch'],
    ] as const;
    for (const [method, path, body] of asks) {
      const answer = await call(method, path, body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, 'STOREFRONT-UNKNOWN']);
    }
  });

  it('are synced only when that is asked for: a try is the default', async () => {
    step.shop.setByHand('LAMP', 3);
    const tried = await call('POST', '/storefronts/shop/sync', {});
    expect(tried).toMatchObject({ status: 200, body: { storefront: 'shop' } });
    await step.work();
    expect(step.shop.stock.get('LAMP')?.quantity).toBe(3);
    expect((await call('POST', '/storefronts/shop/sync', { dryRun: 'no' })).status).toBe(422);
    expect((await call('POST', '/storefronts/shop/sync', { dryRun: false })).status).toBe(200);
    await step.work();
    expect(step.shop.stock.get('LAMP')?.quantity).toBe(full);
  });

  it('are compared when a person asks, and what was found is shown', async () => {
    expect((await call('GET', '/storefronts/shop/drift')).body).toEqual({ drift: null });
    step.shop.setByHand('LAMP', 3);
    expect(await call('POST', '/storefronts/shop/drift')).toMatchObject({ status: 202, body: { asked: true } });
    await compare();
    step.clock.advance(13 * 60_000);
    await compare();
    expect((await call('GET', '/storefronts/shop/drift')).body).toMatchObject({
      drift: { storefront: 'shop', compared: 1, skus: [{ sku: 'LAMP', pushed: full, found: 3 }] },
    });
  });

  it('have an order read that nobody told of', async () => {
    const { storefront: _, ...order } = orderOf('A-1', [['LAMP', 1]]);
    step.shop.counter.sell({ ...order, shippingService: 'ground' });
    expect(await call('POST', '/storefronts/shop/orders/A-1/fetch')).toMatchObject({ status: 202 });
    await readOrders(step.gateway, 'shop');
    expect(await database.db('sales_order').pluck('external_id')).toEqual(['A-1']);
  });

  it('that are not left alone say so when they are to be tried', async () => {
    expect(await call('POST', '/storefronts/shop/retry')).toMatchObject({
      status: 200,
      body: { said: expect.stringMatching(/./) },
    });
  });
});

describe('the push log', () => {
  const kept = async (): Promise<void> => {
    const log = new PushLog(() => database.db, silentLogger);
    const one = { at: step.clock.now(), tookMs: 4, about: 'stock', method: 'POST', path: '/stock' } as const;
    log.keep('shop', { ...one, key: 'k1', status: 200, answer: '{"ok":true}' });
    log.keep('shop', { ...one, key: 'k2', status: 503, answer: 'down' });
    log.keep('shop', { ...one, about: 'fulfilment', key: 'k3', failure: 'the connection broke' });
    await log.stop();
  };
  const keys = (body: Record<string, unknown>): unknown[] => (body.calls as { key: string }[]).map(({ key }) => key);

  it('is listed by shop, kind and failure, page by page, and shown one by one', async () => {
    await kept();
    expect(keys((await call('GET', '/push-log')).body)).toEqual(['k3', 'k2', 'k1']);
    expect(keys((await call('GET', '/push-log?failed=true&about=stock')).body)).toEqual(['k2']);
    expect(keys((await call('GET', '/push-log?storefront=other')).body)).toEqual([]);
    const first = await call('GET', '/push-log?limit=2');
    expect(keys(first.body)).toEqual(['k3', 'k2']);
    expect(keys((await call('GET', `/push-log?limit=2&before=${first.body.next}`)).body)).toEqual(['k1']);
    const [{ id }] = (await call('GET', '/push-log?limit=1')).body.calls as [{ id: string }];
    expect((await call('GET', `/push-log/${id}`)).body).toMatchObject({
      call: { key: 'k3', failure: 'the connection broke' },
    });
    expect((await call('GET', '/push-log/999999')).status).toBe(404);
    expect((await call('GET', '/push-log/x')).status).toBe(422);
  });

  it('has told again what a call was about, as it is now, with who and why', async () => {
    const batch = await database.db('shop_batch').first<{ key: string }>('key');
    const log = new PushLog(() => database.db, silentLogger);
    log.keep('shop', {
      at: step.clock.now(),
      tookMs: 4,
      about: 'stock',
      method: 'POST',
      path: '/stock',
      key: batch?.key ?? '',
      status: 200,
    });
    await log.stop();
    const [{ id }] = (await call('GET', '/push-log')).body.calls as [{ id: string }];
    expect((await call('POST', `/push-log/${id}/replay`, {})).status).toBe(422);
    step.shop.setByHand('LAMP', 3);
    expect(await call('POST', `/push-log/${id}/replay`, { reason: 'the shop lost it' })).toMatchObject({ status: 200 });
    await step.work();
    expect(step.shop.stock.get('LAMP')?.quantity).toBe(full);
    expect(await database.db('state_event').where({ reason: 'the shop lost it' }).first()).toBeDefined();
  });
});

it('letters that were given up are listed for 14 days, by shop, and one that is none cannot be sent again', async () => {
  await step.place('A-1', [['LAMP', 1]]);
  expect((await call('GET', '/letters')).body).toEqual({ letters: [], next: null });
  const order = await database.db('sales_order').first<{ id: string }>('id');
  const supplier = await database.db('purchase_order').first<{ supplier_id: string }>('supplier_id');
  await database.db.transaction(async (trx) => {
    await trx.raw("set local session_replication_role = 'replica'");
    const supplierId = supplier?.supplier_id ?? 'acme';
    const at = step.clock.now();
    await trx.raw(
      `insert into package (supplier_id, id, shipment_id, package_ref) overriding system value values (?, 1, 1, 'P-1')`,
      [supplierId],
    );
    await trx('fulfilment_push').insert({
      order_id: order?.id,
      supplier_id: supplierId,
      package_id: 1,
      storefront_id: 'shop',
      queued_at: at,
      pushed_at: at,
      state: 'refused',
      reason: 'the order is gone',
    });
  });
  const listed = await call('GET', '/letters');
  expect(listed.body).toMatchObject({
    letters: [{ storefrontId: 'shop', orderId: 'A-1', reason: 'the order is gone' }],
  });
  expect((await call('GET', '/letters?storefront=other')).body).toEqual({ letters: [], next: null });
  const [{ id }] = listed.body.letters as [{ id: string }];
  expect(await call('POST', '/letters/resend', { id, reason: 'it is back' })).toMatchObject({ status: 200 });
  expect(await database.db('fulfilment_push').pluck('state')).toEqual(['queued']);
  expect((await call('POST', '/letters/resend', { id })).body.code).toBe('LETTER-UNKNOWN');
  expect((await call('POST', '/letters/resend', { id: 'nonsense' })).status).toBe(422);
  step.clock.advance(15 * 24 * 3_600_000);
  await database.db('fulfilment_push').update({ state: 'refused' });
  expect((await call('GET', '/letters')).body).toEqual({ letters: [], next: null });
});

it('traffic says how every shop stands: what may be spent, and whether it is called', async () => {
  await database.db('storefront_traffic').delete();
  await beginTraffic(database.db, 'shop', { settings: 'x', capacity: 20, perSecond: 10, reserve: 2 });
  expect(await call('GET', '/traffic')).toMatchObject({
    status: 200,
    body: { storefronts: [{ storefrontId: 'shop', capacity: 20, perSecond: 10, failures: 0, openSince: null }] },
  });
  await database
    .db('storefront_traffic')
    .update({ open_since: new Date(), open_code: 'STOREFRONT-FAILED', open_message: 'it is down', openings: 1 });
  expect((await call('GET', '/traffic')).body).toMatchObject({
    storefronts: [{ storefrontId: 'shop', openCode: 'STOREFRONT-FAILED', openMessage: 'it is down' }],
  });
});
