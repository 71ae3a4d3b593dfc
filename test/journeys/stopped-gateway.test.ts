import { describe, expect, test } from 'vitest';
import { csvStock } from '../chaos/pickup/documents.ts';
import { until } from '../chaos/pickup/wait.ts';
import { startWorld, type World } from '../chaos/pickup/world.ts';
import { testDatabase } from '../support/database.ts';
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
