import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readingsOf } from '../../src/app/inspect/readings.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { createServer } from '../../src/server/server.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { testDatabase } from '../support/database.ts';
import { keepRevisions } from '../support/keep-revisions.ts';
import { type StepGateway, stepEnvironment, stepGateway } from '../support/step-gateway.ts';

/** What the pages about files, documents and exceptions ask for. */
const database = testDatabase();
const MAPPINGS = join(import.meta.dirname, '../../mappings');
const files = acmeFiles();
const HEAD = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\n';
let step: StepGateway;
let server: FastifyInstance;
let poNumber: string;
/** What the server told the log: an answer that is not what openapi.json says. */
const errors: unknown[] = [];

beforeAll(async () => {
  step = await stepGateway(database);
  await keepRevisions(database.db, MAPPINGS, ['acme', 'bravo'], stepEnvironment);
  server = await createServer({
    gateway: {
      ...step.gateway,
      logger: { ...silentLogger, error: (...said: unknown[]) => void errors.push(said) },
    },
    apiKey: undefined,
    isReady: () => true,
    readings: readingsOf(step.gateway, stepEnvironment),
  });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846_1.edi', files.stock(10, 'DAILY-1'));
  await step.place('C-1', [['LAMP', 2]]);
  poNumber = (await database.db('purchase_order').first('po_number')).po_number;
  const { group_control_number: group } = await database.db('delivery').where({ kind: 'order' }).first();
  await step.receive('acme', '997_1.edi', files.functional(String(group), 'A'));
  await step.receive('acme', '855_1.edi', files.acknowledgment(poNumber, 2, '20261201'));
  await step.receive('acme', '856_1.edi', files.shipNotice(poNumber, 2));
  await step.receive('acme', '810_1.edi', files.invoice(poNumber, 2));
});
afterAll(() => server.close());
afterEach(() => expect(errors).toEqual([]));

async function get(url: string, headers: Record<string, string> = {}) {
  const answer = await server.inject({ method: 'GET', url: `/v1${url}`, headers });
  const isJson = String(answer.headers['content-type']).includes('json');
  return { status: answer.statusCode, body: isJson ? answer.json() : answer.body, headers: answer.headers };
}
async function post(url: string, payload: object) {
  const answer = await server.inject({ method: 'POST', url: `/v1${url}`, payload });
  return { status: answer.statusCode, body: answer.json() };
}
const idOf = async (name: string): Promise<string> => (await database.db('seen_file').where({ name }).first('id')).id;
const documentOf = async (set: string): Promise<string> =>
  (await database.db('document').where({ set_id: set }).orderBy('id', 'desc').first('id')).id;

describe('search', () => {
  const found = async (q: string) => {
    const { status, body } = await get(`/search?q=${encodeURIComponent(q)}`);
    expect(body).toMatchObject({ hits: expect.any(Array) });
    expect(status).toBe(200);
    return body.hits as { kind: string; key: string; by: string; isExact: boolean }[];
  };

  it('finds by order, purchase order, SKU, tracking number, invoice, shipment, control number, file name and hash', async () => {
    const { sha256 } = (await get(`/files/${await idOf('855_1.edi')}`)).body.file;
    const { control_number: control } = await database.db('document').where({ set_id: '855' }).first();
    const first = async (q: string) => (await found(q))[0];
    expect(await first('C-1')).toMatchObject({ kind: 'order', key: 'shop/C-1', isExact: true });
    expect(await first(poNumber)).toMatchObject({ kind: 'purchase-order', key: 'shop/C-1', title: poNumber });
    expect(await first('lamp')).toMatchObject({ kind: 'product', key: 'LAMP' });
    expect(await first('1z999aa1 0123456784')).toMatchObject({
      kind: 'order',
      key: 'shop/C-1',
      by: expect.stringContaining('tracking'),
    });
    expect(await first('855_1')).toMatchObject({ kind: 'file', title: '855_1.edi', isExact: false });
    expect(await first(sha256.slice(0, 12))).toMatchObject({
      kind: 'file',
      title: '855_1.edi',
      by: 'hash of its bytes',
    });
    expect(await found(control)).toContainEqual(
      expect.objectContaining({ kind: 'document', by: `control number ${control}` }),
    );
    const { invoice_number: invoice } = await database.db('invoice').first();
    expect(await first(invoice)).toMatchObject({ kind: 'invoice', key: await documentOf('810') });
    const { shipment_ref: shipment } = await database.db('shipment').first();
    expect(await first(shipment)).toMatchObject({ kind: 'shipment', key: await documentOf('856') });
  });

  it('takes what SQL would take for a pattern as it stands, and needs two characters', async () => {
    expect(await found('%%')).toEqual([]);
    expect(await found("__' or 1=1")).toEqual([]);
    expect((await get('/search?q=x')).status).toBe(422);
  });

  it('finds codes of findings', async () => {
    expect((await get('/search?q=feed-zer')).body.codes).toEqual([{ code: 'FEED-ZEROED', title: expect.any(String) }]);
  });
});

