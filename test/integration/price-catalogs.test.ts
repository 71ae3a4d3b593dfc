import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderHistory } from '../../src/cli/stock/history-text.ts';
import type { StorefrontPrices } from '../../src/domain/price-settings.ts';
import { decidePriceCatalog } from '../../src/pipeline/catalogs/decide.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { ageStock } from '../../src/pipeline/clocks/age-stock.ts';
import { undoFeed } from '../../src/pipeline/feeds/undo.ts';
import { decideHeldLines } from '../../src/pipeline/held-lines/decide.ts';
import { type StockHistory, stockHistory } from '../../src/pipeline/stock-history.ts';
import { listHeldLines } from '../../src/stores/held-lines.ts';
import { findPriceCatalog, forgetCatalogChanges, listPriceCatalogs } from '../../src/stores/price-catalogs.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { inbound } from '../support/mapping-files.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What suppliers charge, apart from what they have: 832 and price files become costs, on their day. */
const database = testDatabase();
const audit = { by: 'ann', reason: 'asked them' };
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const prices: StorefrontPrices = {
  currency: 'USD',
  cost: 'routed',
  basis: 'item',
  fees: { percent: '0', fixed: '0' },
  minimumChange: { percent: '0', amount: '0' },
  rules: [{ tiers: [{ percent: '100', amount: '0' }], floor: { percent: '0', amount: '0' } }],
  revision: 'one',
};

function mapping(supplier: string, base: string, more = '') {
  const path = `${supplier}/${supplier}-prices.map.yaml`;
  const text = `mapping: 1\nid: ${supplier}-prices\nsupplier: ${supplier}\nextends: ../base/${base}\n${more}`;
  return inbound({ [`base/${base}`]: readFileSync(join(ROOT, 'mappings/base', base), 'utf8'), [path]: text }, path);
}

let step: StepGateway;
let files = 0;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  const ofBravo = mapping('bravo', 'csv-price-catalog.map.yaml', 'source: { file: "prices_*.csv" }\n');
  const ofAcme = mapping('acme', 'x12-832.map.yaml');
  step = await stepGateway(database, {
    prices,
    profile: (profile) => ({
      ...profile,
      inbound: [
        ...profile.inbound,
        ...(profile.id === 'bravo' ? [ofBravo] : []),
        ...(profile.id === 'acme' ? [ofAcme] : []),
      ],
    }),
  });
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Lamp' },
    { sku: 'CHAIR', title: 'Chair' },
  ]);
  await step.work();
});

async function receive(supplier: string, name: string, content: string, modifiedAt?: Date): Promise<void> {
  files += 1;
  step.clock.advance(MINUTE);
  await step.receive(supplier, name.replace('#', String(files)), content, modifiedAt);
}
const stock = (lines: Readonly<Record<string, string>>, quantity = 40 + files): Promise<void> =>
  receive(
    'bravo',
    'inv_#.csv',
    `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n${Object.entries(lines)
      .map(([sku, cost]) => `${sku},,x,${quantity},${cost},A,\r\n`)
      .join('')}`,
  );
const HEADER = 'SKU,UPC,Cost,Currency,Minimum Quantity,Effective,Ends,Description';
const catalog = (rows: readonly string[], modifiedAt?: Date): Promise<void> =>
  receive('bravo', 'prices_#.csv', [HEADER, ...rows, ''].join('\r\n'), modifiedAt);
const row = (sku: string, cost: string, { currency = '', from = '', to = '', units = '' } = {}): string =>
  `${sku},,${cost},${currency},${units},${from},${to},x`;

async function costs(): Promise<Record<string, string>> {
  const rows = await database.db('supplier_offer').orderBy(['supplier_id', 'supplier_sku']).select();
  return Object.fromEntries(
    rows.map(({ supplier_sku, cost, currency }) => [supplier_sku, `${Number(cost)} ${currency}`]),
  );
}
const shown = (): Record<string, string> =>
  Object.fromEntries([...step.shop.prices].map(([sku, { price }]) => [sku, price]));
const open = (): Promise<string[]> => database.db('exception').whereNull('closed_at').orderBy('code').pluck('code');
const states = async (): Promise<string[]> =>
  (await listPriceCatalogs(database.db, { limit: 100 })).map(({ state }) => state).reverse();
const newest = async (): Promise<string> => (await listPriceCatalogs(database.db, { limit: 1 }))[0]?.id as string;
/** A new day in New York. */
const nextDay = async (): Promise<void> => {
  step.clock.advance(DAY);
  await ageStock(step.gateway, 0);
  await step.work();
};

