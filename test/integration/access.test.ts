import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKey, changePerson, invite, inviteFirstAdmin } from '../../src/pipeline/access/grant.ts';
import { mayAct, type Role, roles } from '../../src/pipeline/access/roles.ts';
import type { Readings } from '../../src/server/readings.ts';
import { createServer } from '../../src/server/server.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

const database = testDatabase();
const PASSWORD = 'a lamp beside the tent';
const giver = { by: { name: 'test', role: 'admin' as const } };
let step: StepGateway;
let server: FastifyInstance;

beforeAll(async () => {
  step = await stepGateway(database);
  server = await createServer({
    gateway: step.gateway,
    apiKey: undefined,
    isReady: () => true,
    readings: {} as Readings,
  });
});
afterAll(() => server.close());

const forget = () =>
  emptyTables(database.db, 'person, person_session, invitation, api_key, sign_in_failure, audit_entry');

async function ask(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  more: Omit<InjectOptions, 'method' | 'url'> = {},
) {
  const answer = await server.inject({ method, url, ...more });
  const text = answer.body;
  return {
    status: answer.statusCode,
    body: text === '' ? undefined : answer.json(),
    cookie: String(answer.headers['set-cookie'] ?? ''),
    retryAfter: answer.headers['retry-after'],
  };
}

/** Somebody who is signed in: how the browser asks. */
async function signedIn(name: string, role: Role) {
  const { token } = await invite(step.gateway, { role }, giver);
  const answer = await ask('POST', '/v1/session/invitation', { payload: { token, name, password: PASSWORD } });
  expect(answer.status).toBe(200);
  const cookie = answer.cookie.split(';')[0] as string;
  return { cookie, headers: { cookie, 'x-crossdock-page': answer.body.page as string } };
}

describe('as long as nobody was given access', () => {
  beforeAll(forget);

  it('whoever works on this machine may do everything', async () => {
    expect(await ask('GET', '/v1/session')).toMatchObject({
      status: 200,
      body: { kind: 'this machine', role: 'admin' },
    });
  });

  it.each([
    ['a page of somebody else', { origin: 'https://evil.example' }],
    ['a page of somebody else, by its fetch metadata', { 'sec-fetch-site': 'cross-site' }],
    ['a name of somebody else that leads here (DNS rebinding)', { host: 'evil.example:8780' }],
    ['a proxy that speaks for others', { 'x-forwarded-for': '203.0.113.9' }],
    ['an unknown key', { authorization: 'Bearer crossdock_wrong' }],
  ])('but not %s', async (_, headers) => {
    expect(await ask('GET', '/v1/session', { headers })).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
  });

  it('nor another machine', async () => {
    expect(await ask('GET', '/v1/session', { remoteAddress: '192.0.2.7' })).toMatchObject({ status: 401 });
  });

  it('the first admin comes by a link that works once; a newer start ends the older link', async () => {
    const first = (await inviteFirstAdmin(step.gateway)) as string;
    const second = (await inviteFirstAdmin(step.gateway)) as string;
    const accept = (token: string) =>
      ask('POST', '/v1/session/invitation', { payload: { token, name: 'Anna', password: PASSWORD } });
    expect(await accept(first)).toMatchObject({ status: 410, body: { code: 'ACCESS-INVITATION' } });
    expect(await accept(second)).toMatchObject({ status: 200, body: { name: 'anna', role: 'admin' } });
    expect(await accept(second)).toMatchObject({ status: 410 });
    expect(await inviteFirstAdmin(step.gateway)).toBeUndefined();
    expect(await ask('GET', '/v1/session')).toMatchObject({ status: 401 });
  });
});

