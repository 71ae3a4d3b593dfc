import { beforeEach, describe, expect, test } from 'vitest';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { learnBuffers } from '../../src/pipeline/clocks/learn-buffers.ts';
import { watchClocks } from '../../src/pipeline/clocks/watch-clocks.ts';
import { undoFeed } from '../../src/pipeline/feeds/undo.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { startWithBravo } from '../support/bravo-step.ts';
import { testDatabase } from '../support/database.ts';
import type { StepGateway } from '../support/step-gateway.ts';

/** Stock feeds that do not come as they should. Bravo works from Monday to Friday in New York, five hours behind UTC. */
const database = testDatabase();
const HOUR = 3_600_000;
let step: StepGateway;

async function start(adapt: (bravo: SupplierProfile) => SupplierProfile = (bravo) => bravo): Promise<void> {
  step = await startWithBravo(database, adapt);
}

beforeEach(() => start());

/** Bravo's stock: numbered SKUs with so many units each. */
const stock = (skus: number, units: number): string =>
  [
    'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA',
    ...Array.from({ length: skus }, (_, index) => `TR-${index + 1},,Thing,${units},$ 5.00,Active,`),
    '',
  ].join('\n');

const to = (instant: string): void => step.clock.advance(new Date(instant).getTime() - step.clock.now().getTime());
const receive = (instant: string, name: string, content: string): Promise<void> => {
  to(instant);
  return step.receive('bravo', name, content);
};
/** Looks into Bravo's folders, and then at what is due. */
const look = async (instant: string): Promise<void> => {
  to(instant);
  for (const rule of step.gateway.suppliers.get('bravo')?.collect ?? []) await collect(step.gateway, 'bravo', rule);
  await step.work();
  await watch();
};
const watch = (): Promise<void> => watchClocks(step.gateway, 0);
const open = async (): Promise<string[]> => {
  const rows = await database.db('exception').whereNull('closed_at').orderBy('id').select('code', 'severity');
  return rows.map(({ code, severity }) => `${code} ${severity}`);
};
const message = async (code: string): Promise<string> =>
  (await database.db('exception').where({ code }).whereNull('closed_at').first('message')).message;
const told = (): Promise<string[]> => database.db('alert_event').orderBy('id').pluck('kind');

describe('a feed of which nothing is said should come every four hours', () => {
  test('and is missing once, then stale, and in order again with the next file', async () => {
    await receive('2026-11-23T12:00:00Z', 'inv_1.csv', stock(3, 9));
    await look('2026-11-23T16:20:00Z');
    expect(await open()).toEqual([]);
    await look('2026-11-23T16:25:00Z');
    await look('2026-11-23T20:00:00Z');
    expect(await open()).toEqual(['FEED-OVERDUE error']);
    expect(await message('FEED-OVERDUE')).toBe(
      'No stock file of Bravo Outdoor (bravo-inventory) came until 2026-11-23 11:00 (America/New_York), when it was due. The last file, inv_1.csv, came 4 hours ago. The stock of 3 SKUs is 4 hours old; from 2026-11-23 19:00 (America/New_York) on nothing is sold by it.',
    );
    await look('2026-11-24T00:01:00Z');
    await look('2026-11-24T02:00:00Z');
    expect(await open()).toEqual(['FEED-OVERDUE error', 'FEED-STALE error']);
    expect(await message('FEED-STALE')).toBe(
      'Nothing is sold any more by the stock of Bravo Outdoor (bravo-inventory), 3 SKUs: it was last confirmed 12 hours ago, at 2026-11-23 07:00 (America/New_York), and counts for 12 hours of business time. The last file, inv_1.csv, came 12 hours ago.',
    );
    await receive('2026-11-24T03:00:00Z', 'inv_2.csv', stock(3, 8));
    await watch();
    // Nobody is told that it was late: it was missed.
    expect(await open()).toEqual([]);
    expect(await told()).toEqual(['opened', 'opened', 'resolved', 'resolved']);
  });

  test('which the same bytes again keep in order', async () => {
    await receive('2026-11-23T12:00:00Z', 'inv_1.csv', stock(3, 9));
    for (const hour of ['16', '20']) await receive(`2026-11-23T${hour}:00:00Z`, `inv_${hour}.csv`, stock(3, 9));
    await look('2026-11-23T23:59:00Z');
    expect(await open()).toEqual([]);
    await look('2026-11-24T00:25:00Z');
    expect(await open()).toEqual(['FEED-OVERDUE error']);
    expect(await message('FEED-OVERDUE')).toContain('inv_20.csv, came 4 hours ago, with the same bytes as before.');
  });

  test('and is not missed by a gateway that did not look, but its file was late', async () => {
    await receive('2026-11-23T12:00:00Z', 'inv_1.csv', stock(3, 9));
    to('2026-11-23T18:00:00Z');
    await watch();
    expect(await open()).toEqual([]);
    await receive('2026-11-23T18:00:01Z', 'inv_2.csv', stock(3, 8));
    await watch();
    expect(await open()).toEqual(['FEED-LATE warning']);
    expect(await message('FEED-LATE')).toBe(
      'inv_2.csv of Bravo Outdoor (bravo-inventory) came at 2026-11-23 13:00 (America/New_York), 6 hours after the one before; a file should come every 4 hours of business time.',
    );
    await receive('2026-11-23T22:00:00Z', 'inv_3.csv', stock(3, 7));
    await watch();
    expect(await open()).toEqual([]);
  });

  test('and where its folder has a clock, that clock speaks alone', async () => {
    await start((bravo) => ({
      ...bravo,
      collect: bravo.collect.map((rule) => ({ ...rule, expect: { everyMs: 4 * HOUR } })),
    }));
    await receive('2026-11-23T12:00:00Z', 'inv_1.csv', stock(3, 9));
    await look('2026-11-23T17:00:00Z');
    expect(await open()).toEqual(['FEED-OVERDUE error']);
    expect(await told()).toEqual(['opened']);
  });

  test('but nobody waits for a feed that no mapping reads any more', async () => {
    await receive('2026-11-23T12:00:00Z', 'inv_1.csv', stock(3, 9));
    await look('2026-11-23T17:00:00Z');
    expect(await open()).toEqual(['FEED-OVERDUE error']);
    const bravo = step.gateway.suppliers.get('bravo') as SupplierProfile;
    const without = { ...bravo, inbound: bravo.inbound.filter(({ kind }) => kind !== 'inventory') };
    (step.gateway.suppliers as Map<string, SupplierProfile>).set('bravo', without);
    await watch();
    expect(await open()).toEqual([]);
  });
});

