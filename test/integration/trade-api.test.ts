import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { createServer } from '../../src/server/server.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What the pages about orders, stock, suppliers and shops ask, over HTTP. */
const database = testDatabase();
let step: StepGateway;
let server: FastifyInstance;
let files: ReturnType<typeof acmeFiles>;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, control_number',
    { restart: true },
  );
  step = await stepGateway(database);
  files = acmeFiles();
  server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Desk lamp' },
    { sku: 'LAMP-2', title: 'Floor lamp' },
    { sku: 'TENT', title: 'Tent' },
  ]);
  await step.receive(
    'bravo',
    'inv_1.csv',
    bravoFiles.stock([
      ['LAMP', 40, '10.00'],
      ['STRANGE', 3, '1.00'],
    ]),
  );
});
afterEach(() => server.close());

async function call(method: 'GET' | 'POST', path: string, payload?: object) {
  const answer = await server.inject({ method, url: `/v1${path}`, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}
const get = async (path: string) => {
  const { status, body } = await call('GET', path);
  expect({ status, path }).toEqual({ status: 200, path });
  return body;
};
const ids = async (query: string): Promise<string[]> =>
  (await get(`/orders?${query}`)).orders.map(({ orderId }: { orderId: string }) => orderId);

describe('the list of orders', () => {
  beforeEach(async () => {
    await step.place('1001', [['LAMP', 5]]);
    await step.place('1002', [['LAMP', 1]]);
    await step.place('X-1', [['TENT', 1]]);
  });

  it('has what one looks for first, the newest first, page by page', async () => {
    const first = await get('/orders?limit=2');
    expect(first.orders).toMatchObject([
      { orderId: 'X-1', state: 'unfulfillable', purchaseOrders: [], units: 1 },
      { orderId: '1002', state: 'routed', units: 1, overdue: 0, purchaseOrders: [{ supplier: 'bravo' }] },
    ]);
    const second = await get(`/orders?limit=2&before=${first.next}`);
    expect(second).toMatchObject({ orders: [{ orderId: '1001', units: 5 }], next: null });
    expect(await get('/orders/counts')).toEqual({ counts: { routed: 2, unfulfillable: 1 } });
  });

  it('is looked through by state, shop, supplier, day, number and trouble', async () => {
    const [order] = (await get('/orders?search=1001')).orders;
    const { poNumber } = order.purchaseOrders[0];
    expect(await ids('state=routed')).toEqual(['1002', '1001']);
    expect(await ids('storefront=other')).toEqual([]);
    expect(await ids('supplier=bravo')).toEqual(['1002', '1001']);
    expect(await ids('supplier=acme')).toEqual([]);
    const day = order.placedAt.slice(0, 10);
    expect(await ids(`from=${day}&to=${day}`)).toEqual(['X-1', '1002', '1001']);
    expect(await ids('from=2030-01-01')).toEqual([]);
    expect(await ids('to=2020-01-01')).toEqual([]);
    expect(await ids('search=100')).toEqual(['1002', '1001']);
    expect(await ids(`search=${poNumber}`)).toEqual(['1001']);
    expect(await ids('search=%25')).toEqual([]);
    expect(await ids('problem=true')).toEqual(['X-1']);
    await database
      .db('purchase_order')
      .where({ po_number: poNumber })
      .update({ overdue: '[{"step":"acknowledgment"}]' });
    expect(await ids('problem=true')).toEqual(['X-1', '1001']);
  });

  it('has an order as troubled as long as an exception names its purchase order', async () => {
    const [order] = (await get('/orders?search=1002')).orders;
    await database.db('exception').insert({
      dedupe_key: 'OVERDUE/bravo',
      code: 'PO-OVER-SHIPPED',
      severity: 'error',
      message: 'too many came',
      facts: JSON.stringify({ poNumber: order.purchaseOrders[0].poNumber }),
      supplier_id: 'bravo',
      opened_at: step.clock.now(),
      last_seen_at: step.clock.now(),
    });
    expect(await ids('problem=true')).toEqual(['X-1', '1002']);
    expect((await get('/orders/shop/1002')).detail.exceptions).toMatchObject([{ code: 'PO-OVER-SHIPPED' }]);
    await database.db('exception').update({ closed_at: step.clock.now() });
    expect(await ids('problem=true')).toEqual(['X-1']);
  });

  it('still answers which orders a number of a supplier stands for', async () => {
    const [order] = (await get('/orders?search=1001')).orders;
    const { poNumber } = order.purchaseOrders[0];
    expect((await get(`/orders?reference=${poNumber}`)).orders).toMatchObject([{ orderId: '1001', poNumber }]);
  });
});

describe('one order', () => {
  it('has its lines, margin by stage, and every document with the file it came in', async () => {
    await step.place('1001', [['LAMP', 5]]);
    const placed = await get('/orders/shop/1001');
    const { poNumber } = placed.purchaseOrders[0];
    expect(placed.detail).toMatchObject({
      shipTo: { country: expect.any(String) },
      items: [{ sku: 'LAMP', quantity: 5, cancelled: 0, isKnown: true }],
      orders: [{ supplier: 'bravo', poNumber, lines: [{ supplierSku: 'LAMP', quantity: 5, shipped: 0 }] }],
      holds: [],
      choices: [],
    });
    expect(JSON.stringify(placed.detail.shipTo)).not.toContain('name');
    await step.receive('bravo', 'confirm_1.csv', bravoFiles.confirm(poNumber, [{ units: 5 }]));
    await step.receive('bravo', 'ship_1.csv', bravoFiles.ship(poNumber, [{ units: 5 }]));
    await step.receive('bravo', 'invoice_1.csv', bravoFiles.invoice('I-1', poNumber, [{ units: 5 }]));
    const { detail, history } = await get('/orders/shop/1001');
    expect(detail.orders[0].documents).toMatchObject([
      { kind: 'delivery', id: expect.any(String), fileId: null },
      { kind: 'acknowledgment', file: 'confirm_1.csv', fileId: expect.any(String), documentId: expect.any(String) },
      { kind: 'shipment', name: 'S-1', file: 'ship_1.csv' },
      { kind: 'invoice', name: 'I-1', id: '1', file: 'invoice_1.csv' },
    ]);
    const stages = new Set(detail.margin.map(({ stage }: { stage: string }) => stage));
    expect([...stages]).toEqual(expect.arrayContaining(['estimate', 'invoiced']));
    const sum = await database.db('margin_entry').sum<{ sum: string }[]>('amount as sum');
    const told = detail.margin.reduce((total: number, { stands }: { stands: string }) => total + Number(stands), 0);
    expect(told).toBeCloseTo(Number(sum[0]?.sum), 6);
    expect(history.map(({ to }: { to: string }) => to)).toEqual(expect.arrayContaining(['routed', 'shipped']));
    expect((await call('GET', '/orders/shop/none')).status).toBe(404);
  });
});

describe('a look at what routing again would do', () => {
  const rows = async () => [
    await database.db('route_choice').count('* as n').first(),
    await database.db('given_up').count('* as n').first(),
    await database.db('state_event').count('* as n').first(),
    await database.db('purchase_order_line').sum('dead as n').first(),
    await database.db('reservation').select('state', 'quantity'),
  ];

  it('says who would get it and why, and leaves everything as it is', async () => {
    await step.place('1001', [['LAMP', 5]]);
    await step.receive('acme', '846.edi', files.stock(50, 'F1'));
    const before = await rows();
    const { poNumber } = (await get('/orders/shop/1001')).purchaseOrders[0];
    const untouched = await call('POST', '/orders/shop/1001/reroute/preview', { to: 'acme' });
    expect(untouched).toMatchObject({ status: 200, body: { units: 0, decision: null } });
    const wanted = { to: 'acme', givenUp: [poNumber] };
    const { status, body } = await call('POST', '/orders/shop/1001/reroute/preview', wanted);
    expect(status).toBe(200);
    expect(body).toMatchObject({ units: 5, said: expect.stringContaining('5 unit(s) are given up') });
    expect(body.decision.plan.assignments).toMatchObject([{ supplierId: 'acme', lines: [{ quantity: 5 }] }]);
    const bravo = body.decision.plan.explanation.candidates.find(
      ({ supplierId }: { supplierId: string }) => supplierId === 'bravo',
    );
    expect(bravo).toMatchObject({ outcome: 'not-eligible', because: expect.stringContaining('refused') });
    expect(await rows()).toEqual(before);
    expect(step.hints).toEqual([]);

    const done = await call('POST', '/orders/shop/1001/reroute', { ...wanted, reason: 'they said so' });
    expect(done).toMatchObject({ status: 200, body: { said: body.said } });
    await step.work();
    expect((await get('/orders/shop/1001')).purchaseOrders).toMatchObject([
      { supplier: 'bravo', state: 'cancelled' },
      { supplier: 'acme' },
    ]);
    // Both belong to one order, which is what each leads to.
    const { hits } = await get('/search?q=PO-');
    expect(hits.map(({ key, supplierId }: { key: string; supplierId: string }) => [key, supplierId])).toEqual([
      ['shop/1001', 'acme'],
      ['shop/1001', 'bravo'],
    ]);
  });

  it('is refused as the deed would be', async () => {
    await step.place('1001', [['LAMP', 5]]);
    const wrong = await call('POST', '/orders/shop/1001/reroute/preview', { givenUp: ['PO-OTHER'] });
    expect(wrong).toMatchObject({ status: 409, body: { code: 'ORDER-CHANGE-REFUSED' } });
    expect(await call('POST', '/orders/shop/9/reroute/preview', {})).toMatchObject({ status: 404 });
  });
});

describe('the list of products', () => {
  const skus = async (query: string): Promise<string[]> =>
    (await get(`/products?${query}`)).products.map(({ sku }: { sku: string }) => sku);

  it('has what storefronts show and who has it, in the order of SKUs, page by page', async () => {
    const first = await get('/products?limit=2');
    expect(first).toMatchObject({
      products: [
        {
          sku: 'LAMP',
          title: 'Desk lamp',
          listings: [{ storefront: 'shop', desired: expect.any(Number), refusal: null }],
          offers: [{ supplier: 'bravo', supplierSku: 'LAMP', status: 'active', units: 40, cost: '10', isStale: false }],
        },
        { sku: 'LAMP-2', offers: [] },
      ],
      next: 'LAMP-2',
    });
    expect(await get('/products?limit=2&before=LAMP-2')).toMatchObject({ products: [{ sku: 'TENT' }], next: null });
  });

  it('is looked through by words, supplier and how they stand', async () => {
    expect(await skus('search=LAMP')).toEqual(['LAMP', 'LAMP-2']);
    expect(await skus('search=floor')).toEqual(['LAMP-2']);
    expect(await skus('search=%25')).toEqual([]);
    expect(await skus('supplier=bravo')).toEqual(['LAMP']);
    expect(await skus('supplier=acme')).toEqual([]);
    expect(await skus('show=selling')).toEqual(['LAMP']);
    expect(await skus('show=sold-out')).toEqual(['LAMP-2', 'TENT']);
    expect(await skus('show=unsupplied')).toEqual(['LAMP-2', 'TENT']);
    expect(await skus('show=refused')).toEqual([]);
    await database.db('listing').where({ desired: 0 }).limit(1).update({ refusal: 'no such variant' });
    expect(await skus('show=refused')).not.toEqual([]);
    expect(await skus('show=refused&storefront=other')).toEqual([]);
    expect(await skus('show=stale')).toEqual([]);
    await database.db('supplier').update({ stale_before: '2030-01-01' });
    expect(await skus('show=stale')).toEqual(['LAMP']);
    await database.db('supplier_offer').update({ missing_streak: 1 });
    expect(await skus('show=missing')).toEqual(['LAMP']);
    expect((await call('GET', '/products?show=everything')).status).toBe(422);
  });

  it('says what is offered that is none of them', async () => {
    expect(await get('/offers/unmatched?supplier=bravo')).toMatchObject({
      offers: [{ supplierSku: 'STRANGE', units: 3, cost: '1' }],
      next: null,
    });
    expect((await call('GET', '/offers/unmatched')).status).toBe(422);
  });
});

describe('the numbers of a SKU over time', () => {
  it('are those that its history leads to', async () => {
    await step.receive('bravo', 'inv_2.csv', bravoFiles.stock([['LAMP', 25, '10.00']]));
    const series = await get('/stock/LAMP/series?since=1d');
    expect(series.suppliers).toMatchObject([{ supplier: 'bravo', supplierSku: 'LAMP' }]);
    const units = series.suppliers[0].points.map((point: { units: number }) => point.units);
    expect(units).toEqual([40, 25]);
    const [shop] = series.storefronts;
    const { desired } = (await get('/stock/LAMP')).storefronts[0];
    expect(shop.points.at(-1).units).toBe(desired);
    expect((await call('GET', '/stock/LAMP/series?since=soon')).status).toBe(422);
    expect((await call('GET', '/stock/NONE/series')).status).toBe(404);
  });
});

describe('a look at what undoing a feed would do', () => {
  beforeEach(() => step.receive('bravo', 'inv_2.csv', bravoFiles.stock([['LAMP', 0, '10.00']])));
  const figures = async () => [
    await database.db('supplier_stock').orderBy('supplier_sku').select('supplier_sku', 'quantity', 'feed_run_id'),
    await database.db('listing').orderBy('product_id').select('product_id', 'desired', 'desired_version'),
    await database.db('feed_run').orderBy('id').select('id', 'state'),
    await database.db('state_event').count('* as n').first(),
  ];

  const lastRun = async (): Promise<string> => (await database.db('feed_run').orderBy('id', 'desc').first('id')).id;

  it('says what storefronts would show, and leaves everything as it is', async () => {
    const before = await figures();
    const run = await lastRun();
    const preview = await call('POST', `/feeds/${run}/undo/preview`);
    expect(preview).toMatchObject({
      status: 200,
      body: {
        supplier: 'bravo',
        takenBack: [run],
        storefronts: [{ storefront: 'shop', more: 1, fewer: 0, gone: 0, examples: [{ sku: 'LAMP', from: 0 }] }],
      },
    });
    expect(await figures()).toEqual(before);
    const done = await call('POST', `/feeds/${run}/undo`, { reason: 'half the file was missing' });
    expect(done.body.said).toContain(`takes back ${preview.body.changed} figure(s)`);
    const { desired } = (await get('/stock/LAMP')).storefronts[0];
    expect(desired).toBe(preview.body.storefronts[0].examples[0].to);
  });

  it('is refused as the deed would be', async () => {
    expect(await call('POST', '/feeds/999/undo/preview')).toMatchObject({
      status: 409,
      body: { code: 'FEED-UNDO-REFUSED' },
    });
  });

  it('and what a run changed is listed figure by figure', async () => {
    const run = await lastRun();
    const page = await get(`/feeds/${run}/figures?limit=1`);
    expect(page.figures).toMatchObject([{ supplierSku: 'LAMP', sku: 'LAMP', before: 40, after: 0 }]);
    expect(await get(`/feeds/${run}/figures?before=${page.next}`)).toMatchObject({ next: null });
    expect((await get('/feeds?state=all&feed=none')).feeds).toEqual([]);
  });
});

describe('suppliers', () => {
  it('are listed with what waits at each', async () => {
    const { suppliers } = await get('/suppliers');
    expect(suppliers).toMatchObject([
      { id: 'acme', standing: { offers: 0, openOrders: 0 } },
      { id: 'bravo', standing: { offers: 2, unmatched: 1, lastFileAt: expect.any(String), heldFeeds: 0 } },
    ]);
    expect(await get('/suppliers/bravo')).toMatchObject({
      id: 'bravo',
      reads: expect.arrayContaining([expect.objectContaining({ kind: 'inventory' })]),
      freshness: { feeds: [{ lastFile: { name: 'inv_1.csv' } }] },
    });
    expect((await call('GET', '/suppliers/none')).status).toBe(404);
  });

  it('are checked by the connection that the gateway has', async () => {
    expect(await call('POST', '/suppliers/bravo/check')).toMatchObject({
      status: 200,
      body: {
        supplier: 'bravo',
        isInOrder: true,
        steps: expect.arrayContaining([expect.objectContaining({ ok: true })]),
      },
    });
    expect((await call('POST', '/suppliers/none/check')).status).toBe(404);
  });

  it('have a scorecard for each week, of their own orders only', async () => {
    await step.place('1001', [['LAMP', 5]]);
    const { weeks } = await get('/suppliers/bravo/scorecards?weeks=2');
    expect(weeks).toMatchObject([{ card: null }, { card: { supplierId: 'bravo', lines: 1 } }]);
    expect((await get('/suppliers/acme/scorecards?weeks=2')).weeks).toMatchObject([{ card: null }, { card: null }]);
  });
});

describe('storefronts', () => {
  it('say what they can, what waits for them and what they were told', async () => {
    expect(await get('/storefronts/shop')).toMatchObject({
      storefront: 'shop',
      standing: { listed: 3 },
      capabilities: { adapter: 'memory' },
    });
    const { hours } = await get('/storefronts/shop/pushes?hours=48');
    expect(hours).toMatchObject([{ batches: expect.any(Number), items: expect.any(Number) }]);
    expect(await get('/storefronts/shop/drift/runs')).toEqual({ runs: [] });
    expect((await call('GET', '/storefronts/none')).status).toBe(404);
  });
});
