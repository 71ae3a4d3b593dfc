import { beforeEach, describe, expect, it } from 'vitest';
import { renderHistory } from '../../src/cli/stock/history-text.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { undoFeed } from '../../src/pipeline/feeds/undo.ts';
import { type StockHistory, stockHistory, type WantedHistory } from '../../src/pipeline/stock-history.ts';
import { createServer } from '../../src/server/server.ts';
import { stockChanges } from '../../src/stores/sql/stock-history.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { databaseCommand } from '../support/database-command.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What a SKU's number was over time: every change with its cause, our orders, and what shops were told. */
const database = testDatabase();
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  step = await stepGateway(database, {
    profile: (profile) => ({ ...profile, stock: { ...profile.stock, minimumShare: 0 } }),
  });
  files = acmeFiles();
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Desk lamp' },
    { sku: 'CHAIR', title: 'Chair' },
  ]);
  await step.work();
});

const bravo = (...rows: string[]): string =>
  `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\n${rows.map((row) => `${row}\n`).join('')}`;
const lastRun = async (): Promise<string> => (await database.db('feed_run').orderBy('id', 'desc').first('id')).id;

async function history(wanted: Partial<WantedHistory> = {}): Promise<StockHistory> {
  const found = await stockHistory(database.db, { sku: 'LAMP', limit: 100, ...wanted });
  if ('unknown' in found) throw new Error(found.unknown);
  if ('unknownPlace' in found) throw new Error(found.unknownPlace);
  return found;
}
/** Lines of a history without what differs from run to run of the test. */
async function lines(wanted: Partial<WantedHistory> = {}): Promise<string[]> {
  const text = renderHistory(await history(wanted), { isFiltered: wanted.since !== undefined });
  return text
    .split('\n')
    .map((line) => line.replace(/^2026-11-22T/, '').replace(/ by [a-z]+-[a-z0-9]+ [0-9a-f]{8}/, ' by M'));
}
async function numbered(name: string): Promise<{ file: string; run: string }> {
  const row = await database
    .db('seen_file as f')
    .join('document as d', { 'd.supplier_id': 'f.supplier_id', 'd.file_id': 'f.id' })
    .join('feed_run as r', { 'r.supplier_id': 'd.supplier_id', 'r.document_id': 'd.id' })
    .where('f.name', name)
    .first({ file: 'f.id', run: 'r.id' });
  return { file: `${name} (file ${row.file})`, run: `run ${row.run}` };
}

