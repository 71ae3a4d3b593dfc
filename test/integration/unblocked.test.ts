import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/kernel/logger.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { ageStock } from '../../src/pipeline/clocks/age-stock.ts';
import { explainStock } from '../../src/pipeline/explain-stock.ts';
import type { Gateway } from '../../src/pipeline/gateway.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { openFile } from '../../src/pipeline/inbound/open.ts';
import { routeOrder } from '../../src/pipeline/outbound/plan.ts';
import { acceptOrder } from '../../src/pipeline/storefront/intake.ts';
import { publish } from '../../src/pipeline/storefront/publish.ts';
import { createServer } from '../../src/server/server.ts';
import { type Database, openDatabase } from '../../src/stores/database.ts';
import { upsertProducts } from '../../src/stores/products.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { ownedByFile } from '../support/leaks.ts';
import { orderOf, rowsOf } from '../support/loop.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';
import { fileNameOf, writeSuppliers } from '../support/stock/suppliers.ts';

/**
 * While a big feed is being applied nobody waits for it but those who want what it changes. The applying transaction is
 * stopped, and everything else must run through: on connections that give up after a second of waiting for a lock.
 */
const SKUS = 600;
const database = testDatabase({ poolMax: 8 });
let impatient: Database;
let step: StepGateway;
let mappings: string;
let files = 0;

beforeAll(async () => {
  mappings = writeSuppliers();
  // Sessions that begin from now on; the applying ones have their connection already, or wait for what they must.
  await database.db.raw(
    "do $$ begin execute format('alter database %I set lock_timeout = %L', current_database(), '1s'); end $$",
  );
  impatient = await openDatabase({ address: database.url, logger: silentLogger, poolMax: 8 });
  ownedByFile(() => socketsOf(impatient));
  await impatient.raw('select 1');
});
afterAll(async () => {
  await impatient.destroy();
  rmSync(mappings, { recursive: true, force: true });
});

function socketsOf(db: Database): object[] {
  const { pool } = db.client as { pool: { used: Pooled[]; free: Pooled[] } };
  return [...pool.used, ...pool.free].map(({ resource }) => resource.connection.stream);
}

interface Pooled {
  readonly resource: { readonly connection: { readonly stream: object } };
}

/** Even ones change with the next feed, in quantity and cost; odd ones stay as they are. */
const names = Array.from({ length: SKUS }, (_, index) => `W-${index}`);
const CHANGED = 'W-0';
const UNCHANGED = 'W-1';

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, exception, api_request, lane');
  step = await stepGateway(database, { mappings });
  await upsertProducts(
    database.db,
    [...names, 'OTHER', 'PART'].map((sku) => ({ sku, title: '' })),
  );
  await step.receive('whole', nextName('whole'), whole(20, '4.00'));
  await step.receive('once', nextName('once'), feed([['OTHER', 10, '4.00']]));
  await step.receive('parts', nextName('parts'), feed([['PART', 10, '4.00']]));
});

function nextName(supplierId: string): string {
  files += 1;
  return fileNameOf(`${supplierId}-stock`, files);
}

function whole(changed: number, cost: string): string {
  return feed(names.map((sku, index) => (index % 2 === 0 ? [sku, changed, cost] : [sku, 20, '4.00'])));
}

function feed(lines: readonly (readonly [sku: string, quantity: number, cost: string])[]): string {
  const at = step.clock.now().toISOString();
  return `SKU,Warehouse,Qty,Cost,AsOf,Pack,Gone\n${lines.map(([sku, units, cost]) => `${sku},W1,${units},${cost},${at},,\n`).join('')}`;
}

/** The same gateway, on connections that do not wait. */
const others = (): Gateway => ({ ...step.gateway, db: impatient });

/** Begins to apply a feed in which half of the SKUs change; `end` lets it go on and waits for it. */
async function stopped(at: 'after staging' | 'before the commit'): Promise<{ end: () => Promise<void> }> {
  step.clock.advance(60_000);
  const fileId = await taken('whole', whole(7, '5.00'));
  const isThere = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  if (at === 'before the commit') {
    const send: Gateway['queue']['send'] = async (...hint) => {
      isThere.resolve();
      await goOn.promise;
      await step.gateway.queue.send(...hint);
    };
    const applying = openFile({ ...step.gateway, queue: { ...step.gateway.queue, send } }, 'whole', fileId);
    await Promise.race([isThere.promise, applying]);
    return { end: () => ended(applying, goOn.resolve) };
  }
  const holder = await database.db.transaction();
  await holder.raw("select pg_advisory_xact_lock(hashtextextended('feed/whole', 0))");
  const applying = openFile(step.gateway, 'whole', fileId);
  await waiting();
  return { end: () => ended(applying, () => void holder.rollback()) };
}

async function ended(applying: Promise<void>, goOn: () => void): Promise<void> {
  goOn();
  await applying;
}

/** Resolves when some session waits for a lock. */
async function waiting(): Promise<void> {
  await rowsOf(
    database,
    "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    [],
  );
}

/** Puts a file there and takes it, without opening it. */
async function taken(supplierId: string, content: string): Promise<string> {
  step.folders.put('/outbound', nextName(supplierId), content);
  for (const rule of step.gateway.suppliers.get(supplierId)?.collect ?? []) {
    await collect(step.gateway, supplierId, rule);
  }
  const hints = step.hints.splice(0);
  const opening = hints.find(({ queue }) => queue === 'file.open');
  if (opening === undefined) throw new Error('the file was not taken');
  return String(opening.payload.fileId);
}

