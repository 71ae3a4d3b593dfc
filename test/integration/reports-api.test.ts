import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { createServer } from '../../src/server/server.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Reports as the console and spreadsheets ask for them, over HTTP. */
const database = testDatabase();
let step: StepGateway;
let server: FastifyInstance;
const ALWAYS = 'from=2020-01-01&to=2030-01-01';

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, control_number',
    { restart: true },
  );
  step = await stepGateway(database);
  server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Desk lamp' },
    { sku: 'TENT', title: 'Tent' },
  ]);
  await step.receive(
    'bravo',
    'inv_1.csv',
    bravoFiles.stock([
      ['LAMP', 40, '10.00'],
      ['TENT', 9, '20.00'],
    ]),
  );
});
afterEach(() => server.close());

type Rows = readonly Readonly<Record<string, string | number>>[];
async function report(name: string, query: string): Promise<Rows> {
  const answer = await server.inject({ method: 'GET', url: `/v1/reports/${name}?${ALWAYS}&${query}` });
  expect({ status: answer.statusCode, query }).toEqual({ status: 200, query });
  return answer.json().rows;
}
const column = (rows: Rows, name: string) => rows.map((row) => row[name]);

describe('only the newest', () => {
  beforeEach(async () => {
    await step.place('1001', [['LAMP', 1]]);
    await step.place('1002', [
      ['LAMP', 2],
      ['TENT', 1],
    ]);
    await step.place('1003', [['LAMP', 3]]);
  });

  it('orders, with every line and unit of theirs, the oldest first; those of other days do not count', async () => {
    expect(column(await report('margin', 'by=order'), 'order')).toEqual(['1001', '1002', '1003']);
    expect(column(await report('margin', 'by=order&newest=2'), 'order')).toEqual(['1002', '1003']);
    expect(column(await report('margin', 'by=line&newest=2'), 'order')).toEqual(['1002', '1002', '1003']);
    expect(column(await report('margin', 'by=product&newest=2'), 'sku')).toEqual(['LAMP', 'TENT']);
    const units = async (query: string) => column(await report('margin', `by=supplier${query}`), 'units');
    expect([await units(''), await units('&newest=2'), await units('&newest=1')]).toEqual([[7], [6], [3]]);
    await database.db('sales_order').where({ external_id: '1003' }).update({ placed_at: '2019-12-31T23:59:59Z' });
    expect(column(await report('margin', 'by=order&newest=1'), 'order')).toEqual(['1002']);
  });

  it('invoices, the oldest first', async () => {
    const orders = await database.db('purchase_order').orderBy('id').pluck('po_number');
    for (const [index, po] of orders.entries()) {
      await step.receive('bravo', `invoice_${index}.csv`, bravoFiles.invoice(`I-${index}`, po, [{ units: 1 }]));
    }
    expect(column(await report('invoices', ''), 'number')).toEqual(['I-0', 'I-1', 'I-2']);
    expect(column(await report('invoices', 'newest=2'), 'number')).toEqual(['I-1', 'I-2']);
    expect(column(await report('invoices', 'newest=9'), 'number')).toEqual(['I-0', 'I-1', 'I-2']);
  });

  it.each(['0', '-1', '1.5', 'all', ''])('cannot be %j', async (newest) => {
    for (const name of ['margin', 'invoices']) {
      const { statusCode } = await server.inject({ url: `/v1/reports/${name}?${ALWAYS}&newest=${newest}` });
      expect({ name, statusCode }).toEqual({ name, statusCode: 422 });
    }
  });
});

describe('a report as a table for spreadsheets', () => {
  it('shows what would be computed as text, and numbers as numbers', async () => {
    await database.db('supplier').where({ id: 'bravo' }).update({ name: '=1+1' });
    await step.place('=HYPERLINK("http://evil.example")', [['LAMP', 5]]);
    const answer = await server.inject({
      method: 'GET',
      url: `/v1/reports/margin?${ALWAYS}&format=csv`,
    });
    expect(answer.headers['content-type']).toContain('text/csv');
    expect(answer.body).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(answer.body).toMatch(/,-?\d+\.\d+,/);
    expect(answer.body).not.toMatch(/(^|,)"?=/m);
  });
});
