import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { csvStock, readPurchaseOrder, x12Stock } from '../chaos/pickup/documents.ts';
import { seeded, skusOf, someStock } from '../chaos/pickup/plan.ts';
import { until } from '../chaos/pickup/wait.ts';
import { startWorld, type World } from '../chaos/pickup/world.ts';
import { testDatabase } from '../support/database.ts';
import { call, postedOrder } from '../support/gateway-calls.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';

/** A gateway that is told to stop in the middle of a pick-up: gently, and then by force. */
describe('a gateway that is stopped while it reads a file', () => {
  const gentle = testDatabase();
  const forced = testDatabase();

  test('ends what it is reading, and its successor finds nothing twice (I9)', { timeout: 120_000 }, async () => {
    await midPickup(gentle.url, async (gateway) => {
      expect(await gateway.drain()).toBe(0);
    });
  });

  test('and is killed before it is done leaves the file to its successor (I9, C8)', { timeout: 120_000 }, async () => {
    await midPickup(forced.url, async (gateway) => {
      process.kill(gateway.pid, 'SIGTERM');
      await gateway.kill();
    });
  });
});

describe('a gateway that is stopped while it uploads an order', () => {
  const gentle = testDatabase();
  const twice = testDatabase();

  test('ends the upload, and its successor sends nothing twice (I9)', { timeout: 180_000 }, async () => {
    await midUpload(gentle.url, async (gateway) => {
      expect(await gateway.drain()).toBe(0);
    });
  });

  test('and hears a second signal ends at once; its successor sends the order once (I9, J1)', {
    timeout: 180_000,
  }, async () => {
    await midUpload(twice.url, async (gateway) => {
      process.kill(gateway.pid, 'SIGTERM');
      // Sooner it would count as the same wish. The upload takes seconds more, and nobody waits for it.
      await sleep(1_200);
      expect(await gateway.drain()).toBe(130);
    });
  });
});

const LINES = 400;

/** The supplier answers slowly, and the gateway is stopped when it has begun to write the order. */
async function midUpload(databaseUrl: string, stop: (gateway: GatewayProcess) => Promise<void>): Promise<void> {
  const world = await startWorld([], databaseUrl);
  let gateway: GatewayProcess | undefined;
  try {
    const { acme } = world.suppliers;
    const skus = skusOf('CH');
    gateway = await world.start();
    await call(gateway, 'PUT', '/v1/products', { products: skus.map((sku) => ({ sku, title: sku })) });
    acme.files.put('/outbound', '846_1.edi', x12Stock(1, new Date('2025-12-31T00:00:00Z'), someStock('CH', seeded(1))));
    await until(async () => (await count(world, 'supplier_stock')) > 0, 60_000, 'the stock is in force');
    // Its acknowledgment must not be taken for the order.
    await until(async () => (await count(world, "delivery where state = 'sent'")) === 1, 60_000, 'the 997 is sent');
    let isWriting = false;
    acme.onRequest((operation) => {
      if (operation !== 'WRITE' || isWriting) return;
      isWriting = true;
      acme.faults.delayMs = 1_000;
    });
    const lines = Array.from({ length: LINES }, (_, index) => skus[index % skus.length] as string);
    await call(gateway, 'POST', '/v1/orders', postedOrder('W-1', lines, 1));
    await until(() => isWriting, 60_000, 'the order is being written');
    await stop(gateway);
    acme.faults.delayMs = 0;
    gateway = await world.start();
    await until(async () => (await count(world, "delivery where state = 'sent'")) === 2, 90_000, 'the order is sent');
    const names = acme.files.list('/inbound').flatMap(({ name }) => (name.startsWith('997') ? [] : name));
    expect(names).toHaveLength(1);
    const order = readPurchaseOrder(acme.files.read('/inbound', names[0] as string)?.toString() ?? '');
    expect(order?.lines.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(LINES);
    expect(acme.counters.refused).toBe(0);
  } finally {
    await gateway?.kill();
    await world.stop();
  }
}

async function midPickup(databaseUrl: string, stop: (gateway: GatewayProcess) => Promise<void>): Promise<void> {
  const world = await startWorld([], databaseUrl);
  let gateway: GatewayProcess | undefined;
  try {
    const { bravo } = world.suppliers;
    const skus = Array.from({ length: 1_000 }, (_, index) => [`BR-${index}`, 100 + index] as const);
    bravo.files.put('/outbound', 'inv_1.csv', csvStock(Object.fromEntries(skus)), new Date(Date.now() - 60_000));
    bravo.faults.delayMs = 20;
    bravo.faults.shortReads = 4_096;
    gateway = await world.start();
    await until(() => (bravo.counters.operations.READ ?? 0) > 2, 60_000, 'the file is being read');
    await stop(gateway);
    bravo.faults.delayMs = 0;
    gateway = await world.start();
    await until(async () => (await count(world, "seen_file where state = 'opened'")) > 0, 60_000, 'the file is opened');
    await until(() => bravo.files.list('/outbound').length === 0, 60_000, 'the file is archived');
    expect(await count(world, 'seen_file')).toBe(1);
    expect(await count(world, "document where state = 'applied'")).toBe(1);
    expect(await count(world, 'supplier_stock')).toBe(1_000);
    expect(bravo.counters.refused).toBe(0);
  } finally {
    await gateway?.kill();
    await world.stop();
  }
}

async function count({ sql }: World, from: string): Promise<number> {
  const { rows } = await sql.query<{ count: string }>(`select count(*) as count from ${from}`);
  return Number(rows[0]?.count);
}
