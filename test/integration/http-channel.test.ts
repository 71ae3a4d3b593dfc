import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, UploadTarget } from '../../src/channels/channel.ts';
import { createHttpChannel } from '../../src/channels/http/http-channel.ts';
import { httpOptions } from '../../src/channels/http/options.ts';
import { createChannel } from '../../src/channels/registry.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { type SupplierApi, startSupplierApi } from '../../src/simulator/supplier-api.ts';
import { apiSettings } from '../support/supplier-api.ts';

const dependencies = { clock: systemClock, ids: randomIds, logger: silentLogger };
const FIRST = { mayHaveHappened: false };
const AGAIN = { mayHaveHappened: true };
const order = Buffer.from('{"reference":"PO-1","items":[]}');
const target: UploadTarget = {
  folder: '',
  name: 'order_PO-1.json',
  temporaryName: '.order_PO-1.json.tmp',
  document: { kind: 'order', number: 'PO-1', key: 'key-of-po-1' },
};

let api: SupplierApi;
let channel: Channel;
const open: Channel[] = [];

function connect(more: Readonly<Record<string, unknown>> = {}): Channel {
  const made = createHttpChannel(httpOptions.parse(apiSettings(api, more)), dependencies);
  open.push(made);
  return made;
}

const withoutFind = { documents: { order: { reference: '/id' } } };

beforeEach(async () => {
  api = await startSupplierApi();
  channel = connect();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  await api.stop();
});

const posts = () => api.requests.filter(({ method, path }) => method === 'POST' && path === '/orders');

