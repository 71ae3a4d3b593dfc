import { beforeEach, describe, expect, test } from 'vitest';
import { TransientError } from '../../src/kernel/errors.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { publish } from '../../src/pipeline/storefront/publish.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Another process has the one session with a supplier: nothing went wrong, the work comes a little later. */
const database = testDatabase();
let step: StepGateway;
let thrown: Error | undefined;

const elsewhere = () => new TransientError('CHANNEL-SESSION-ELSEWHERE', 'Elsewhere.', { retryAfterMs: 2_000 });
const STOCK = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nLAMP,,x,10,10.00,A,\r\n';

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception, api_request');
  thrown = undefined;
  step = await stepGateway(database, {
    channel: (channel) => ({
      ...channel,
      list: async (folder) => {
        if (thrown) throw thrown;
        return channel.list(folder);
      },
      stage: async (target, bytes) => {
        if (thrown) throw thrown;
        await channel.stage(target, bytes);
      },
    }),
  });
});

/** How the lane rests, in whole seconds, and after how many failures. */
async function laneOf(kind: string): Promise<{ failures: number; rests: number }> {
  const { rows } = await database.db.raw(
    'select failures, round(extract(epoch from due_at - clock_timestamp()))::int as rests from lane where kind = ?',
    [kind],
  );
  return rows[0];
}
const exceptions = (): Promise<string[]> => database.db('exception').pluck('code');
const makeDue = () => database.db('lane').update({ due_at: new Date(0) });

async function poll(): Promise<void> {
  const [rule] = step.gateway.suppliers.get('bravo')?.collect ?? [];
  if (rule === undefined) throw new Error('bravo has no folder');
  await makeDue();
  await collect(step.gateway, 'bravo', { ...rule, everyMs: 60_000 });
}

describe('a session that another process keeps', () => {
  test('is no failed poll: no exception, no growing pause', async () => {
    thrown = elsewhere();
    for (let turn = 0; turn < 3; turn += 1) await poll();
    expect(await laneOf('collect')).toEqual({ failures: 0, rests: 2 });
    expect(await exceptions()).toEqual([]);
  });

  test('does not make failures before it forgotten', async () => {
    thrown = new TransientError('CHANNEL-UNREACHABLE', 'Down.');
    await poll();
    thrown = elsewhere();
    await poll();
    expect(await laneOf('collect')).toMatchObject({ failures: 1 });
    expect(await exceptions()).toEqual(['CHANNEL-UNREACHABLE']);
  });

  test('is no failed delivery, and the document goes out once it is free', async () => {
    await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
    await publish(step.gateway, 'shop');
    await step.receive('bravo', 'inv_1.csv', STOCK);
    thrown = elsewhere();
    await step.place('W-1', [['LAMP', 1]]);
    expect(await laneOf('deliver')).toEqual({ failures: 0, rests: 2 });
    expect(await exceptions()).toEqual([]);
    expect(await database.db('delivery').pluck('last_error')).toEqual([null]);
    thrown = undefined;
    await makeDue();
    step.hints.push({ queue: 'supplier.deliver', payload: { supplierId: 'bravo' } });
    await step.work();
    expect(await database.db('delivery').pluck('state')).toEqual(['sent']);
  });
});
