import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serverMemory } from '../../src/app/server-memory.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import type { CollectRule, SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { pollNow } from '../../src/pipeline/inbound/poll-now.ts';
import { deliverTo } from '../../src/pipeline/outbound/deliver.ts';
import { retryDelivery } from '../../src/pipeline/outbound/delivery-actions.ts';
import { type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import { sweepAbandonedContent } from '../../src/stores/archive/ledger.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { channelTo } from '../support/sftp-account.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Picking up over a real SFTP session that is cut, refused or too long, through the whole pipeline: Bravo's folder. */
const database = testDatabase();
const account = { username: 'crossdock', password: 'right' };
let server: SftpServer;
let proxy: FaultProxy | undefined;
let channels: Channel[];
let step: StepGateway;

const HEAD = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n';
const KILOBYTE = 1024;
/** Stock of one SKU, in a file of so many bytes. */
function stock(quantity: number, bytes = 0): Buffer {
  const line = `LAMP,,x,${quantity},10.00,A,\r\n`;
  const rest = Math.max(0, bytes - HEAD.length - line.length);
  // Bytes that do not compress to nothing on their way: every row is another one.
  const rows: string[] = [];
  for (let size = 0, index = 0; size < rest; index += 1) {
    const row = `SKU-${createHash('sha256').update(String(index)).digest('hex')},,x,1,1.00,A,\r\n`;
    rows.push(row);
    size += row.length;
  }
  return Buffer.from(`${HEAD}${line}${rows.join('')}`);
}

async function start(open: () => Channel, rule: Partial<CollectRule> = {}): Promise<void> {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, raw_chunk, lane, exception, file_sighting, server_habit, api_request',
  );
  step = await stepGateway(database, {
    channel: () => open(),
    profile: (profile) => ({
      ...profile,
      inbound: profile.inbound.map((mapping) =>
        mapping.kind === 'inventory' ? { ...mapping, source: { ...mapping.source, file: 'inv*' } } : mapping,
      ),
      collect: profile.id === 'bravo' ? profile.collect.map((entry) => ({ ...entry, ...rule })) : [],
    }),
  });
}

function opened(settings: Parameters<typeof channelTo>[1], more: Parameters<typeof channelTo>[2] = {}): Channel {
  const channel = channelTo(server, settings, more);
  channels.push(channel);
  return channel;
}

const bravo = (): SupplierProfile => step.gateway.suppliers.get('bravo') as SupplierProfile;
const makeDue = (): Promise<number> => database.db('lane').update({ due_at: new Date(0) });
/** One poll, however long the lane should rest, and what follows from it. */
async function poll(): Promise<void> {
  step.clock.advance(1000);
  await makeDue();
  await collect(step.gateway, 'bravo', bravo().collect[0] as CollectRule);
  await step.work();
}
const lying = (folder: string): string[] =>
  server.files
    .list(folder)
    .map(({ name }) => name)
    .sort();
const openExceptions = (): Promise<string[]> =>
  database.db('exception').whereNull('closed_at').orderBy('id').pluck('code');

beforeEach(async () => {
  channels = [];
  proxy = undefined;
  account.password = 'right';
  server = await startSftpServer({ account, folders: ['/outbound', '/inbound', '/archive'] });
});
afterEach(async () => {
  for (const channel of channels) await channel.close();
  await proxy?.stop();
  await server.stop();
});

describe('a connection that is cut', () => {
  test('at every 32 kB leaves each file whole, once, and nothing else (C4)', { timeout: 240_000 }, async () => {
    const cuts = Array.from({ length: 12 }, (_, index) => index * 32 * KILOBYTE);
    proxy = await startFaultProxy(server);
    const { port } = proxy;
    // The second session is a new one, so that each cut falls at the same place of a session.
    await start(() => opened({ port, idleMs: 1 }));
    const outcomes: string[] = [];
    for (const [index, bytes] of cuts.entries()) {
      const name = `inv_${index}.csv`;
      const content = stock(index + 1, 300 * KILOBYTE);
      server.files.put('/outbound', name, content);
      server.dropConnections();
      proxy.faults.cut = { after: bytes + 1, how: index % 2 === 0 ? 'end' : 'reset', direction: 'back' };
      await poll();
      const early = await database.db('seen_file').where({ name });
      outcomes.push(early.length === 0 ? 'cut' : 'whole');
      proxy.heal();
      await poll();
      const rows = await database.db('seen_file').where({ name });
      expect(
        rows.map((row) => [row.sha256.equals(createHash('sha256').update(content).digest()), row.state, row.settled]),
        `cut after ${bytes} bytes`,
      ).toEqual([[true, 'opened', 'done']]);
      expect(lying('/outbound'), `cut after ${bytes} bytes`).toEqual([]);
    }
    // Cuts that fell into the file, and the last of them behind it.
    expect(outcomes.filter((outcome) => outcome === 'cut').length).toBeGreaterThanOrEqual(10);
    expect(lying('/archive')).toEqual(cuts.map((_, index) => `inv_${index}.csv`).sort());
    expect(await database.db('feed_run').select('id')).toHaveLength(cuts.length);
    expect((await database.db('supplier_stock').where({ supplier_sku: 'LAMP' }).first('quantity')).quantity).toBe(12);
    await sweepAbandonedContent(
      step.gateway.archive,
      database.db,
      new Date(step.clock.now().getTime() + 25 * 3600_000),
    );
    const contents = await database.db('raw_content').orderBy('content_id').pluck('content_id');
    expect(contents).toHaveLength(cuts.length);
    expect(await database.db('raw_chunk').distinct('content_id').orderBy('content_id').pluck('content_id')).toEqual(
      contents,
    );
    expect(await openExceptions()).toEqual([]);
  });
});

