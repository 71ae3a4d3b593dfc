import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { createServer } from '../../src/server/server.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import type { Storefront } from '../../src/storefronts/storefront.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { startPlatform } from '../support/fakes/fake-platform.ts';
import { orderOf } from '../support/loop.ts';
import { runAsAdmin } from '../support/postgres.global.ts';
import { type Delivery, type PlatformShop, platformShops } from '../support/shops/platform-shops.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What is sent to where shops send their webhooks, by the real adapter of each platform: nothing is let in, lost or doubled. */
const database = testDatabase();
/** By the clock of the gateway after it has looked at its shops first: what was bought before is not ours. */
const START = new Date('2026-11-22T10:05:00Z');
const LONGEST_BODY_MS = 2_000;
let step: StepGateway;
let server: FastifyInstance;
let shop: Sender;
let opened: Storefront[];

/** One shop, as far as its webhooks go. */
interface Sender extends Pick<PlatformShop, 'settings' | 'webhook' | 'forged' | 'ofAnother'> {
  /** A customer buys one LAMP; answers the order. */
  sell(): string;
  stop(): Promise<void>;
}

/** What is answered to a body that lost its end: most shops sign it. */
const kinds: Readonly<Record<string, { readonly truncated: readonly [number, string]; start(): Promise<Sender> }>> = {
  headless: { truncated: [401, 'STOREFRONT-WEBHOOK-SIGNATURE'], start: headlessSender },
  shopify: { truncated: [401, 'STOREFRONT-WEBHOOK-SIGNATURE'], start: () => platformSender('shopify') },
  woocommerce: { truncated: [401, 'STOREFRONT-WEBHOOK-SIGNATURE'], start: () => platformSender('woocommerce') },
  bigcommerce: { truncated: [422, 'STOREFRONT-WEBHOOK-BODY'], start: () => platformSender('bigcommerce') },
};

async function platformSender(id: PlatformShop['id']): Promise<Sender> {
  const { platform, sell, ...rest } = await platformShops[id]({ skus: ['LAMP'], startsAt: START });
  return { ...rest, sell: () => sell([{ sku: 'LAMP', quantity: 1 }]).orderId, stop: () => platform.stop() };
}

/** It sends the order itself, and is asked nothing. */
async function headlessSender(): Promise<Sender> {
  const [ours, another, guessed] = [1, 2, 3].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`);
  const platform = await startPlatform(() => ({ status: 200, json: {} }));
  let orders = 0;
  const sent = (orderId: string, event: string, secret = ours ?? ''): Delivery => {
    const { storefront: _, ...data } = orderOf(orderId, [['LAMP', 1]]);
    const at = step.clock.now();
    const body = JSON.stringify({
      type: 'order.created',
      timestamp: at.toISOString(),
      data: { ...data, shippingService: 'ground' },
    });
    return {
      body: Buffer.from(body),
      headers: {
        'content-type': 'application/json',
        'webhook-id': event,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(event, at, body),
      },
    };
  };
  return {
    settings: { kind: 'headless', url: platform.url, secret: ours, allowPrivateAddresses: true },
    sell: () => `H-${++orders}`,
    webhook: sent,
    forged: (orderId, event) => sent(orderId, event, guessed),
    ofAnother: (orderId, event) => sent(orderId, event, another),
    stop: () => platform.stop(),
  };
}

async function open(kind: string): Promise<void> {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, webhook_inbox',
  );
  step = await stepGateway(database, { storefronts: [{ id: 'shop', adapter: kind as 'headless' }] });
  shop = (await (kinds[kind] ?? kinds.headless)?.start()) as Sender;
  const storefront = createStorefront({ id: 'shop', ...shop.settings }, aloneWith(systemClock));
  opened = [storefront];
  (step.gateway.storefronts as Map<string, Storefront>).set('shop', storefront);
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', acmeFiles().stock(50, 'F1'));
  step.clock.advance(60_000);
  server = await createServer({
    gateway: step.gateway,
    apiKey: 'k'.repeat(20),
    isReady: () => true,
    longestBodyMs: LONGEST_BODY_MS,
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
}
afterEach(async () => {
  await server.close();
  for (const storefront of opened) await storefront.close();
  await shop.stop();
});

const port = (): number => (server.server.address() as AddressInfo).port;
async function post({ headers, body }: Delivery) {
  const response = await fetch(`http://127.0.0.1:${port()}/v1/webhooks/shop`, { method: 'POST', headers, body });
  const text = await response.text();
  return [response.status, text === '' ? undefined : (JSON.parse(text) as { code?: string }).code];
}
const orders = (): Promise<string[]> => database.db('sales_order').orderBy('id').pluck('external_id');
const inbox = async (): Promise<number> => Number((await database.db('webhook_inbox').count())[0]?.count);

