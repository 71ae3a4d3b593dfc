import { createHash } from 'node:crypto';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKey } from '../../src/pipeline/access/grant.ts';
import { clean } from '../../src/pipeline/clean.ts';
import { raise } from '../../src/pipeline/exceptions.ts';
import { transact } from '../../src/pipeline/transact.ts';
import { onceGateway } from '../../src/server/once.ts';
import { createServer } from '../../src/server/server.ts';
import { storeAnswer, tryRequest } from '../../src/stores/api-requests.ts';
import { beginScope, commitScope, runInScope, undoScope } from '../../src/stores/request-scope.ts';
import { testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Idempotency keys: whatever is asked twice under one key is done once and answered the same (docs/api.md). */
const database = testDatabase();
const giver = { by: { name: 'test', role: 'admin' as const } };
let step: StepGateway;
let server: FastifyInstance;
let admin: string;
let other: string;

beforeAll(async () => {
  step = await stepGateway(database);
  server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
  admin = await addKey(step.gateway, { name: 'admin', role: 'admin' }, giver);
  other = await addKey(step.gateway, { name: 'other', role: 'admin' }, giver);
});
afterAll(() => server.close());

async function ask(method: string, url: string, key: string, payload?: object, by = admin) {
  const answer = await server.inject({
    method: method as 'POST',
    url,
    headers: { authorization: `Bearer ${by}`, 'idempotency-key': key },
    ...(payload === undefined ? {} : { payload }),
  } as InjectOptions);
  return {
    status: answer.statusCode,
    body: answer.body === '' ? undefined : answer.json(),
    isAgain: answer.headers['idempotency-replayed'] === 'true',
    retryAfter: answer.headers['retry-after'],
  };
}

const name = (key: string, by = 'admin') => `key/${by}/${createHash('sha256').update(key).digest('hex')}`;
const digest = (method: string, url: string, body: unknown) =>
  createHash('sha256')
    .update(JSON.stringify([method, url, body]))
    .digest();

async function openException(): Promise<string> {
  await raise(step.gateway, database.db, { dedupeKey: 'ONCE/1', code: 'STOREFRONT-REFUSED', message: 'shop refuses.' });
  const row = await database.db('exception').whereNull('closed_at').where({ dedupe_key: 'ONCE/1' }).first('id');
  return String(row.id);
}
const isOpen = async (id: string) => (await database.db('exception').where({ id }).first()).closed_at === null;

/** Sessions of the server that stand in a transaction and do nothing: a request that was answered leaves none. */
async function forgotten(): Promise<number> {
  const { rows } = await database.db.raw(
    "select count(*)::int as count from pg_stat_activity where datname = current_database() and state = 'idle in transaction'",
  );
  return rows[0].count;
}

describe('every write of the API', () => {
  const writes = () =>
    server.routeNeeds.filter(
      ({ method, url, need }) =>
        !['GET', 'HEAD', 'OPTIONS'].includes(method) && url.startsWith('/v1') && need !== 'nothing',
    );
  const ownKeeping = ['POST /v1/orders', 'PUT /v1/suppliers/:supplier/stock'];

  it('says that it takes a key', async () => {
    const { paths } = (await server.inject({ method: 'GET', url: '/openapi.json' })).json();
    const silent = writes().filter(({ method, url }) => {
      const operation = paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      return !operation?.parameters?.some(
        (parameter: { name: string; in: string }) => parameter.name === 'idempotency-key' && parameter.in === 'header',
      );
    });
    expect(silent).toEqual([]);
    expect(writes().length).toBeGreaterThan(30);
  });

  it('gives the answer that is kept, to its caller and for the same request only, and none while the first runs', async () => {
    const wrong: string[] = [];
    for (const { method, url } of writes()) {
      if (ownKeeping.includes(`${method} ${url}`)) continue;
      const path = url.replace(/:\w+/g, '1');
      const key = `walk ${method} ${url}`;
      const [body, another] = [{ walk: 1 }, { walk: 2 }];
      const kept = { status: 299, body: { kept: url } };
      await storeAnswer(database.db, name(key), digest(method, path, body), kept, step.clock.now());
      const again = await ask(method, path, key, body);
      if (again.status !== 299 || !again.isAgain || again.body.kept !== url) wrong.push(`${key} answers anew`);
      const reused = await ask(method, path, key, another);
      if (reused.status !== 422 || reused.body.code !== 'IDEMPOTENCY-KEY-REUSED')
        wrong.push(`${key} takes another body`);
      const trx = await database.db.transaction();
      await tryRequest(trx, name(`${key} running`));
      const running = await ask(method, path, `${key} running`, body);
      await trx.rollback();
      if (running.status !== 409 || running.body.code !== 'IDEMPOTENCY-RUNNING' || running.retryAfter !== '1')
        wrong.push(`${key} does not wait: ${running.status}`);
    }
    expect(wrong).toEqual([]);
    expect(await forgotten()).toBe(0);
  });
});

describe('what is done under a key', () => {
  it('is done once; the second time only the answer comes, and nothing is noted as done', async () => {
    const id = await openException();
    const url = `/v1/exceptions/${id}/ignore`;
    const first = await ask('POST', url, 'k-1', { reason: 'not sold' });
    expect(first).toMatchObject({ status: 200, isAgain: false });
    const reopened = await openException();
    expect(reopened).not.toBe(id);
    expect(await ask('POST', url, 'k-1', { reason: 'not sold' })).toMatchObject({ ...first, isAgain: true });
    expect(await ask('POST', url, 'k-1', { reason: 'another' })).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY-KEY-REUSED' },
    });
    expect(await database.db('audit_entry').where({ entity: url })).toHaveLength(1);
    expect(await isOpen(reopened)).toBe(true);
  });

  it('is another thing under the same key of another caller', async () => {
    const url = `/v1/exceptions/${await openException()}/ignore`;
    expect(await ask('POST', url, 'k-1', { reason: 'x' }, other)).toMatchObject({ status: 200, isAgain: false });
  });

  it('is not done where its answer cannot be kept, as if the process died between the two; then once', async () => {
    const id = await openException();
    const url = `/v1/exceptions/${id}/ignore`;
    await database.db.raw(`
      create function refuse_answer() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
      create trigger refuse_answer before insert on api_request for each row execute function refuse_answer()
    `);
    expect((await ask('POST', url, 'k-2', { reason: 'x' })).status).toBe(500);
    await database.db.raw('drop trigger refuse_answer on api_request; drop function refuse_answer');
    expect(await isOpen(id)).toBe(true);
    expect(await ask('POST', url, 'k-2', { reason: 'x' })).toMatchObject({ status: 200, isAgain: false });
    expect(await isOpen(id)).toBe(false);
  });

  it('is free to be tried again after a refusal, of which nothing is left', async () => {
    expect((await ask('POST', '/v1/exceptions/999999/ignore', 'k-3', { reason: 'x' })).status).toBe(404);
    expect((await ask('POST', '/v1/exceptions/999999/ignore', 'k-3', {})).status).toBe(422);
    expect(await database.db('api_request').where({ idempotency_key: name('k-3') })).toEqual([]);
    expect(await forgotten()).toBe(0);
  });

  it('waits for nobody: while the first runs the second is told to come again', async () => {
    const id = await openException();
    const url = `/v1/exceptions/${id}/ignore`;
    const holder = await database.db.transaction();
    await holder('exception').where({ id }).forUpdate().first();
    const first = ask('POST', url, 'k-4', { reason: 'x' });
    await expect
      .poll(async () => (await ask('POST', url, 'k-4', { reason: 'x' })).status, { timeout: 20_000 })
      .toBe(409);
    await holder.rollback();
    expect(await first).toMatchObject({ status: 200, isAgain: false });
    expect(await ask('POST', url, 'k-4', { reason: 'x' })).toMatchObject({ status: 200, isAgain: true });
  });

  it('that speaks with others on its way is claimed meanwhile; a claim of a dead process ends after ten minutes', async () => {
    const url = '/v1/storefronts/shop/check';
    const first = await ask('POST', url, 'k-5');
    expect(first).toMatchObject({ status: 200, isAgain: false });
    expect(await ask('POST', url, 'k-5')).toMatchObject({ ...first, isAgain: true });
    await database.db('api_request').insert({
      idempotency_key: name('k-6'),
      request_sha256: digest('POST', url, null),
      received_at: step.clock.now(),
    });
    expect(await ask('POST', url, 'k-6')).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY-RUNNING' } });
    step.clock.advance(10 * 60_000);
    expect(await ask('POST', url, 'k-6')).toMatchObject({ status: 200, isAgain: false });
    expect(await ask('POST', '/v1/storefronts/nowhere/check', 'k-7')).toMatchObject({ status: 404 });
    expect(await database.db('api_request').where({ idempotency_key: name('k-7') })).toEqual([]);
  });

  it('gives a secret again, but only to whoever got it; the database cannot read it', async () => {
    const payload = { name: 'till', role: 'operator' };
    const first = await ask('POST', '/v1/keys', 'k-8', payload);
    expect(first).toMatchObject({ status: 201, body: { key: expect.stringMatching(/^crossdock_/) } });
    expect(await ask('POST', '/v1/keys', 'k-8', payload)).toEqual({ ...first, isAgain: true });
    const row = await database
      .db('api_request')
      .where({ idempotency_key: name('k-8') })
      .first();
    expect(JSON.stringify(row)).not.toContain('crossdock_');
    await database
      .db('api_request')
      .where({ idempotency_key: name('k-8') })
      .update({
        idempotency_key: name('k-8', 'other'),
      });
    expect(await ask('POST', '/v1/keys', 'k-8', payload, other)).toMatchObject({
      status: 409,
      body: { code: 'IDEMPOTENCY-SECRET' },
    });
  });

  it('an answer without content is given again without content', async () => {
    const first = await ask('PATCH', '/v1/people/nobody', 'k-9', { role: 'viewer' });
    expect(first).toMatchObject({ status: 409, body: { code: 'ACCESS-REFUSED' } });
    expect(await ask('DELETE', '/v1/keys/till', 'k-10')).toMatchObject({
      status: 204,
      body: undefined,
      isAgain: false,
    });
    expect(await ask('DELETE', '/v1/keys/till', 'k-10')).toMatchObject({ status: 204, body: undefined, isAgain: true });
    expect(await ask('DELETE', '/v1/keys/till', 'k-11')).toMatchObject({ status: 409 });
  });

  it('others hear of it only once it is committed, and not at all where it was undone', async () => {
    const told: string[] = [];
    const gateway = onceGateway({ ...step.gateway, tell: ({ type }) => void told.push(type) });
    for (const end of [undoScope, commitScope]) {
      const scope = await beginScope(gateway.db);
      await new Promise<void>((resolve, reject) =>
        runInScope(scope, () => {
          transact(gateway, async (trx, inner) => {
            await raise(inner, trx, { dedupeKey: `ONCE/${end.name}`, code: 'STOREFRONT-REFUSED', message: 'told.' });
            // A transaction of its own would wait here for ever.
            await inner.db.transaction((own) => own('exception').first());
          }).then(resolve, reject);
        }),
      );
      expect(told).toEqual([]);
      await end(scope);
    }
    expect(told).toEqual(['exception']);
    expect(await database.db('exception').whereLike('message', 'told%')).toHaveLength(1);
  });

  it('a key that is too long is refused; keys are kept for seven days', async () => {
    expect(await ask('POST', '/v1/exceptions/1/ignore', 'k'.repeat(201), { reason: 'x' })).toMatchObject({
      status: 422,
      body: { code: 'REQUEST-INVALID' },
    });
    const periods = { other: Number.POSITIVE_INFINITY };
    const day = 24 * 3_600_000;
    step.clock.advance(6 * day);
    await clean(step.gateway, { periods, fullFeeds: 1, stockHistory: Number.POSITIVE_INFINITY });
    expect(await database.db('api_request').where({ idempotency_key: name('k-10') })).toHaveLength(1);
    step.clock.advance(day + 3_600_000);
    await database.db('lane').delete();
    await clean(step.gateway, { periods, fullFeeds: 1, stockHistory: Number.POSITIVE_INFINITY });
    expect(await database.db('api_request').where('received_at', '<', step.clock.now())).toEqual([]);
  });
});
