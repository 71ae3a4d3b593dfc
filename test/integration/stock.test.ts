import { beforeEach, describe, expect, test, vi } from 'vitest';
import { defaultPublishRule, publishedQuantities } from '../../src/domain/availability.ts';
import {
  applyStage,
  insertFeedRun,
  openStage,
  type SettledStage,
  settleStage,
  stageLines,
} from '../../src/stores/feeds.ts';
import { markPushed, markRefused, refreshListings, unpushedListings } from '../../src/stores/listings.ts';
import { syncParties } from '../../src/stores/parties.ts';
import { upsertProducts } from '../../src/stores/products.ts';
import type { StagedLine } from '../../src/stores/stage-writer.ts';
import { emptyTables, testDatabase } from '../support/database.ts';

/** The set-based SQL of stock against Postgres: only changes are written, and the database agrees with the rule. */
const database = testDatabase();
const now = new Date('2026-11-22T10:00:00Z');
const BUFFER = 3;

const line = (sku: string, quantity: number | undefined, more: Partial<StagedLine> = {}): StagedLine => ({
  sku,
  ...(quantity === undefined ? {} : { quantity }),
  cost: '1.00',
  source: { ordinal: 1 },
  ...more,
});

async function applyFeed(
  supplierId: string,
  lines: readonly StagedLine[],
  options: { isFull?: boolean; asOf?: Date } = {},
): Promise<{
  inserted: number;
  changed: number;
  zeroed: number;
  storefronts: string[];
  repeated: SettledStage['repeated'];
}> {
  const { isFull = true, asOf = now } = options;
  return database.db.transaction(async (trx) => {
    const documentId = await newDocument(trx, supplierId);
    await openStage(trx);
    await stageLines(trx, lines);
    const { skus, repeated } = await settleStage(trx, 'last');
    const run = {
      supplierId,
      feed: 'f',
      documentId,
      asOf,
      coverage: 'full',
      state: 'applied',
      lines: skus,
      heldLines: 0,
      now,
    } as const;
    const change = await applyStage(trx, {
      supplierId,
      feed: 'f',
      feedRunId: await insertFeedRun(trx, run),
      asOf,
      trueAt: now,
      coverage: isFull ? 'full' : 'partial',
      confirmedAt: asOf,
      missingFeeds: 2,
      currency: 'USD',
      skuCount: skus,
      match: ['list', 'sku'],
      list: new Map([['s-lamp', 'LAMP']]),
      now,
    });
    return { ...change, repeated, storefronts: await refreshListings(trx, now) };
  });
}

let files = 0;
async function newDocument(trx: typeof database.db, supplierId: string): Promise<string> {
  files += 1;
  const sha256 = Buffer.alloc(32, files);
  await trx('raw_content').insert({
    sha256,
    content_id: `00000000-0000-4000-8000-${String(files).padStart(12, '0')}`,
    size_bytes: 1,
  });
  const [file] = await trx('seen_file')
    .insert({
      supplier_id: supplierId,
      folder: '/',
      name: `f${files}`,
      size_bytes: 1,
      modified_at: now,
      sha256,
      first_seen_at: now,
      received_at: now,
      settle: 'keep',
    })
    .returning('id');
  const [document] = await trx('document')
    .insert({
      supplier_id: supplierId,
      file_id: file.id,
      ordinal: 1,
      kind: 'inventory',
      format: 'csv',
      state: 'applied',
      recorded_at: now,
    })
    .returning('id');
  return document.id;
}

const quantities = async (supplierId: string): Promise<Record<string, number>> => {
  const rows = await database
    .db('supplier_stock')
    .where({ supplier_id: supplierId })
    .orderBy(['supplier_sku', 'warehouse']);
  return Object.fromEntries(
    rows.map((row) => [`${row.supplier_sku}${row.warehouse === '*' ? '' : `@${row.warehouse}`}`, row.quantity]),
  );
};
const supplierTwo = {
  id: 'two',
  name: 'Two',
  timeZone: 'UTC',
  currency: 'USD',
  reflectsAt: 'acknowledgment',
  buffer: BUFFER,
} as const;
const desired = async (sku: string): Promise<number> =>
  (await database.db('listing as l').join('product as p', 'p.id', 'l.product_id').where({ sku }).first('desired'))
    .desired;

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content');
  const supplier = { timeZone: 'UTC', currency: 'USD', reflectsAt: 'acknowledgment', buffer: BUFFER } as const;
  await syncParties(
    database.db,
    [
      { id: 'one', name: 'One', ...supplier },
      { id: 'two', name: 'Two', ...supplier },
    ],
    [{ id: 'shop', adapter: 'memory' }],
    now,
  );
  await upsertProducts(database.db, [
    { sku: 'LAMP', title: 'Lamp' },
    { sku: 'CHAIR', title: 'Chair' },
  ]);
});