describe('a price catalog', () => {
  it('makes its prices the costs, from which the shop gets its prices', async () => {
    await stock({ LAMP: '10.00', CHAIR: '20.00' });
    expect(shown()).toEqual({ LAMP: '20.00', CHAIR: '40.00' });
    await catalog([row('LAMP', '$ 11.50'), row('CHAIR', '20')]);
    expect(await costs()).toEqual({ LAMP: '11.5 USD', CHAIR: '20 USD' });
    expect(shown()).toEqual({ LAMP: '23.00', CHAIR: '40.00' });
    const id = await newest();
    expect(await findPriceCatalog(database.db, id)).toMatchObject({
      state: 'applied',
      prices: 2,
      changed: 1,
      mapping: 'bravo-prices',
      stats: { costed: 2, costMoved: 0 },
      broken: null,
    });
    expect(await open()).toEqual([]);
  });

  it('is read from an 832, with its currency and quantity breaks', async () => {
    const edi = acmeFiles();
    await receive('acme', '846_#.edi', edi.stock(30, 'F1'));
    const body = 'BCT*PS*2026-Q4~CUR*SE*USD~LIN*1*VN*LAMP~CTP*WS*PBQ*4.1*1*EA~CTP*WS*PBQ*3.5*10*EA~CTP*RS*MSR*9~CTT*1~';
    await receive('acme', '832_#.edi', edi.file('832', 'SC', body));
    expect(await costs()).toEqual({ LAMP: '4.1 USD' });
    expect(await database.db('document').where({ kind: 'price-catalog' }).first()).toMatchObject({
      state: 'applied',
      business_key: '2026-Q4',
    });
    expect(await database.db('catalog_price').orderBy('minimum_quantity').pluck('minimum_quantity')).toEqual([1, 10]);
  });

  it('counts before the cost in a stock file, also of one that is undone', async () => {
    await stock({ LAMP: '10.00', CHAIR: '20.00' });
    await stock({ LAMP: '10.50', CHAIR: '20.50' });
    await catalog([row('LAMP', '12')]);
    await stock({ LAMP: '10.00', CHAIR: '21.00' });
    expect(await costs()).toEqual({ LAMP: '12 USD', CHAIR: '21 USD' });
    const [, second] = await database.db('feed_run').orderBy('id').pluck('id');
    await undoFeed(step.gateway, second, audit);
    expect(await costs()).toEqual({ LAMP: '12 USD', CHAIR: '20 USD' });
  });

  it('waits for a SKU that no stock file has named yet', async () => {
    await catalog([row('LAMP', '12')]);
    expect(await states()).toEqual(['applied']);
    await stock({ LAMP: '10.00', CHAIR: '20.00' });
    expect(await costs()).toEqual({ LAMP: '12 USD', CHAIR: '20 USD' });
  });

  it('begins and ends on its days in the time zone of the supplier; afterwards the stock file counts again', async () => {
    await stock({ LAMP: '10.00' });
    await catalog([row('LAMP', '8', { from: '2026-11-23', to: '2026-11-24' })]);
    expect(await costs()).toEqual({ LAMP: '10 USD' });
    step.clock.advance(new Date('2026-11-23T04:59:00Z').getTime() - step.clock.now().getTime());
    await ageStock(step.gateway, 0);
    expect(await costs()).toEqual({ LAMP: '10 USD' });
    step.clock.advance(2 * MINUTE);
    await ageStock(step.gateway, 0);
    await step.work();
    expect(await costs()).toEqual({ LAMP: '8 USD' });
    await nextDay();
    expect(await costs()).toEqual({ LAMP: '8 USD' });
    await nextDay();
    expect(await costs()).toEqual({ LAMP: '8 USD' });
    await stock({ LAMP: '10.00' });
    expect(await costs()).toEqual({ LAMP: '10 USD' });
  });

  it('that comes late takes nothing from a newer one, nor from a price that began later', async () => {
    await stock({ LAMP: '10.00', CHAIR: '20.00' });
    const before = step.clock.now();
    await catalog([row('LAMP', '12', { from: '2026-11-20' }), row('CHAIR', '22', { from: '2026-11-20' })]);
    await catalog([row('LAMP', '11', { from: '2026-11-20' })], before);
    await catalog([row('CHAIR', '19', { from: '2026-11-01' })]);
    expect(await costs()).toEqual({ LAMP: '12 USD', CHAIR: '22 USD' });
    await catalog([row('LAMP', '11.00', { from: '2026-11-20' })]);
    expect(await costs()).toMatchObject({ LAMP: '11 USD' });
  });

  it('does not make the stock feeds look as if their costs had moved', async () => {
    const many = (cost: string) => Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`SKU-${index}`, cost]));
    await stock(many('10.00'));
    await catalog(Object.keys(many('')).map((sku) => row(sku, '12')));
    await catalog(Object.keys(many('')).map((sku) => row(sku, '14')));
    await stock(many('10.00'));
    expect(await database.db('feed_run').orderBy('id').pluck('state')).toEqual(['applied', 'applied']);
  });
});

