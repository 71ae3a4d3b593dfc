import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { routingPolicy, routingRequest } from '../../src/documents/routing-request.ts';
import { route } from '../../src/domain/routing/route.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { limits } from '../../src/partners/schema/limits.ts';
import { shipping } from '../../src/partners/schema/shipping.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { importPlaces } from '../../src/pipeline/import-places.ts';
import { previewRouting } from '../../src/pipeline/outbound/preview-routing.ts';
import { createServer } from '../../src/server/server.ts';
import { refreshSupplierRecords } from '../../src/stores/scorecards.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { crossdock } from '../support/crossdock.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { orderOf } from '../support/loop.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** From the tables to a decision, and back to why. */
const database = testDatabase();
let step: StepGateway;

async function start(profile: (profile: SupplierProfile) => SupplierProfile = (same) => same): Promise<void> {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, postal_place, api_request',
  );
  step = await stepGateway(database, { profile });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 40, '10.00']]));
}

beforeEach(() => start());

const order = (orderId: string, units: number) => ({
  ...orderOf(orderId, [['LAMP', units]]),
  shippingService: 'ground',
});
const preview = (units = 2) => previewRouting(step.gateway, order('P-1', units));
const withShipping = (given: object) => start((profile) => ({ ...profile, shipping: shipping.parse(given) }));
const reasonNow = async () => (await preview()).plan.unfulfillable.map(({ reason }) => reason);

describe('a decision', () => {
  it('keeps the request it was made from, and is made again from it', async () => {
    await step.place('R-1', [['LAMP', 2]]);
    const kept = await database.db('routing_decision').first('inputs', 'inputs_sha256', 'explanation', 'algorithm');
    expect(kept.algorithm).toBe('landed_cost/3');
    const again = await route(routingRequest.parse(kept.inputs));
    expect({ ...again.explanation, unfulfillable: again.unfulfillable }).toEqual(kept.explanation);
    expect(again.assignments).toMatchObject([
      { supplierId: 'bravo', dropShipFee: '1.75', freight: '6.4', lines: [{ supplierSku: 'LAMP', quantity: 2 }] },
    ]);
    expect(JSON.stringify(kept.inputs)).not.toContain('Ann Example');
  });

  it('numbers the purchase orders of a supplier by themselves, behind what its supplier.yaml says', async () => {
    await start((profile) =>
      profile.id === 'bravo' ? { ...profile, orders: { ...profile.orders, numberPrefix: 'XD7' } } : profile,
    );
    for (const id of ['R-1', 'R-2', 'R-3']) await step.place(id, [['LAMP', 1]]);
    expect(await database.db('purchase_order').orderBy('id').pluck('po_number')).toEqual([
      'XD7-000001',
      'XD7-000002',
      'XD7-000003',
    ]);
    const twice = database.db('purchase_order').where({ po_number: 'XD7-000003' }).update({ po_number: 'XD7-000001' });
    await expect(twice).rejects.toThrow(/purchase_order_supplier_id_po_number/);
  });

  it('is the same as the preview said, which changed nothing', async () => {
    const before = await everything();
    const seen = await preview(3);
    expect(await everything()).toEqual(before);
    await step.gateway.db('sales_order').delete();
    step.clock.advance(-1000);
    await step.place('P-1', [['LAMP', 3]]);
    const kept = await database.db('routing_decision').first('inputs_sha256');
    expect(kept.inputs_sha256.toString('hex')).toBe(seen.inputsSha256);
  });

  it('for nobody is told, with the reason, and reserves nothing', async () => {
    await step.place('R-1', [['LAMP', 50]]);
    const unfilled = await database.db('sales_order').first('state', 'reason');
    expect(unfilled).toEqual({ state: 'unfulfillable', reason: 'line 1: bravo has 40 of 50' });
    expect(await database.db('exception').where({ code: 'ORDER-UNFULFILLABLE' })).toHaveLength(1);
    expect(await database.db('reservation')).toEqual([]);
  });
});