describe('an order by REST', () => {
  it('is posted with token, key and content type, and answers with the supplier’s number (F1, R22)', async () => {
    await channel.stage(target, order);
    expect(api.requests).toEqual([]);
    expect(await channel.publish(target, order, FIRST)).toEqual({ outcome: 'published', reference: 'SO-1001' });
    expect(posts()).toMatchObject([
      {
        headers: {
          authorization: 'Bearer supplier-api-token',
          'idempotency-key': 'key-of-po-1',
          'content-type': 'application/json',
        },
      },
    ]);
    expect(api.orders).toMatchObject([{ reference: 'PO-1', key: 'key-of-po-1', body: order.toString() }]);
  });

  it.each(['drop-reply', 'fail-after', 'page'] as const)(
    'is asked for and not sent again when the supplier took it and said nothing usable: %s (J1, J2)',
    async (kind) => {
      api.misbehave({ kind, times: 1 });
      const first = await channel.publish(target, order, FIRST).catch((error: unknown) => error);
      if (kind === 'page') expect(first).toEqual({ outcome: 'published', reference: 'SO-1001' });
      else {
        expect(first).toMatchObject({ kind: 'transient', code: 'API-NO-ANSWER', nothingSent: false });
        expect(await channel.publish(target, order, AGAIN)).toEqual({ outcome: 'already', reference: 'SO-1001' });
      }
      expect(api.orders).toHaveLength(1);
    },
  );

  it('that a person has sent again is asked for first, and not sent to who knows it (J12)', async () => {
    await channel.publish(target, order, FIRST);
    const decided = { mayHaveHappened: true, decided: true };
    expect(await channel.publish(target, order, decided)).toEqual({ outcome: 'already', reference: 'SO-1001' });
    expect(posts()).toHaveLength(1);
  });

  it('that a person has sent again is sent where nobody can be asked; without that word it is uncertain (J12)', async () => {
    const mute = connect({ documents: { order: { ...apiSettings(api).documents.order, find: undefined } } });
    expect(await mute.publish(target, order, AGAIN)).toMatchObject({ outcome: 'uncertain' });
    expect(posts()).toHaveLength(0);
    expect(await mute.publish(target, order, { ...AGAIN, decided: true })).toMatchObject({ outcome: 'published' });
    expect(posts()).toHaveLength(1);
  });

  it('is asked for after a time-out, and found although the first request arrived only meanwhile (J1)', async () => {
    const patient = connect({
      documents: {
        order: {
          reference: '/id',
          find: { ...apiSettings(api).documents.order.find, absentAfterMs: 1_500 },
        },
      },
    });
    api.misbehave({ kind: 'late', milliseconds: 1_000, times: 1 });
    await expect(patient.publish(target, order, FIRST)).rejects.toMatchObject({ code: 'API-NO-ANSWER' });
    expect(api.orders).toEqual([]);
    expect(await patient.publish(target, order, AGAIN)).toEqual({ outcome: 'already', reference: 'SO-1001' });
    expect(api.orders).toHaveLength(1);
  });

  it.each(['drop-request', 'fail'] as const)(
    'is sent again with the same key when the supplier does not know it: %s (J1)',
    async (kind) => {
      api.misbehave({ kind, times: 1 });
      await expect(channel.publish(target, order, FIRST)).rejects.toMatchObject({ nothingSent: false });
      expect(await channel.publish(target, order, AGAIN)).toEqual({ outcome: 'published', reference: 'SO-1001' });
      expect(posts().map(({ headers }) => headers['idempotency-key'])).toEqual(['key-of-po-1', 'key-of-po-1']);
      expect(api.orders).toHaveLength(1);
    },
  );

  it.each(['drop-reply', 'drop-request', 'fail', 'fail-after'] as const)(
    'survives %s within the retries of the registry, once (J1)',
    async (kind) => {
      api.misbehave({ kind, times: 1 });
      const whole = createChannel(apiSettings(api), dependencies);
      open.push(whole);
      expect(await whole.publish(target, order, FIRST)).toMatchObject({ reference: 'SO-1001' });
      expect(api.orders).toHaveLength(1);
    },
  );

  it('is uncertain in doubt when the supplier cannot be asked, and is not sent again (J1)', async () => {
    const mute = connect(withoutFind);
    api.misbehave({ kind: 'drop-reply', times: 1 });
    await expect(mute.publish(target, order, FIRST)).rejects.toMatchObject({ code: 'API-NO-ANSWER' });
    expect(await mute.publish(target, order, AGAIN)).toEqual({
      outcome: 'uncertain',
      lookFor: 'Idempotency-Key key-of-po-1',
    });
    expect(posts()).toHaveLength(1);
  });

  it('is not sent on a guess when the question fails, is refused or is answered with everything there is', async () => {
    await channel.publish(
      { ...target, document: { kind: 'order', number: 'PO-9', key: 'k9' } },
      Buffer.from('{"reference":"PO-9"}'),
      FIRST,
    );
    const before = posts().length;
    const answers: [object, object][] = [
      [{ kind: 'fail' }, { kind: 'transient', code: 'API-NO-ANSWER' }],
      [
        { kind: 'answer', status: 200, body: '<html>' },
        { kind: 'rejected', code: 'API-ANSWER' },
      ],
      [{ kind: 'answer', status: 200, body: '{"data":[{"id":"SO-1","reference":"PO-9"}]}' }, { code: 'API-ANSWER' }],
      [{ kind: 'answer', status: 200, body: '{"orders":[]}' }, { code: 'API-ANSWER' }],
      [{ kind: 'answer', status: 404 }, { code: 'API-ANSWER' }],
      [{ kind: 'answer', status: 400, body: 'bad question' }, { code: 'API-ANSWER' }],
    ];
    for (const [fault, expected] of answers) {
      api.misbehave({ ...fault, on: 'find' } as Parameters<SupplierApi['misbehave']>[0]);
      await expect(channel.publish(target, order, AGAIN)).rejects.toMatchObject(expected);
    }
    expect(posts()).toHaveLength(before);
  });

  it('can be asked for by an address that answers 404', async () => {
    const byPath = connect({
      documents: {
        order: {
          reference: '/id',
          find: { path: '/orders/by-reference/{poNumber}', reference: '/id', absentAfterMs: 0 },
        },
      },
    });
    expect(await byPath.publish(target, order, AGAIN)).toEqual({ outcome: 'published', reference: 'SO-1001' });
    expect(await byPath.publish(target, order, AGAIN)).toEqual({ outcome: 'already', reference: 'SO-1001' });
  });

  it('keeps a number that would lead elsewhere inside its part of the address (N1)', async () => {
    const odd = { ...target, document: { kind: 'order', number: '../admin?x=1#', key: 'k' } };
    await expect(channel.publish(odd, order, AGAIN)).resolves.toBeDefined();
    expect(api.requests[0]?.path).toBe('/orders?reference=..%2Fadmin%3Fx%3D1%23');
  });

  it.each<[number, string, Record<string, string>, object]>([
    [400, 'no such item', {}, { kind: 'rejected', code: 'DELIVERY-REFUSED' }],
    [422, 'x'.repeat(5_000), {}, { kind: 'rejected', code: 'DELIVERY-REFUSED' }],
    [401, '', {}, { kind: 'rejected', code: 'API-LOGIN', nothingSent: true }],
    [403, '', {}, { kind: 'rejected', code: 'API-LOGIN', nothingSent: true }],
    [404, '', {}, { kind: 'rejected', code: 'API-NOT-THERE', nothingSent: true }],
    [302, '', { location: 'http://127.0.0.1:1/' }, { kind: 'rejected', code: 'API-NOT-THERE', nothingSent: true }],
    [303, '', { location: '/orders/1' }, { kind: 'rejected', code: 'API-NOT-THERE', nothingSent: false }],
    [
      429,
      '',
      { 'retry-after': '120' },
      { kind: 'transient', code: 'API-LATER', retryAfterMs: 120_000, nothingSent: true },
    ],
    [
      503,
      '',
      { 'retry-after': '7' },
      { kind: 'transient', code: 'API-LATER', retryAfterMs: 7_000, nothingSent: false },
    ],
    [500, 'oops', {}, { kind: 'transient', code: 'API-NO-ANSWER', nothingSent: false }],
  ])('answered with %i is told apart (K2, K7)', async (status, body, headers, expected) => {
    api.misbehave({ kind: 'answer', status, body, headers });
    const failure = await channel.publish(target, order, FIRST).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject(expected);
    expect((failure as Error).message.length).toBeLessThan(700);
    expect(api.requests).toHaveLength(1);
  });

  it('is a conflict when the number is taken though nothing of ours was ever sent', async () => {
    await api.stop();
    api = await startSupplierApi({ refusesDuplicates: true });
    const strict = connect();
    await strict.publish(target, order, FIRST);
    expect(await strict.publish(target, order, FIRST)).toEqual({ outcome: 'conflict' });
    expect(api.orders).toHaveLength(1);
  });

  it('refuses what it has no path for, before anything is sent', async () => {
    const answerFile = { ...target, document: { kind: 'functional-acknowledgment', number: '1', key: 'k' } };
    const expected = { kind: 'rejected', code: 'CHANNEL-UNSUPPORTED' };
    await expect(channel.stage(answerFile, order)).rejects.toMatchObject(expected);
    await expect(channel.publish(answerFile, order, FIRST)).rejects.toMatchObject(expected);
    expect(api.requests).toEqual([]);
  });
});

