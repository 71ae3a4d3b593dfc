import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backUp, restoreFrom } from '../../src/app/backup.ts';
import { releaseRestoration, restorationStatus } from '../../src/app/restoration.ts';
import { type RunningGateway, startGateway } from '../../src/app.ts';
import type { Config } from '../../src/config/load.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import { demoCatalogue } from '../../src/simulator/catalogue.ts';
import { type Shop, startShop } from '../../src/simulator/shop.ts';
import { type Suppliers, startSuppliers } from '../../src/simulator/suppliers/suppliers.ts';
import { testDatabase } from '../support/database.ts';
import { gatewayRunsForFile } from '../support/leaks.ts';
import { orderOf, rowsOf } from '../support/loop.ts';

/**
 * The drill of docs/backup.md (`npm run drill`): a backup is taken while orders flow, work goes on, the database is lost,
 * the backup is restored, and a gateway starts on it against the same suppliers and the same shop.
 */
const before = testDatabase();
const after = testDatabase({ empty: true });
const LONG = 120_000;

let folder: string;
let shop: Shop;
let suppliers: Suppliers;
let running: RunningGateway | undefined;

function configOf(databaseUrl: string): Config {
  return {
    file: 'drill',
    mappingsFolder: join(import.meta.dirname, '../../mappings'),
    stateFolder: join(folder, 'none'),
    databaseUrl,
    server: { host: '127.0.0.1', port: 0 },
    storefronts: [{ id: 'shop', kind: 'headless', url: shop.url, secret: shop.secret, allowPrivateAddresses: true }],
    logLevel: 'silent',
    environment: suppliers.environment,
  };
}

async function start(databaseUrl: string): Promise<RunningGateway> {
  const config = configOf(databaseUrl);
  running = await startGateway({ config, logger: silentLogger, durable: false, pollEveryMs: 100, settleMs: 50 });
  return running;
}

async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}

