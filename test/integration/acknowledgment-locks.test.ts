import { beforeEach, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import type { Database } from '../../src/stores/database.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/**
 * A supplier's answer locks purchase orders, then the customers' orders behind them, then listings, each in one order: routing,
 * cancels and feeds lock the same rows, and whoever waits for one must not hold a later one.
 */
const database = testDatabase();
let step: StepGateway;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, api_request, lane, exception, state_event',
    { restart: true },
  );
  step = await stepGateway(database);
  await putProducts(
    step.gateway,
    ['LAMP', 'SHADE'].map((sku) => ({ sku, title: sku })),
  );
  await step.receive(
    'bravo',
    'inv_1.csv',
    bravoFiles.stock([
      ['LAMP', 40, '10.00'],
      ['SHADE', 40, '10.00'],
    ]),
  );
  await step.place('A-1', [['LAMP', 2]]);
  await step.place('A-2', [['SHADE', 2]]);
});

type Row = readonly [table: string, where: Readonly<Record<string, unknown>>];

/** The rows of everything that the answer changes, in the order in which they are to be locked. */
async function rowsInOrder(): Promise<Row[]> {
  const { db } = database;
  const orders = await db('purchase_order').orderBy('po_number').select('po_number', 'order_id');
  const products: string[] = await db('listing').orderBy('product_id').pluck('product_id');
  expect([orders, products]).toMatchObject([
    [{ po_number: 'PO-BRAVO-000001' }, { po_number: 'PO-BRAVO-000002' }],
    [{}, {}].map(() => expect.any(String)),
  ]);
  return [
    ...orders.map(({ po_number }): Row => ['purchase_order', { po_number }]),
    ...orders.map(({ order_id }): Row => ['sales_order', { id: order_id }]),
    ...products.map((product_id): Row => ['listing', { product_id }]),
  ];
}

/** Rows that somebody has locked. */
async function locked(trx: Database, rows: readonly Row[]): Promise<boolean[]> {
  const found: boolean[] = [];
  for (const [table, where] of rows) {
    const free = await trx(table)
      .where(where)
      .forNoKeyUpdate()
      .skipLocked()
      .select(1 as never);
    found.push(free.length === 0);
  }
  return found;
}

it.each([0, 1, 2, 3, 4, 5])(
  'holds what is before row %i of an answer while it waits for it, and nothing behind it (G5)',
  async (place) => {
    const { db } = database;
    const rows = await rowsInOrder();
    const [table, where] = rows[place] as Row;
    // The file names the orders the other way round, and refuses what both list.
    const answers = ['PO-BRAVO-000002', 'PO-BRAVO-000001'].map((poNumber) =>
      bravoFiles
        .confirm(poNumber, [{ units: 2, sku: poNumber.endsWith('2') ? 'SHADE' : 'LAMP', status: 'Rejected' }])
        .split('\r\n'),
    );
    const text = [...(answers[0] ?? []).slice(0, 2), (answers[1] ?? [])[1], ''].join('\r\n');
    let received: Promise<void> | undefined;
    await db.transaction(async (trx) => {
      await trx(table).where(where).forUpdate().first();
      received = step.receive('bravo', 'confirm_1.csv', text);
      for (let waiting = 0; waiting === 0; ) {
        const { rows: counted } = await db.raw(
          "select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        waiting = counted[0].waiting;
      }
      const others = rows.filter((_, index) => index !== place);
      // Listings are changed by one statement, in its order: while it waits for the first it has none.
      const held = await db.transaction((look) => locked(look, others));
      expect(held.slice(place)).toEqual(others.slice(place).map(() => false));
      expect(held.slice(0, place)).toEqual(others.slice(0, place).map(() => true));
    });
    await received;
    expect(await db('purchase_order').orderBy('po_number').pluck('state')).toEqual(['rejected', 'rejected']);
  },
);