describe('the way to the API', () => {
  it('is closed: certainly nothing was sent (A13)', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const lost = connect({ url: `http://127.0.0.1:${port}` });
    await expect(lost.publish(target, order, FIRST)).rejects.toMatchObject({
      kind: 'transient',
      code: 'API-UNREACHABLE',
      nothingSent: true,
    });
  });

  it('never leads into our own network by a public name (N7)', async () => {
    const inside = connect({ url: 'https://localtest.invalid' });
    await expect(inside.publish(target, order, FIRST)).rejects.toMatchObject({ nothingSent: true });
    for (const url of [
      'https://10.0.0.1',
      'https://[fd00::1]',
      'https://169.254.169.254',
      'https://0x7f.1.1.1',
      'http://api.example',
    ]) {
      expect(httpOptions.safeParse({ kind: 'http', url }).success, url).toBe(false);
    }
  });

  it('uses a token that is had for client id and secret, and a new one when it is refused (K8)', async () => {
    await api.stop();
    api = await startSupplierApi({ token: 'one', client: { id: 'us', secret: 'canary' } });
    const login = { url: `${api.url}/token`, clientId: 'us', clientSecret: 'canary' };
    const signing = connect({ token: undefined, login });
    expect(await signing.publish(target, order, FIRST)).toMatchObject({ outcome: 'published' });
    expect(await signing.publish(target, order, FIRST)).toMatchObject({ outcome: 'published' });
    expect(api.requests.filter(({ path }) => path === '/token')).toHaveLength(1);
    api.changeToken('two');
    expect(await signing.publish(target, order, FIRST)).toMatchObject({ outcome: 'published' });
    expect(api.requests.filter(({ path }) => path === '/token')).toHaveLength(2);
    const wrong = connect({ token: undefined, login: { ...login, clientSecret: 'other' } });
    const failure = await wrong.publish(target, order, FIRST).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'rejected', code: 'API-LOGIN', nothingSent: true });
    expect(String(failure)).not.toMatch(/canary|other/);
  });

  it('is checked by a request that changes nothing and a question that must be answered with no', async () => {
    expect(await channel.check({ collect: [], deliver: [''] })).toEqual([
      { name: 'request', ok: true, detail: 'GET /ping answered 200' },
      { name: 'lookup', ok: true, detail: 'order: an unknown number is answered with no' },
    ]);
    expect(api.orders).toEqual([]);
    api.misbehave({ kind: 'answer', status: 200, body: '{"data":[{"id":"SO-1"}]}', on: 'find' });
    expect((await channel.check({ collect: [], deliver: [''] }))[1]).toMatchObject({ name: 'lookup', ok: false });
    const wrong = connect({ token: 'canary-token' });
    const steps = await wrong.check({ collect: [], deliver: [''] });
    expect(steps[0]).toMatchObject({ ok: false, detail: expect.stringContaining('API-LOGIN') });
    expect(JSON.stringify(steps)).not.toContain('canary-token');
  });
});