describe('documents', () => {
  it('are listed newest first, page by page, by kind, number, control number and file', async () => {
    const { body } = await get('/documents');
    expect(body.documents.map(({ label }: { label: string }) => label)).toEqual(['810', '856', '855', '997', '846']);
    const page = (await get('/documents?limit=2')).body;
    expect(page.documents).toHaveLength(2);
    const next = (await get(`/documents?limit=2&before=${page.next}`)).body;
    expect(next.documents.map(({ label }: { label: string }) => label)).toEqual(['855', '997']);
    const labels = async (query: string) =>
      (await get(`/documents?${query}`)).body.documents.map(({ label }: { label: string }) => label);
    expect(await labels('kind=invoice')).toEqual(['810']);
    expect(await labels(`number=${poNumber}`)).toEqual(expect.arrayContaining(['855']));
    expect(await labels(`file=${await idOf('856_1.edi')}`)).toEqual(['856']);
    expect(await labels('state=held')).toEqual([]);
    expect((await get('/documents/counts')).body.documents).toContainEqual(
      expect.objectContaining({ direction: 'out', label: '850', count: 1 }),
    );
  });

  it('one says where it stands, what it speaks of and what it became', async () => {
    const { body } = await get(`/documents/${await documentOf('856')}`);
    expect(body.document).toMatchObject({
      file: '856_1.edi',
      ordinal: 1,
      state: 'applied',
      interchange: { state: 'accepted' },
      orders: [{ poNumber, storefront: 'shop', orderId: 'C-1' }],
      became: [{ kind: 'shipment' }],
      readings: [{ attempt: 0 }],
    });
    expect(await get('/documents/999999')).toMatchObject({ status: 404 });
  });

  it('one shows raw beside meaning: names, codes, offsets, and which field each value gave', async () => {
    const { body } = await get(`/documents/${await documentOf('855')}/meaning`);
    const { records, lines, total, next, mapping, revision } = body.meaning;
    expect(mapping).toMatchObject({ id: 'acme-855', kind: 'acknowledgment' });
    expect(revision).toMatch(/^[0-9a-f]{64}$/);
    expect({ total, next }).toEqual({ total: records.length, next: null });
    const ack = records.find(({ tag }: { tag: string }) => tag === 'ACK');
    expect(ack).toMatchObject({ raw: 'ACK*IA*2*EA*068*20261201~', name: 'Line Item Acknowledgment' });
    const quantity = ack.values.find(({ at }: { at: string }) => at === 'ACK02');
    expect(ack.raw.slice(quantity.start, quantity.end)).toBe('2');
    expect(quantity.gives).toContainEqual({ field: 'quantity', line: 1 });
    const bytes = (await get(`/files/${await idOf('855_1.edi')}/content`)).body;
    expect(bytes.slice(ack.offset, ack.offset + ack.raw.length)).toBe(ack.raw);
    expect(lines[0].fields).toContainEqual(
      expect.objectContaining({ field: 'quantity', value: 2, from: [expect.objectContaining({ address: 'ACK02' })] }),
    );
  });

  it('one is read in parts, with the lines of each part', async () => {
    const id = await documentOf('855');
    const part = (await get(`/documents/${id}/meaning?from=2&limit=2`)).body.meaning;
    expect(part.records.map(({ index }: { index: number }) => index)).toEqual([2, 3]);
    expect(part).toMatchObject({ next: 4, lines: [{ number: 1 }] });
    expect((await get(`/documents/${id}/meaning?from=1000`)).body.meaning).toMatchObject({ records: [], next: null });
  });
});