async function order(gateway: Gateway, sku: string, units: number): Promise<string> {
  const name = `O-${sku}-${step.hints.length}`;
  await acceptOrder(gateway, { ...orderOf(name, [[sku, units]]), shippingService: 'ground' }, name);
  const id = await gateway.db('sales_order').where({ external_id: name }).first('id');
  await routeOrder(gateway, String(id.id));
  return String(id.id);
}

async function reserved(sku: string): Promise<number> {
  const row = await database.db('reservation').where({ supplier_sku: sku, state: 'held' }).sum('quantity as units');
  return Number(row[0]?.units ?? 0);
}

async function desired(sku: string): Promise<number> {
  const row = await impatient('listing as l').join('product as p', 'p.id', 'l.product_id').where({ sku }).first();
  return row.desired;
}

const inTheWay: Readonly<Record<string, () => Promise<void>>> = {
  'stock and listings are read, as they were': async () => {
    const rows = await impatient('supplier_stock')
      .where({ supplier_id: 'whole' })
      .distinct('quantity')
      .pluck('quantity');
    expect(rows).toEqual([20]);
    expect([await desired(CHANGED), await desired(UNCHANGED)]).toEqual([17, 17]);
  },
  'a number is explained': async () => {
    expect(await explainStock(impatient, CHANGED)).toMatchObject({ storefronts: [{ desired: 17 }] });
  },
  'the API answers what is shown': async () => {
    const server = await createServer({ gateway: others(), apiKey: undefined, isReady: () => true });
    const { statusCode } = await server.inject({ url: `/v1/stock/${CHANGED}` });
    await server.close();
    expect(statusCode).toBe(200);
  },
  'an order goes to another supplier': async () => {
    await order(others(), 'OTHER', 2);
    expect([await reserved('OTHER'), await desired('OTHER')]).toEqual([2, 7]);
  },
  'an order goes to this supplier for what the feed leaves as it is': async () => {
    await order(others(), UNCHANGED, 2);
    expect([await reserved(UNCHANGED), await desired(UNCHANGED)]).toEqual([2, 15]);
  },
  'a supplier answers an order': async () => {
    const id = await order(step.gateway, UNCHANGED, 2);
    const po = await database.db('purchase_order').where({ order_id: id }).first();
    const head = 'PO Number,Our Order,Line,Item #,Qty,Status,Price,Ship Date,Reason';
    const answer = `${head}\n${po.po_number},B,1,${UNCHANGED},1,Short,4.00,11/30/2026,\n`;
    step.folders.put('/outbound', 'confirm_1.csv', answer);
    for (const rule of step.gateway.suppliers.get('whole')?.collect ?? []) await collect(others(), 'whole', rule);
    const opening = step.hints.splice(0).find(({ queue }) => queue === 'file.open');
    await openFile(others(), 'whole', String(opening?.payload.fileId));
    expect(await reserved(UNCHANGED)).toBe(1);
  },
  'another supplier’s feed is applied': async () => {
    await openFile(others(), 'parts', await taken('parts', feed([['PART', 4, '4.50']])));
    expect(await desired('PART')).toBe(4);
  },
  'a product is added': async () => {
    await putProducts(others(), [{ sku: 'NEW', title: 'New' }]);
    expect(await desired('NEW')).toBe(0);
  },
  'the storefront is told what changed otherwise': async () => {
    await order(others(), 'OTHER', 3);
    await publish(others(), 'shop');
    expect(await database.db('listing').whereRaw('desired_version > pushed_version').pluck('product_id')).toEqual([]);
  },
  'figures grow old': async () => {
    await ageStock(others(), 0);
  },
};

describe.each(['after staging', 'before the commit'] as const)('a big feed that is stopped %s: meanwhile', (at) => {
  it.each(Object.entries(inTheWay))('%s (G7)', async (_, action) => {
    const applying = await stopped(at);
    try {
      await action();
    } finally {
      await applying.end();
    }
    await step.work();
    expect(await desired(CHANGED)).toBe(4);
  });
});

it('lets an order of a SKU that a feed will change through as long as the feed is only read (G7)', async () => {
  const applying = await stopped('after staging');
  await order(others(), CHANGED, 2);
  expect([await reserved(CHANGED), await desired(CHANGED)]).toEqual([2, 15]);
  await applying.end();
  expect(await desired(CHANGED)).toBe(2);
});

it('lets an order of a SKU that a feed changes wait for its commit, and no longer (G5, G7)', async () => {
  const applying = await stopped('before the commit');
  const ordering = order(step.gateway, CHANGED, 2);
  await waiting();
  expect(await reserved(CHANGED)).toBe(0);
  await applying.end();
  await ordering;
  expect([await reserved(CHANGED), await desired(CHANGED)]).toEqual([2, 2]);
});

it('lets the next feed of the same supplier wait, and applies it after the one before (G7)', async () => {
  const applying = await stopped('before the commit');
  step.clock.advance(60_000);
  const next = openFile(step.gateway, 'whole', await taken('whole', whole(9, '5.00')));
  await waiting();
  expect(await desired(CHANGED)).toBe(17);
  await applying.end();
  await next;
  expect(await desired(CHANGED)).toBe(6);
});
