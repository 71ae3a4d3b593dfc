import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { renderExplanation } from '../../src/cli/explain-text.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { ageStock } from '../../src/pipeline/clocks/age-stock.ts';
import { explainStock, type StockExplanation } from '../../src/pipeline/explain-stock.ts';
import { memoryStorefront } from '../../src/storefronts/memory/memory.ts';
import type { Storefront } from '../../src/storefronts/storefront.ts';
import { refreshListings } from '../../src/stores/listings.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { crossdock } from '../support/crossdock.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** A number is explained by the files, orders and rules that made it, and the terms add up to what recomputing wrote. */
const database = testDatabase();
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;

async function start(profile: (profile: SupplierProfile) => SupplierProfile = (same) => same): Promise<void> {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  step = await stepGateway(database, { profile });
  files = acmeFiles();
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Desk lamp' }]);
  await step.work();
}

beforeEach(() => start());

async function explained(sku = 'LAMP', supplierId?: string): Promise<StockExplanation> {
  const answer = await explainStock(database.db, sku, supplierId);
  if ('unknown' in answer) throw new Error(answer.unknown);
  return answer;
}
const bravo = (units: number): string =>
  `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\nLAMP,,Lamp,${units},$ 50.00,Active,\n`;
const idOf = async (name: string): Promise<string> => (await database.db('seen_file').where({ name }).first('id')).id;
const runOf = async (name: string): Promise<string> =>
  (
    await database
      .db('feed_run as r')
      .join('document as d', { 'd.supplier_id': 'r.supplier_id', 'd.id': 'r.document_id' })
      .join('seen_file as f', { 'f.supplier_id': 'd.supplier_id', 'f.id': 'd.file_id' })
      .where({ name })
      .first('r.id')
  ).id;

