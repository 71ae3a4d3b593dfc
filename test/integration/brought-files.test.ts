import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { receive } from '../../src/partners/schema/receive.ts';
import { createServer } from '../../src/server/server.ts';
import { sweepAbandonedContent } from '../../src/stores/archive/ledger.ts';
import { testDatabase } from '../support/database.ts';
import { runAsAdmin } from '../support/postgres.global.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

const TOKENS = ['canary-token-of-bravo-one', 'canary-token-of-bravo-two'];
const API_KEY = 'operator-key-0123456789';
const STOCK = 'SKU,UPC,Item Description,On Hand,Price\nBRV-100,,Lamp,5,10.00\n';

const database = testDatabase();
let step: StepGateway;
let server: FastifyInstance;
let url: string;
let isReady = true;

beforeAll(async () => {
  step = await stepGateway(database, {
    profile: (profile) =>
      profile.id === 'bravo'
        ? {
            ...profile,
            receive: { tokens: TOKENS, folders: ['stock'], maxBytes: 100_000, timeoutMs: 5_000, stallMs: 600 },
          }
        : profile,
  });
  server = await createServer({ gateway: step.gateway, apiKey: API_KEY, isReady: () => isReady });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

async function bring(
  body: string | Uint8Array | ReadableStream,
  {
    path = '/v1/suppliers/bravo/files/stock?name=stock.csv',
    token = TOKENS[0],
    headers = {},
  }: {
    path?: string;
    token?: string | undefined;
    headers?: Record<string, string>;
  } = {},
) {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...headers },
    body: body as RequestInit['body'] & object,
    duplex: 'half',
  } as RequestInit);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: (await response.json()) as Record<string, unknown>,
  };
}

async function kept() {
  const { rows } = await database.db.raw<{ rows: { files: number; contents: number; chunks: number }[] }>(
    'select (select count(*)::int from seen_file) files, (select count(*)::int from raw_content) contents, (select count(*)::int from raw_chunk) chunks',
  );
  return rows[0];
}

/** What is kept when the sweep has removed what nobody claimed for a day. */
async function swept(): ReturnType<typeof kept> {
  await database.db('raw_chunk').update({ written_at: new Date(0) });
  await sweepAbandonedContent(step.gateway.archive, database.db, step.clock.now());
  return kept();
}

/** Speaks HTTP by hand, for what no client does; resolves with everything that came back. */
async function raw(head: string, then?: (write: (text: string) => void, destroy: () => void) => void): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(head);
      then?.(
        (text) => void socket.write(text),
        () => socket.destroy(),
      );
    });
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(said));
  });
}

const headOf = (more: string): string =>
  `POST /v1/suppliers/bravo/files/stock?name=stock.csv HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${TOKENS[0]}\r\n${more}\r\n`;

const sha = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

describe('a file that a supplier brings', () => {
  it('is answered 201 with its id and hash after it is kept, and is opened', async () => {
    const { status, body } = await bring(STOCK);
    expect([status, body]).toEqual([
      201,
      { id: expect.any(String), sha256: sha(STOCK), bytes: STOCK.length, name: 'stock.csv' },
    ]);
    const row = await database
      .db('seen_file')
      .where({ id: body.id as string })
      .first();
    expect(row).toMatchObject({
      supplier_id: 'bravo',
      folder: 'http/stock',
      name: 'stock.csv',
      settle: 'keep',
      state: 'received',
    });
    expect(step.hints).toContainEqual({ queue: 'file.open', payload: { supplierId: 'bravo', fileId: body.id } });
    await step.work();
    expect(
      (
        await database
          .db('seen_file')
          .where({ id: body.id as string })
          .first()
      ).state,
    ).not.toBe('received');
  });

  it('is answered 200 when its bytes came before, under any name, and confirms them (B6, A4)', async () => {
    const first = await bring('SKU,UPC\nA,1\n');
    const again = await bring('SKU,UPC\nA,1\n', { path: '/v1/suppliers/bravo/files/stock?name=other.csv' });
    expect(again).toMatchObject({ status: 200, body: { sameAs: first.body.id, sha256: first.body.sha256 } });
    expect(again.body.id).not.toBe(first.body.id);
  });

  it('is taken once under one idempotency key, and the answer is the same', async () => {
    const headers = { 'idempotency-key': 'k-1' };
    const first = await bring('one', { headers });
    const before = await kept();
    expect(await bring('one', { headers })).toEqual(first);
    expect(await kept()).toEqual(before);
    expect(await bring('two', { headers })).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY-KEY-REUSED' } });
    expect((await kept())?.files).toBe(before?.files);
  });

  it('is one file when it is brought by many at once (G10)', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => bring('at once')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
  });

  it('may come in chunks, and with a digest', async () => {
    const text = 'chunked';
    const stream = new ReadableStream({
      start(controller) {
        for (const letter of text) controller.enqueue(Buffer.from(letter));
        controller.close();
      },
    });
    const digest = `sha-512=:aaaa:, sha-256=:${createHash('sha256').update(text).digest('base64')}:`;
    expect(await bring(stream, { headers: { 'content-digest': digest } })).toMatchObject({
      status: 201,
      body: { bytes: 7 },
    });
    expect(await bring('hex', { headers: { 'x-content-sha256': sha('hex') } })).toMatchObject({ status: 201 });
  });

  it('may be brought with each of the tokens, and by the operator to any supplier', async () => {
    for (const token of [...TOKENS, API_KEY])
      expect(await bring(`by ${token.slice(-3)}`, { token })).toMatchObject({ status: 201 });
    expect(await bring('ISA', { token: API_KEY, path: '/v1/suppliers/acme/files/x?name=a.edi' })).toMatchObject({
      status: 201,
    });
  });
});