describe('a file', () => {
  it('has a timeline: seen, received, read, recorded, and what left because of it', async () => {
    const { body } = await get(`/files/${await idOf('846_1.edi')}/timeline`);
    expect(body.timeline).toMatchObject({
      state: 'opened',
      readings: [
        {
          attempt: 0,
          documents: 1,
          applied: 1,
          state: 'opened',
          beganAt: expect.any(String),
          endedAt: expect.any(String),
        },
      ],
    });
    expect(body.timeline.effects.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['answer', 'stock']),
    );
    const shipped = (await get(`/files/${await idOf('856_1.edi')}/timeline`)).body.timeline;
    expect(shipped.effects).toContainEqual(
      expect.objectContaining({ kind: 'fulfilment', key: 'shop/C-1', state: 'done' }),
    );
  });

  it('gives parts of its bytes', async () => {
    const url = `/files/${await idOf('846_1.edi')}/content`;
    const whole = (await get(url)).body as string;
    expect(await get(url, { range: 'bytes=0-2' })).toMatchObject({
      status: 206,
      body: 'ISA',
      headers: { 'content-range': `bytes 0-2/${whole.length}`, 'content-length': '3' },
    });
    expect((await get(url, { range: 'bytes=-4' })).body).toBe(whole.slice(-4));
    expect((await get(url, { range: `bytes=${whole.length - 2}-99999` })).body).toBe(whole.slice(-2));
    expect(await get(url, { range: `bytes=${whole.length}-` })).toMatchObject({ status: 416 });
    expect((await get(url, { range: 'lines=1-2' })).status).toBe(200);
  });

  it('is read in words, archived or pasted, by whoever may look', async () => {
    const archived = (await get(`/files/${await idOf('846_1.edi')}/inspect`)).body.report;
    expect(archived).toMatchObject({ format: 'x12', complete: true, totals: { transactionSets: 1 } });
    const [set] = archived.interchanges[0].groups[0].transactionSets;
    expect(set.records[0]).toMatchObject({ tag: 'ST', offset: expect.any(Number) });
    const pasted = await server.inject({
      method: 'POST',
      url: '/v1/inspect?name=stock.csv',
      headers: { 'content-type': 'application/octet-stream' },
      payload: 'sku,qty\nA,1\n',
    });
    expect(pasted.json().report).toMatchObject({ format: 'csv', documents: [{ recordCount: 1 }] });
    const nothing = await server.inject({ method: 'POST', url: '/v1/inspect' });
    expect(nothing.json().report).toMatchObject({ problems: [{ code: 'FORMAT-EMPTY' }] });
  });
});

