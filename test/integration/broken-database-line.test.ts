import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { CollectRule } from '../../src/partners/profile.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import { type Database, openDatabase } from '../../src/stores/database.ts';
import { openJobQueue } from '../../src/stores/job-queue.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { withFault } from '../support/faults.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** The line between a gateway and its database breaks; the database itself is well. */
const database = testDatabase();
let proxy: FaultProxy;
let db: Database;

const stock = (quantity: number): string =>
  `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nLAMP,,x,${quantity},10.00,A,\r\n`;

function proxied(): string {
  const url = new URL(database.url);
  url.host = `${proxy.host}:${proxy.port}`;
  return url.href;
}

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception, api_request');
  const { hostname, port } = new URL(database.url);
  proxy = await startFaultProxy({ host: hostname, port: Number(port) });
  db = await openDatabase({ address: proxied(), logger: silentLogger });
});
afterEach(async () => {
  proxy.heal();
  await db.destroy();
  await proxy.stop();
});

function ruleOf({ gateway }: StepGateway): CollectRule {
  const [rule] = gateway.suppliers.get('bravo')?.collect ?? [];
  if (rule === undefined) throw new Error('bravo has no folder');
  return rule;
}
const states = (): Promise<string[]> => database.db('seen_file').orderBy('id').pluck('state');
const quantities = (): Promise<number[]> => database.db('supplier_stock').pluck('quantity');

describe('a gateway that is cut off from the database in the middle of a pick-up', () => {
  /** Meanwhile its lease ends, the supplier replaces the file, and another gateway takes the new one. */
  async function cutOff(fence: boolean): Promise<unknown> {
    let isCut = false;
    const { archive } = (await stepGateway(database)).gateway;
    const step: StepGateway = await stepGateway(
      { db, url: proxied() },
      {
        safeguards: { fence },
        channel: (channel) => ({
          ...channel,
          read: async function* (file) {
            yield* channel.read(file);
            if (isCut) return;
            isCut = true;
            const heal = withFault({ proxy }, 'I2');
            await database.db('lane').update({ lease_until: new Date(0) });
            step.folders.put('/outbound', 'inv_1.csv', stock(20));
            await collect({ ...step.gateway, db: database.db, archive }, 'bravo', ruleOf(step));
            expect(await states()).toEqual(['received']);
            heal();
          },
        }),
      },
    );
    step.clock.advance(1000);
    step.folders.put('/outbound', 'inv_1.csv', stock(10));
    return collect(step.gateway, 'bravo', ruleOf(step)).catch((error: unknown) => error);
  }

  test('claims nothing when it comes back after its lease (I2)', async () => {
    expect(await cutOff(true)).toMatchObject({ code: 'LANE-LOST' });
    expect(await states()).toEqual(['received']);
  });

  test('would claim what the supplier took back, without the fence', async () => {
    await cutOff(false);
    expect(await states()).toEqual(['received', 'received']);
  });
});

describe('a COMMIT that is carried out and whose answer is lost', () => {
  test('has one effect when the work is done again, whichever commit it is (G3)', { timeout: 120_000 }, async () => {
    let lost = 0;
    for (let nth = 1; ; nth += 1) {
      await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception');
      const step = await stepGateway({ db, url: proxied() });
      step.clock.advance(1000);
      step.folders.put('/outbound', 'inv_1.csv', stock(10));
      const before = proxy.repliesLost;
      const heal = withFault({ proxy }, 'G3', nth);
      // The first try meets the fault, the next ones are those of the schedule and of the job queue.
      for (let turn = 0; turn < 3; turn += 1) {
        await database.db('lane').update({ lease_until: null, holder: null, due_at: new Date(0) });
        await collect(step.gateway, 'bravo', ruleOf(step)).catch(() => undefined);
        await step.work().catch(() => undefined);
        await sweep(step.gateway, 0).catch(() => undefined);
        await step.work().catch(() => undefined);
      }
      heal();
      expect(await states(), `commit ${nth}`).toEqual(['opened']);
      expect(await quantities()).toEqual([10]);
      expect(await database.db('feed_run').pluck('state')).toEqual(['applied']);
      expect(step.folders.names('/archive')).toHaveLength(1);
      if (proxy.repliesLost === before) break;
      lost += 1;
    }
    // Listing, claiming, opening and clearing away at least.
    expect(lost).toBeGreaterThan(3);
  });
});

describe('a listening connection that hears nothing more', () => {
  test('is made up for by polling (I7)', { timeout: 60_000 }, async () => {
    const worker = await openJobQueue({ address: proxied(), logger: silentLogger, role: 'work' });
    const sender = await openJobQueue({ address: database.url, logger: silentLogger, role: 'send' });
    try {
      const seen: string[] = [];
      await worker.work('order.route', async ({ orderId }) => void seen.push(orderId), { concurrency: 2 });
      await vi.waitFor(() => expect(proxy.deafen('LISTEN')).toBe(1), { timeout: 10_000 });
      await database.db.transaction((trx) => sender.send(trx, 'order.route', { orderId: '7' }));
      await vi.waitFor(() => expect(seen).toEqual(['7']), { timeout: 20_000 });
    } finally {
      proxy.heal();
      await worker.stop(2000);
      await sender.stop(2000);
    }
  });
});
