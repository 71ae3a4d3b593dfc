import { beforeEach, describe, expect, test } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { openFile } from '../../src/pipeline/inbound/open.ts';
import { deliverTo } from '../../src/pipeline/outbound/deliver.ts';
import { routeOrder } from '../../src/pipeline/outbound/plan.ts';
import { sendPurchaseOrder } from '../../src/pipeline/outbound/translate.ts';
import { publish } from '../../src/pipeline/storefront/publish.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import { endLane, extendLane, takeLane } from '../../src/stores/lanes.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** One process at a time where only one may, and nothing that is lost for ever when a job is. */
const database = testDatabase();
let step: StepGateway;

const STOCK = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nLAMP,,x,10,10.00,A,\r\n';
const lane = { kind: 'deliver', key: 'x' } as const;

async function start(options: Parameters<typeof stepGateway>[1] = {}): Promise<void> {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception, api_request');
  step = await stepGateway(database, options);
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await publish(step.gateway, 'shop');
}

beforeEach(() => start());

describe('a lane', () => {
  test('is held by one at a time, and free again when it is given back and due (B12)', async () => {
    const first = await takeLane(database.db, lane);
    expect(first).toBeDefined();
    expect(await takeLane(database.db, lane)).toBeUndefined();
    await endLane(database.db, first as never, { ok: false, dueInMs: (failures) => failures * 60_000 });
    expect(await takeLane(database.db, lane)).toBeUndefined();
    await database.db('lane').update({ due_at: new Date(0) });
    expect(await takeLane(database.db, lane)).toBeDefined();
  });

  test('whose holder died is taken over, and the dead one can neither extend it nor give it back (I2)', async () => {
    const first = (await takeLane(database.db, lane)) as NonNullable<Awaited<ReturnType<typeof takeLane>>>;
    await database.db('lane').update({ lease_until: new Date(0) });
    expect(await takeLane(database.db, lane)).toBeDefined();
    expect(await extendLane(database.db, first)).toBe(false);
    await endLane(database.db, first, { ok: true, dueInMs: () => 0 });
    expect(await takeLane(database.db, lane)).toBeUndefined();
  });
});

describe('a poll', () => {
  /** A turn that stands still while it reads, for longer than its lease; meanwhile `others` do what they like. */
  const frozen = async (others: () => Promise<void>, safeguards: { fence?: boolean } = {}): Promise<unknown> => {
    let isFrozen = false;
    await start({
      safeguards,
      channel: (channel) => ({
        ...channel,
        read: async function* (file) {
          if (!isFrozen) {
            isFrozen = true;
            await database.db('lane').update({ lease_until: new Date(0) });
            await others();
          }
          yield* channel.read(file);
        },
      }),
    });
    const [rule] = step.gateway.suppliers.get('bravo')?.collect ?? [];
    if (rule === undefined) throw new Error('bravo has no folder');
    step.clock.advance(1000);
    step.folders.put('/outbound', 'inv_1.csv', STOCK);
    return collect(step.gateway, 'bravo', rule).catch((error: unknown) => error);
  };
  const claimed = () => database.db('seen_file').pluck('name');

  test('that lost its lease while it was reading claims nothing and clears nothing away (I2, I3)', async () => {
    const outcome = await frozen(async () => {
      expect(await takeLane(database.db, { kind: 'collect', key: 'bravo /outbound' })).toBeDefined();
    });
    expect(outcome).toMatchObject({ kind: 'transient', code: 'LANE-LOST' });
    expect([await claimed(), step.hints, step.folders.names('/outbound')]).toEqual([[], [], ['inv_1.csv']]);
    expect(await database.db('raw_content').pluck('sha256')).toEqual([]);
    expect(await database.db('exception').pluck('code')).toEqual([]);
    // The one that took over is still in its turn.
    const { fence, lease_until } = await database.db('lane').where({ kind: 'collect' }).first();
    expect([fence, lease_until > new Date()]).toEqual(['2', true]);
  });

  test('that nobody took over goes on where it stood still (I2)', async () => {
    expect(await frozen(async () => undefined)).toBeUndefined();
    expect(await claimed()).toEqual(['inv_1.csv']);
  });

  test('without the fence claims what it read in a turn of somebody else', async () => {
    const others = async () => void (await takeLane(database.db, { kind: 'collect', key: 'bravo /outbound' }));
    expect(await frozen(others, { fence: false })).toBeUndefined();
    expect(await claimed()).toEqual(['inv_1.csv']);
  });
});

