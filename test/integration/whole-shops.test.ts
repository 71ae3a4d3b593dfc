import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../../src/app.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { demoCatalogue } from '../../src/simulator/catalogue.ts';
import { type Suppliers, startSuppliers } from '../../src/simulator/suppliers/suppliers.ts';
import { testDatabase } from '../support/database.ts';
import { gatewayRunsForFile } from '../support/leaks.ts';
import { type PlatformShop, platformShops } from '../support/shops/platform-shops.ts';

/**
 * A whole gateway between simulated suppliers behind SFTP and one shop of each platform, each on the fake of its platform: stock of
 * feeds is shown there; orders come by webhook and by looking; they are routed, sent as 850 or as a file, answered by 855 and
 * 856 or their like; and every package is told in the shop it belongs to, once.
 */
const database = testDatabase();
/** Of these Acme (X12) has the last two and Cargo the first one; Bravo, who has them too, has sent no stock. */
const SKUS = ['APRON-CANVAS', 'PACK-35-RED', 'GLOVE-FIRE'];
const PLATFORMS = ['shopify', 'woocommerce', 'bigcommerce'] as const;
const shops = new Map<PlatformShop['id'], PlatformShop>();
let suppliers: Suppliers;
let running: RunningGateway;

beforeAll(async () => {
  gatewayRunsForFile();
  // The time of a fake stands still while nothing happens there: by ours, what is bought must come after the first look at the shop.
  const startsAt = new Date(Date.now() + 5 * 60_000);
  for (const id of PLATFORMS) shops.set(id, await platformShops[id]({ skus: SKUS, startsAt }));
  suppliers = await startSuppliers({ clock: systemClock });
  running = await startGateway({
    config: {
      file: 'test',
      mappingsFolder: new URL('../../mappings', import.meta.url).pathname,
      stateFolder: 'unused',
      databaseUrl: database.url,
      server: { host: '127.0.0.1', port: 0 },
      storefronts: [...shops.values()].map(({ id, settings }) => ({
        id,
        ...settings,
        orders: { approval: 'automatic', payment: ['paid'], risk: 'high', pollEvery: 2_000 },
      })),
      logLevel: 'silent',
      environment: suppliers.environment,
    } as never,
    logger: silentLogger,
    durable: false,
    pollEveryMs: 200,
    settleMs: 50,
  });
  const products = demoCatalogue
    .filter(({ sku }) => SKUS.includes(sku))
    .map(({ sku, gtin, description }) => ({ sku, gtin, title: description }));
  await call('PUT', '/v1/products', { products });
  await Promise.all([suppliers.acme, suppliers.cargo].map((supplier) => supplier.publishStock()));
}, 240_000);
afterAll(async () => {
  await running?.stop();
  await suppliers?.stop();
  for (const { platform } of shops.values()) await platform.stop();
});

async function call(method: string, path: string, body: unknown): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${running.url}${path}`, { method, headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  return response.status;
}
/** What a query answers, as soon as that is anything. */
async function rows<Row>(sql: string, bindings: readonly string[] = []): Promise<Row[]> {
  const deadline = Date.now() + 100_000;
  for (;;) {
    const { rows: found } = await database.db.raw<{ rows: Row[] }>(sql, [...bindings]);
    if (found.length > 0) return found;
    if (Date.now() > deadline) {
      const said = await database.db('exception').whereNull('closed_at').select('code', 'message');
      throw new Error(`no row in time for: ${sql} ${bindings}; told to people: ${JSON.stringify(said)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const shopOf = (id: PlatformShop['id']): PlatformShop => shops.get(id) as PlatformShop;

describe.each(PLATFORMS)('a whole gateway and a shop of %s', { timeout: 240_000 }, (id) => {
  it('shows what suppliers have', async () => {
    const told = await rows<{ sku: string; pushed: number }>(
      `select p.sku, l.pushed from listing l join product p on p.id = l.product_id
       where l.storefront_id = ? and l.pushed > 0 and l.pushed_version = l.desired_version
         and (select count(*) from listing a where a.storefront_id = l.storefront_id and a.pushed > 0
           and a.pushed_version = a.desired_version) = ${SKUS.length}`,
      [id],
    );
    expect(told.map(({ sku }) => sku).sort()).toEqual([...SKUS].sort());
    for (const { sku, pushed } of told) expect(shopOf(id).quantity(sku), sku).toBe(pushed);
  });

  it.each([
    ['of which a webhook tells', true],
    ['that is found by looking, because its webhook was lost', false],
  ])('takes an order %s, buys it, and tells every package once', async (_, isTold) => {
    const shop = shopOf(id);
    // Until the shop was looked at first, what was sold in it is not ours to buy.
    await rows('select 1 from order_poll where storefront_id = ? and ended_at is not null', [id]);
    const { orderId } = shop.sell(SKUS.map((sku) => ({ sku, quantity: 1 })));
    if (isTold) {
      const { headers, body } = shop.webhook(orderId, `sold-${orderId}`);
      const response = await fetch(`${running.url}/v1/webhooks/${id}`, { method: 'POST', headers, body });
      expect([response.status, await response.text()]).toEqual([204, '']);
    }
    const packages = await rows<{ tracking: string; supplier: string }>(
      `select k.tracking_number as tracking, k.supplier_id as supplier
       from fulfilment_push f
       join sales_order o on o.id = f.order_id
       join package k on k.supplier_id = f.supplier_id and k.id = f.package_id
       where o.storefront_id = ? and o.external_id = ? and f.state = 'done' and o.state = 'shipped'
         and not exists (select from fulfilment_push w where w.order_id = o.id and w.state <> 'done')`,
      [id, orderId],
    );
    expect([...new Set(packages.map(({ supplier }) => supplier))].sort()).toEqual(['acme', 'cargo']);
    expect([...shop.told(orderId)].sort()).toEqual(packages.map(({ tracking }) => tracking).sort());
    const states = await database
      .db('purchase_order')
      .join('sales_order', 'sales_order.id', 'purchase_order.order_id')
      .where({ storefront_id: id, external_id: orderId })
      .pluck('purchase_order.state');
    for (const state of states) expect(['shipped', 'invoiced']).toContain(state);
  });
});

it('nobody was bothered, and no order came twice', async () => {
  const [orders] = await rows<{ count: string }>('select count(*) from sales_order');
  expect(Number(orders?.count)).toBe(2 * PLATFORMS.length);
  const answers = await database
    .db('document')
    .where({ supplier_id: 'acme', state: 'applied' })
    .distinct('set_id')
    .pluck('set_id');
  expect(answers).toEqual(expect.arrayContaining(['846', '855', '856']));
  expect(await database.db('exception').whereNull('closed_at').select('code', 'message')).toEqual([]);
});
