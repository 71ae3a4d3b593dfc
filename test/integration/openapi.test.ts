import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shopEvents } from '../../src/documents/shop-events.ts';
import { codes } from '../../src/kernel/codes.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import type { Readings } from '../../src/server/readings.ts';
import { createServer } from '../../src/server/server.ts';
import { testDatabase } from '../support/database.ts';
import { stepGateway } from '../support/step-gateway.ts';

const database = testDatabase();
let server: FastifyInstance;
type Operation = {
  parameters?: { name: string; in: string }[];
  requestBody?: unknown;
  security: unknown[];
  responses: Record<string, { description: string }>;
  'x-role': string;
};
let paths: Record<string, Record<string, Operation>>;
let webhooks: Record<string, Record<string, Operation>>;

beforeAll(async () => {
  const { gateway } = await stepGateway(database);
  server = await createServer({
    gateway,
    apiKey: undefined,
    isReady: () => true,
    metrics: createMetrics(),
    readings: {} as Readings,
  });
  const answer = await server.inject({ method: 'GET', url: '/openapi.json' });
  expect(answer.statusCode).toBe(200);
  const document = answer.json();
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Crossdock' } });
  paths = document.paths;
  webhooks = document.webhooks;
});
afterAll(() => server.close());

it('has every route that the server has, with the role that it needs', () => {
  const pages = ['/', '/console', '/console/*', '/openapi.json', '/docs/api', '/docs/api/*', '/docs/errors'];
  const known = server.routeNeeds.filter(({ method, url }) => method !== 'HEAD' && !pages.includes(url));
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => `${method.toUpperCase()} ${path} ${operation['x-role']}`),
  );
  const registered = known.map(({ method, url, need }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')} ${need}`);
  expect(described.sort()).toEqual(registered.sort());
  expect(described.length).toBeGreaterThan(60);
});

it('says what is sent to shops that take our own webhooks', () => {
  expect(Object.keys(webhooks)).toEqual(Object.keys(shopEvents));
  const stock = JSON.stringify(webhooks['stock.updated']?.post?.requestBody);
  expect(stock).toContain('"const":"stock.updated"');
  expect(stock).toContain('"quantity":{"type":"integer","minimum":0');
});

it('says what a request takes, in the words of the schema that checks it', () => {
  const order = JSON.stringify(paths['/v1/orders']?.post?.requestBody);
  expect(order).toContain("The shop's order id; a repeated order is recognised by it.");
  expect(paths['/v1/files']?.get?.parameters?.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['limit', 'before', 'supplier', 'sha256']),
  );
  expect(paths['/v1/feeds/{id}/release']?.post?.parameters).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'id', in: 'path' }),
      expect.objectContaining({ name: 'idempotency-key', in: 'header' }),
    ]),
  );
});

it('says of every answer what it is', () => {
  const said = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { responses }]) =>
      Object.entries(responses).map(([status, { description }]) => ({
        at: `${method} ${path} ${status}`,
        description,
      })),
    ),
  );
  expect(said.filter(({ description }) => /^(Default Response)?$/.test(description))).toEqual([]);
  const decided = paths['/v1/held-lines/decide']?.post?.responses['200'];
  expect(decided?.description).toBe('Done.');
  expect(JSON.stringify(paths)).not.toContain('x-response-description');
});

it('can be read as a page that loads nothing from elsewhere and runs nothing that is written into it', async () => {
  const get = (url: string) => server.inject({ method: 'GET', url });
  expect((await get('/docs/api')).headers.location).toBe('/docs/api/');
  const page = await get('/docs/api/');
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self'; style-src 'self';/);
  expect(page.headers['content-security-policy']).not.toContain('unsafe');
  const named = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => String(address));
  expect(named.length).toBeGreaterThan(3);
  for (const address of named) {
    const { pathname } = new URL(address, 'http://crossdock/docs/api/');
    expect([pathname, (await get(pathname)).statusCode]).toEqual([pathname, 200]);
  }
  expect(page.body).not.toMatch(/<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/);
  expect((await get('/docs/api/json')).json().paths).toEqual(paths);
});

it('every refusal leads to what its code means', async () => {
  const refused = await server.inject({ method: 'GET', url: '/v1/nothing' });
  expect(refused.json()).toMatchObject({ code: 'NOT-FOUND', type: '/docs/errors#not-found' });
  const page = await server.inject({ method: 'GET', url: '/docs/errors' });
  for (const code of Object.keys(codes)) expect(page.body).toContain(`id="${code.toLowerCase()}"`);
});

it('names every parameter of every path', () => {
  const missing = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { parameters = [] }]) =>
      [...path.matchAll(/\{(\w+)\}/g)]
        .filter(([, name]) => !parameters.some((parameter) => parameter.in === 'path' && parameter.name === name))
        .map(([, name]) => `${method} ${path}: ${name}`),
    ),
  );
  expect(missing).toEqual([]);
});

it('lets nobody keep its answers, not even refusals', async () => {
  for (const url of ['/v1/orders', '/v1/orders/shop/none']) {
    const { headers } = await server.inject({ method: 'GET', url });
    expect([url, headers['cache-control']]).toEqual([url, 'no-store']);
  }
});