describe('a delivery', () => {
  test('that another process finished while this one was still writing is never put there twice', async () => {
    let pause: ((channel: Channel) => Promise<void>) | undefined;
    await start({
      channel: (channel) => ({
        ...channel,
        stage: async (target, bytes) => {
          const paused = pause;
          pause = undefined;
          await paused?.(channel);
          await channel.stage(target, bytes);
        },
      }),
    });
    await step.receive('bravo', 'inv_1.csv', STOCK);
    const taken: string[] = [];
    const supplierTakes = (): void => {
      for (const name of step.folders.names('/inbound') ?? []) {
        if (name.startsWith('.')) continue;
        taken.push(name);
        step.folders.remove('/inbound', name);
      }
    };
    // The first process stands still for longer than its lease; the second does all of it; the supplier takes the file.
    pause = async () => {
      await database.db('lane').update({ lease_until: new Date(0) });
      await deliverTo(step.gateway, 'bravo');
      supplierTakes();
    };
    await step.place('A-1', [['LAMP', 1]]);
    supplierTakes();
    expect(taken).toEqual(['order_PO-BRAVO-000001.csv']);
    expect(await database.db('delivery').select('state')).toEqual([{ state: 'sent' }]);
  });
});

describe('the sweep hints again', () => {
  const hinted = async (): Promise<string[]> => {
    step.hints.length = 0;
    await sweep(step.gateway);
    const young = step.hints.map(({ queue }) => queue);
    step.hints.length = 0;
    step.clock.advance(60_000);
    await sweep(step.gateway);
    expect(
      young.filter((queue) => queue !== 'storefront.publish'),
      'too young',
    ).toEqual([]);
    return step.hints.map(({ queue }) => queue);
  };
  const poll = async (): Promise<void> => {
    step.clock.advance(1000);
    step.folders.put('/outbound', 'inv_1.csv', STOCK);
    for (const rule of step.gateway.suppliers.get('bravo')?.collect ?? []) await collect(step.gateway, 'bravo', rule);
  };
  const place = async (): Promise<string> => {
    await step.receive('bravo', 'inv_1.csv', STOCK);
    const { work } = step;
    await step.place('A-0', [['LAMP', 1]]);
    await work();
    return (await database.db('sales_order').first('id')).id;
  };

  test('nothing when nothing is due', async () => {
    await place();
    expect(await hinted()).toEqual([]);
  });

  test('a file that nobody opened', async () => {
    await poll();
    expect(await hinted()).toEqual(['file.open']);
  });

  test('an order that nobody routed', async () => {
    const id = await place();
    await database.db('sales_order').where({ id }).update({ state: 'received' });
    expect(await hinted()).toEqual(['order.route']);
  });

  test('a purchase order that nobody wrote', async () => {
    await place();
    await database.db('delivery').delete();
    await database.db('purchase_order').update({ state: 'created', created_at: step.clock.now() });
    expect(await hinted()).toEqual(['purchase-order.send']);
  });

  test('a document that nobody delivered', async () => {
    await place();
    await database.db('delivery').update({ state: 'staged', created_at: step.clock.now() });
    expect(await hinted()).toEqual(['supplier.deliver']);
  });

  test('a quantity that the shop was not told', async () => {
    await place();
    await database.db('listing').update({ desired: 99, desired_version: 99 });
    expect(await hinted()).toEqual(['storefront.publish']);
  });

  test('nothing of a supplier that is not configured any more: it waits until it is back', async () => {
    await poll();
    (step.gateway.suppliers as Map<string, unknown>).delete('bravo');
    expect(await hinted()).toEqual([]);
  });
});

describe('a job that comes twice', () => {
  test('does its work once', async () => {
    step.clock.advance(1000);
    step.folders.put('/outbound', 'inv_1.csv', STOCK);
    for (const rule of step.gateway.suppliers.get('bravo')?.collect ?? []) await collect(step.gateway, 'bravo', rule);
    const { payload } = step.hints.shift() as (typeof step.hints)[number];
    const { supplierId, fileId } = payload as { supplierId: string; fileId: string };
    await Promise.all([openFile(step.gateway, supplierId, fileId), openFile(step.gateway, supplierId, fileId)]);
    step.hints.length = 0;
    await step.place('A-1', [['LAMP', 1]]);
    const order = await database.db('sales_order').first('id');
    await Promise.all([routeOrder(step.gateway, order.id), routeOrder(step.gateway, order.id)]);
    const po = await database.db('purchase_order').first('id');
    await Promise.all([
      sendPurchaseOrder(step.gateway, 'bravo', po.id),
      sendPurchaseOrder(step.gateway, 'bravo', po.id),
    ]);
    await step.work();
    for (const table of ['document', 'feed_run', 'purchase_order', 'delivery']) {
      expect(await database.db(table).select('id'), table).toHaveLength(1);
    }
    expect(step.folders.names('/inbound')).toHaveLength(1);
  });
});
