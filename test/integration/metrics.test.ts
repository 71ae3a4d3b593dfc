import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { raise } from '../../src/pipeline/exceptions.ts';
import { createMetrics, type Metrics } from '../../src/server/metrics.ts';
import { createServer } from '../../src/server/server.ts';
import { testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

const database = testDatabase();
const HEAD = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\n';
let step: StepGateway;
let server: FastifyInstance;
let metrics: Metrics;

beforeAll(async () => {
  step = await stepGateway(database);
  metrics = createMetrics();
  server = await createServer({
    gateway: step.gateway,
    apiKey: 'a-key-of-sixteen-signs',
    isReady: () => true,
    metrics,
  });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
});
afterAll(() => server.close());

async function scrape(): Promise<Map<string, number>> {
  const { body, statusCode } = await server.inject({
    method: 'GET',
    url: '/metrics',
    headers: { authorization: 'Bearer a-key-of-sixteen-signs' },
  });
  expect(statusCode).toBe(200);
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

it('says what stands where, and no more of what is gone', async () => {
  await step.receive('bravo', 'inv_1.csv', `${HEAD}LAMP,,Lamp,9,10.00,A,\nTENT,,Tent,many,10.00,A,\n`);
  step.clock.advance(60_000);
  await raise(step.gateway, database.db, { dedupeKey: 'X', code: 'STOREFRONT-REFUSED', message: 'no' });
  const figures = await scrape();
  expect(figures.get('crossdock_feed_age_seconds{supplier="bravo",feed="bravo-inventory"}')).toBeGreaterThanOrEqual(60);
  expect(figures.get('crossdock_feed_skus{supplier="bravo",feed="bravo-inventory"}')).toBe(1);
  expect(figures.get('crossdock_lines_held{supplier="bravo"}')).toBe(1);
  expect(figures.get('crossdock_exceptions_open{severity="error"}')).toBeGreaterThan(0);
  expect(figures.has('crossdock_quantities_untold{storefront="shop"}')).toBe(false);
  await database.db('exception').update({ closed_at: new Date() });
  expect((await scrape()).has('crossdock_exceptions_open{severity="error"}')).toBe(false);
});

it('counts what happened, and requests by the pattern of their route, never by their ids', async () => {
  metrics.observe({ type: 'file-received', supplierId: 'bravo', file: 'a.csv', bytes: 1000, ms: 200 });
  metrics.observe({ type: 'stock-published', storefrontId: 'shop', items: 3, waitedMs: 1500 });
  await server.inject({ method: 'GET', url: '/v1/orders/shop/1001' });
  const figures = await scrape();
  expect(figures.get('crossdock_events_total{type="file-received",of="bravo"}')).toBe(1);
  expect(figures.get('crossdock_received_bytes_total{supplier="bravo"}')).toBe(1000);
  expect(figures.get('crossdock_told_after_seconds_bucket{le="2",what="stock-published",storefront="shop"}')).toBe(1);
  expect(figures.get('crossdock_told_after_seconds_bucket{le="1",what="stock-published",storefront="shop"}')).toBe(0);
  const route = '/v1/orders/:storefront/:orderId';
  expect(figures.get(`crossdock_http_request_seconds_count{method="GET",route="${route}",status="401"}`)).toBe(1);
  expect([...figures.keys()].filter((name) => name.includes('1001'))).toEqual([]);
});

it('needs a key, because it names suppliers and shops', async () => {
  expect((await server.inject({ method: 'GET', url: '/metrics' })).statusCode).toBe(401);
});

it('docs/metrics.md, the dashboard and the alert rules know every figure of ours, and no other', async () => {
  const names = (await metrics.registry.getMetricsAsArray()).map(({ name }) => name);
  const ours = names.filter((name) => name.startsWith('crossdock_')).sort();
  const read = (file: string) => readFile(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
  const named = (text: string) =>
    [...new Set(text.match(/crossdock_\w+/g))].map((name) => name.replace(/_(bucket|count|sum)$/, '')).sort();
  expect(named(await read('metrics.md'))).toEqual(ours);
  for (const file of ['ops/grafana.json', 'ops/alerts.rules.yaml'])
    expect(named(await read(file)).filter((name) => !ours.includes(name))).toEqual([]);
});
