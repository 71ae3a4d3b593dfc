import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../../src/app.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { demoCatalogue } from '../../src/simulator/catalogue.ts';
import { type Shop, startShop } from '../../src/simulator/shop.ts';
import { type Suppliers, startSuppliers } from '../../src/simulator/suppliers/suppliers.ts';
import { migrateToLatest, migrationSource, migrationState } from '../../src/stores/migrate.ts';
import { testDatabase } from '../support/database.ts';
import { gatewayRunsForFile } from '../support/leaks.ts';
import { orderOf, rowsOf } from '../support/loop.ts';

/** What docs/operations.md says of upgrades: a database that an older release left, and two releases on one database. */
const database = testDatabase();
/** The schema of an older release ended here. */
const OLDER = '067_stock_outs';
/** A product of which there is enough. */
const SKU = demoCatalogue.find(({ offers }) => (offers.acme?.quantity ?? 0) > 50)?.sku ?? '';
/** Whole gateways start here several times; on a busy machine that takes its time. */
const LONG = 120_000;
const FUTURE = '999_from_the_future';
let shop: Shop;
let suppliers: Suppliers;
const running: RunningGateway[] = [];

beforeAll(async () => {
  gatewayRunsForFile();
  shop = await startShop({ secret: `whsec_${Buffer.alloc(32, 6).toString('base64')}`, clock: systemClock });
  suppliers = await startSuppliers({ clock: systemClock });
});
afterEach(() => stop());
afterAll(async () => {
  await suppliers.stop();
  await shop.stop();
});

async function start(): Promise<RunningGateway> {
  const one = await startGateway({
    config: {
      file: 'upgrade',
      mappingsFolder: join(import.meta.dirname, '../../mappings'),
      stateFolder: 'unused',
      databaseUrl: database.url,
      server: { host: '127.0.0.1', port: 0 },
      storefronts: [{ id: 'shop', kind: 'headless', url: shop.url, secret: shop.secret, allowPrivateAddresses: true }],
      logLevel: 'silent',
      environment: suppliers.environment,
    },
    logger: silentLogger,
    durable: false,
    pollEveryMs: 100,
    settleMs: 50,
  });
  running.push(one);
  return one;
}
async function stop(): Promise<void> {
  await Promise.all(running.splice(0).map((one) => one.stop()));
}

