import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { demoCatalogue } from '../../src/simulator/catalogue.ts';
import { type Shop, startShop } from '../../src/simulator/shop.ts';
import { type Suppliers, startSuppliers } from '../../src/simulator/suppliers/suppliers.ts';
import type { Database } from '../../src/stores/database.ts';
import { orderMargins } from '../../src/stores/reports.ts';
import { testDatabase } from '../support/database.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { orderOf } from '../support/loop.ts';

/**
 * The promise "restart at any moment loses nothing and doubles nothing": the same day is lived twice, once undisturbed
 * and once with a gateway that is killed with SIGKILL again and again, and must end in the same state at both ends of
 * the wire. Suppliers and shop live on, as they would.
 */

/** Lines with stock enough that routing does not depend on which order comes first. */
const ORDERS = [
  ['W-1', [['TARP-3X3', 2]]],
  [
    'W-2',
    [
      ['MAT-FOAM-180', 5],
      ['MUG-ENAMEL-W', 4],
    ],
  ],
  [
    'W-3',
    [
      ['STOVE-GAS-1', 1],
      ['FLASK-1L-STL', 2],
    ],
  ],
  ['W-4', [['ROPE-30-6', 3]]],
  [
    'W-5',
    [
      ['SLEEP-BAG-KID', 1],
      ['APRON-CANVAS', 1],
    ],
  ],
  [
    'W-6',
    [
      ['PACK-60-GRY', 1],
      ['TABLE-ROLL-90', 1],
    ],
  ],
  [
    'W-7',
    [
      ['BOTTLE-750', 6],
      ['KIT-FIRSTAID', 2],
    ],
  ],
  [
    'W-8',
    [
      ['PONCHO-OS', 2],
      ['BOARD-CUT-L', 1],
    ],
  ],
  [
    'W-9',
    [
      ['KIT-FIRSTAID', 1],
      ['TABLE-ROLL-90', 1],
    ],
  ],
] as const satisfies readonly (readonly [string, readonly (readonly [string, number])[]])[];

interface World {
  readonly shop: Shop;
  readonly suppliers: Suppliers;
  /** Starts the gateway, or starts it again. */
  start(): Promise<GatewayProcess>;
}

describe('a gateway that is killed', () => {
  const undisturbed = testDatabase();
  const disturbed = testDatabase();

  test('ends where an undisturbed one ends (C8, I1)', { timeout: 240_000 }, async () => {
    const calm = await live(undisturbed.url, undisturbed.db, async () => undefined);
    let kills = 0;
    const stormy = await live(disturbed.url, disturbed.db, async (gateway, world, moment) => {
      if (moment === 'stock sent')
        await reached(async () => world.shop.book.stock.size > 0 || (await seenFiles(disturbed.db)) > 0);
      if (moment === 'orders sent') await reached(async () => someOrderArrived(world.suppliers));
      if (moment === 'shipping') await reached(async () => world.shop.book.packages.size > 0);
      await gateway.kill();
      kills += 1;
      return world.start();
    });
    expect(kills).toBe(3);
    expect(stormy).toEqual(calm);
  });
});

type Moment = 'stock sent' | 'orders sent' | 'shipping';
type Disturb = (gateway: GatewayProcess, world: World, moment: Moment) => Promise<GatewayProcess | undefined>;