describe('applying a feed', () => {
  test('writes what is new, then only what changed', async () => {
    expect(await applyFeed('one', [line('LAMP', 10), line('CHAIR', 5)])).toMatchObject({ inserted: 2, changed: 0 });
    expect(await applyFeed('one', [line('LAMP', 10), line('CHAIR', 4)])).toMatchObject({
      inserted: 0,
      changed: 1,
      zeroed: 0,
    });
    expect(await applyFeed('one', [line('LAMP', 10), line('CHAIR', 4)])).toMatchObject({
      inserted: 0,
      changed: 0,
      storefronts: [],
    });
    expect(await quantities('one')).toEqual({ LAMP: 10, CHAIR: 4 });
  });

  test('writes no row at all where everything is as it was', async () => {
    const same = [line('LAMP', 10), line('CHAIR', undefined), line('RUG', 5, { warehouse: 'N' })];
    await applyFeed('one', same);
    await applyFeed('one', same);
    const versions = async (): Promise<unknown> => {
      const { rows } = await database.db.raw(
        `select (select array_agg(xmin::text order by supplier_sku) from supplier_offer) as offers,
           (select array_agg(xmin::text order by supplier_sku) from supplier_stock) as stock,
           (select array_agg(xmin::text order by product_id) from listing) as listings`,
      );
      return rows;
    };
    const before = await versions();
    const changes = await database.db('stock_change').count();
    await applyFeed('one', same);
    expect(await versions()).toEqual(before);
    expect(await database.db('stock_change').count()).toEqual(changes);
  });

  test('takes a missing SKU to zero only after two full feeds, and forgets the streak when it is back', async () => {
    await applyFeed('one', [line('LAMP', 10), line('CHAIR', 5)]);
    await applyFeed('one', [line('LAMP', 10)]);
    expect(await quantities('one')).toEqual({ LAMP: 10, CHAIR: 5 });
    await applyFeed('one', [line('LAMP', 10), line('CHAIR', 5)]);
    await applyFeed('one', [line('LAMP', 10)]);
    expect(await quantities('one')).toEqual({ LAMP: 10, CHAIR: 5 });
    expect(await applyFeed('one', [line('LAMP', 10)])).toMatchObject({ changed: 1, zeroed: 1 });
    expect(await quantities('one')).toEqual({ LAMP: 10, CHAIR: 0 });
  });

  test('a partial feed says nothing of what it does not name', async () => {
    await applyFeed('one', [line('LAMP', 10), line('CHAIR', 5)]);
    for (let round = 0; round < 3; round += 1) await applyFeed('one', [line('LAMP', 1)], { isFull: false });
    expect(await quantities('one')).toEqual({ LAMP: 1, CHAIR: 5 });
  });

  test('an unknown quantity keeps the old one; a warehouse that is gone from a full feed is zero', async () => {
    await applyFeed('one', [
      line('LAMP', 10, { warehouse: 'N' }),
      line('LAMP', 4, { warehouse: 'S' }),
      line('CHAIR', 5),
    ]);
    await applyFeed('one', [line('LAMP', 9, { warehouse: 'N' }), line('CHAIR', undefined)]);
    expect(await quantities('one')).toEqual({ 'LAMP@N': 9, 'LAMP@S': 0, CHAIR: 5 });
  });

  test('a SKU that comes twice counts once, the last line', async () => {
    expect(await applyFeed('one', [line('LAMP', 10), line('LAMP', 6)])).toMatchObject({
      inserted: 1,
      repeated: { count: 1, differing: 1, examples: [{ sku: 'LAMP', warehouse: '*', ordinals: [1, 1] }] },
    });
    expect(await quantities('one')).toEqual({ LAMP: 6 });
  });

  test('never touches another supplier', async () => {
    await applyFeed('two', [line('LAMP', 7)]);
    await applyFeed('one', [line('CHAIR', 1)]);
    await applyFeed('one', [line('CHAIR', 1)]);
    await applyFeed('one', [line('CHAIR', 1)]);
    expect(await quantities('two')).toEqual({ LAMP: 7 });
  });

  test('copies any text unharmed', async () => {
    const sku = 'a\tb\\c\nd\r"e\' ö';
    await applyFeed('one', [line(sku, 3)]);
    expect(Object.keys(await quantities('one'))).toEqual([sku]);
  });
});