/** Sends the beginning of a request over a connection of its own; answers what came back until it ended. */
async function speak({ headers, body }: Delivery, length: string): Promise<string> {
  const socket = connect(port(), '127.0.0.1');
  let said = '';
  socket.on('data', (chunk) => {
    said += chunk;
  });
  socket.on('error', () => undefined);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write(`${['POST /v1/webhooks/shop HTTP/1.1', 'host: x', ...lines, length].join('\r\n')}\r\n\r\n`);
  socket.write(body);
  await once(socket, 'close');
  return said;
}

describe.each(Object.entries(kinds))('a webhook of %s', (kind, { truncated }) => {
  beforeEach(() => open(kind), 60_000);

  it('makes one order, however often it is replayed (L2)', async () => {
    const orderId = shop.sell();
    const genuine = shop.webhook(orderId, 'evt_1');
    for (let again = 0; again < 4; again += 1) expect(await post(genuine)).toEqual([204, undefined]);
    await step.work();
    expect(await post(genuine)).toEqual([204, undefined]);
    expect(await post(shop.webhook(orderId, 'evt_2'))).toEqual([204, undefined]);
    await step.work();
    expect([await orders(), await inbox()]).toEqual([[orderId], 2]);
  });

  it('that is forged, of another shop, or cut is refused; the genuine one is let in after them (L1, L3)', async () => {
    const orderId = shop.sell();
    const genuine = shop.webhook(orderId, 'evt_1');
    const refused = [expect.any(Number), expect.stringMatching(/^STOREFRONT-WEBHOOK-(SIGNATURE|BODY)$/)];
    for (const wrong of [shop.forged(orderId, 'evt_1'), shop.ofAnother(orderId, 'evt_1')]) {
      const answer = await post(wrong);
      expect(answer).toEqual(refused);
      expect([401, 422]).toContain(answer[0]);
    }
    expect(await post({ ...genuine, body: genuine.body.subarray(0, -9) })).toEqual(truncated);
    expect([await orders(), await inbox()]).toEqual([[], 0]);
    expect(await post(shop.webhook(orderId, 'evt_1'))).toEqual([204, undefined]);
    await step.work();
    expect(await orders()).toEqual([orderId]);
  });

  it('that is too large, breaks off, or drips is no order and keeps nobody waiting (L6)', async () => {
    const orderId = shop.sell();
    const genuine = shop.webhook(orderId, 'evt_1');
    const padded = { ...genuine, body: Buffer.concat([genuine.body, Buffer.alloc(2_000_000, ' ')]) };
    expect((await post(padded))[0]).toBe(413);
    const begun = { ...genuine, body: genuine.body.subarray(0, 10) };
    const dripping = speak(begun, `content-length: ${genuine.body.length}`);
    expect(await post(shop.webhook(orderId, 'evt_2'))).toEqual([204, undefined]);
    expect(await dripping).toMatch(/^HTTP\/1\.1 408 /);
    expect(await inbox()).toBe(1);
  });

  it('is answered 503 while the database is down, never 2xx, and taken when it comes again (L5)', async () => {
    const orderId = shop.sell();
    const genuine = shop.webhook(orderId, 'evt_1');
    await shut(true);
    try {
      expect(await post(genuine)).toEqual([503, 'DATABASE-UNREACHABLE']);
      expect((await post(shop.forged(orderId, 'evt_9')))[0]).not.toBe(204);
    } finally {
      await shut(false);
    }
    expect(await post(genuine)).toEqual([204, undefined]);
    await step.work();
    expect(await orders()).toEqual([orderId]);
  });

  it('is answered 503 when the database dies at its commit, and claims nothing (L4)', async () => {
    const orderId = shop.sell();
    const genuine = shop.webhook(orderId, 'evt_1');
    await database.db.raw(`create function die() returns trigger language plpgsql as
      $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`);
    await database.db.raw(
      'create constraint trigger die after insert on webhook_inbox deferrable initially deferred for each row execute function die()',
    );
    try {
      expect((await post(genuine))[0]).toBe(503);
    } finally {
      await runAsAdmin(database.url, 'drop trigger die on webhook_inbox');
      await runAsAdmin(database.url, 'drop function die');
    }
    expect([await orders(), await inbox()]).toEqual([[], 0]);
    expect(await post(genuine)).toEqual([204, undefined]);
    await step.work();
    expect(await orders()).toEqual([orderId]);
  });
});

/** Nobody gets in, and whoever is in is thrown out. */
async function shut(isShut: boolean): Promise<void> {
  const { url: admin } = inject('postgres');
  const name = new URL(database.url).pathname.slice(1);
  await runAsAdmin(admin, `alter database ${name} allow_connections ${!isShut}`);
  if (isShut)
    await runAsAdmin(admin, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
}