/** Lives one day and answers its end state. */
async function live(databaseUrl: string, db: Database, disturb: Disturb): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-killed-'));
  const shop = await startShop({ secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`, clock: systemClock });
  const suppliers = await startSuppliers({ clock: systemClock, delays: { shipNotice: 200, invoice: 200 } });
  const everyone = [suppliers.acme, suppliers.bravo, suppliers.cargo];
  const world: World = {
    shop,
    suppliers,
    start: () => startGatewayProcess({ folder, databaseUrl, shop, environment: suppliers.environment }),
  };
  let gateway = await world.start();
  const disturbAt = async (moment: Moment): Promise<void> => {
    gateway = (await disturb(gateway, world, moment)) ?? gateway;
  };
  try {
    const products = demoCatalogue.map(({ sku, gtin, description }) => ({ sku, gtin, title: description }));
    await call(() => gateway.url, 'PUT', '/v1/products', { products });
    await Promise.all(everyone.map((supplier) => supplier.publishStock()));
    await disturbAt('stock sent');
    await reached(async () => (await count(db, 'feed')) === everyone.length);

    const placing = ORDERS.map(([orderId, lines]) =>
      call(() => gateway.url, 'POST', '/v1/orders', orderOf(orderId, lines), `key-${orderId}`),
    );
    await disturbAt('orders sent');
    await Promise.all(placing);
    await disturbAt('shipping');
    await reached(async () => await isDone(db));
    await Promise.all(everyone.map((supplier) => supplier.publishStock()));
    await reached(async () => (await count(db, "feed_run where state = 'applied'")) === 2 * everyone.length);
    await reached(async () => (await count(db, 'listing where desired_version > pushed_version')) === 0);
    await gateway.drain();
    return await endState(db, world);
  } finally {
    await gateway.kill();
    await suppliers.stop();
    await shop.stop();
    rmSync(folder, { recursive: true });
  }
}

/** A shop repeats a request until it is answered; the idempotency key makes that harmless. */
async function call(url: () => string, method: string, path: string, body: unknown, key?: string): Promise<void> {
  await reached(async () => {
    try {
      const response = await fetch(`${url()}${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
        body: JSON.stringify(body),
      });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  });
}

async function reached(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function count(db: Database, from: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: string }[] }>(`select count(*) as count from ${from}`);
  return Number(rows[0]?.count);
}

const seenFiles = (db: Database): Promise<number> => count(db, 'seen_file');

function someOrderArrived(suppliers: Suppliers): boolean {
  return [suppliers.acme, suppliers.bravo, suppliers.cargo].some((supplier) => supplier.ledger.orders.size > 0);
}

async function isDone(db: Database): Promise<boolean> {
  const shipped = await count(db, "sales_order where state = 'shipped'");
  const open = await count(db, "purchase_order where state <> 'invoiced'");
  const waiting = await count(db, "fulfilment_push where state <> 'done'");
  const unsent = await count(db, "delivery where state in ('new', 'staged')");
  return shipped === ORDERS.length && open + waiting + unsent === 0;
}

/** What both ends of the wire know in the end, without the numbers that depend on which order came first. */
async function endState(db: Database, { shop, suppliers }: World): Promise<unknown> {
  const everyone = [suppliers.acme, suppliers.bravo, suppliers.cargo];
  const { rows: purchaseOrders } = await db.raw(
    `select o.external_id as "order", p.supplier_id as supplier, p.state, p.attempt,
       jsonb_agg(jsonb_build_array(l.supplier_sku, l.quantity, l.acknowledged, l.dead, l.shipped, l.invoiced)
         order by l.line_number) as lines
     from purchase_order p join sales_order o on o.id = p.order_id
     join purchase_order_line l on l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
     group by o.external_id, p.supplier_id, p.id order by 1, 2`,
  );
  const { rows: reported } = await db.raw(
    'select supplier_id, supplier_sku, quantity from supplier_stock order by 1, 2',
  );
  const { rows: listings } = await db.raw(
    'select p.sku, l.desired from listing l join product p on p.id = l.product_id',
  );
  const margins = await orderMargins(db);
  return {
    purchaseOrders,
    reported,
    margins: margins.map(({ orderId, ...money }) => money).sort((a, b) => (a.externalId < b.externalId ? -1 : 1)),
    arrivals: everyone.map((supplier) => ({
      supplier: supplier.name,
      orders: supplier.ledger.orders.size,
      duplicates: supplier.ledger.duplicates.length,
      unreadable: supplier.ledger.unreadable.length,
    })),
    packages: [...shop.book.packages.values()]
      .map(({ count: told, data }) => ({ order: data.orderId, supplier: data.supplierName, lines: data.lines, told }))
      .sort((a, b) => (`${a.order}${a.supplier}` < `${b.order}${b.supplier}` ? -1 : 1)),
    shopIsTrue: (listings as { sku: string; desired: number }[]).every(
      ({ sku, desired }) =>
        shop.book.stock.get(sku)?.quantity === desired || (desired === 0 && !shop.book.stock.has(sku)),
    ),
    exceptions: await count(db, 'exception'),
  };
}