describe('the explanation of a number', () => {
  test('names file, place, mapping, run, order, buffer and push, and can be read', async () => {
    await step.receive('acme', '846_1.edi', files.stock(10, 'F1'));
    await step.receive('bravo', 'inv_1.csv', bravo(4));
    await step.place('C-1', [['LAMP', 2]]);
    const { po_number: po } = await database.db('purchase_order').first('po_number');
    const text = renderExplanation(await explained(), step.clock.now());
    const { version } = (await explained()).storefronts[0] as { version: number };
    const versionOf = (supplierId: string, id: string): string | undefined =>
      step.gateway.suppliers
        .get(supplierId)
        ?.inbound.find((mapping) => mapping.id === id)
        ?.version.slice(0, 8);
    expect(text.split('\n')).toEqual([
      'LAMP  Desk lamp',
      '',
      'shop shows 5',
      '        5  for sale at acme, the best of the suppliers: no line is split over two',
      `  =     5  since 2026-11-22T10:00:03+00:00, version ${version}`,
      `  Told 5 at 2026-11-22T10:00:03+00:00, version ${version}.`,
      '',
      'acme (Acme Housewares), its SKU LAMP: active',
      `       10  reported: 846_1.edi (file ${await idOf('846_1.edi')}), segment 3`,
      `      by acme-846 ${versionOf('acme', 'acme-846')}, run ${await runOf('846_1.edi')}, true of 2026-11-22T07:00:00+00:00`,
      '      confirmed 2026-11-22T07:00:00+00:00, 3 h ago, by feed acme-846',
      `  −     2  purchase order ${po} (order C-1, sent), placed 2026-11-22T10:00:03+00:00: counts until a feed is true of after the supplier acknowledged it`,
      '  −     3  kept back: stock.buffer.normal 3',
      '  =     5  for sale; 8 can be ordered',
      '',
      'bravo (Bravo Outdoor), its SKU LAMP: active',
      `        4  reported: inv_1.csv (file ${await idOf('inv_1.csv')}), row 2`,
      `      by bravo-inventory ${versionOf('bravo', 'bravo-inventory')}, run ${await runOf('inv_1.csv')}, true of 2026-11-22T10:00:02+00:00`,
      '      confirmed 2026-11-22T10:00:02+00:00, 0 min ago, by feed bravo-inventory',
      '  −     3  kept back: stock.buffer.normal 3',
      '  =     1  for sale; 4 can be ordered',
    ]);
  });

  test('says what a shop refuses, what is too old, and what cannot be ordered', async () => {
    step.shop.refusals.set('LAMP', 'unknown SKU');
    await step.receive('acme', '846_1.edi', files.stock(10, 'F1'));
    expect(renderExplanation(await explained(), step.clock.now())).toContain('It refuses version');
    step.clock.advance(5 * 24 * 3_600_000);
    await ageStock(step.gateway, 0);
    const old = await explained();
    expect(old.offers[0]?.sum).toMatchObject({ toSell: 0, toRoute: 0 });
    expect(old.storefronts[0]).toMatchObject({ desired: 0, isCurrent: true });
    expect(renderExplanation(old, step.clock.now())).toMatch(
      /− {4}10 {2}too old to sell by: confirmed 2026-11-22T07:00:00/,
    );
    await database.db('supplier_offer').update({ cost: null });
    await database.db('supplier').update({ stale_before: null, fresh_after: null });
    expect(renderExplanation(await explained(), step.clock.now())).toContain(
      'cannot be ordered: its cost is not known',
    );
  });

  test('is found by the SKU of a supplier, and says what may have been meant', async () => {
    await step.receive('bravo', 'inv_1.csv', bravo(4).replace('LAMP', 'tr-9'));
    await database.db.raw(
      `update supplier_offer set product_id = (select id from product) where supplier_sku = 'TR-9'`,
    );
    expect((await explained('TR-9', 'bravo')).sku).toBe('LAMP');
    expect(await explainStock(database.db, 'LAPM')).toEqual({
      unknown: 'There is no product LAPM.',
      suggestion: 'LAMP',
    });
    expect(await explainStock(database.db, 'TR-8', 'bravo')).toMatchObject({ suggestion: 'TR-9' });
    await database.db('supplier_offer').update({ product_id: null });
    expect(await explainStock(database.db, 'TR-9', 'bravo')).toMatchObject({
      unknown: expect.stringContaining('it is none of our products'),
    });
  });

  test('says whether an offer is active, missing and from which feed since when, or discontinued', async () => {
    const head = async (): Promise<string | undefined> =>
      renderExplanation(await explained(), step.clock.now())
        .split('\n')
        .find((line) => line.startsWith('bravo ('));
    const with9 = (status: string, sku = 'LAMP'): string =>
      bravo(9).replace('LAMP,', `${sku},`).replace('Active', status);
    await step.receive('bravo', 'inv_1.csv', `${with9('Active')}TR-9,,x,3,$ 9.00,Active,\n`);
    expect(await head()).toBe('bravo (Bravo Outdoor), its SKU LAMP: active');
    await step.receive('bravo', 'inv_2.csv', with9('Active', 'TR-9'));
    await step.receive('bravo', 'inv_3.csv', with9('Active', 'TR-9').replace('9,$', '8,$'));
    expect(await head()).toBe(
      'bravo (Bravo Outdoor), its SKU LAMP: missing from feed bravo-inventory since 2026-11-22T10:00:02+00:00, 2 full feeds in a row',
    );
    expect((await explained()).offers[0]).toMatchObject({
      status: 'missing',
      missing: { feed: 'bravo-inventory', feeds: 2, since: '2026-11-22T10:00:02+00:00' },
    });
    await database.db('stock_change').delete();
    expect(await head()).toContain('missing from feed bravo-inventory after 2026-11-22T10:00:01+00:00, 2 full feeds');
    await step.receive('bravo', 'inv_4.csv', `${with9('D')}TR-9,,x,3,$ 9.00,Active,\n`);
    expect(await head()).toBe('bravo (Bravo Outdoor), its SKU LAMP: discontinued since 2026-11-22T10:00:04+00:00');
    await step.receive('bravo', 'inv_5.csv', `${with9('Active')}TR-9,,x,4,$ 9.00,Active,\n`);
    expect((await explained()).offers[0]).toMatchObject({ status: 'active', missing: null, discontinuedSince: null });
  });

  test('is given by the command, with exit code 2 for what there is not', async () => {
    await step.receive('acme', '846_1.edi', files.stock(10, 'F1'));
    const folder = await mkdtemp(join(tmpdir(), 'explain-'));
    try {
      const config = join(folder, 'crossdock.yaml');
      writeFileSync(config, 'crossdock: 1\n');
      const run = (...args: string[]) =>
        crossdock(['explain', ...args, '--config', config], { env: { DATABASE_URL: database.url } });
      expect(run('LAMP')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('shop shows 7\n') });
      expect(JSON.parse(run('LAMP', '--json', '--storefront', 'shop').stdout)).toMatchObject({
        version: 1,
        sku: 'LAMP',
        storefronts: [{ storefront: 'shop', desired: 7, sum: { published: 7 } }],
      });
      expect(run('LAMB')).toMatchObject({
        status: 2,
        stdout: '',
        stderr: 'There is no product LAMB. Did you mean LAMP?\n',
      });
      expect(run('LAMP', '--storefront', 'market')).toMatchObject({
        status: 2,
        stderr: 'No storefront market lists LAMP; these do: shop.\n',
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test('whatever happens, the terms add up to what recomputing wrote', async () => {
  const stock = fc.record({ do: fc.constantFrom('acme' as const, 'bravo' as const), units: fc.nat({ max: 30 }) });
  const order = fc.record({ do: fc.constant('order' as const), units: fc.integer({ min: 1, max: 6 }) });
  const time = fc.record({ do: fc.constant('time' as const), units: fc.integer({ min: 1, max: 9 }) });
  const pack = fc.record({ do: fc.constant('pack' as const), units: fc.integer({ min: 1, max: 5 }) });
  let number = 0;
  const play = async ({ do: what, units }: { do: string; units: number }): Promise<void> => {
    number += 1;
    if (what === 'acme') await step.receive('acme', `846_${number}.edi`, files.stock(units, `F${number}`));
    else if (what === 'bravo') await step.receive('bravo', `inv_${number}.csv`, bravo(units));
    else if (what === 'pack') {
      await database.db('supplier_offer').where({ supplier_id: 'acme' }).update({ pack_size: units });
      const productIds = await database.db('product').pluck('id');
      await database.db.transaction((trx) => refreshListings(trx, step.clock.now(), { productIds }));
    } else if (what === 'order') await step.place(`C-${number}`, [['LAMP', units]]);
    else {
      step.clock.advance(units * 3_600_000);
      await ageStock(step.gateway, 0);
      await step.work();
    }
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(stock, stock, order, time, pack), { minLength: 2, maxLength: 7 }),
      async (events) => {
        await start((profile) => ({
          ...profile,
          calendar: { ...profile.calendar, workdays: [1, 2, 3, 4, 5, 6, 7], holidays: [] },
        }));
        await database.db('storefront').insert([
          { id: 'capped', adapter: 'memory', cap: 6, weight: 2, buffer: 0, split: false },
          { id: 'sum', adapter: 'memory', weight: 1, buffer: 1, split: true },
        ]);
        for (const id of ['capped', 'sum']) {
          const shop = memoryStorefront({
            secret: 'memory',
            stockBatchSize: 100,
            priceBatchSize: 100,
            ordersPerPage: 50,
          });
          (step.gateway.storefronts as Map<string, Storefront>).set(id, shop);
        }
        await database.db.raw(
          `insert into listing (storefront_id, product_id) select f.id, p.id from storefront f, product p on conflict do nothing`,
        );
        for (const event of events) {
          if (event.do !== 'order' || (await database.db('feed').first('name')) !== undefined) await play(event);
        }
        const { storefronts, offers } = await explained();
        for (const { sum, desired, isCurrent } of storefronts) {
          // A listing is reckoned with the first event that touches its product.
          if (offers.length === 0) continue;
          expect([sum.terms.reduce((total, { units }) => total + units, 0), isCurrent]).toEqual([desired, true]);
        }
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);