describe('a folder that holds too much', () => {
  test('alarms, is taken oldest first all the same, and the alarm ends by itself (B9)', async () => {
    await start(() => opened({ maxListing: 20 }), { mostPerPoll: 5 });
    const time = (index: number): Date => new Date(Date.UTC(2026, 10, 20, 12, 0, 60 - index));
    const all = Array.from({ length: 32 }, (_, index) => `note_${String(index).padStart(2, '0')}.txt`);
    for (const [index, name] of all.entries()) server.files.put('/outbound', name, `note ${index}`, time(index));
    const listed = server.files.list('/outbound').slice(0, 20);
    await poll();
    expect(await database.db('exception').whereNull('closed_at').select('code', 'severity')).toContainEqual({
      code: 'CHANNEL-LISTING-TOO-LONG',
      severity: 'warning',
    });
    const oldest = [...listed]
      .map(({ name }) => name)
      .sort()
      .reverse();
    expect(await database.db('seen_file').orderBy('id').pluck('name')).toEqual(oldest.slice(0, 5));
    for (let polls = 0; polls < 7; polls += 1) await poll();
    expect((await database.db('seen_file').pluck('name')).sort()).toEqual(all);
    expect([lying('/outbound'), lying('/archive').length]).toEqual([[], 32]);
    const [alarm] = await database.db('exception').where({ code: 'CHANNEL-LISTING-TOO-LONG' });
    expect(alarm).toMatchObject({ closed_because: 'the folder was listed to its end' });
  });
});

describe('a supplier that refuses our login', () => {
  test('sees four attempts an hour from polls and deliveries of two gateways together, and one at once when a person asks (A11)', async () => {
    const clock = fixedClock('2026-11-22T10:00:00Z');
    const memory = { clock, serverMemory: serverMemory(database.db, 'bravo') };
    const password = 'right';
    await start(() => opened({ password }, memory));
    const other = { ...step.gateway, channels: new Map([['bravo', opened({ password }, memory)]]) };
    await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
    server.files.put('/outbound', 'inv_1.csv', stock(50));
    await poll();
    account.password = 'another one';
    server.dropConnections();
    await step.place('B-1', [['LAMP', 1]]);
    expect(await database.db('delivery').pluck('state')).toEqual(['new']);
    const attempts = (): number => server.counters.loginAttempts.password ?? 0;
    const perHour: number[] = [];
    for (let hour = 0; hour < 2; hour += 1) {
      const before = hour === 0 ? 1 : attempts();
      for (let minute = 0; minute < 60; minute += 5) {
        for (const gateway of [step.gateway, other]) {
          // As if every lane came at the worst moment.
          await makeDue();
          await collect(gateway, 'bravo', bravo().collect[0] as CollectRule);
          await makeDue();
          await deliverTo(gateway, 'bravo');
        }
        clock.advance(5 * 60_000);
        step.clock.advance(5 * 60_000);
      }
      perHour.push(attempts() - before);
    }
    expect(perHour).toEqual([4, 1]);
    expect(await openExceptions()).toContain('CHANNEL-LOGIN-REFUSED');

    // A person who has the order tried again gets one attempt at once, and no more.
    const before = attempts();
    const { id } = await database.db('delivery').first('id');
    await retryDelivery(step.gateway, { supplierId: 'bravo', id }, { by: 'ann' });
    for (let times = 0; times < 3; times += 1) {
      await deliverTo(step.gateway, 'bravo');
      await makeDue();
    }
    expect(attempts() - before).toBe(1);

    // The supplier has unlocked the account; nothing of ours changed.
    account.password = 'right';
    server.files.put('/outbound', 'inv_2.csv', stock(60));
    await poll();
    expect(lying('/outbound')).toEqual(['inv_2.csv']);
    await pollNow(step.gateway, bravo());
    await collect(step.gateway, 'bravo', bravo().collect[0] as CollectRule);
    await makeDue();
    await deliverTo(step.gateway, 'bravo');
    await step.work();
    expect([lying('/outbound'), await database.db('delivery').pluck('state'), await openExceptions()]).toEqual([
      [],
      ['sent'],
      [],
    ]);
  });
});
