import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { createServer } from '../../src/server/server.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { orderOf } from '../support/loop.ts';
import { runAsAdmin } from '../support/postgres.global.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What comes in over HTTP where shops send their webhooks: nothing is let in, lost or doubled. */
const database = testDatabase();
let step: StepGateway;
let server: FastifyInstance;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, webhook_inbox',
  );
  step = await stepGateway(database, { storefronts: ['shop', 'other'].map((id) => ({ id, adapter: 'memory' })) });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', acmeFiles().stock(50, 'F1'));
  server = await createServer({ gateway: step.gateway, apiKey: 'k'.repeat(20), isReady: () => true });
  await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => server.close());

const port = (): number => (server.server.address() as AddressInfo).port;
function sold(orderId: string): void {
  const { storefront: _, ...order } = orderOf(orderId, [['LAMP', 1]]);
  const placedAt = new Date(step.clock.now().getTime() + 1000).toISOString();
  step.shop.counter.sell({ ...order, shippingService: 'ground', placedAt });
}
const changed = (id: string, orderId: string): string =>
  JSON.stringify({ id, type: 'order.changed', data: { orderId } });
async function post(body: string | undefined, headers: Record<string, string> = {}, shop = 'shop') {
  const response = await fetch(`http://127.0.0.1:${port()}/v1/webhooks/${shop}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'memory-secret': 'memory', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, code: text === '' ? undefined : (JSON.parse(text) as { code?: string }).code };
}
const stored = async (): Promise<number[]> =>
  Promise.all(
    ['webhook_inbox', 'order_read', 'sales_order'].map(async (name) =>
      Number((await database.db(name).count())[0]?.count),
    ),
  );

describe('a webhook', () => {
  it('is answered 204 once it is committed, and makes one order however often it comes (L2)', async () => {
    sold('W-1');
    expect(await post(changed('e1', 'W-1'))).toEqual({ status: 204, code: undefined });
    expect(await stored()).toEqual([1, 1, 0]);
    for (let again = 0; again < 8; again += 1) expect((await post(changed('e1', 'W-1'))).status).toBe(204);
    expect((await post(changed('e2', 'W-1'))).status).toBe(204);
    await step.work();
    expect(await stored()).toEqual([2, 0, 1]);
  });

  it.each([
    ['forged', 401, { 'memory-secret': 'guessed' }],
    ['without a secret', 401, { 'memory-secret': '' }],
    ['with one that is far too long', 401, { 'memory-secret': 'x'.repeat(8000) }],
  ])('that is %s is refused, and nothing is stored (L1)', async (_, status, headers) => {
    expect(await post(changed('e1', 'W-1'), headers)).toEqual({ status, code: 'STOREFRONT-WEBHOOK-SIGNATURE' });
    expect(await stored()).toEqual([0, 0, 0]);
  });

  it('of a shop that is not there is refused, and one of another shop counts for that one only (L3)', async () => {
    expect((await post(changed('e1', 'W-1'), {}, 'nobody')).status).toBe(422);
    expect(await stored()).toEqual([0, 0, 0]);
    sold('W-1');
    await post(changed('e1', 'W-1'));
    await post(changed('e1', 'W-1'), {}, 'other');
    expect(await database.db('order_read').orderBy('storefront_id').pluck('storefront_id')).toEqual(['other', 'shop']);
  });

  it('that is no JSON, or a ping of a form, stores nothing', async () => {
    expect(await post('{"id": "e1", "type"')).toMatchObject({ status: 422, code: 'STOREFRONT-WEBHOOK-BODY' });
    const ping = JSON.stringify({ id: 'p', type: 'ping', data: null });
    expect((await post(ping, { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(204);
    expect((await post(undefined)).status).toBe(422);
    expect(await stored()).toEqual([0, 0, 0]);
  });

  it('that is too large is refused before it is read to its end (L6)', async () => {
    expect((await post(JSON.stringify({ id: 'e1', type: 'ping', data: 'x'.repeat(2_000_000) }))).status).toBe(413);
    expect(await stored()).toEqual([0, 0, 0]);
  });

  it.each([
    ['breaks off', ['content-length: 500']],
    ['lies about its chunks', ['transfer-encoding: chunked']],
    ['has two lengths', ['content-length: 5', 'content-length: 6']],
  ])('that %s stores nothing, and others are served (L6)', async (_, headers) => {
    const socket = connect(port(), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const head = ['POST /v1/webhooks/shop HTTP/1.1', 'host: x', 'memory-secret: memory', ...headers];
    socket.end(`${head.join('\r\n')}\r\n\r\n${changed('e1', 'W-1')}`);
    socket.resume();
    await once(socket, 'close');
    sold('W-2');
    expect((await post(changed('e2', 'W-2'))).status).toBe(204);
    expect(await database.db('webhook_inbox').pluck('delivery_id')).toEqual(['e2']);
  });
});

describe('a database that fails', () => {
  /** Nobody gets in, and whoever is in is thrown out. */
  async function shut(isShut: boolean): Promise<void> {
    const { url: admin } = inject('postgres');
    const name = new URL(database.url).pathname.slice(1);
    await runAsAdmin(admin, `alter database ${name} allow_connections ${!isShut}`);
    if (isShut)
      await runAsAdmin(admin, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  }

  it('is answered 503 and never 2xx; the delivery that comes again is taken (L5)', async () => {
    sold('W-1');
    await shut(true);
    try {
      for (let attempt = 0; attempt < 3; attempt += 1)
        expect(await post(changed('e1', 'W-1'))).toEqual({ status: 503, code: 'DATABASE-UNREACHABLE' });
      // What is forged is refused whatever the database does.
      expect((await post(changed('e1', 'W-1'), { 'memory-secret': 'guessed' })).status).toBe(401);
    } finally {
      await shut(false);
    }
    expect((await post(changed('e1', 'W-1'))).status).toBe(204);
    await step.work();
    expect(await stored()).toEqual([1, 0, 1]);
  });

  it('at the commit is answered 503, and nothing is claimed; the delivery that comes again is taken (L4)', async () => {
    sold('W-1');
    await database.db.raw(`create function die() returns trigger language plpgsql as
      $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`);
    await database.db.raw(
      'create constraint trigger die after insert on webhook_inbox deferrable initially deferred for each row execute function die()',
    );
    try {
      expect((await post(changed('e1', 'W-1'))).status).toBe(503);
    } finally {
      await runAsAdmin(database.url, 'drop trigger die on webhook_inbox');
      await runAsAdmin(database.url, 'drop function die');
    }
    expect(await stored()).toEqual([0, 0, 0]);
    expect((await post(changed('e1', 'W-1'))).status).toBe(204);
    await step.work();
    expect(await stored()).toEqual([1, 0, 1]);
  });
});
