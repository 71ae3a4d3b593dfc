import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { type Shop, startShop } from '../../src/simulator/shop.ts';
import { type Suppliers, startSuppliers } from '../../src/simulator/suppliers/suppliers.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { type HookServer, startHookServer } from '../support/hook-server.ts';
import { orderOf } from '../support/loop.ts';

/** Real processes that tell a real receiver that an order has no supplier, and are killed with SIGKILL over it. */
const database = testDatabase();
let folder: string;
let shop: Shop;
let suppliers: Suppliers;
let hook: HookServer;
const processes: GatewayProcess[] = [];

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, api_request, alert_notice',
  );
  folder = mkdtempSync(join(tmpdir(), 'crossdock-killed-alerts-'));
  shop = await startShop({ secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`, clock: systemClock });
  suppliers = await startSuppliers({ clock: systemClock });
  hook = await startHookServer();
});
afterEach(async () => {
  for (const process of processes.splice(0)) await process.kill();
  await suppliers.stop();
  await shop.stop();
  await hook.close();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<GatewayProcess> {
  const process = await startGatewayProcess({
    folder,
    databaseUrl: database.url,
    shop,
    environment: { ...suppliers.environment, HOOK_URL: hook.url, HOOK_SECRET: hook.secret },
    more: `alerts:
  targets:
    - id: pager
      kind: webhook
      url: \${env:HOOK_URL}
      secret: \${env:HOOK_SECRET}
      allowPrivateAddresses: true
      codes: [ORDER-UNFULFILLABLE]
`,
  });
  processes.push(process);
  return process;
}

/** An order that nobody can fulfil: nobody has sent any stock. */
async function placeHopeless(process: GatewayProcess): Promise<void> {
  const call = async (method: string, path: string, body: unknown, key: Record<string, string> = {}): Promise<void> => {
    const headers = { 'content-type': 'application/json', ...key };
    const response = await fetch(`${process.url}${path}`, { method, headers, body: JSON.stringify(body) });
    await response.arrayBuffer();
    expect(response.status).toBeLessThan(300);
  };
  await call('PUT', '/v1/products', { products: [{ sku: 'LAMP', title: 'Lamp' }] });
  await call('POST', '/v1/orders', orderOf('H-1', [['LAMP', 1]]), { 'idempotency-key': 'key-H-1' });
}

async function reached(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const exists = async (): Promise<boolean> =>
  (await database.db('exception').where({ code: 'ORDER-UNFULFILLABLE' })).length === 1;
const isSent = async (): Promise<boolean> => (await database.db('alert_notice').where({ state: 'sent' })).length > 0;
const fence = async (): Promise<number> =>
  Number((await database.db('lane').where({ kind: 'alert', key: 'plan' }).first('fence')).fence);

describe('a notice', { timeout: 240_000 }, () => {
  test('comes although the process was killed between the exception and its sending (I1)', async () => {
    hook.mood = 'deaf';
    const first = await start();
    await placeHopeless(first);
    await reached(exists);
    await first.kill();
    expect([hook.received, await isSent()]).toEqual([[], false]);
    hook.mood = 'well';
    await start();
    await reached(isSent);
    expect(hook.received.map(({ body }) => body.type)).toEqual(['alert.opened']);
  });

  test('comes again under the same id when the process was killed before it noted the answer (I1)', async () => {
    hook.mood = 'mute';
    const first = await start();
    await placeHopeless(first);
    await reached(async () => hook.received.length === 1);
    await first.kill();
    expect(await isSent()).toBe(false);
    hook.mood = 'well';
    await start();
    await reached(isSent);
    expect(hook.received).toHaveLength(2);
    expect(new Set(hook.received.map(({ id }) => id)).size).toBe(1);
  });

  test('comes once from two processes', async () => {
    const [first] = await Promise.all([start(), start()]);
    await placeHopeless(first);
    await reached(isSent);
    const before = await fence();
    await reached(async () => (await fence()) >= before + 3);
    expect(hook.received).toHaveLength(1);
  });
});
