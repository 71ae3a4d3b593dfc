import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/kernel/logger.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { raise } from '../../src/pipeline/exceptions.ts';
import { createServer } from '../../src/server/server.ts';
import { testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What an operator does from afar: looks, and presses the button that mends it. */
const database = testDatabase();
let step: StepGateway;
let server: FastifyInstance;
/** What the server told the log: an answer that is not what openapi.json says. */
const errors: unknown[] = [];
const HEAD = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\n';
const bravo = (quantity: (item: number) => number | string): string =>
  `${HEAD}${Array.from({ length: 30 }, (_, item) => `BRV-${item},,=cmd()${item},${quantity(item)},10.00,A,\n`).join('')}`;

beforeAll(async () => {
  step = await stepGateway(database);
  const logger = { ...silentLogger, error: (...said: unknown[]) => void errors.push(said) };
  server = await createServer({ gateway: { ...step.gateway, logger }, apiKey: undefined, isReady: () => true });
  await putProducts(step.gateway, [{ sku: 'BRV-1', title: 'Lamp' }]);
  await step.receive(
    'bravo',
    'inv_1.csv',
    bravo(() => 20),
  );
  await step.receive(
    'bravo',
    'inv_2.csv',
    bravo((item) => (item === 0 ? 'many' : 21)),
  );
  await step.place('1001', [['BRV-1', 1]]);
});
afterAll(() => server.close());
afterEach(() => expect(errors).toEqual([]));

async function get(url: string) {
  const answer = await server.inject({ method: 'GET', url: `/v1${url}` });
  return { status: answer.statusCode, body: answer.json() };
}
async function post(url: string, payload?: object) {
  const answer = await server.inject({
    method: 'POST',
    url: `/v1${url}`,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
}

describe('feeds', () => {
  let held: string;

  it('a held one is listed with the rule that it broke, and shown with its history', async () => {
    await step.receive(
      'bravo',
      'inv_3.csv',
      bravo(() => 0),
    );
    const { body } = await get('/feeds');
    expect(body).toMatchObject({
      feeds: [{ file: 'inv_3.csv', state: 'held', broken: [{ code: 'FEED-ZEROED' }, { code: 'FEED-FELL' }] }],
      next: null,
    });
    held = body.feeds[0].id;
    expect(await get(`/feeds/${held}`)).toMatchObject({
      status: 200,
      body: { feed: { id: held }, history: expect.any(Array) },
    });
    expect(await get('/feeds/999999')).toMatchObject({ status: 404 });
    expect(await get('/feeds/none')).toMatchObject({ status: 422, body: { code: 'REQUEST-INVALID' } });
  });

  it('it is released by whoever is signed in, with a reason, once', async () => {
    expect(await post(`/feeds/${held}/release`, {})).toMatchObject({ status: 422 });
    expect(await post(`/feeds/${held}/release`, { reason: 'they closed' })).toMatchObject({
      status: 200,
      body: { said: expect.any(String) },
    });
    expect(await get(`/feeds/${held}`)).toMatchObject({
      body: { feed: { state: 'released', decidedBy: 'this machine', decisionReason: 'they closed' } },
    });
    expect(await post(`/feeds/${held}/refuse`, { reason: 'no' })).toMatchObject({
      status: 409,
      body: { code: 'FEED-DECISION-REFUSED' },
    });
  });

  it('what it did is undone', async () => {
    const { body } = await get('/feeds?state=applied&limit=1');
    expect(await post(`/feeds/${body.feeds[0].id}/undo`, { reason: 'they did not close' })).toMatchObject({
      status: 200,
    });
    expect(await post(`/feeds/${body.feeds[0].id}/undo`, { reason: 'again' })).toMatchObject({
      status: 409,
      body: { code: 'FEED-UNDO-REFUSED' },
    });
    const stock = await database.db('supplier_stock').where({ supplier_sku: 'BRV-1' }).first();
    expect(Number(stock.quantity)).toBe(21);
  });

  it('the list goes on where its page ended, without doubling or leaving out', async () => {
    const all = (await get('/feeds?state=all')).body.feeds.map(({ id }: { id: string }) => id);
    const paged: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const { body } = await get(`/feeds?state=all&limit=2${next === '' ? '' : `&before=${next}`}`);
      paged.push(...body.feeds.map(({ id }: { id: string }) => id));
      next = body.next;
    }
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThan(3);
  });
});

describe('files', () => {
  it('are found by name, shown, and given back as they came, never as a page', async () => {
    const { body } = await get('/files?name=INV_2*');
    expect(body.files).toMatchObject([{ name: 'inv_2.csv', supplierId: 'bravo' }]);
    const [{ id }] = body.files;
    expect(await get(`/files/${id}`)).toMatchObject({ status: 200, body: { file: { id, name: 'inv_2.csv' } } });
    const content = await server.inject({ method: 'GET', url: `/v1/files/${id}/content` });
    expect(content.body).toBe(bravo((item) => (item === 0 ? 'many' : 21)));
    expect(content.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="inv_2.csv"',
      'x-content-type-options': 'nosniff',
    });
    expect(await get('/files?since=soon')).toMatchObject({ status: 422 });
    expect(await get('/files?state=lost')).toMatchObject({ status: 422 });
  });

  it('one is read again only by way of a preview or with a reason; a preview changes nothing', async () => {
    const [{ id }] = (await get('/files?name=inv_1.csv')).body.files;
    const before = await database.db('document').count();
    expect(await post(`/files/${id}/reprocess`, { reason: 'look', preview: true })).toMatchObject({
      status: 200,
      body: { outcome: { ok: expect.any(Boolean) } },
    });
    expect(await database.db('document').count()).toEqual(before);
    expect(await post(`/files/${id}/reprocess`, {})).toMatchObject({ status: 422 });
    expect(await post('/files/999999/reprocess', { reason: 'look' })).toMatchObject({ status: 404 });
  });
});

describe('held lines', () => {
  it('one is shown with what is wrong, corrected once, and refused with its reason', async () => {
    const { body } = await get('/held-lines');
    const line = body.lines.find(({ file }: { file: string }) => file === 'inv_2.csv');
    expect(await get(`/held-lines/${line.id}`)).toMatchObject({
      status: 200,
      body: { line: { raw: expect.stringContaining('many') } },
    });
    const wrong = await post(`/held-lines/${line.id}/decide`, {
      do: 'correct',
      fields: { quantity: 'some' },
      reason: 'they telephoned',
    });
    expect(wrong).toMatchObject({ status: 200, body: { ok: false } });
    expect(await post(`/held-lines/${line.id}/decide`, { do: 'ignore' })).toMatchObject({ status: 422 });
    expect(await post(`/held-lines/${line.id}/decide`, { do: 'ignore', reason: 'no such item' })).toMatchObject({
      body: { ok: true },
    });
    expect(await get(`/held-lines/${line.id}`)).toMatchObject({
      body: { line: { state: 'ignored', decidedBy: 'this machine', reason: 'no such item' } },
    });
  });
});

describe('deliveries', () => {
  it('are listed, shown, and given back byte by byte', async () => {
    const { body } = await get('/deliveries?supplier=bravo');
    expect(body.deliveries).toMatchObject([{ kind: 'order', state: 'sent' }]);
    const [{ id, size }] = body.deliveries;
    expect(await get(`/deliveries/${id}`)).toMatchObject({
      status: 200,
      body: {
        delivery: { id },
        left: [],
        history: expect.any(Array),
        actions: [
          { id: 'resend', isDangerous: true, request: { path: `/v1/deliveries/${id}/resend`, body: { seen: 0 } } },
        ],
      },
    });
    const content = await server.inject({ method: 'GET', url: `/v1/deliveries/${id}/content` });
    expect(content.rawPayload.length).toBe(size);
    expect(await get('/deliveries?waiting=true')).toMatchObject({ status: 200, body: { deliveries: [], next: null } });
  });

  it('one is sent again, and says why it waits; who did it, and why, stands in its history; a second press is refused', async () => {
    const [{ id }] = (await get('/deliveries?supplier=bravo')).body.deliveries;
    expect(await post(`/deliveries/${id}/resend`, { reason: 'they lost it' })).toMatchObject({ status: 200 });
    expect(JSON.stringify((await get(`/deliveries/${id}`)).body.history)).toContain('this machine');
    const waiting = await get('/deliveries?waiting=true');
    expect(waiting.body.deliveries).toMatchObject([{ id, why: 'it is due.' }]);
    await step.work();
    expect(await post(`/deliveries/${id}/resend`, {})).toMatchObject({
      status: 409,
      body: { code: 'DELIVERY-NOT-NOW' },
    });
    expect(await post(`/deliveries/${id}/abandon`, {})).toMatchObject({ status: 422 });
    expect(await post('/deliveries/999999/retry', {})).toMatchObject({ status: 404 });
  });
});

describe('suppliers, exceptions and reports', () => {
  it('suppliers are listed without secrets, and looked at on demand', async () => {
    const { body } = await get('/suppliers');
    expect(body.suppliers.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(['acme', 'bravo']));
    expect(JSON.stringify(body)).not.toMatch(/password|unused/i);
    expect(await post('/suppliers/bravo/poll')).toMatchObject({
      status: 200,
      body: { wanted: [{ folder: '/outbound' }] },
    });
    expect(await post('/suppliers/nobody/poll', {})).toMatchObject({ status: 404 });
    expect(await post('/suppliers/bravo/poll', { folder: '/nowhere' })).toMatchObject({ status: 404 });
  });

  it('an exception says why it matters and what to do; ignored it is closed with who and why, and can come again', async () => {
    const cause = { dedupeKey: 'TEST/1', code: 'STOREFRONT-REFUSED', message: 'shop refuses LAMP.' } as const;
    await raise(step.gateway, database.db, cause);
    const { body } = await get('/exceptions?code=STOREFRONT-REFUSED');
    expect(body.exceptions).toMatchObject([
      { message: 'shop refuses LAMP.', title: expect.any(String), why: expect.any(String), remedy: expect.any(String) },
    ]);
    const [{ id }] = body.exceptions;
    expect(await post(`/exceptions/${id}/ignore`, {})).toMatchObject({ status: 422 });
    expect(await post(`/exceptions/${id}/ignore`, { reason: 'not sold' })).toMatchObject({ status: 200 });
    expect(await get(`/exceptions/${id}`)).toMatchObject({
      body: { exception: { closedBecause: 'ignored by this machine: not sold' } },
    });
    expect(await post(`/exceptions/${id}/ignore`, { reason: 'not sold' })).toMatchObject({ status: 404 });
    await raise(step.gateway, database.db, cause);
    expect((await get('/exceptions?code=STOREFRONT-REFUSED')).body.exceptions).toHaveLength(1);
    expect((await get('/exceptions?state=closed&code=STOREFRONT-REFUSED')).body.exceptions).toHaveLength(1);
  });

  it('reports are tables; as CSV nothing in them is a formula', async () => {
    const days = 'from=2026-11-01&to=2026-11-30';
    expect(await get(`/reports/margin?${days}&by=line`)).toMatchObject({
      status: 200,
      body: { columns: expect.arrayContaining(['sku', 'margin']), rows: [{ order: '1001', sku: 'BRV-1' }] },
    });
    for (const name of ['invoices', 'statement', 'suppliers'])
      expect((await get(`/reports/${name}?${days}`)).status).toBe(200);
    await database.db('sales_order_line').update({ sku: '=1+1' });
    const csv = await server.inject({ method: 'GET', url: `/v1/reports/margin?${days}&by=line&format=csv` });
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.body).toContain(",'=1+1,");
    expect(await get('/reports/margin?from=2026-11-30&to=2026-11-01')).toMatchObject({ status: 422 });
    expect(await get('/reports/margin?from=yesterday&to=2026-11-01')).toMatchObject({ status: 422 });
  });
});