describe('what storefronts should show', () => {
  test('is the best supplier less buffer, matched by list or SKU, and new only when it changed', async () => {
    await applyFeed('one', [line('s-lamp', 10)]);
    expect(await desired('LAMP')).toBe(7);
    expect(await applyFeed('two', [line('LAMP', 9)])).toMatchObject({ storefronts: [] });
    expect(await desired('LAMP')).toBe(7);
    expect(await applyFeed('two', [line('LAMP', 20)])).toMatchObject({ storefronts: ['shop'] });
    expect(await desired('LAMP')).toBe(17);
  });

  test('is nothing of what could not be ordered: no cost, or a supplier that is not configured any more', async () => {
    await applyFeed('one', [{ sku: 'CHAIR', quantity: 10, source: { ordinal: 1 } }, line('LAMP', 10)]);
    expect(await desired('CHAIR')).toBe(0);
    expect(await desired('LAMP')).toBe(7);
    const shop = [{ id: 'shop', adapter: 'memory' }];
    await syncParties(database.db, [supplierTwo], shop, now, ['one']);
    expect(await desired('LAMP')).toBe(0);
    await syncParties(database.db, [supplierTwo, { ...supplierTwo, id: 'one', buffer: 1 }], shop, now);
    expect(await desired('LAMP')).toBe(9);
  });

  test('is known at once of a shop that is new', async () => {
    await applyFeed('one', [line('LAMP', 10)]);
    const shops = [
      { id: 'shop', adapter: 'memory' },
      { id: 'second', adapter: 'memory' },
    ];
    await syncParties(database.db, [supplierTwo, { ...supplierTwo, id: 'one' }], shops, now);
    const lamp = (await unpushedListings(database.db, 'second', 10)).find(({ sku }) => sku === 'LAMP');
    expect(lamp).toMatchObject({ quantity: 7 });
  });

  test('is not refused for ever: an answer to an older quantity says nothing of the newer one', async () => {
    await applyFeed('one', [line('LAMP', 10)]);
    const lamp = async () => (await unpushedListings(database.db, 'shop', 10)).find(({ sku }) => sku === 'LAMP');
    const first = await lamp();
    await applyFeed('one', [line('LAMP', 20)]);
    await markRefused(database.db, 'shop', first as never, 'unknown SKU', now);
    const second = await lamp();
    expect(second).toMatchObject({ quantity: 17 });
    await markRefused(database.db, 'shop', second as never, 'unknown SKU', now);
    expect(await lamp()).toBeUndefined();
  });

  test('agrees with the rule of the domain whatever was reported and ordered', async () => {
    for (const [reported, unreflected] of [
      [10, 0],
      [10, 4],
      [3, 0],
      [2, 9],
      [0, 0],
      [100, 97],
    ] as const) {
      await applyFeed('one', [line('LAMP', reported)]);
      await reserve(unreflected);
      await database.db.transaction(async (trx) => {
        const { id } = await trx('product').where({ sku: 'LAMP' }).first('id');
        await refreshListings(trx, now, { productIds: [id] });
      });
      expect(await desired('LAMP'), `${reported} reported, ${unreflected} unreflected`).toBe(
        publishedQuantities(
          [{ reported, unreflected, buffer: BUFFER, packSize: 1, isStale: false, isOrderable: true }],
          [{ id: 'shop', ...defaultPublishRule }],
        ).get('shop'),
      );
      await database.db('reservation').delete();
    }
  });

  test('counts both of two orders that take units at the same moment', async () => {
    await applyFeed('one', [line('LAMP', 20)]);
    const { id } = await database.db('product').where({ sku: 'LAMP' }).first('id');
    const first = await database.db.transaction();
    const second = await database.db.transaction();
    await reserve(4, undefined, first);
    await reserve(5, undefined, second);
    await refreshListings(first, now, { productIds: [id] });
    const waiting = refreshListings(second, now, { productIds: [id] });
    await vi.waitFor(async () => {
      const blocked = await database.db('pg_locks').where({ granted: false });
      expect(blocked).not.toHaveLength(0);
    });
    await first.commit();
    await waiting;
    await second.commit();
    expect(await desired('LAMP')).toBe(20 - 4 - 5 - BUFFER);
  });

  test('a reservation ends with the first feed that is true after the supplier took the order', async () => {
    await applyFeed('one', [line('LAMP', 10)]);
    await reserve(4, new Date('2026-11-22T10:30:00Z'));
    await applyFeed('one', [line('LAMP', 9)], { asOf: new Date('2026-11-22T10:29:59Z') });
    expect(await desired('LAMP')).toBe(9 - 4 - BUFFER);
    await applyFeed('one', [line('LAMP', 9)], { asOf: new Date('2026-11-22T10:30:00Z') });
    expect(await desired('LAMP')).toBe(9 - BUFFER);
  });

  test('is pushed by version: an answer that comes late never hides a newer quantity', async () => {
    await applyFeed('one', [line('LAMP', 10)]);
    const lamp = async () => (await unpushedListings(database.db, 'shop', 10)).find(({ sku }) => sku === 'LAMP');
    const first = await lamp();
    await applyFeed('one', [line('LAMP', 20)]);
    const second = await lamp();
    expect([first?.quantity, second?.quantity]).toEqual([7, 17]);
    await markPushed(database.db, 'shop', [second as never], now);
    await markPushed(database.db, 'shop', [first as never], now);
    expect(await database.db('listing').where({ pushed: 17 })).toHaveLength(1);
    expect((await unpushedListings(database.db, 'shop', 10)).map(({ sku }) => sku)).toEqual(['CHAIR']);
  });
});

