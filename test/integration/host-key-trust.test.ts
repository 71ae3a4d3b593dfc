import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { RunningGateway } from '../../src/app.ts';
import { RejectedError } from '../../src/kernel/errors.ts';
import { addKey } from '../../src/pipeline/access/grant.ts';
import { type Role, roles } from '../../src/pipeline/access/roles.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { connectAgain } from '../../src/pipeline/supplier-again.ts';
import { generateHostKey, keyFingerprint, type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type MappingRoom, mappingRoom } from '../support/mapping-room.ts';
import { stepGateway } from '../support/step-gateway.ts';

/** `supplier trust` over HTTP: a person sees the key that a server shows, compares it, and has exactly that one trusted. */
const database = testDatabase();
const until = { timeout: 30_000, interval: 100 };
const giver = { by: { name: 'test', role: 'admin' as const } };
let room: MappingRoom;
let server: SftpServer;
let running: RunningGateway;
let environment: ReturnType<MappingRoom['connect']>;
const keys = new Map<Role, string>();

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, gateway, exception, audit_entry, api_key, lane',
  );
  server = await startSftpServer();
  room = mappingRoom('tiny');
  environment = room.connect('tiny', server);
});
afterEach(async () => {
  await server.stop();
  room.clear();
});

async function start(): Promise<void> {
  running = await room.start(database, environment);
  onTestFinished(() => running.stop());
  for (const role of roles) keys.set(role, await addKey(running.gateway, { name: role, role }, giver));
}

async function ask(role: Role, method: string, path: string, body?: object, key?: string) {
  const answer = await fetch(`${running.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${keys.get(role)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}
const AT = '/v1/suppliers/tiny/host-keys';
const look = async () => (await ask('operator', 'GET', AT)).body.ways[0];
const trust = (fingerprint: string, more: object = {}, role: Role = 'engineer', key?: string) =>
  ask(role, 'POST', `${AT}/trust`, { fingerprint, reason: 'they moved', ...more }, key);
const file = (): string => readFileSync(room.path('tiny/supplier.yaml'), 'utf8');
const open = () => database.db('exception').whereNull('closed_at').orderBy('id');
const audited = () => database.db('audit_entry').where({ action: 'trust host key' }).orderBy('id');

/** The server comes back with another key, and the gateway has met it. */
async function changed(): Promise<{ before: string; after: string; id: string }> {
  const before = server.hostKeyFingerprint;
  await expect.poll(() => Object.values(server.counters.loginAttempts).length, until).toBeGreaterThan(0);
  server.changeHostKey();
  await expect.poll(async () => (await open()).map(({ code }) => code), until).toEqual(['CHANNEL-HOST-KEY']);
  return { before, after: server.hostKeyFingerprint, id: (await open())[0].id };
}

describe('a server that comes with another host key', () => {
  it('is shown with the key known before, and connected to again after one press on its exception', async () => {
    await start();
    expect(await look()).toMatchObject({ way: 'collect', seen: { advice: 'pinned', isInForce: true } });
    const { before, after, id } = await changed();
    expect(await look()).toEqual({
      way: 'collect',
      problem: null,
      seen: {
        address: `127.0.0.1:${server.port}`,
        shown: { kind: 'ed25519', bits: 256, fingerprint: after },
        keys: [{ kind: 'ed25519', bits: 256, fingerprint: after, isPinned: false }],
        pinned: [{ fingerprint: before, kind: null }],
        advice: 'store',
        comesFrom: [],
        isInForce: false,
      },
    });
    const { body } = await ask('engineer', 'GET', `/v1/exceptions/${id}`);
    const [action] = body.actions;
    expect(action).toMatchObject({
      id: 'trust-key',
      needs: 'engineer',
      isDangerous: true,
      request: { path: `${AT}/trust`, body: { way: 'collect', fingerprint: after } },
    });
    expect(action.does).toContain(`127.0.0.1:${server.port} is taken for the supplier’s server when it shows`);
    const { path, body: given } = action.request;
    const done = await ask('engineer', 'POST', path, { ...given, reason: 'Mrs Li said so by telephone' });
    expect(done).toMatchObject({ status: 200, body: { isLive: true, pinned: [before, after] } });
    expect(file()).toContain(`  hostKeys:\n    - ${before}  # by telephone\n    - ${after}\n`);
    expect(await audited()).toMatchObject([
      {
        who: 'engineer',
        role: 'engineer',
        entity: 'supplier/tiny',
        before: { hostKeys: [before] },
        after: { hostKeys: [before, after], trusted: { kind: 'ed25519', fingerprint: after } },
        reason: 'Mrs Li said so by telephone',
      },
    ]);
    // Without waiting for the twenty minutes that a refused way rests.
    await expect.poll(open, until).toEqual([]);
    expect((await look()).seen).toMatchObject({ advice: 'pinned', isInForce: true });
    expect(await trust(after, { only: true })).toMatchObject({ status: 200, body: { pinned: [after] } });
    expect(file()).toContain(`  hostKeys:\n    - ${after}\n`);
  });

  it('is not trusted by a fingerprint that it does not show any more, nor by one that it never had', async () => {
    await start();
    const { before, after } = await changed();
    const text = file();
    server.changeHostKey();
    const now = server.hostKeyFingerprint;
    expect(await trust(after)).toMatchObject({
      status: 409,
      body: {
        code: 'SUPPLIER-KEY-CHANGED',
        detail: `127.0.0.1:${server.port} shows the ED25519 key ${now} now; ${after} was to be trusted. Nothing was changed.`,
      },
    });
    expect(await trust(keyFingerprint(generateHostKey()))).toMatchObject({ body: { code: 'SUPPLIER-KEY-CHANGED' } });
    expect(await trust(before)).toMatchObject({ body: { code: 'SUPPLIER-KEY-CHANGED' } });
    expect(await trust('SHA256:anything')).toMatchObject({ status: 422, body: { code: 'REQUEST-INVALID' } });
    expect([file(), await audited()]).toEqual([text, []]);
    expect(server.counters.loginAttempts.password ?? 0).toBeLessThanOrEqual(1);
  });

  it('is trusted by engineers, with a reason, once for one press', async () => {
    await start();
    const { after } = await changed();
    const text = file();
    expect(await ask('viewer', 'GET', AT)).toMatchObject({ status: 403, body: { code: 'ACCESS-DENIED' } });
    for (const role of ['viewer', 'operator'] as const)
      expect(await trust(after, {}, role)).toMatchObject({ status: 403, body: { code: 'ACCESS-DENIED' } });
    expect(await trust(after, { reason: ' ' })).toMatchObject({ status: 422 });
    expect([file(), await audited()]).toEqual([text, []]);
    const first = await trust(after, {}, 'engineer', 'one press');
    expect(first).toMatchObject({ status: 200 });
    expect(await trust(after, {}, 'engineer', 'one press')).toEqual(first);
    expect(await audited()).toHaveLength(1);
  });

  it('is not trusted through a folder that does not hold what is in force', async () => {
    await start();
    const { after } = await changed();
    room.change('tiny/tiny-stock.map.yaml', (text) => text.replace('upper', 'uper'));
    const text = file();
    expect(await trust(after)).toMatchObject({ status: 409, body: { code: 'MAPPING-FOLDER-BEHIND' } });
    expect([file(), await audited()]).toEqual([text, []]);
  });

  it('whose pins come from a variable is mended there: what to set is said', async () => {
    environment = { ...environment, TINY_KEY: server.hostKeyFingerprint };
    room.change('tiny/supplier.yaml', (text) => text.replace(/- SHA256:\S+/, `- \${env:TINY_KEY}`));
    await start();
    const { after, id } = await changed();
    const { body } = await ask('engineer', 'GET', `/v1/exceptions/${id}`);
    expect(body.actions.map((action: { id: string }) => action.id)).toEqual(['poll', 'ignore']);
    expect((await look()).seen).toMatchObject({ advice: 'set', comesFrom: [`\${env:TINY_KEY}`] });
    expect(await trust(after)).toMatchObject({
      status: 409,
      body: { code: 'SUPPLIER-PINS', detail: `hostKeys of tiny comes from \${env:TINY_KEY}. Set there: ${after}.` },
    });
  });

  it('that cannot be reached says so, and so does a supplier without such a server', async () => {
    await start();
    await server.stop();
    expect(await look()).toMatchObject({ seen: null, problem: { code: 'CHANNEL-UNREACHABLE' } });
    expect(await trust(server.hostKeyFingerprint)).toMatchObject({
      status: 503,
      body: { code: 'CHANNEL-UNREACHABLE' },
    });
    expect(await ask('operator', 'GET', '/v1/suppliers/nobody/host-keys')).toMatchObject({ status: 404 });
  });
});