async function place(orderId: string, quantity: number, placedAt = new Date()): Promise<void> {
  const order = { ...orderOf(orderId, [[SKU, quantity]]), placedAt: placedAt.toISOString() };
  const response = await fetch(`${running?.url}/v1/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `${orderId}-${Math.random()}` },
    body: JSON.stringify(order),
  });
  if (!response.ok) throw new Error(`${orderId}: ${response.status} ${await response.text()}`);
}

/** Everything that has reached suppliers: purchase orders by number, how often; 997s; whatever is unreadable. */
function atSuppliers() {
  const all = everyone().map(({ ledger }) => ledger);
  return {
    files: all.flatMap(({ files }) => files.map(({ name }) => name)).sort(),
    doubled: all.flatMap(({ duplicates }) => duplicates.map(({ poNumber }) => poNumber)),
    orders: all.flatMap(({ orders }) => [...orders.keys()]).sort(),
  };
}

/** A product of which there is enough. */
const SKU = demoCatalogue.find(({ offers }) => (offers.acme?.quantity ?? 0) > 50)?.sku ?? '';

const everyone = () => [suppliers.acme, suppliers.bravo, suppliers.cargo];

beforeAll(async () => {
  gatewayRunsForFile();
  folder = mkdtempSync(join(tmpdir(), 'crossdock-drill-'));
  shop = await startShop({ secret: `whsec_${Buffer.alloc(32, 6).toString('base64')}`, clock: systemClock });
  suppliers = await startSuppliers({ clock: systemClock });
});

afterAll(async () => {
  await stop();
  await suppliers?.stop();
  await shop?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a database that comes back from a backup', () => {
  it('sends nothing again that was sent, and loses nothing that the backup had (M7)', {
    timeout: 10 * LONG,
  }, async () => {
    const rows = <Row>(sql: string, bindings: readonly unknown[] = []) => rowsOf<Row>(before, sql, bindings, LONG);
    await start(before.url);
    const products = demoCatalogue.map(({ sku, gtin, description }) => ({ sku, gtin, title: description }));
    await fetch(`${running?.url}/v1/products`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ products }),
    });
    await Promise.all(everyone().map((one) => one.publishStock()));
    await rows('select 1 from feed having count(*) = 3');
    await rows('select 1 from listing where desired_version > pushed_version having count(*) = 0');
    await place('D-1', 1);
    await rows("select 1 from sales_order where external_id = 'D-1' and state = 'shipped'");

    // Known to the backup, but not sent yet: whoever delivers waits for the lane.
    const blocked = await before.db.transaction();
    await blocked.raw("select 1 from lane where kind = 'deliver' for update");
    await place('D-2', 2);
    await rows("select 1 from delivery where kind = 'order' and state = 'new'");
    const file = join(folder, 'crossdock.backup');
    const backup = backUp(configOf(before.url), silentLogger, file);
    await Promise.all([place('D-3', 1), backup]);
    await blocked.rollback();

    // What the backup does not know: D-2 is sent, D-4 is taken, routed, sent, answered and shipped.
    await place('D-4', 3);
    await rows("select count(*) from sales_order where state = 'shipped' having count(*) = 4");
    await suppliers.acme.publishStock();
    await rows("select 1 from fulfilment_push where state <> 'done' having count(*) = 0");
    await rows('select 1 from listing where desired_version > pushed_version having count(*) = 0');
    await rows("select 1 from delivery where state in ('new', 'staged') having count(*) = 0");
    await stop();
    const sent = atSuppliers();
    expect(sent.doubled).toEqual([]);
    const packages = shop.book.packages.size;
    const numbers = await rows<{ last: string }>('select max(last_value)::text as last from control_number');
    const highestVersion = Math.max(...[...shop.book.stock.values()].map(({ version }) => version));

    // The disaster.
    await restoreFrom(configOf(after.url), silentLogger, file);
    await start(after.url);
    const restored = <Row>(sql: string, bindings: readonly unknown[] = []) => rowsOf<Row>(after, sql, bindings, LONG);
    await restored("select 1 from exception where code = 'DATABASE-RESTORED' and closed_at is null");
    expect(await restorationStatus(configOf(after.url), silentLogger)).toMatchObject({ held: true });
    await restored("select 1 from sales_order where external_id = 'D-1'");
    // The shop sends again what this database lost, and somebody buys something new.
    await place('D-4', 3, new Date(Date.now() - 3_600_000));
    await restored("select 1 from sales_order where external_id = 'D-4' and state = 'held'");
    await place('D-5', 1);
    await restored("select 1 from delivery where kind = 'order' and state = 'new'");
    await turn();
    expect(atSuppliers().files).toEqual(sent.files);

    await releaseRestoration(configOf(after.url), silentLogger, { by: 'drill', reason: 'looked at suppliers' });
    await restored("select 1 from sales_order where external_id = 'D-5' and state = 'shipped'");
    await restored('select 1 from listing where desired_version > pushed_version having count(*) = 0');
    await turn();

    const now = atSuppliers();
    const fresh = now.orders.filter((number) => !sent.orders.includes(number));
    expect(now.doubled, 'a purchase order number came twice').toEqual([]);
    expect(fresh, 'only the new order is at a supplier').toHaveLength(1);
    expect(Number(/\d+$/.exec(fresh[0] ?? '')?.[0])).toBeGreaterThan(Number(numbers[0]?.last));
    expect(new Set(now.files).size, 'no name, so no control number, is used twice').toBe(now.files.length);
    expect(shop.book.packages.size, 'the package of D-5 and no other').toBe(packages + 1);
    expect([...shop.book.packages.values()].filter(({ count }) => count > 1)).toEqual([]);
    // A version that the shop had seen would be dropped there, and the shop would sell by an old quantity.
    const versions = [...shop.book.stock.values()].map(({ version }) => version);
    expect(Math.min(...versions)).toBeGreaterThan(highestVersion);

    // What is in doubt waits, each for its own decision, and the supplier's answer ends it.
    const doubtful = await restored<{ subject: string }>(
      "select d.subject from delivery d where d.kind = 'order' and d.state = 'failed' and d.failure = 'uncertain'",
    );
    expect(doubtful.length).toBeGreaterThan(0);
    const status = await restorationStatus(configOf(after.url), silentLogger);
    expect(status.held).toBe(false);
    expect(status.doubts.orders).toBeGreaterThan(0);
    for (const { ledger, drop } of everyone()) {
      const names = doubtful.map(({ subject }) => subject);
      const answers = ledger.sent.filter(({ bytes }) => names.some((name) => Buffer.from(bytes).includes(name)));
      for (const answer of answers) await drop(answer);
    }
    for (const { subject } of doubtful)
      await restored("select 1 from delivery where subject = ? and state in ('sent', 'acknowledged')", [subject]);
    expect(atSuppliers().doubled).toEqual([]);
    await stop();
  });
});

/** Has everything that wants to go out hinted, and waits until no job is left. */
async function turn(): Promise<void> {
  const { gateway } = running as RunningGateway;
  await sweep(gateway, 0);
  for (;;) {
    const depths = await gateway.queue.depths();
    if (depths.every(({ waiting, active }) => waiting + active === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