/** One purchase order of supplier `one` for the lamp whose units its figure does not show yet. */
async function reserve(units: number, firmAt?: Date, db = database.db): Promise<void> {
  if (units === 0) return;
  files += 1;
  const { id: productId } = await db('product').where({ sku: 'LAMP' }).first('id');
  const [order] = await db('sales_order')
    .insert({
      storefront_id: 'shop',
      external_id: `O${files}`,
      state: 'routed',
      currency: 'USD',
      shipping_service: 'ground',
      shipping_income: '0',
      placed_at: now,
      received_at: now,
      body_sha256: Buffer.alloc(32),
    })
    .returning('id');
  const order_id = order.id;
  await db('sales_order_line').insert({
    order_id,
    line_id: '1',
    ordinal: 1,
    sku: 'LAMP',
    product_id: productId,
    quantity: units,
    unit_price: '1',
  });
  await db('routing_decision').insert({
    order_id,
    attempt: 1,
    algorithm: 't',
    inputs_sha256: Buffer.alloc(32),
    explanation: {},
    decided_at: now,
  });
  const [po] = await db('purchase_order')
    .insert({
      supplier_id: 'one',
      po_number: `P${files}`,
      order_id,
      attempt: 1,
      currency: 'USD',
      drop_ship_fee: '0',
      freight: '0',
      state: 'created',
      created_at: now,
    })
    .returning('id');
  const key = { supplier_id: 'one', purchase_order_id: po.id, line_number: 1 };
  await db('purchase_order_line').insert({
    ...key,
    order_id,
    order_line_id: '1',
    product_id: productId,
    supplier_sku: 'LAMP',
    quantity: units,
    unit_cost: '1',
  });
  await db('reservation').insert({
    ...key,
    supplier_sku: 'LAMP',
    quantity: units,
    placed_at: now,
    firm_at: firmAt ?? null,
  });
}