/** How many rows every table has. */
async function everything(): Promise<Record<string, string>> {
  const { rows } = await database.db.raw<{ rows: { name: string }[] }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname",
  );
  const counts: Record<string, string> = {};
  for (const { name } of rows) {
    const counted = await database.db.raw<{ rows: { rows: string }[] }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as rows from ${name} t`,
    );
    counts[name] = counted.rows[0]?.rows ?? '';
  }
  return counts;
}

describe('what supplier.yaml says', () => {
  it('of rates, weight and days stands in the request', async () => {
    const rates = [{ perOrder: '5.00', perKg: '0.50', transit: { least: 2, most: 3 } }];
    await withShipping({ cutOff: '14:00', services: { ground: rates } });
    await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp', weightKg: '1.2' }]);
    const { request, plan } = await preview();
    expect(request.products).toEqual([{ sku: 'LAMP', hazmat: false, weightKg: '1.200000' }]);
    expect(plan.assignments).toMatchObject([{ freight: '6.2' }]);
    // A Sunday: taken up on Monday 23rd, leaves on the 24th or 25th.
    expect(request.suppliers[0]?.arrives).toEqual({ earliest: '2026-11-26', latest: '2026-11-30' });
  });

  it.each([
    ['countries', { shipping: shipping.parse({ countries: ['CA'] }) }, 'bravo does not ship to US'],
    ['services', { shipping: shipping.parse({ services: { express: [{}] } }) }, 'bravo does not ship by ground'],
    ['a block', { limits: limits.parse({ blocked: 'is in a dispute with us' }) }, 'bravo is in a dispute with us'],
    ['packs', { limits: limits.parse({ skus: { 'LA*': { pack: 5 } } }) }, 'bravo sells it in packs of 5'],
    ['least units', { limits: limits.parse({ least: 3 }) }, 'bravo sells no fewer than 3 of it'],
    ['a minimum', { limits: limits.parse({ minimumOrder: { value: '99.00' } }) }, 'bravo takes no order below 99.00'],
  ])('of %s keeps orders away, and they say so', async (_, rules, reason) => {
    await start((profile) => ({ ...profile, ...rules }));
    expect(await reasonNow()).toEqual([reason]);
  });

  it('of dangerous goods counts for products that are', async () => {
    await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp', hazmat: true }]);
    expect(await reasonNow()).toEqual(['bravo does not ship dangerous goods']);
    await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
    expect(await reasonNow()).toEqual(['bravo does not ship dangerous goods']);
    await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp', hazmat: false }]);
    expect(await reasonNow()).toEqual([]);
  });

  it('of a surcharge is part of the fee of a small purchase order', async () => {
    const small = limits.parse({ minimumOrder: { value: '99.00', surcharge: '4.00' } });
    await start((profile) => ({ ...profile, limits: small }));
    await step.place('R-1', [['LAMP', 1]]);
    expect(await database.db('purchase_order').select('drop_ship_fee')).toEqual([{ drop_ship_fee: '5.750000' }]);
  });
});

describe('the record of a supplier', () => {
  it('is counted from what it answered, and makes it dearer', async () => {
    const risk = async () => (await preview(1)).plan.explanation.total.rejection;
    // 1 of 20, of 10 % of 50.00
    expect(await risk()).toBe('0.25');
    for (const [n, units] of [0, 0].entries()) {
      await step.place(`R-${n}`, [['LAMP', 1]]);
      const { po_number: poNumber } = await database.db('purchase_order').orderBy('id', 'desc').first('po_number');
      const status = n === 0 ? 'Confirmed' : 'Rejected';
      await step.receive('bravo', `confirm_${n}.csv`, bravoFiles.confirm(poNumber, [{ units: units + 1, status }]));
    }
    const at = step.clock.now();
    await refreshSupplierRecords(database.db, { since: new Date(0), at, ifBefore: at });
    expect(await database.db('supplier_record').select('supplier_id', 'lines', 'refused')).toEqual([
      { supplier_id: 'bravo', lines: 2, refused: 1 },
    ]);
    await step.receive('bravo', 'inv_2.csv', bravoFiles.stock([['LAMP', 39, '10.00']]));
    // 2 of 22
    expect(await risk()).toBe('0.4545');
  });
});

describe('the distance to a customer', () => {
  const table = [
    ['US', '97301', 'Salem', 'Oregon', 'OR', '', '', '', '', '44.9', '-123.0', '4'],
    ['US', '60601', 'Chicago', 'Illinois', 'IL', '', '', '', '', '41.9', '-87.6', '4'],
    ['US', '60601', 'Chicago', 'Illinois', 'IL', '', '', '', '', '41.7', '-87.6', '4'],
    ['US', '97 2-01', 'Portland', 'Oregon', 'OR', '', '', '', '', '45.5', '-122.6', '4'],
  ].map((cells) => cells.join('\t'));
  const imported = (text: string) =>
    importPlaces(
      database.db,
      (async function* () {
        yield Buffer.from(text);
      })(),
    );
  const kmFrom = async (from: object): Promise<number | undefined> => {
    await start((profile) => ({ ...profile, shipping: shipping.parse({ from }) }));
    await imported(`${table.join('\r\n')}\r\n`);
    const policies = new Map([['shop', routingPolicy.parse({ objective: 'nearest' })]]);
    const gateway = { ...step.gateway, routing: { policies, solve: async () => ({ failed: 'not asked' }) } };
    return (await previewRouting(gateway, order('P-1', 1))).request.suppliers[0]?.km;
  };

  it('is from postal code to postal code; by its beginning, or its country, where it is not known', async () => {
    expect(await kmFrom({ country: 'US', postalCode: '97201' })).toBe(74);
    expect(await kmFrom({ country: 'US', postalCode: '97299-1' })).toBe(74);
    expect(await kmFrom({ country: 'US', postalCode: '60601' })).toBe(2860);
    expect(await kmFrom({ country: 'US' })).toBe(950);
    expect(await kmFrom({ country: 'CA', postalCode: '97201' })).toBeUndefined();
  });

  it('is imported anew country by country, and a file that says nothing changes nothing', async () => {
    expect(await imported(table.join('\n'))).toMatchObject({ countries: [{ country: 'US', codes: 3 }], skipped: 0 });
    expect(await imported(`${table[0]}\nUS\t1\nUS\t2\tx\t\t\t\t\t\t\tnorth\twest\t\n`)).toEqual({
      countries: [{ country: 'US', codes: 1 }],
      skipped: 2,
      examples: [
        'line 2: expected 12 columns with tabs between, found 2',
        'line 3: expected latitude and longitude in columns 10 and 11, found "north" and "west"',
      ],
    });
    await expect(imported('PK\u0003\u0004 a zip')).rejects.toThrow(/line 1: expected 12 columns/);
    expect(await database.db('postal_place').select('postal_code')).toEqual([{ postal_code: '97301' }]);
  });
});

describe('POST /v1/routing/preview', () => {
  const ask = async (body: object) => {
    const server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
    try {
      const answer = await server.inject({ method: 'POST', url: '/v1/routing/preview', payload: body });
      return { status: answer.statusCode, body: answer.json() };
    } finally {
      await server.close();
    }
  };

  it('answers of an order, by the facts of now', async () => {
    const { status, body } = await ask(order('P-1', 2));
    expect(status).toBe(200);
    expect(body).toMatchObject({ version: 1, plan: { assignments: [{ supplierId: 'bravo' }], unfulfillable: [] } });
    expect(await ask(body.request)).toMatchObject({
      status: 200,
      body: { inputsSha256: body.inputsSha256, plan: body.plan },
    });
  });

  it('says every mistake', async () => {
    const { status, body } = await ask({ at: 'now', currency: 'usd', lines: [] });
    expect(status).toBe(422);
    expect(body.detail).toMatch(/a routing request: at: .*; currency: .*; lines: /);
    expect((await ask({ orderId: 'x' })).body.detail).toMatch(
      /an order as for POST \/v1\/orders \(a routing request has "at"\): storefront: /,
    );
  });
});

describe('crossdock route', () => {
  it('decides a request without a database, and says who and why', () => {
    const { status, stdout } = crossdock(['route', 'samples/routing/two-suppliers.json'], { cwd: ROOT });
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'acme is asked for']);
    expect(stdout).toContain('cargo: not eligible, line 1: does not ship to US');
  });

  it('prints JSON, ends with 1 where a line finds nobody and with 3 where the file is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crossdock-route-'));
    try {
      const file = join(folder, 'request.json');
      writeFileSync(
        file,
        JSON.stringify({
          at: '2026-12-01T10:00:00Z',
          currency: 'USD',
          lines: [{ lineId: '1', sku: 'a', quantity: 1 }],
        }),
      );
      const { status, stdout } = crossdock(['route', file, '--preview', '--json']);
      expect(status).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        version: 1,
        plan: { unfulfillable: [{ reason: 'no supplier sells it' }] },
      });
      writeFileSync(file, '{');
      expect(crossdock(['route', file])).toMatchObject({ status: 3, stdout: '' });
      writeFileSync(file, '{"at": 1}');
      const wrong = crossdock(['route', file]);
      expect([wrong.status, wrong.stderr]).toEqual([
        1,
        expect.stringContaining('REQUEST-INVALID: It is not a routing request: at:'),
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