describe('a gateway that has not taken up yet what another one trusted', () => {
  it('says nothing of the old key, looks at what is in force, and tries again soon', async () => {
    const refusal = new RejectedError('CHANNEL-HOST-KEY', 'acme shows another key.');
    const step = await stepGateway(database, {
      channel: (channel) => ({ ...channel, list: () => Promise.reject(refusal) }),
    });
    let looks = 0;
    const gateway = { ...step.gateway, lookAtMappings: () => void looks++ };
    const profile = gateway.suppliers.get('acme');
    const [rule] = profile?.collect ?? [];
    if (profile === undefined || rule === undefined) throw new Error('acme collects nothing');
    await database.db('supplier').where({ id: 'acme' }).update({ revision: 'another' });
    await collect(gateway, 'acme', rule);
    expect([looks, await open()]).toEqual([1, []]);
    const lane = () => database.db('lane').where({ kind: 'collect' }).first();
    expect(await lane()).toMatchObject({ failures: 0 });
    await database.db('supplier').where({ id: 'acme' }).update({ revision: profile.revision });
    await database.db('lane').update({ due_at: new Date(0) });
    await collect(gateway, 'acme', rule);
    expect(await open()).toMatchObject([{ code: 'CHANNEL-HOST-KEY' }]);
    expect(await lane()).toMatchObject({ failures: 1, wanted_at: null });
    await connectAgain(gateway, profile);
    expect((await lane()).wanted_at).not.toBeNull();
    expect(step.hints).toEqual([{ queue: 'supplier.deliver', payload: { supplierId: 'acme' } }]);
  });
});
