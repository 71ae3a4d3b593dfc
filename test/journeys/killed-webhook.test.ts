import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { type Shop, startShop } from '../../src/simulator/shop.ts';
import { type Suppliers, startSuppliers } from '../../src/simulator/suppliers/suppliers.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { orderOf } from '../support/loop.ts';
import { type PlatformShop, platformShops } from '../support/shops/platform-shops.ts';
import { REACHED, type Stop } from '../support/stop-at.ts';

/** A real process that is killed with SIGKILL while it takes the webhook of an order, before and after the commit. */
const database = testDatabase();
let folder: string;
let shop: Shop;
let suppliers: Suppliers;
/** Its webhooks only say which order to read. */
let thin: PlatformShop;
const processes: GatewayProcess[] = [];

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, api_request, webhook_inbox',
  );
  folder = mkdtempSync(join(tmpdir(), 'crossdock-killed-webhook-'));
  shop = await startShop({ secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`, clock: systemClock });
  suppliers = await startSuppliers({ clock: systemClock });
  // What is bought there must come after the first look at the shop.
  thin = await platformShops.bigcommerce({ skus: ['LAMP'], startsAt: new Date(Date.now() + 3_600_000) });
});
afterEach(async () => {
  for (const process of processes.splice(0)) await process.kill();
  await suppliers.stop();
  await shop.stop();
  await thin.platform.stop();
  rmSync(folder, { recursive: true });
});

const stopFile = (): string => join(folder, 'stop.json');
async function start(): Promise<GatewayProcess> {
  const process = await startGatewayProcess({
    folder,
    databaseUrl: database.url,
    shop,
    // JSON is YAML.
    more: `  - ${JSON.stringify({ id: 'thin', ...thin.settings, orders: { pollEvery: 'never' } })}\n`,
    environment: {
      ...suppliers.environment,
      NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, '../support/stop-at.ts'))}`,
      STOP_AT: stopFile(),
    },
  });
  processes.push(process);
  return process;
}
function arm(stop: Stop): void {
  writeFileSync(`${stopFile()}.new`, JSON.stringify(stop));
  renameSync(`${stopFile()}.new`, stopFile());
}
async function reached(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
async function send({ url }: GatewayProcess, kind: 'whole' | 'thin'): Promise<number> {
  if (kind === 'whole') {
    const data = orderOf('K-1', [['LAMP', 1]]);
    return (await shop.send({ url: `${url}/v1/webhooks/shop`, type: 'order.created', data, id: 'evt_1' })).status;
  }
  const response = await fetch(`${url}/v1/webhooks/thin`, { method: 'POST', ...thin.webhook(sold(), 'evt_1') });
  return response.status;
}
let soldThere: string | undefined;
function sold(): string {
  soldThere ??= thin.sell([{ sku: 'LAMP', quantity: 1 }]).orderId;
  return soldThere;
}
const count = async (table: string): Promise<number> => Number((await database.db(table).count())[0]?.count);

describe('a gateway that is killed over a webhook', { timeout: 300_000 }, () => {
  test.each([
    ['whole', 'before', 0],
    ['whole', 'after', 1],
    ['thin', 'before', 0],
    ['thin', 'after', 1],
  ] as const)(
    'a %s one, %s the commit, has answered nothing, and the delivery that comes again makes one order (L4)',
    async (kind, when, taken) => {
      soldThere = undefined;
      const first = await start();
      arm({ sql: '^commit', when, inTransactionWith: 'insert into "webhook_inbox"' });
      const answer = send(first, kind).catch(() => 'no answer');
      await reached(() => existsSync(stopFile() + REACHED));
      await first.kill();
      expect(await answer).toBe('no answer');
      expect(await count('webhook_inbox')).toBe(taken);
      expect(await count(kind === 'whole' ? 'sales_order' : 'order_read')).toBe(taken);
      const second = await start();
      expect(await send(second, kind)).toBe(204);
      await reached(async () => (await count('sales_order')) > 0);
      expect([await count('webhook_inbox'), await count('sales_order')]).toEqual([1, 1]);
    },
  );
});
