import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { noticeRestoration } from '../../src/pipeline/restoration/begin.ts';
import { isOutboundHeld } from '../../src/pipeline/restoration/standing.ts';
import { createServer } from '../../src/server/server.ts';
import { declareRestored } from '../../src/stores/restorations.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What is held after a backup was put back, and letting it go, over HTTP. */
const database = testDatabase();
let step: StepGateway;
let server: FastifyInstance;

beforeAll(async () => {
  step = await stepGateway(database);
  server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', acmeFiles().stock(50, 'F1'));
  await step.place('C-1', [['LAMP', 2]]);
});
afterAll(() => server.close());

async function call(method: 'GET' | 'POST', path: string, payload?: object) {
  const answer = await server.inject({ method, url: `/v1${path}`, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}
async function restore(): Promise<string> {
  await declareRestored(database.db, 'a test', undefined, step.clock.now());
  await noticeRestoration(step.gateway, undefined);
  return (await call('GET', '/restoration')).body.restoration.id;
}

it('says that nothing is held where nothing was restored', async () => {
  await noticeRestoration(step.gateway, undefined);
  expect(await call('GET', '/restoration')).toEqual({
    status: 200,
    body: { held: false, restoration: null, back: null },
  });
  const release = { restoration: '1', reason: 'x' };
  expect(await call('POST', '/restoration/release', release)).toMatchObject({
    status: 409,
    body: { code: 'RESTORE-NOTHING-HELD' },
  });
});

it('counts what is held, and is released with a reason by whoever looked at this one', async () => {
  const first = await restore();
  await step.place('C-2', [['LAMP', 1]]);
  expect(await isOutboundHeld(step.gateway)).toBe(true);
  expect((await call('GET', '/restoration')).body).toMatchObject({
    held: true,
    restoration: { id: first, cause: expect.stringContaining('a test'), releasedAt: null },
    back: { documents: { uncertain: 0 }, orders: 1, reports: { ready: 0 }, shops: [{ storefront: 'shop' }] },
  });
  for (const wrong of [{ restoration: first }, { reason: 'looked' }])
    expect(await call('POST', '/restoration/release', wrong)).toMatchObject({ status: 422 });
  const release = { restoration: first, reason: 'asked acme and the shop' };
  expect(await call('POST', '/restoration/release', release)).toMatchObject({ status: 200 });
  expect((await call('GET', '/restoration')).body).toMatchObject({
    held: false,
    restoration: { releasedBy: 'this machine', releasedBecause: 'asked acme and the shop' },
    back: null,
  });
  expect(await isOutboundHeld(step.gateway)).toBe(false);

  const second = await restore();
  expect(second).not.toBe(first);
  expect(await call('POST', '/restoration/release', release)).toMatchObject({
    status: 409,
    body: { code: 'RESTORE-NOTHING-HELD', detail: expect.stringContaining(`restoration ${first}`) },
  });
  expect(await isOutboundHeld(step.gateway)).toBe(true);
});