describe('the history of a SKU', () => {
  it('has files, orders, an undo and pushes on one time line, the newest last', async () => {
    await step.receive('acme', '846_1.edi', files.stock(10, 'F1'));
    await step.place('C-1', [['LAMP', 2]]);
    await step.receive('acme', '846_2.edi', files.stock(7, 'F2'));
    const one = await numbered('846_1.edi');
    const two = await numbered('846_2.edi');
    step.clock.advance(1000);
    await undoFeed(step.gateway, two.run.slice(4), { by: 'ann', reason: 'they sent the wrong file' });
    await step.work();
    const { po_number: po } = await database.db('purchase_order').first('po_number');
    const truth = 'by M, true of 2026-11-22T07:00:00.000Z';
    const undone = await lastRun();
    expect(await lines()).toEqual([
      'LAMP  Desk lamp  (acme LAMP)',
      '',
      `10:00:01.000Z  acme  10, its first figure  ${one.file}, segment 3, ${one.run} ${truth}`,
      '10:00:01.000Z  shop  shows 7 (version 2)',
      `10:00:02.000Z  acme  −2 ordered: ${po} for order C-1 of shop, still subtracted`,
      '10:00:02.000Z  shop  shows 5 (version 3)',
      `10:00:03.000Z  acme  10 → 7 (−3)  ${two.file}, segment 3, ${two.run} ${truth}`,
      '10:00:03.000Z  shop  shows 2 (version 4)',
      `10:00:04.000Z  acme  7 → 10 (+3)  UNDO: run ${undone} puts back what was before ${two.run} (ann: they sent the wrong file)`,
      '10:00:04.000Z  shop  shows 5 (version 5)',
    ]);
  });

  it('says what else a feed changed: its cost, that it is missing, gone and named again', async () => {
    await step.receive('bravo', 'inv_1.csv', bravo('LAMP,,x,9,$ 50.00,Active,', 'CHAIR,,x,9,$ 50.00,Active,'));
    await step.receive('bravo', 'inv_2.csv', bravo('LAMP,,x,9,$ 50.25,Active,', 'CHAIR,,x,8,$ 50.00,Active,'));
    await step.receive('bravo', 'inv_3.csv', bravo('CHAIR,,x,9,$ 50.00,Active,'));
    await step.receive('bravo', 'inv_4.csv', bravo('CHAIR,,x,8,$ 50.00,Active,'));
    await step.receive('bravo', 'inv_5.csv', bravo('LAMP,,x,4,$ 50.25,Active,', 'CHAIR,,x,8,$ 50.00,Active,'));
    const shown = (await lines()).filter((line) => line.includes('  bravo  '));
    const said = shown.map((line) => line.slice('10:00:01.000Z  bravo  '.length).split('  ')[0]);
    expect(said).toEqual([
      '9, its first figure',
      'cost 50 → 50.25 USD',
      'missing from bravo-inventory',
      'missing from bravo-inventory, 2 full feeds in a row',
      '9 → 0 (−9)',
      'named again by bravo-inventory',
      '0 → 4 (+4)',
    ]);
    expect(shown[4]).toContain('inv_4.csv (file');
    expect(shown[4]).toContain('by not naming it');
  });

  it('is read page by page without gap or repeat, whatever order the kinds come in', async () => {
    // Numbers of rows are compared as numbers: they get another digit on the way.
    for (const table of ['listing_push', 'stock_change', 'purchase_order']) {
      await database.db.raw(`alter table ${table} alter column id restart with 997`);
    }
    for (let units = 20; units > 8; units -= 1) {
      await step.receive('acme', `846_${units}.edi`, files.stock(units, `F${units}`));
      if (units % 3 === 0) await step.place(`C-${units}`, [['LAMP', 1]]);
      if (units % 4 === 0) await step.receive('bravo', `inv_${units}.csv`, bravo(`LAMP,,x,${units},$ 60.00,Active,`));
    }
    const all = (await history()).events;
    expect(all.length).toBeGreaterThan(20);
    expect(all.map(({ at }) => at.getTime())).toEqual(all.map(({ at }) => at.getTime()).sort((a, b) => a - b));
    for (const limit of [1, 2, 7, all.length]) {
      const pages: StockHistory['events'][number][] = [];
      let before: string | undefined;
      for (;;) {
        const page = await history({ limit, before });
        pages.unshift(...page.events);
        if (page.older === null) break;
        before = page.older;
      }
      expect(pages).toEqual(all);
    }
  });

  it('is narrowed to a supplier, a storefront and a time', async () => {
    await step.receive('acme', '846_1.edi', files.stock(10, 'F1'));
    step.clock.advance(3_600_000);
    await step.receive('bravo', 'inv_1.csv', bravo('LAMP,,x,30,$ 60.00,Active,'));
    const kinds = async (wanted: Partial<WantedHistory>): Promise<string[]> =>
      (await history(wanted)).events.map((event) => (event.kind === 'stock' ? event.supplier : event.kind));
    expect(await kinds({})).toEqual(['acme', 'push', 'bravo', 'push']);
    expect(await kinds({ supplier: 'bravo' })).toEqual(['push', 'bravo', 'push']);
    expect(await kinds({ since: new Date(step.clock.now().getTime() - 60_000) })).toEqual(['bravo', 'push']);
    await database.db('storefront').insert({ id: 'other', adapter: 'memory' });
    expect(await kinds({ storefront: 'other' })).toEqual(['acme', 'bravo']);
  });

  it('is found by the SKU of a supplier, also of one that is none of our products, and says what was meant else', async () => {
    await step.receive('bravo', 'inv_1.csv', bravo('TR-9,,x,4,$ 60.00,Active,', 'LAMP,,x,4,$ 60.00,Active,'));
    expect((await lines({ sku: 'TR-9', supplier: 'bravo' })).slice(0, 1)).toEqual([
      'none of our products  (bravo TR-9)',
    ]);
    expect(await lines({ sku: 'TR-9', supplier: 'bravo' })).toHaveLength(3);
    const wrong = (wanted: Partial<WantedHistory>) => stockHistory(database.db, { sku: 'LAMP', limit: 10, ...wanted });
    expect(await wrong({ sku: 'LAPM' })).toEqual({ unknown: 'There is no product LAPM.', suggestion: 'LAMP' });
    expect(await wrong({ sku: 'TR-9' })).toMatchObject({
      unknown: expect.stringContaining('a SKU of bravo: name the'),
    });
    expect(await wrong({ sku: 'TR-8', supplier: 'bravo' })).toMatchObject({ suggestion: 'TR-9' });
    expect(await wrong({ supplier: 'acme' })).toMatchObject({ unknown: 'acme never offered our product LAMP.' });
    expect(await wrong({ supplier: 'acne' })).toMatchObject({
      unknown: expect.stringContaining('There is no supplier acne; these are known: acme, bravo'),
      suggestion: 'acme',
    });
    expect(await wrong({ storefront: 'shpo' })).toMatchObject({ suggestion: 'shop' });
    expect(await wrong({ before: 'x' })).toEqual({ unknownPlace: '"x" is no place in a history.' });
  });

  it('is given by the command, as text and JSON', async () => {
    await step.receive('acme', '846_1.edi', files.stock(10, 'F1'));
    await step.receive('acme', '846_2.edi', files.stock(8, 'F2'));
    const text = await databaseCommand(database, 'stock', 'history', 'LAMP', '--limit', '2');
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(text.out).toMatch(/acme {2}10 → 8 \(−2\).*\n.*shop {2}shows 5.*\n\nThere is more before that: --before \d/s);
    const [, before] = /--before (\S+)/.exec(text.out) ?? [];
    const json = await databaseCommand(database, 'stock', 'history', 'LAMP', '--json', '--before', before as string);
    expect(JSON.parse(json.out)).toMatchObject({
      version: 1,
      older: null,
      events: [{ kind: 'stock' }, { kind: 'push' }],
    });
    expect(await databaseCommand(database, 'stock', 'history', 'LAPM')).toMatchObject({
      code: 2,
      out: '',
      err: 'There is no product LAPM. Did you mean LAMP?\n',
    });
    expect(await databaseCommand(database, 'stock', 'history', 'LAMP', '--since', 'soon')).toMatchObject({ code: 2 });
  });

  it('is given over HTTP, page by page', async () => {
    await step.receive('acme', '846_1.edi', files.stock(10, 'F1'));
    await step.receive('acme', '846_2.edi', files.stock(8, 'F2'));
    const server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
    const get = async (query: string) => {
      const answer = await server.inject({ method: 'GET', url: `/v1/stock/LAMP/history${query}` });
      return { status: answer.statusCode, body: answer.json() };
    };
    const whole = await get('?since=90m');
    expect(whole).toMatchObject({ status: 200, body: { version: 1, sku: 'LAMP', older: null } });
    const last = await get('?limit=3');
    const first = await get(`?limit=3&before=${last.body.older}`);
    expect([...first.body.events, ...last.body.events]).toEqual(whole.body.events);
    expect(first.body.older).toBeNull();
    expect(await get('?before=7')).toMatchObject({ status: 422, body: { code: 'REQUEST-INVALID' } });
    expect(await get('?since=soon')).toMatchObject({ status: 422, body: { detail: expect.stringContaining('7d') } });
    expect(await get('?limit=0')).toMatchObject({ status: 422 });
    const absent = await server.inject({ method: 'GET', url: '/v1/stock/LAPM/history' });
    expect(absent.statusCode).toBe(404);
    expect(absent.json().detail).toBe('There is no product LAPM. Did you mean LAMP?');
    await server.close();
  });

  it('looks at no other SKU, however much history there is', async () => {
    await step.receive('acme', '846_1.edi', files.stock(10, 'F1'));
    const run = await lastRun();
    await database.db.raw(
      `insert into stock_change (supplier_id, feed_run_id, supplier_sku, warehouse, quantity_before, quantity_after, after, changed_at)
       select 'acme', ?, case when n % 5 = 0 then 'LAMP' else 'SKU-' || n % 2000 end, '*', 1, 2, '{}', now()
       from generate_series(1, 60000) n`,
      [run],
    );
    await database.db.raw('analyze stock_change');
    const bindings = {
      offers: JSON.stringify([{ supplier: 'acme', supplierSku: 'LAMP' }]),
      before: '9223372036854775807',
      limit: 51,
    };
    const { rows } = await database.db.raw<{ rows: { 'QUERY PLAN': [{ Plan: Plan }] }[] }>(
      `explain (analyze, format json) ${stockChanges}`,
      bindings,
    );
    const scans = scansOf(rows[0]?.['QUERY PLAN'][0].Plan as Plan).filter(
      (plan) => plan['Relation Name'] === 'stock_change',
    );
    expect(scans).toHaveLength(1);
    expect(scans[0]).toMatchObject({ 'Index Name': 'stock_change_sku', 'Actual Rows': 51 });
    expect(scans[0]?.['Rows Removed by Filter'] ?? 0).toBe(0);
  });
});

interface Plan {
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

function scansOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(scansOf)];
}