describe('a request that is refused leaves nothing behind', () => {
  it.each<[string, number, string, Parameters<typeof bring>]>([
    ['no token', 401, 'UNAUTHORIZED', ['a', { token: '' }]],
    ['a wrong token (L1)', 401, 'UNAUTHORIZED', ['a', { token: 'x' }]],
    ['a long wrong token (L1)', 401, 'UNAUTHORIZED', ['a', { token: 'x'.repeat(9_000) }]],
    [
      'the token of another supplier (N10)',
      401,
      'UNAUTHORIZED',
      ['a', { path: '/v1/suppliers/acme/files/stock?name=a' }],
    ],
    [
      'an unknown supplier, to a stranger',
      401,
      'UNAUTHORIZED',
      ['a', { path: '/v1/suppliers/nobody/files/stock?name=a' }],
    ],
    [
      'an unknown supplier, to the operator',
      404,
      'PUSH-NOWHERE',
      ['a', { token: API_KEY, path: '/v1/suppliers/nobody/files/s?name=a' }],
    ],
    ['a folder nobody agreed on', 404, 'PUSH-NOWHERE', ['a', { path: '/v1/suppliers/bravo/files/other?name=a' }]],
    ['no name', 400, 'PUSH-NAME', ['a', { path: '/v1/suppliers/bravo/files/stock' }]],
    ['a path for a name (N1)', 400, 'PUSH-NAME', ['a', { path: '/v1/suppliers/bravo/files/stock?name=..%2Fa' }]],
    ['a line break in the name (N2)', 400, 'PUSH-NAME', ['a', { path: '/v1/suppliers/bravo/files/stock?name=a%0Ab' }]],
    ['two names', 400, 'PUSH-NAME', ['a', { path: '/v1/suppliers/bravo/files/stock?name=a&name=b' }]],
    ['a form', 415, 'PUSH-MEDIA', ['a', { headers: { 'content-type': 'multipart/form-data; boundary=x' } }]],
    ['a content coding (E13)', 415, 'PUSH-MEDIA', ['a', { headers: { 'content-encoding': 'gzip' } }]],
    ['no bytes', 400, 'PUSH-INCOMPLETE', ['', {}]],
    ['more bytes than announced are accepted', 413, 'FILE-TOO-LARGE', ['x'.repeat(100_001), {}]],
    [
      'other bytes than the digest says',
      400,
      'PUSH-DIGEST',
      ['other', { headers: { 'x-content-sha256': sha('bytes') } }],
    ],
    ['a digest that is none', 400, 'PUSH-DIGEST', ['other', { headers: { 'x-content-sha256': 'abc' } }]],
  ])('%s: %i', async (_, status, code, [body, how]) => {
    const before = await kept();
    const answer = await bring(body, how);
    expect(answer).toMatchObject({ status, type: expect.stringContaining('application/problem+json'), body: { code } });
    expect(JSON.stringify(answer.body)).not.toContain('canary');
    expect(await kept()).toEqual(before);
  });

  it('more bytes in chunks than are accepted: 413 (C6)', async () => {
    const before = await kept();
    const stream = new ReadableStream({
      pull(controller) {
        controller.enqueue(Buffer.alloc(60_000));
      },
    });
    // The gateway stops reading, so the client may see the answer or only the end of the connection.
    const answer = await bring(stream).catch(() => undefined);
    if (answer !== undefined) expect(answer).toMatchObject({ status: 413, body: { code: 'FILE-TOO-LARGE' } });
    await expect.poll(kept).toEqual(before);
  });

  it('no length: 411', async () => {
    expect(await raw(headOf('connection: close\r\n'))).toMatch(/^HTTP\/1\.1 411 .*PUSH-LENGTH/s);
  });

  it.each([
    ['fewer bytes than announced', 'content-length: 100\r\n'],
    ['chunks without their end', 'transfer-encoding: chunked\r\n'],
  ])('a connection that ends in the middle: %s (A5, L6)', async (_, length) => {
    const before = await kept();
    await raw(headOf(length), (write, destroy) => {
      write(length.startsWith('content') ? 'half a file' : '5\r\nhalf \r\n');
      setTimeout(destroy, 100);
    });
    await expect.poll(kept).toEqual(before);
  });

  it('two lengths: 400 (L6)', async () => {
    expect(await raw(headOf('content-length: 4\r\ncontent-length: 5\r\n'), (write) => write('four'))).toMatch(
      /^HTTP\/1\.1 400/,
    );
  });

  it('a client that sends nothing more: 408 (L6)', async () => {
    const before = await kept();
    const said = await raw(headOf('content-length: 100\r\n'), (write) => write('a'));
    expect(said).toMatch(/^HTTP\/1\.1 408 .*PUSH-SLOW/s);
    await expect.poll(kept).toEqual(before);
  });

  it('while the gateway stops: 503 (I9)', async () => {
    isReady = false;
    try {
      expect(await bring('late')).toMatchObject({ status: 503, body: { code: 'PUSH-NOT-NOW' } });
    } finally {
      isReady = true;
    }
  });

  it.each(['connection: close\r\n', ''])('more bytes than announced: nothing is kept of them (L6) %j', async (more) => {
    const before = await kept();
    const said = await raw(headOf(`content-length: 4\r\n${more}`), (write) => write('four and more'));
    expect(said).toMatch(/^HTTP\/1\.1 400 /s);
    expect(said).not.toContain('201');
    await expect.poll(kept).toEqual(before);
  });

  it('leaves only what the sweep removes when an idempotency key was used for other bytes', async () => {
    const headers = { 'idempotency-key': 'k-swept' };
    await bring('first bytes', { headers });
    const before = await swept();
    expect(await bring('second bytes', { headers })).toMatchObject({ status: 422 });
    expect(await kept()).toEqual({ ...before, chunks: (before?.chunks ?? 0) + 1 });
    expect(await swept()).toEqual(before);
  });
});

