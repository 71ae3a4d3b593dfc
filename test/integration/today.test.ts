import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstVisit } from '../../src/app/first-visit.ts';
import type { Config } from '../../src/config/load.ts';
import { addKey } from '../../src/pipeline/access/grant.ts';
import { createServer } from '../../src/server/server.ts';
import { closeException, openException } from '../../src/stores/exceptions.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

const database = testDatabase();
let step: StepGateway;
let server: FastifyInstance;

beforeAll(async () => {
  step = await stepGateway(database);
  server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
});
afterAll(() => server.close());

const get = async (url: string) => (await server.inject({ method: 'GET', url })).json();

async function raise(dedupeKey: string, severity: 'warning' | 'error'): Promise<void> {
  await openException(database.db, {
    dedupeKey,
    code: 'FILE-INCOMPLETE',
    severity,
    message: dedupeKey,
    at: step.clock.now(),
  });
  step.clock.advance(60_000);
}

it('puts what is most urgent first: errors before warnings, the oldest of each first, and nothing that is closed', async () => {
  await raise('old warning', 'warning');
  await raise('old error', 'error');
  await raise('closed error', 'error');
  await raise('new error', 'error');
  await closeException(database.db, 'closed error', 'test', step.clock.now());
  const { exceptions, openExceptions } = await get('/v1/today');
  expect(openExceptions).toBe(3);
  expect(exceptions.map(({ message }: { message: string }) => message)).toEqual([
    'old error',
    'new error',
    'old warning',
  ]);
  expect(exceptions[0]).toMatchObject({ title: 'The file ends too early', severity: 'error' });
});

it('counts what waits for a decision, and says where orders stand and how far behind a shop is', async () => {
  await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 40, '10.00']]));
  await step.place('1001', [['NOBODY-LISTED-IT', 2]]);
  await step.place('1002', [['NOR-THIS', 1]]);
  await step.work();
  const { waiting, stages, shops } = await get('/v1/today');
  expect(
    stages
      .filter(({ of }: { of: string }) => of === 'order')
      .reduce((sum: number, { count }: { count: number }) => sum + count, 0),
  ).toBe(2);
  expect(waiting).toContainEqual({
    what: 'orders',
    of: 'unknown-sku',
    count: 2,
    oldest: expect.any(String),
  });
  expect(shops).toMatchObject([{ storefront: 'shop', refused: 0 }]);
});

it('says what happened over time, in spans without a gap', async () => {
  const { minutes, spans } = await get('/v1/today/activity?hours=6');
  expect(minutes).toBe(5);
  expect(spans.length).toBeGreaterThanOrEqual(72);
  const times = spans.map(({ at }: { at: string }) => Date.parse(at));
  expect(new Set(times.slice(1).map((time: number, index: number) => time - times[index]))).toEqual(
    new Set([5 * 60_000]),
  );
  const sum = (name: string) =>
    spans.reduce((total: number, span: Record<string, number>) => total + Number(span[name]), 0);
  expect(sum('files')).toBe(1);
  expect(sum('exceptions')).toBeGreaterThanOrEqual(4);
});

it('views that somebody keeps are theirs alone, replaced by name, and can be forgotten', async () => {
  const giver = { by: { name: 'test', role: 'admin' as const } };
  const [anna, ben] = await Promise.all(
    ['anna', 'ben'].map((name) => addKey(step.gateway, { name, role: 'viewer' }, giver)),
  );
  const as = (key: string | undefined) => ({ authorization: `Bearer ${key}` });
  const keep = (address: string) =>
    server.inject({
      method: 'PUT',
      url: '/v1/views',
      headers: as(anna),
      payload: { page: '/orders', name: 'held', address },
    });
  expect((await keep('state=held')).statusCode).toBe(204);
  expect((await keep('state=held&supplier=acme')).statusCode).toBe(204);
  const viewsOf = async (key: string | undefined) =>
    (await server.inject({ method: 'GET', url: '/v1/views?page=/orders', headers: as(key) })).json().views;
  expect(await viewsOf(anna)).toEqual([{ page: '/orders', name: 'held', address: 'state=held&supplier=acme' }]);
  expect(await viewsOf(ben)).toEqual([]);
  await server.inject({ method: 'DELETE', url: '/v1/views?page=/orders&name=held', headers: as(anna) });
  expect(await viewsOf(anna)).toEqual([]);
});

it('a link for the first admin is made where a proof is asked for, and only there', async () => {
  await database.db.raw('truncate api_key');
  const running = { gateway: step.gateway, url: 'http://0.0.0.0:8780' } as Parameters<typeof firstVisit>[0];
  const config = (server: object) => ({ server }) as Config;
  expect(await firstVisit(running, config({}))).toEqual({
    console: 'http://127.0.0.1:8780/console/',
    firstAdmin: undefined,
    isUnguarded: true,
  });
  const guarded = await firstVisit(
    running,
    config({ apiKey: 'a key that is long enough', publicUrl: 'https://gateway.example' }),
  );
  expect(guarded).toMatchObject({ isUnguarded: false });
  expect(guarded.firstAdmin).toMatch(/^https:\/\/gateway\.example\/console\/welcome#invitation_[\w-]{43}$/);
});