describe('the chain of an order', () => {
  it('shows every document from the order to the parcel, with its clocks', async () => {
    const { body } = await get('/orders/shop/C-1/chain');
    expect(body.chain).toMatchObject({ orderId: 'C-1', purchaseOrders: [{ poNumber, supplierId: 'acme' }] });
    const { links } = body.chain.purchaseOrders[0];
    expect(links.map(({ set, state }: { set: string; state: string }) => `${set} ${state}`)).toEqual([
      '850 done',
      '997 done',
      '855 done',
      '856 done',
      '810 done',
      'fulfilment done',
    ]);
    expect(links.map(({ documents }: { documents: { name: string }[] }) => documents.map(({ name }) => name))).toEqual([
      [expect.any(String)],
      ['997_1.edi'],
      ['855_1.edi'],
      ['856_1.edi'],
      ['810_1.edi'],
      [],
    ]);
    expect(links[5].parcels).toMatchObject([{ trackingNumber: '1Z999AA10123456784', state: 'done' }]);
    expect(await get('/orders/shop/none/chain')).toMatchObject({ status: 404 });
  });

  it('says what has not come and when it is overdue', async () => {
    await step.receive('acme', '846_2.edi', files.stock(10, 'DAILY-2'));
    await step.place('C-2', [['LAMP', 1]]);
    step.clock.advance(10 * 24 * 3600_000);
    const { links } = (await get('/orders/shop/C-2/chain')).body.chain.purchaseOrders[0];
    expect(links.find(({ set }: { set: string }) => set === '997')).toMatchObject({
      state: 'overdue',
      dueAt: expect.any(String),
    });
  });
});