const everyone = () => [suppliers.acme, suppliers.bravo, suppliers.cargo];
const ordered = () => everyone().flatMap(({ ledger }) => [...ledger.orders.keys()]);
const doubled = () => everyone().flatMap(({ ledger }) => ledger.duplicates);
const rows = <Row>(sql: string, bindings: readonly unknown[] = []) => rowsOf<Row>(database, sql, bindings, LONG);
async function ask(gateway: RunningGateway, method: string, path: string, body: object, key = path): Promise<number> {
  const answer = await fetch(`${gateway.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
  await answer.arrayBuffer();
  return answer.status;
}
async function isReady(gateway: RunningGateway): Promise<boolean> {
  const answer = await fetch(`${gateway.url}/readyz`);
  await answer.arrayBuffer();
  return answer.ok;
}
const place = (gateway: RunningGateway, orderId: string) =>
  ask(gateway, 'POST', '/v1/orders', orderOf(orderId, [[SKU, 2]]), orderId);
const isShipped = (orderId: string) =>
  rows(`select 1 from sales_order where external_id = '${orderId}' and state = 'shipped'`);

/** As another process that is in the middle of it would: nobody delivers until the lease ends. */
const holdDeliveries = (until: string) =>
  database.db.raw(
    `insert into lane (kind, key, due_at, lease_until, fence) select 'deliver', id, now(), ${until}, 1 from supplier
     on conflict (kind, key) do update set lease_until = excluded.lease_until, holder = null`,
  );

/** What must be the same after an upgrade. */
async function facts() {
  const read = (table: string, ...columns: string[]) =>
    database
      .db(table)
      .orderBy(columns as [string])
      .select(columns);
  return {
    stock: await read('supplier_stock', 'supplier_id', 'supplier_sku', 'warehouse', 'quantity'),
    shown: await read('listing', 'product_id', 'desired', 'desired_version', 'pushed_version'),
    orders: await read('sales_order', 'id', 'storefront_id', 'external_id', 'state'),
    lines: await read('sales_order_line', 'order_id', 'line_id', 'quantity', 'unit_price'),
    purchases: await read('purchase_order', 'supplier_id', 'id', 'po_number', 'state'),
    deliveries: await read('delivery', 'supplier_id', 'id', 'kind', 'subject', 'name', 'state', 'bytes'),
    numbers: await database.db('control_number').select().orderBy('last_value'),
  };
}

async function undoTo(name: string): Promise<void> {
  while ((await migrationState(database.db)).done.at(-1) !== name) await database.db.migrate.down({ migrationSource });
}

describe('a database that an older release left', () => {
  it('is migrated by two gateways that start at once; stock, order and delivery are as they were, and work goes on', {
    timeout: 2 * LONG,
  }, async () => {
    const older = await start();
    const products = demoCatalogue.map(({ sku, gtin, description }) => ({ sku, gtin, title: description }));
    await ask(older, 'PUT', '/v1/products', { products });
    await Promise.all(everyone().map((one) => one.publishStock()));
    await rows('select 1 from feed having count(*) = 3');
    await rows('select 1 from listing where desired_version > pushed_version having count(*) = 0');
    await rows("select 1 from delivery where state in ('new', 'staged') having count(*) = 0");
    await holdDeliveries("now() + interval '1 hour'");
    await place(older, 'U-1');
    await rows("select 1 from delivery where kind = 'order' and state = 'new'");
    await rows('select 1 from listing where desired_version > pushed_version having count(*) = 0');
    await stop();
    await undoTo(OLDER);
    const before = await facts();
    const waiting = before.deliveries.filter(({ kind }) => kind === 'order');
    expect([before.stock.length > 40, before.orders.length, waiting.length]).toEqual([true, 1, 1]);
    expect(ordered()).toEqual([]);

    const { ran } = await migrateToLatest(database.db);
    expect(ran[0]).toBe('070_console');
    expect(await facts()).toEqual(before);

    await undoTo(OLDER);
    await holdDeliveries('now()');
    const both = await Promise.all([start(), start()]);
    expect((await migrationState(database.db)).pending).toEqual([]);
    await isShipped('U-1');
    for (const one of both) expect(await isReady(one)).toBe(true);
    const sent = await database.db('delivery').where({ kind: 'order' }).select('name', 'subject', 'bytes', 'state');
    expect(sent).toMatchObject(waiting.map(({ name, subject, bytes }) => ({ name, subject, bytes })));
    expect(ordered()).toEqual([sent[0].subject]);
    expect(doubled()).toEqual([]);
    await place(both[1], 'U-2');
    await isShipped('U-2');
    await rows("select 1 from fulfilment_push where state <> 'done' having count(*) = 0");
    await rows('select 1 from listing where desired_version > pushed_version having count(*) = 0');
    expect(shop.book.packages.size).toBe(2);
    expect([...shop.book.packages.values()].filter(({ count }) => count > 1)).toEqual([]);
  });
});

describe('a newer release', () => {
  it('that migrates while an older one runs only has it wait; the older one works on, and cannot start again', {
    timeout: 2 * LONG,
  }, async () => {
    const older = await start();
    let isOver = false;
    const { promise: isLocked, resolve: lock } = Promise.withResolvers<void>();
    // What a release to come does in its migration: one transaction, which holds the tables it changes.
    const migration = database.db.transaction(async (trx) => {
      await trx.raw('alter table sales_order add column of_the_future text');
      await trx.raw('alter table delivery add column of_the_future text');
      await trx('knex_migrations').insert({ name: FUTURE, batch: 2, migration_time: new Date() });
      lock();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      isOver = true;
    });
    await isLocked;
    const answer = await place(older, 'U-3');
    expect([answer, isOver]).toEqual([201, true]);
    await migration;
    await isShipped('U-3');
    expect(await isReady(older)).toBe(true);
    await expect(start()).rejects.toMatchObject({ code: 'DATABASE-NEWER', message: expect.stringContaining(FUTURE) });
    await place(older, 'U-4');
    await isShipped('U-4');
    expect(doubled()).toEqual([]);
  });
});
