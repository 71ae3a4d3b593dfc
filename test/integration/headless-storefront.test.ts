import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shopEventBody, shopEvents } from '../../src/documents/shop-events.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { headlessOptions } from '../../src/storefronts/headless/options.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import type { Storefront } from '../../src/storefronts/storefront.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { createPoster } from '../../src/web/post.ts';

/** A shop that answers in ways that no shop should. */
const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const batch = { idempotencyKey: 'b1', items: [{ sku: 'LAMP', quantity: 7, version: 1 }] };

let respond: RequestListener;
let requests: { url: string; headers: NodeJS.Dict<string | string[]>; body: string }[];
let connections: number;
let server: Server;
let port: number;
let storefront: Storefront;

beforeEach(async () => {
  requests = [];
  connections = 0;
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ url: request.url ?? '', headers: request.headers, body });
    respond(request, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  storefront = open({ url: `http://127.0.0.1:${port}/hook?shop=1` });
});

function open(options: Readonly<Record<string, unknown>>): Storefront {
  const common = { kind: 'headless', secret, allowPrivateAddresses: true, timeoutMs: 20_000 };
  return createStorefront({ ...common, ...options }, aloneWith(systemClock));
}

async function reopen(options: Readonly<Record<string, unknown>>): Promise<void> {
  await storefront.close();
  storefront = open({ url: `http://127.0.0.1:${port}/hook`, ...options });
}

afterEach(async () => {
  await storefront.close();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
});

it('posts what /openapi.json says of every webhook, and docs/storefront-headless.md shows the same', async () => {
  respond = (_, response) => response.writeHead(204).end();
  await reopen({ orderStatus: true });
  const parcel = { orderId: '1001', packageId: 'A', supplierName: 'Acme', lines: [] };
  const status = {
    idempotencyKey: 's',
    orderId: '1001',
    status: 'held',
    sequence: 1,
    at: '2026-11-22T17:30:00Z',
  } as const;
  await storefront.publishStock(batch);
  await storefront.publishPrices({
    idempotencyKey: 'p',
    items: [{ sku: 'LAMP', price: '1.00', currency: 'USD', version: 1 }],
  });
  await storefront.fulfil({ ...parcel, idempotencyKey: 'f1', carrier: 'UPSN', trackingNumber: '1Z999AA10000000001' });
  await storefront.fulfil({ ...parcel, idempotencyKey: 'f2', revision: 1 });
  await storefront.statuses?.tell({
    ...status,
    reason: 'fraud',
    lines: [{ lineId: '1', sku: 'LAMP', quantity: 2, shipped: 0, backordered: 0 }],
  });
  const page = readFileSync(new URL('../../docs/storefront-headless.md', import.meta.url), 'utf8');
  const shown = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(String(json)));
  const posted = requests.map(({ body }) => JSON.parse(body));
  expect(posted.map(({ type }) => type)).toEqual(Object.keys(shopEvents));
  for (const body of [...posted, ...shown]) {
    if (!Object.hasOwn(shopEvents, body.type)) continue;
    expect([body, shopEventBody(body.type).safeParse(body).error?.issues]).toEqual([body, undefined]);
  }
});

it('posts exactly what docs/storefront-headless.md shows', async () => {
  respond = (_, response) => response.writeHead(204).end();
  await storefront.publishStock(batch);
  await storefront.fulfil({
    idempotencyKey: 'push-7',
    orderId: '1001',
    packageId: 'APKG1',
    carrier: 'UPSN',
    trackingNumber: '1Z999AA10000000001',
    shippedAt: '2026-11-22T17:30:00Z',
    supplierName: 'Acme Outdoor',
    lines: [{ lineId: '1', sku: 'LAMP', quantity: 2 }],
  });
  expect(requests.map(({ url }) => url)).toEqual(['/hook?shop=1', '/hook?shop=1']);
  expect(requests[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    'accept-encoding': 'identity',
    'webhook-id': 'b1',
    'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
    'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
  });
  expect(requests.map(({ body }) => JSON.parse(body))).toEqual([
    {
      type: 'stock.updated',
      timestamp: expect.any(String),
      data: { items: [{ sku: 'LAMP', quantity: 7, version: 1 }] },
    },
    {
      type: 'fulfilment.created',
      timestamp: expect.any(String),
      data: {
        orderId: '1001',
        packageId: 'APKG1',
        carrier: 'UPS',
        trackingNumber: '1Z999AA10000000001',
        trackingUrl: 'https://www.ups.com/track?tracknum=1Z999AA10000000001',
        shippedAt: '2026-11-22T17:30:00Z',
        supplierName: 'Acme Outdoor',
        lines: [{ lineId: '1', sku: 'LAMP', quantity: 2 }],
      },
    },
  ]);
});