describe('a database that fails', () => {
  /** Nobody gets in, and whoever is in is thrown out. */
  const shut = async (isShut: boolean): Promise<void> => {
    const { url: admin } = inject('postgres');
    const name = new URL(database.url).pathname.slice(1);
    await runAsAdmin(admin, `alter database ${name} allow_connections ${!isShut}`);
    if (isShut)
      await runAsAdmin(admin, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  };

  it('is answered 503 and never 2xx, and the file is taken once when it is there again (L5)', async () => {
    const before = await kept();
    const headers = { 'idempotency-key': 'k-down' };
    await shut(true);
    try {
      for (let attempt = 0; attempt < 3; attempt += 1)
        expect(await bring('while it is down', { headers })).toMatchObject({
          status: 503,
          body: { code: 'DATABASE-UNREACHABLE' },
        });
    } finally {
      await shut(false);
    }
    expect(await kept()).toEqual(before);
    const taken = await bring('while it is down', { headers });
    expect(taken.status).toBe(201);
    expect(await bring('while it is down', { headers })).toEqual(taken);
    expect((await kept())?.files).toBe((before?.files ?? 0) + 1);
  });

  it('in the transaction of the claim: 503, and nothing is claimed (L4)', async () => {
    const before = await swept();
    await database.db.raw(`create function die() returns trigger language plpgsql as
      $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`);
    await database.db.raw(
      'create constraint trigger die after insert on seen_file deferrable initially deferred for each row execute function die()',
    );
    try {
      expect(await bring('dies at the commit')).toMatchObject({ status: 503 });
    } finally {
      await runAsAdmin(database.url, 'drop trigger die on seen_file');
      await runAsAdmin(database.url, 'drop function die');
    }
    expect(await swept()).toEqual(before);
    expect(await bring('dies at the commit')).toMatchObject({ status: 201 });
  });
});

describe('the times of receive', () => {
  it.each([
    [{ timeout: '2h' }, /timeout.*expected 1s to 55m/s],
    [{ timeout: '10ms' }, /timeout.*expected 1s to 55m/s],
    [{ timeout: '10s', stall: '20s' }, /stall.*no longer than timeout/s],
  ])('are refused when they cannot be kept: %j', (times, message) => {
    const { error } = receive.safeParse(times);
    expect(JSON.stringify(error?.issues)).toMatch(message);
  });
});
