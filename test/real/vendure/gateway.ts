import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type RunningGateway, startGateway } from '../../../src/app.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { silentLogger } from '../../../src/kernel/logger.ts';
import { demoCatalogue } from '../../../src/simulator/catalogue.ts';
import { type Suppliers, startSuppliers } from '../../../src/simulator/suppliers/suppliers.ts';
import type { Checks } from '../checks.ts';
import { buy, seedProduct } from './seed.ts';
import type { RealVendure } from './shop.ts';

/** Nobody has all of these: the order is split, and its packages come one after the other. */
const SKUS = ['SLEEP-BAG-KID', 'APRON-CANVAS', 'PACK-35-RED'];

/** A whole gateway between simulated suppliers behind SFTP and the real shop: stock in, an order out, tracking back. */
export async function gatewayChecks(checks: Checks, shop: RealVendure, taxCategoryId: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-vendure-'));
  // Postgres never runs as root, and its own account must be able to reach the folder.
  await chmod(folder, 0o755);
  const suppliers = await startSuppliers({ clock: systemClock });
  try {
    const gateway = await startGateway({
      config: {
        file: 'test',
        mappingsFolder: join(import.meta.dirname, '../../../mappings'),
        stateFolder: folder,
        databaseUrl: undefined,
        server: { host: '127.0.0.1', port: 0 },
        storefronts: [
          {
            id: 'shop',
            kind: 'vendure',
            url: `${shop.url}/admin-api`,
            username: shop.identifier,
            password: shop.password,
            stockLocation: '1',
            allowPrivateAddresses: true,
            orders: { approval: 'automatic', payment: ['paid'], risk: 'high', pollEvery: 1000 },
          },
        ],
        logLevel: 'silent',
        environment: suppliers.environment,
      },
      logger: silentLogger,
      durable: false,
      pollEveryMs: 200,
      settleMs: 50,
    });
    try {
      await loopChecks(checks, { shop, suppliers, gateway, taxCategoryId });
    } finally {
      await gateway.stop();
    }
  } finally {
    await suppliers.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Parts {
  readonly shop: RealVendure;
  readonly suppliers: Suppliers;
  readonly gateway: RunningGateway;
  readonly taxCategoryId: string;
}

async function loopChecks(checks: Checks, { shop, suppliers, gateway, taxCategoryId }: Parts): Promise<void> {
  const { db } = gateway.gateway;
  const products = demoCatalogue.filter(({ sku }) => SKUS.includes(sku));
  const ids = new Map<string, string>();
  for (const { sku, price } of products) {
    ids.set(sku, await seedProduct(shop, { sku, price: Math.round(Number(price) * 100), taxCategoryId }));
  }
  const saleable = async (): Promise<Map<string, number>> => {
    const { productVariants } = await shop.admin<{
      productVariants: { items: { sku: string; stockLevels: { stockOnHand: number; stockAllocated: number }[] }[] };
    }>(
      'query($skus: [String!]) { productVariants(options: { filter: { sku: { in: $skus } } }) { items { sku stockLevels { stockOnHand stockAllocated } } } }',
      { skus: SKUS },
    );
    return new Map(
      productVariants.items.map(({ sku, stockLevels }) => [
        sku,
        stockLevels.reduce((sum, { stockOnHand, stockAllocated }) => sum + stockOnHand - stockAllocated, 0),
      ]),
    );
  };
  const desired = async (): Promise<Map<string, number>> => {
    const rows = await db('listing')
      .join('product', 'product.id', 'listing.product_id')
      .select<{ sku: string; desired: number }[]>('product.sku', 'listing.desired');
    return new Map(rows.map(({ sku, desired }) => [sku, desired]));
  };

  await checks.run('stock files of three suppliers become what customers can buy', async () => {
    await fetch(`${gateway.url}/v1/products`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        products: products.map(({ sku, gtin, description }) => ({ sku, gtin, title: description })),
      }),
    });
    await Promise.all([suppliers.acme, suppliers.bravo, suppliers.cargo].map((one) => one.publishStock()));
    const shown = await until('the shop to be told', async () => {
      const [there, should] = [await saleable(), await desired()];
      return should.size === SKUS.length &&
        SKUS.every((sku) => (should.get(sku) ?? 0) > 0 && there.get(sku) === should.get(sku))
        ? there
        : undefined;
    });
    checks.say(`          ${[...shown].map(([sku, units]) => `${sku} ${units}`).join(', ')}`);
  });

  // Until the shop was looked at first, what was sold in it is not ours to buy.
  await until(
    'the first look at the orders',
    async () => (await db('order_poll').whereNotNull('ended_at').first()) ?? undefined,
  );
  const code = await buy(
    shop,
    SKUS.map((sku) => [ids.get(sku) ?? '', 1] as const),
  );
  checks.say(`a customer bought one of each: order ${code}`);

  await checks.run('the order is bought from several suppliers', async () => {
    const orders = await until('purchase orders to be sent', async () => {
      const rows = await db('purchase_order')
        .join('sales_order', 'sales_order.id', 'purchase_order.order_id')
        .where('sales_order.external_id', code)
        .select<{ supplier_id: string; po_number: string }[]>('purchase_order.supplier_id', 'purchase_order.po_number');
      return rows.length > 1 ? rows : undefined;
    });
    for (const { supplier_id, po_number } of orders) checks.say(`          ${supplier_id}: ${po_number}`);
  });
  await checks.run(
    'every package reaches the customer with its tracking number, a part first and then all',
    async () => {
      const order = await until('the order to be shipped', async () => {
        const { orders } = await shop.admin<{ orders: { items: ShippedOrder[] } }>(
          'query($code: String!) { orders(options: { filter: { code: { eq: $code } } }) { items { state fulfillments { state method trackingCode } history(options: { take: 100 }) { items { type data } } } } }',
          { code },
        );
        return orders.items[0]?.state === 'Shipped' ? orders.items[0] : undefined;
      });
      const told = await db('package').pluck('tracking_number');
      assert.deepEqual(order.fulfillments.map(({ trackingCode }) => trackingCode).sort(), told.sort());
      assert.ok(order.fulfillments.length > 1, 'one package only');
      assert.ok(order.fulfillments.every(({ state }) => state === 'Shipped'));
      const states = order.history.items
        .filter(({ type }) => type === 'ORDER_STATE_TRANSITION')
        .map(({ data }) => data.to);
      assert.ok(states.includes('PartiallyShipped'), states.join(', '));
      for (const { method, trackingCode } of order.fulfillments) checks.say(`          ${method} ${trackingCode}`);
    },
  );
  await checks.run('no order came twice, and what was sold is gone from the stock', async () => {
    const [count] = await db('sales_order').count<{ count: string }[]>('* as count');
    assert.equal(Number(count?.count), 1);
    await until('quantities to be told', async () =>
      (await db('listing').whereRaw('desired_version > pushed_version').first()) === undefined ? true : undefined,
    );
    const [there, should] = [await saleable(), await desired()];
    // Where the supplier has more than is shown, a sale changes nothing for the gateway; the shop counts its own sale down all the same.
    for (const sku of SKUS) {
      const [shown = -1, most = -1] = [there.get(sku), should.get(sku)];
      assert.ok(shown === most || shown === most - 1, `${sku}: ${shown} can be bought, ${most} should be`);
    }
    const refused = await db('exception').whereNull('closed_at').select('code', 'message');
    assert.deepEqual(refused, []);
  });
}

interface ShippedOrder {
  readonly state: string;
  readonly fulfillments: { readonly state: string; readonly method: string; readonly trackingCode: string }[];
  readonly history: { readonly items: { readonly type: string; readonly data: { readonly to?: string } }[] };
}

async function until<Value>(what: string, look: () => Promise<Value | undefined>): Promise<Value> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited two minutes in vain for ${what}`);
    await pause(200);
  }
}