describe('a feed that comes', () => {
  test('but is held is told of by what holds it, until nothing is sold by its stock', async () => {
    await receive('2026-11-23T12:00:00Z', 'inv_1.csv', stock(10, 9));
    await receive('2026-11-23T15:00:00Z', 'inv_2.csv', stock(1, 9));
    const held = await open();
    expect(held).toHaveLength(1);
    for (const hour of ['18', '21'])
      await receive(`2026-11-23T${hour}:00:00Z`, `inv_${hour}.csv`, stock(1, Number(hour)));
    await look('2026-11-23T21:30:00Z');
    expect(await open()).toEqual(held);
    await receive('2026-11-24T00:00:00Z', 'inv_24.csv', stock(1, 24));
    await watch();
    expect(await open()).toEqual([...held, 'FEED-STALE error']);
    expect(await message('FEED-STALE')).toContain('inv_24.csv, came 0 minutes ago and is held (');
  });

  test('but is older than what is in force is ageing, and stale in the end, under one alarm', async () => {
    await receive('2026-11-23T12:00:00Z', 'inv_1.csv', stock(3, 9));
    const old = new Date('2026-11-23T11:00:00Z');
    for (const hour of ['13', '15', '18']) {
      to(`2026-11-23T${hour}:00:00Z`);
      const folders = step.folders as unknown as { put(...given: unknown[]): void };
      folders.put('/outbound', `inv_${hour}.csv`, stock(3, Number(hour)), old);
      await look(`2026-11-23T${hour}:30:00Z`);
      expect(await open()).toEqual(hour === '18' ? ['FEED-STALE warning'] : []);
    }
    expect(await message('FEED-STALE')).toContain(
      'Files of Bravo Outdoor (bravo-inventory) come, but the stock in force is 6 hours old and should be 4 hours old at most. The last file, inv_18.csv, came 0 minutes ago and is stale (',
    );
    await look('2026-11-24T00:01:00Z');
    expect(await open()).toContain('FEED-STALE error');
    expect(await told()).toEqual(['opened', 'escalated', 'opened']);
  });

  test('with fewer lines than usual is told of, until the size is usual again', async () => {
    for (const hour of [12, 13, 14, 15, 16]) {
      await receive(`2026-11-23T${hour}:00:00Z`, `inv_${hour}.csv`, stock(20, hour));
    }
    await receive('2026-11-23T17:00:00Z', 'inv_17.csv', stock(17, 17));
    await watch();
    expect(await open()).toEqual(['FEED-FEWER-LINES warning']);
    expect(await message('FEED-FEWER-LINES')).toBe(
      'The last full feed of Bravo Outdoor (bravo-inventory) took effect with 17 lines; 20 are usual (85 %). What is missing keeps its stock until 2 full feeds lack it. The last file, inv_17.csv, came 0 minutes ago.',
    );
    await receive('2026-11-23T18:00:00Z', 'inv_18.csv', stock(20, 18));
    await watch();
    expect(await open()).toEqual([]);
  });

  test('too seldom for its fast movers is told of once, and not in turns with every file', async () => {
    await start((bravo) => ({
      ...bravo,
      stock: { ...bravo.stock, buffer: { ...bravo.stock.buffer, skus: [{ sku: 'TR-1' }, { sku: 'TR-2*' }] } },
    }));
    await receive('2026-11-23T12:00:00Z', 'inv_12.csv', stock(3, 12));
    await look('2026-11-23T13:00:00Z');
    expect(await open()).toEqual([]);
    for (const hour of [14, 16, 18]) {
      await look(`2026-11-23T${hour - 1}:50:00Z`);
      await receive(`2026-11-23T${hour}:00:00Z`, `inv_${hour}.csv`, stock(3, hour));
      await watch();
    }
    expect(await open()).toEqual(['FEED-SLOW warning']);
    expect(await told()).toEqual(['opened']);
    expect(await message('FEED-SLOW')).toBe(
      'Bravo Outdoor (bravo-inventory) has the stock of 2 SKU(s) that sell fast, which should come every 60 minutes of business time. The last file, inv_12.csv, came 109 minutes ago.',
    );
    await receive('2026-11-23T19:00:00Z', 'inv_19.csv', stock(3, 19));
    await watch();
    expect(await open()).toEqual([]);
  });

  const undoLast = async (): Promise<void> => {
    const { id } = await database.db('feed_run').orderBy('id', 'desc').first('id');
    await undoFeed(step.gateway, id, { by: 'ann', reason: 'the wrong file' });
  };

  test('and was undone does not count as short or usual, and ages like the one before it', async () => {
    for (const hour of [12, 13, 14, 15, 16]) {
      await receive(`2026-11-23T${hour}:00:00Z`, `inv_${hour}.csv`, stock(20, hour));
    }
    await receive('2026-11-23T19:00:00Z', 'inv_19.csv', stock(17, 19));
    await watch();
    expect(await open()).toEqual(['FEED-FEWER-LINES warning']);
    await undoLast();
    await watch();
    expect(await open()).toEqual([]);
    await look('2026-11-23T20:30:00Z');
    expect(await open()).toEqual(['FEED-STALE warning']);
    expect(await message('FEED-STALE')).toContain(
      'the stock in force is 4 hours old and should be 4 hours old at most. The last file, inv_19.csv, came 89 minutes ago and was undone.',
    );
    await receive('2026-11-23T21:00:00Z', 'inv_21.csv', stock(20, 21));
    await watch();
    expect(await open()).toEqual([]);
  });

  test('and was undone says nothing of an old moment, but does again when that is taken back', async () => {
    await receive('2026-11-23T12:00:00Z', 'inv_12.csv', stock(3, 12));
    to('2026-11-23T17:59:59Z');
    await step.receive('bravo', 'inv_18.csv', stock(3, 18), new Date('2026-11-23T13:00:00Z'));
    await watch();
    expect(await open()).toContain('FEED-STANDING warning');
    await undoLast();
    await watch();
    expect(await open()).not.toContain('FEED-STANDING warning');
    await undoLast();
    await watch();
    expect(await open()).toContain('FEED-STANDING warning');
  });

  test('too seldom for SKUs that were learnt to sell fast is told of as well, and only of their own feed', async () => {
    const learn = { z: 1.64, exposureMs: HOUR, most: 100, fastPerDay: 24, leastObservations: 2, days: 28 };
    await start((bravo) => ({ ...bravo, stock: { ...bravo.stock, buffer: { ...bravo.stock.buffer, learn } } }));
    await receive('2026-11-23T12:00:00Z', 'inv_12.csv', stock(3, 90));
    await receive('2026-11-23T14:00:00Z', 'inv_14.csv', stock(3, 80));
    await receive('2026-11-23T16:00:00Z', 'inv_16.csv', stock(3, 70));
    await watch();
    expect(await open()).toEqual([]);
    await learnBuffers(step.gateway, 0);
    await watch();
    expect(await open()).toEqual(['FEED-SLOW warning']);
    expect(await message('FEED-SLOW')).toContain('has the stock of 3 SKU(s) that sell fast');
    await database.db('supplier_offer').update({ feed: 'another' });
    await watch();
    expect(await open()).toEqual([]);
  });
});
