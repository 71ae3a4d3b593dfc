import { beforeEach, describe, expect, it } from 'vitest';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { explainStock, type StockExplanation } from '../../src/pipeline/explain-stock.ts';
import { undoFeed } from '../../src/pipeline/feeds/undo.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** A supplier refuses an order that its own figure said it could fill: nothing more of it is sold until it says otherwise. */
const database = testDatabase();
const MINUTE = 60_000;
let step: StepGateway;
let files = 0;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, api_request, lane, exception, state_event',
  );
  await start();
});

async function start(stock: Partial<SupplierProfile['stock']> = {}): Promise<void> {
  step = await stepGateway(database, {
    profile: (profile) => ({ ...profile, stock: { ...profile.stock, minimumShare: 0, ...stock } }),
  });
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Lamp' },
    { sku: 'CHAIR', title: 'Chair' },
  ]);
}

const text = (...lines: (readonly [sku: string, quantity: number | ''])[]): string =>
  `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n${lines.map(([sku, quantity]) => `${sku},,x,${quantity},10.00,A,\r\n`).join('')}`;

async function feed(content: string, modifiedAt?: Date): Promise<void> {
  files += 1;
  step.clock.advance(MINUTE);
  await step.receive('bravo', `inv_${files}.csv`, content, modifiedAt);
  await step.work();
}

async function order(id: string, units: number, sku = 'LAMP'): Promise<string | undefined> {
  await step.place(id, [[sku, units]]);
  await step.work();
  const row = await database
    .db('purchase_order as p')
    .join('sales_order as s', 's.id', 'p.order_id')
    .where({ 's.external_id': id })
    .orderBy('p.id', 'desc')
    .first<{ poNumber: string } | undefined>('p.po_number as poNumber');
  return row?.poNumber;
}

async function answer(poNumber: string | undefined, status: string, quantity: number): Promise<void> {
  step.clock.advance(MINUTE);
  files += 1;
  await step.receive(
    'bravo',
    `confirm_${files}.csv`,
    `PO Number,Our Order,Line,Item #,Qty,Status,Price,Ship Date,Reason\n${poNumber},B,1,LAMP,${quantity},${status},10.00,11/30/2026,\n`,
  );
  await step.work();
}

const shown = (sku = 'LAMP'): number | undefined => step.shop.stock.get(sku)?.quantity;

describe('an order that a supplier refuses', () => {
  it.each([
    ['rejects', 'Rejected', 2],
    ['fills only in part', 'Short', 1],
  ] as const)(
    'that it %s leaves nothing to sell or route, until a newer feed says so (T10)',
    async (_, status, units) => {
      const stock = text(['LAMP', 40], ['CHAIR', 20]);
      await feed(stock);
      const poNumber = await order('A-1', 2);
      expect(shown()).toBe(35);
      await answer(poNumber, status, units);
      expect([shown(), shown('CHAIR')]).toEqual([0, 17]);
      expect(await order('A-2', 1)).toBeUndefined();
      expect(await database.db('sales_order').where({ external_id: 'A-2' }).first('state')).toEqual({
        state: 'unfulfillable',
      });
      await feed(text(['LAMP', 12], ['CHAIR', 20]));
      expect(shown()).toBe(9);
      expect(await order('A-3', 1)).toBeDefined();
    },
  );

  it('is not forgotten for a file from before, nor for one that does not say how many', async () => {
    await feed(text(['LAMP', 40], ['CHAIR', 20]));
    const poNumber = await order('A-1', 2);
    const before = step.clock.now();
    await answer(poNumber, 'Rejected', 2);
    await feed(text(['LAMP', 38], ['CHAIR', 20]), before);
    expect(shown()).toBe(0);
    await feed(text(['LAMP', ''], ['CHAIR', 19]));
    expect(shown()).toBe(0);
    await feed(text(['CHAIR', 18]));
    expect(shown()).toBe(0);
    await feed(text(['LAMP', 38], ['CHAIR', 18]));
    expect(shown()).toBe(35);
  });

  it('is over when the supplier sends the same full file once more', async () => {
    const stock = text(['LAMP', 40], ['CHAIR', 20]);
    await feed(stock);
    const poNumber = await order('A-1', 2);
    const before = step.clock.now();
    await answer(poNumber, 'Rejected', 2);
    await feed(stock, before);
    expect(shown()).toBe(0);
    await feed(stock);
    expect(shown()).toBe(37);
  });

  it('of a supplier that sends only what changed is over when a file names the SKU', async () => {
    await start({ coverage: 'partial' });
    const stock = text(['LAMP', 40], ['CHAIR', 20]);
    await feed(stock);
    const poNumber = await order('A-1', 2);
    await answer(poNumber, 'Rejected', 2);
    await feed(stock);
    await feed(text(['CHAIR', 11]));
    expect([shown(), shown('CHAIR')]).toEqual([0, 8]);
    await feed(text(['LAMP', 7]));
    expect(shown()).toBe(4);
  });

  it('counts again when the feed that ended it is undone', async () => {
    await feed(text(['LAMP', 40]));
    await answer(await order('A-1', 2), 'Rejected', 2);
    await feed(text(['LAMP', 30]));
    expect(shown()).toBe(27);
    const { id } = await database.db('feed_run').orderBy('id', 'desc').first('id');
    await undoFeed(step.gateway, id, { by: 'ann', reason: 'wrong' });
    await step.work();
    expect(shown()).toBe(0);
  });

  it('is explained', async () => {
    await feed(text(['LAMP', 40]));
    const poNumber = await order('A-1', 2);
    await answer(poNumber, 'Rejected', 2);
    const explained = (await explainStock(database.db, 'LAMP')) as StockExplanation;
    expect(explained).toMatchObject({
      offers: [{ refusal: { poNumber }, sum: { toRoute: 0, toSell: 0 } }],
      storefronts: [{ sum: { published: 0 }, isCurrent: true }],
    });
    expect(explained.offers[0]?.sum.terms).toContainEqual({
      kind: 'refused',
      units: -40,
    });
  });

  it('counts for nothing where supplier.yaml says so', async () => {
    await start({ zeroRefused: false });
    await feed(text(['LAMP', 40]));
    await answer(await order('A-1', 2), 'Rejected', 2);
    expect(shown()).toBe(37);
  });
});
