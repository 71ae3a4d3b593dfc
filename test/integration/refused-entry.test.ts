import { describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { orderOf, testLoop } from '../support/loop.ts';

/** Who is not who they say they are gets nothing, and nobody else is disturbed. */
const database = testDatabase();
const apiKey = 'a-key-of-sixteen-or-more';
const loop = testLoop(database, {
  apiKey,
  withStock: false,
  environment: { ACME_HOST_KEY: 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
});

describe('a supplier with the wrong host key', () => {
  test('is refused with the fingerprint seen and the remedy, gets no password, and stops nobody else', async () => {
    await loop.suppliers.acme.publishStock();
    await loop.suppliers.bravo.publishStock();
    const [found] = await loop.rows<{ code: string; severity: string; message: string }>(
      "select * from exception where supplier_id = 'acme' and closed_at is null",
    );
    expect(found).toMatchObject({ code: 'CHANNEL-HOST-KEY', severity: 'error' });
    expect(found?.message).toContain(loop.suppliers.acme.server.hostKeyFingerprint);
    const feeds = await loop.rows('select supplier_id from feed');
    expect(feeds).toEqual([{ supplier_id: 'bravo' }]);
    expect(await database.db('seen_file').where({ supplier_id: 'acme' })).toEqual([]);
  });
});

describe('the API', () => {
  test('refuses everything without its key, and says so in problem+json', async () => {
    for (const [method, path] of [
      ['GET', '/v1/exceptions'],
      ['POST', '/v1/orders'],
      ['PUT', '/v1/products'],
    ] as const) {
      const answer = await loop.call(method, path, method === 'GET' ? undefined : {});
      expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
    }
    const wrong = await loop.call('GET', '/v1/exceptions', undefined, {
      authorization: 'Bearer another-key-of-sixteen',
    });
    expect(wrong.status).toBe(401);
  });

  test('answers with its key, and health without', async () => {
    const authorization = `Bearer ${apiKey}`;
    expect((await loop.call('GET', '/v1/exceptions', undefined, { authorization })).status).toBe(200);
    expect(await loop.call('GET', '/livez')).toMatchObject({ status: 200, body: { ok: true } });
    expect(await loop.call('GET', '/readyz')).toMatchObject({ status: 200, body: { ok: true } });
  });

  test('wants an idempotency key with every order', async () => {
    const answer = await loop.call('POST', '/v1/orders', orderOf('K-1', [['ROPE-30-6', 1]]), {
      authorization: `Bearer ${apiKey}`,
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'REQUEST-INVALID' } });
    expect(String(answer.body.detail)).toContain('idempotency-key');
  });
});