describe('lines that cannot be used', () => {
  it('are held or left out, and named; the others count', async () => {
    await stock({ LAMP: '10.00', CHAIR: '20.00' });
    await catalog([row('LAMP', 'call us'), row('CHAIR', '21'), row('CHAIR', '22'), row('NEW', '-3'), row('MORE', '4')]);
    expect(await costs()).toEqual({ LAMP: '10 USD', CHAIR: '20 USD' });
    expect(await open()).toContain('CATALOG-LINES');
    const { message } = await database.db('exception').where({ code: 'CATALOG-LINES' }).first('message');
    expect(message).toContain('3 line(s) left out');
    const [held] = await listHeldLines(database.db, { limit: 10 });
    expect(held?.fields).toMatchObject({ sku: 'LAMP' });
    const [decided] = await decideHeldLines(
      step.gateway,
      [held as never],
      { do: 'correct', fields: { cost: '10.50' } },
      audit,
    );
    expect(decided).toMatchObject({ ok: true });
    expect(await costs()).toMatchObject({ LAMP: '10.5 USD' });
    await catalog([row('CHAIR', '21')]);
    expect(await open()).not.toContain('CATALOG-LINES');
  });
});

it('joins its catalog also where no other line could be read', async () => {
  await stock({ LAMP: '10.00' });
  await catalog([row('LAMP', 'call us')]);
  expect(await database.db('document').where({ kind: 'price-catalog' }).first('state')).toEqual({ state: 'held' });
  const lines = await listHeldLines(database.db, { limit: 10 });
  await decideHeldLines(step.gateway, lines, { do: 'correct', fields: { cost: '10.50' } }, audit);
  expect(await costs()).toEqual({ LAMP: '10.5 USD' });
});

describe('a catalog whose prices moved too far', () => {
  const all = ['A', 'B', 'C'];
  const dear = () => catalog(all.map((sku) => row(sku, '1000')));
  beforeEach(() => stock(Object.fromEntries(all.map((sku) => [sku, '10.00']))));

  it('is held with its numbers, until a person releases it', async () => {
    await dear();
    expect(await costs()).toEqual({ A: '10 USD', B: '10 USD', C: '10 USD' });
    expect([await states(), await open()]).toEqual([['held'], ['CATALOG-PRICES']]);
    expect(await decidePriceCatalog(step.gateway, await newest(), 'released', audit)).toContain('3 of its 3 price(s)');
    expect(await costs()).toEqual({ A: '1000 USD', B: '1000 USD', C: '1000 USD' });
    expect([await states(), await open()]).toEqual([['released'], []]);
    expect(await database.db('document').where({ kind: 'price-catalog' }).first('state')).toEqual({ state: 'applied' });
    expect(await decidePriceCatalog(step.gateway, await newest(), 'released', audit)).toContain('nothing to do');
    await expect(decidePriceCatalog(step.gateway, await newest(), 'refused', audit)).rejects.toMatchObject({
      code: 'CATALOG-DECISION-REFUSED',
    });
  });

  it('never counts when it is refused, nor on a later day', async () => {
    await dear();
    await decidePriceCatalog(step.gateway, await newest(), 'refused', audit);
    await nextDay();
    expect(await costs()).toMatchObject({ A: '10 USD' });
    expect([await states(), await open()]).toEqual([['refused'], []]);
  });

  it('is over when a newer one is applied', async () => {
    await dear();
    await catalog(all.map((sku) => row(sku, '10.10')));
    expect([await states(), await open()]).toEqual([['superseded', 'applied'], []]);
    expect(await costs()).toMatchObject({ A: '10.1 USD' });
  });

  it('is held for another currency, too', async () => {
    const many = Array.from({ length: 30 }, (_, index) => `S-${index}`);
    await stock(Object.fromEntries([...all, ...many].map((sku) => [sku, '10.00'])));
    await catalog(many.map((sku) => row(sku, '10', { currency: 'EUR' })));
    expect(await states()).toEqual(['held']);
  });
});

describe('the history of a SKU', () => {
  it('has what a catalog changed, and forgets it in time', async () => {
    await stock({ LAMP: '10.00' });
    await catalog([row('LAMP', '12')]);
    const read = async (): Promise<string> =>
      renderHistory((await stockHistory(database.db, { sku: 'LAMP', limit: 50 })) as StockHistory, {
        isFiltered: false,
      });
    expect(await read()).toMatch(
      /bravo {2}cost 10(\.00)? → 12 USD {2}prices_\d+\.csv \(file \d+\), price catalog \d+ by bravo-prices/,
    );
    const later = new Date(step.clock.now().getTime() + DAY);
    expect(await forgetCatalogChanges(database.db, later, 100)).toBe(1);
    expect(await read()).not.toContain('price catalog');
  });
});