describe('exceptions', () => {
  const held = `${HEAD}LAMP,,Lamp,20,10.00,A,\nDESK,,Desk,4O,10.00,A,\n`;
  const open = async (code: string) =>
    (await get(`/exceptions?code=${code}`)).body.exceptions[0] as { id: string; message: string };

  it('one about held lines shows the lines and the buttons that put them right', async () => {
    await step.receive('bravo', 'inv_1.csv', held);
    const { id } = await open('FEED-LINES-HELD');
    const { body } = await get(`/exceptions/${id}`);
    expect(body).toMatchObject({
      exception: { code: 'FEED-LINES-HELD', why: expect.any(String), remedy: expect.any(String) },
      subjects: { file: { name: 'inv_1.csv' }, heldCount: 1, heldLines: [{ raw: expect.stringContaining('4O') }] },
    });
    const actions = body.actions as { id: string; page?: string }[];
    expect(actions.map((one) => one.id)).toEqual([
      'fix-mapping',
      'retry-lines',
      'replay',
      'replay-old',
      'see-file',
      'ignore',
    ]);
    expect(actions[0]?.page).toBe(`/lab?supplier=bravo&mapping=bravo-inventory&file=${await idOf('inv_1.csv')}`);
  });

  it('one about a file that ends too early leads to the file first: no mapping reads what is not there', async () => {
    const whole = files.stock(7, 'DAILY-CUT');
    await step.receive('acme', '846_cut.edi', whole.slice(0, whole.indexOf('CTT')));
    const { body } = await get(`/exceptions/${(await open('FILE-INCOMPLETE')).id}`);
    const ids = (body.actions as { id: string }[]).map(({ id }) => id);
    expect(ids[0]).toBe('see-file');
    expect(ids).not.toContain('fix-mapping');
    expect(ids.filter((id) => id === 'see-file')).toHaveLength(1);
  });

  it('one about a finding shows the exact place with its bytes', async () => {
    await step.receive('acme', '846_bad.edi', files.stock(7, 'DAILY-3').replace('QTY*33*7', 'QTY*33*4O'));
    const { body } = await get(`/exceptions/${(await open('FEED-LINES-HELD&supplier=acme')).id}`);
    expect(body.problems[0]).toMatchObject({
      code: 'MAP-NUMBER',
      place: 'segment 5 (QTY02)',
      found: '4O',
      slice: { marked: 'QTY*33*4O*EA~', terminator: '~', before: expect.stringContaining('LIN**VN*LAMP~') },
    });
    const empty = (await get(`/exceptions/${(await open('FEED-EMPTY')).id}`)).body;
    expect(empty.subjects).toMatchObject({ feed: { state: 'held' }, file: { name: '846_bad.edi' } });
    expect(empty.actions[0]).toMatchObject({
      id: 'release',
      isDangerous: true,
      request: { path: `/v1/feeds/${empty.subjects.feed.id}/release` },
    });
  });

  it('one about an order leads to it; a closed one has nothing to press', async () => {
    await step.place('C-9', [['NOBODY-HAS-IT', 1]]);
    const { id } = await open('ORDER-UNKNOWN-SKU');
    const { body } = await get(`/exceptions/${id}`);
    expect(body.subjects.order).toMatchObject({ storefront: 'shop', orderId: 'C-9' });
    expect(body.actions.map((one: { id: string }) => one.id)).toEqual(['reroute', 'see-order', 'ignore']);
    await post(`/exceptions/${id}/ignore`, { reason: 'not sold' });
    expect((await get(`/exceptions/${id}`)).body).toMatchObject({
      exception: { closedBecause: expect.stringContaining('not sold') },
      actions: [],
    });
  });

  it('are counted by code, supplier and severity', async () => {
    expect((await get('/exceptions/counts')).body.counts).toContainEqual(
      expect.objectContaining({ code: 'FEED-LINES-HELD', supplierId: 'bravo', count: 1, title: expect.any(String) }),
    );
  });

  it('many at once: counted first, done as counted, refused when the count is another one', async () => {
    await step.receive('bravo', 'odd_1.bin', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1]));
    await step.receive('bravo', 'odd_2.bin', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2]));
    const wanted = { filter: { supplier: 'bravo', code: 'FILE-FOREIGN' }, action: 'replay' };
    const preview = await post('/exceptions/bulk/preview', wanted);
    expect(preview.body).toMatchObject({ count: 2, byCode: { 'FILE-FOREIGN': 2 }, left: 0, isCut: false });
    expect(await post('/exceptions/bulk', { ...wanted, count: 3, reason: 'mended' })).toMatchObject({
      status: 409,
      body: { code: 'BULK-CHANGED' },
    });
    const again = await post('/exceptions/bulk', { ...wanted, count: 2, reason: 'mended' });
    expect(again.body.outcomes).toMatchObject([{ ok: true, said: expect.stringContaining('held') }, { ok: true }]);
    expect(await database.db('file_attempt').count('* as n')).toMatchObject([{ n: '2' }]);
    const ignored = await post('/exceptions/bulk', {
      ...wanted,
      action: 'ignore',
      count: 2,
      reason: 'no files of ours',
    });
    expect(ignored.body.outcomes.every(({ ok }: { ok: boolean }) => ok)).toBe(true);
    expect((await get('/exceptions?code=FILE-FOREIGN')).body.exceptions).toEqual([]);
    expect((await post('/exceptions/bulk/preview', { action: 'ignore' })).status).toBe(422);
  });

  it('lines are read again together', async () => {
    const { subjects } = (await get(`/exceptions/${(await open('FEED-LINES-HELD')).id}`)).body;
    const ids = subjects.heldLines.map(({ id }: { id: string }) => id);
    const { body } = await post('/held-lines/decide', { do: 'retry', ids });
    expect(body.decided).toMatchObject([{ ok: false, message: expect.stringContaining('holds it as well') }]);
  });

  it('a file is read again by its old mappings too', async () => {
    const id = await idOf('inv_1.csv');
    await database
      .db('seen_file')
      .where({ id })
      .update({ revision: step.gateway.suppliers.get('bravo')?.revision });
    const body = { reason: 'as it was', with: 'old', preview: true };
    expect(await post(`/files/${id}/reprocess`, body)).toMatchObject({ status: 200, body: { outcome: { ok: true } } });
    await database.db('seen_file').where({ id }).update({ revision: 'gone' });
    expect(await post(`/files/${id}/reprocess`, body)).toMatchObject({
      status: 409,
      body: { code: 'MAPPING-UNAVAILABLE' },
    });
  });
});