describe('a shop that answers badly', () => {
  it('is not followed to another address', async () => {
    respond = (_, response) => response.writeHead(307, { location: `http://127.0.0.1:${port}/elsewhere` }).end();
    await expect(storefront.publishStock(batch)).rejects.toMatchObject({ code: 'STOREFRONT-REDIRECT' });
    expect(requests.map(({ url }) => url)).toEqual(['/hook?shop=1']);
  });

  it('is given up when it never answers', async () => {
    respond = () => undefined;
    await reopen({ timeoutMs: 600 });
    await expect(storefront.publishStock(batch)).rejects.toMatchObject({
      kind: 'transient',
      code: 'STOREFRONT-NO-ANSWER',
      message: `The shop at 127.0.0.1:${port} gave no answer: no answer within 600 ms.`,
    });
  });

  it('leaves the outcome unknown when the body never ends', async () => {
    respond = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    };
    await reopen({ timeoutMs: 600 });
    expect(await storefront.publishStock(batch)).toEqual([
      { key: 'LAMP', outcome: 'unknown', reason: "the shop's answer (200) broke off or is too long" },
    ]);
  });

  it('leaves the outcome unknown when the body is endless, and reads little of it', async () => {
    let written = 0;
    respond = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const block = Buffer.alloc(64 * 1024, ' ');
      const pour = () => {
        while (!response.destroyed) {
          written += block.length;
          if (!response.write(block)) {
            response.once('drain', pour);
            return;
          }
        }
      };
      pour();
    };
    expect(await storefront.publishStock(batch)).toMatchObject([{ outcome: 'unknown' }]);
    expect(written).toBeLessThan(50 * 1024 * 1024);
  });

  it('leaves the outcome unknown when the connection breaks inside the body', async () => {
    respond = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"items":');
      setTimeout(() => response.destroy(), 20);
    };
    expect(await storefront.publishStock(batch)).toMatchObject([{ outcome: 'unknown' }]);
  });

  it('is not unpacked when it sends compressed bytes nobody asked for', async () => {
    respond = (_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(10_000_000, ' ')));
    expect(await storefront.publishStock(batch)).toEqual([
      { key: 'LAMP', outcome: 'unknown', reason: "the shop's answer (200) is not valid JSON" },
    ]);
  });

  it('is a TransientError when it breaks off without an answer, and when nothing listens', async () => {
    respond = (request) => request.socket.destroy();
    await expect(storefront.publishStock(batch)).rejects.toMatchObject({
      kind: 'transient',
      code: 'STOREFRONT-NO-ANSWER',
    });
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port: nobody } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const lost = createStorefront(
      { kind: 'headless', url: `http://127.0.0.1:${nobody}/`, secret, allowPrivateAddresses: true },
      aloneWith(systemClock),
    );
    await expect(lost.publishStock(batch)).rejects.toMatchObject({ kind: 'transient', code: 'STOREFRONT-UNREACHABLE' });
    await lost.close();
  });
});

describe('addresses inside our own network', () => {
  it('are refused when a public name leads to them, before anything connects', async () => {
    const inside = createStorefront(
      { kind: 'headless', url: `https://localhost:${port}/`, secret },
      aloneWith(systemClock),
    );
    await expect(inside.publishStock(batch)).rejects.toMatchObject({ kind: 'rejected', code: 'STOREFRONT-ADDRESS' });
    expect(connections).toBe(0);
    await inside.close();
  });

  it('are refused on the connected socket when the name server lied to the check', async () => {
    const options = {
      ...headlessOptions.parse({ url: 'https://shop.example.com/', secret }),
      url: `http://shop.example.com:${port}/`,
    };
    const poster = createPoster(options, (_, lookupOptions, done) => {
      if (lookupOptions.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
      else done(null, '127.0.0.1', 4);
    });
    await expect(poster.post({}, 'secret')).rejects.toMatchObject({
      reason: 'private-address',
      message: 'shop.example.com is the private address 127.0.0.1',
    });
    expect(requests).toEqual([]);
    await poster.close();
  });

  it('are refused when written as a number', async () => {
    const options = {
      ...headlessOptions.parse({ url: 'https://shop.example.com/', secret }),
      url: `http://2130706433:${port}/`,
    };
    const poster = createPoster(options);
    await expect(poster.post({}, 'secret')).rejects.toMatchObject({ reason: 'private-address' });
    expect(connections).toBe(0);
    await poster.close();
  });
});