describe('signing in', () => {
  beforeAll(async () => {
    await forget();
    await signedIn('anna', 'admin');
  });

  const signIn = (name: string, password: string, remoteAddress = '192.0.2.1') =>
    ask('POST', '/v1/session', { payload: { name, password }, remoteAddress });

  it('gives a cookie that no script reads and no page of others sends', async () => {
    const answer = await signIn('Anna ', PASSWORD);
    expect(answer).toMatchObject({ status: 200, body: { name: 'anna', role: 'admin' } });
    expect(answer.cookie).toMatch(/^crossdock=session_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const far = await ask('POST', '/v1/session', {
      payload: { name: 'anna', password: PASSWORD },
      headers: { host: 'gateway.example.com' },
    });
    expect(far.cookie).toMatch(/^__Host-crossdock=.*; Secure$/);
  });

  it('keeps neither password nor token', async () => {
    const rows = await database.db.raw(
      'select person::text as row from person union all select person_session::text from person_session',
    );
    const text = JSON.stringify(rows.rows);
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain('session_');
    expect(text).toContain('scrypt$');
  });

  it('says the same of a wrong name as of a wrong password', async () => {
    const [name, password] = [await signIn('nobody', PASSWORD), await signIn('anna', 'wrong wrong wrong')];
    expect(name).toMatchObject({ status: 401, body: { code: 'ACCESS-SIGN-IN' } });
    expect(name.body).toEqual(password.body);
  });

  it('stands in the audit, done or refused, with who, how and whence; the password never, nor a name that nobody has', async () => {
    const anna = await signedIn('audrey', 'admin');
    await signedIn('ernst', 'viewer');
    await database.db('audit_entry').del();
    await signIn('Ernst ', PASSWORD, '192.0.2.40');
    await signIn('ernst', 'hunter2 hunter2', '192.0.2.41');
    await signIn('hunter2 hunter2', PASSWORD, '192.0.2.42');
    await database.db('person').where({ name: 'ernst' }).update({ disabled_at: step.clock.now() });
    await signIn('ernst', PASSWORD, '192.0.2.43');
    const { body } = await ask('GET', '/v1/audit', { headers: anna.headers });
    const of = { who: 'ernst', role: 'viewer', entity: 'person/ernst' };
    const refused = (address: string) => ({
      action: 'sign-in refused',
      after: { code: 'ACCESS-SIGN-IN', by: 'password', address },
    });
    expect(body.entries).toMatchObject([
      { ...of, ...refused('192.0.2.43'), reason: 'Shut out here.' },
      {
        who: 'somebody unknown',
        role: 'none',
        entity: 'session',
        ...refused('192.0.2.42'),
        reason: 'Nobody has this name.',
      },
      { ...of, ...refused('192.0.2.41'), reason: 'The password is wrong.' },
      { ...of, action: 'sign in', after: { role: 'viewer', by: 'password', address: '192.0.2.40' } },
    ]);
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(JSON.stringify(body)).not.toContain(PASSWORD);
  });

  it('is closed for a name after five failures, also to the right password, and opens again', async () => {
    for (let tries = 0; tries < 5; tries += 1)
      expect((await signIn('ben', 'x', `192.0.2.${10 + tries}`)).status).toBe(401);
    const closed = await signIn('ben', PASSWORD, '192.0.2.99');
    expect(closed).toMatchObject({ status: 429, body: { code: 'ACCESS-CLOSED' }, retryAfter: '900' });
    expect((await signIn('anna', PASSWORD)).status).toBe(200);
    step.clock.advance(15 * 60_000);
    expect((await signIn('ben', 'x')).status).toBe(401);
  });

  it('needs the word of our own page for whatever changes something', async () => {
    const { cookie, headers } = await signedIn('carl', 'admin');
    const change = (given: Record<string, string>) =>
      ask('PATCH', '/v1/people/anna', { headers: given, payload: { role: 'admin' } });
    expect(await change({ cookie })).toMatchObject({ status: 403, body: { code: 'ACCESS-CSRF' } });
    expect(await change({ cookie, 'x-crossdock-page': 'page_wrong' })).toMatchObject({ status: 403 });
    expect(await change(headers)).toMatchObject({ status: 204 });
    expect(await ask('GET', '/v1/session', { headers: { cookie } })).toMatchObject({
      status: 200,
      body: { name: 'carl', page: headers['x-crossdock-page'] },
    });
  });

  it('ends when one signs out, after twelve idle hours, and when one is shut out', async () => {
    const out = await signedIn('dora', 'viewer');
    expect(await ask('DELETE', '/v1/session', { headers: out.headers })).toMatchObject({ status: 204 });
    expect(await ask('GET', '/v1/session', out)).toMatchObject({ status: 401 });
    const idle = await signedIn('emil', 'viewer');
    step.clock.advance(12 * 3600_000 + 1);
    expect(await ask('GET', '/v1/session', idle)).toMatchObject({ status: 401 });
    const shut = await signedIn('fred', 'viewer');
    await changePerson(step.gateway, 'fred', { disabled: true }, giver);
    expect(await ask('GET', '/v1/session', shut)).toMatchObject({ status: 401 });
    expect(await signIn('fred', PASSWORD)).toMatchObject({ status: 401, body: { code: 'ACCESS-SIGN-IN' } });
  });

  it('takes no weak password, no bad name, and no name that is taken', async () => {
    const accept = async (name: string, password: string) => {
      const { token } = await invite(step.gateway, {}, giver);
      return ask('POST', '/v1/session/invitation', { payload: { token, name, password } });
    };
    expect(await accept('gina', 'short')).toMatchObject({ status: 409, body: { code: 'ACCESS-REFUSED' } });
    expect(await accept('gina; drop', PASSWORD)).toMatchObject({ status: 409 });
    expect(await accept('ANNA', PASSWORD)).toMatchObject({ status: 409, body: { detail: 'anna exists already.' } });
  });

  it('a refused password does not use the link up', async () => {
    const { token } = await invite(step.gateway, {}, giver);
    const accept = (password: string) =>
      ask('POST', '/v1/session/invitation', { payload: { token, name: 'hans', password } });
    expect((await accept('short')).status).toBe(409);
    expect((await accept(PASSWORD)).status).toBe(200);
  });

  it('a link for somebody who is there already gives a new password and keeps the role', async () => {
    const before = await signedIn('ida', 'engineer');
    const { token } = await invite(step.gateway, { name: 'ida', role: 'viewer' }, giver);
    const other = 'another lamp beside the tent';
    const answer = await ask('POST', '/v1/session/invitation', { payload: { token, password: other } });
    expect(answer).toMatchObject({ status: 200, body: { name: 'ida', role: 'engineer' } });
    expect(await ask('GET', '/v1/session', before)).toMatchObject({ status: 401 });
    expect((await signIn('ida', PASSWORD)).status).toBe(401);
    expect((await signIn('ida', other)).status).toBe(200);
  });
});

describe('who may do what', () => {
  const keys = new Map<Role, string>();

  beforeAll(async () => {
    await forget();
    for (const role of roles) keys.set(role, await addKey(step.gateway, { name: role, role }, giver));
  });

  it('every route lets in exactly the roles that it needs', async () => {
    const wrong: string[] = [];
    for (const { method, url, need } of server.routeNeeds) {
      if (!url.startsWith('/v1') || need === 'nothing' || method === 'HEAD') continue;
      // Events go on until somebody leaves.
      const path = url === '/v1/events' ? `${url}?for=0` : url.replace(/:\w+/g, 'x');
      const statusAs = async (key?: string) => {
        const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
        return (await server.inject({ method: method as 'GET', url: path, headers })).statusCode;
      };
      if ((await statusAs()) !== 401) wrong.push(`${method} ${url} answers without any proof`);
      for (const role of roles) {
        const status = await statusAs(keys.get(role) as string);
        const isIn = status !== 401 && status !== 403;
        if (isIn !== mayAct(role, need)) wrong.push(`${method} ${url} needs ${need}, but answers ${status} to ${role}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(server.routeNeeds.filter(({ need }) => need !== 'nothing').length).toBeGreaterThan(20);
  });

  it('only what proves itself, or says nothing, is open', () => {
    const open = server.routeNeeds.filter(({ need, method }) => need === 'nothing' && method !== 'HEAD');
    expect(open.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
      'GET /',
      'GET /console',
      'GET /console/*',
      'GET /docs/api',
      'GET /docs/api/*',
      'GET /docs/errors',
      'GET /livez',
      'GET /openapi.json',
      'GET /readyz',
      'GET /v1/session/openid',
      'GET /v1/session/openid/callback',
      'GET /v1/session/ways',
      'POST /v1/session',
      'POST /v1/session/invitation',
      'POST /v1/suppliers/:supplier/files/:folder',
      'POST /v1/webhooks/:storefront',
    ]);
  });

  it('a key that is revoked or too old opens nothing; its name is free again', async () => {
    const asKey = (key: string) => ask('GET', '/v1/session', { headers: { authorization: `Bearer ${key}` } });
    const admin = { authorization: `Bearer ${keys.get('admin')}` };
    const made = await ask('POST', '/v1/keys', { headers: admin, payload: { name: 'shop', role: 'operator' } });
    expect(made).toMatchObject({ status: 201, body: { key: expect.stringMatching(/^crossdock_[\w-]{43}$/) } });
    expect(await asKey(made.body.key)).toMatchObject({ status: 200, body: { name: 'shop', role: 'operator' } });
    const twice = await ask('POST', '/v1/keys', { headers: admin, payload: { name: 'shop', role: 'viewer' } });
    expect(twice).toMatchObject({ status: 409, body: { code: 'ACCESS-REFUSED' } });
    expect(await ask('DELETE', '/v1/keys/shop?reason=leaked', { headers: admin })).toMatchObject({ status: 204 });
    expect(await asKey(made.body.key)).toMatchObject({ status: 401 });
    const soon = await addKey(
      step.gateway,
      { name: 'shop', role: 'viewer', expiresAt: new Date(step.clock.now().getTime() + 1000) },
      giver,
    );
    expect((await asKey(soon)).status).toBe(200);
    step.clock.advance(1000);
    expect((await asKey(soon)).status).toBe(401);
  });

  it('no list shows a key or a password', async () => {
    const admin = { authorization: `Bearer ${keys.get('admin')}` };
    for (const url of ['/v1/keys', '/v1/people', '/v1/audit']) {
      const text = JSON.stringify((await ask('GET', url, { headers: admin })).body);
      expect(text).not.toMatch(/crossdock_|scrypt|sha256|invitation_/);
    }
  });

  it('the last admin can neither be shut out nor lose the role', async () => {
    await signedIn('anna', 'admin');
    for (const change of [{ disabled: true }, { role: 'viewer' as const }])
      await expect(changePerson(step.gateway, 'anna', change, giver)).rejects.toThrow('anna is the last admin.');
    await signedIn('ben', 'admin');
    const both = await Promise.allSettled(
      ['anna', 'ben'].map((name) => changePerson(step.gateway, name, { role: 'viewer' }, giver)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('what was done is noted: by whom, why, with before and after', async () => {
    await forget();
    const anna = await signedIn('anna', 'admin');
    await ask('POST', '/v1/people/invitations', { headers: anna.headers, payload: { name: 'ben', role: 'viewer' } });
    await signedIn('ben', 'viewer');
    await ask('PATCH', '/v1/people/ben', { headers: anna.headers, payload: { role: 'operator', reason: 'on duty' } });
    await ask('POST', '/v1/orders/shop/1/cancel', { headers: anna.headers, payload: { reason: 'asked for' } });
    const { body } = await ask('GET', '/v1/audit?entity=person/ben&limit=1', { headers: anna.headers });
    expect(body.entries).toMatchObject([
      {
        who: 'anna',
        role: 'admin',
        action: 'change person',
        before: { role: 'viewer', disabled: false },
        after: { role: 'operator', disabled: false },
        reason: 'on duty',
      },
    ]);
  });
});
