import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { withRetries } from '../../src/channels/retrying.ts';
import type { CollectRule, SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { watchClocks } from '../../src/pipeline/clocks/watch-clocks.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { deliverTo } from '../../src/pipeline/outbound/deliver.ts';
import { pauseSupplier } from '../../src/pipeline/supplier-pause.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import { transact } from '../../src/pipeline/transact.ts';
import { createServer } from '../../src/server/server.ts';
import { type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { databaseCommand } from '../support/database-command.ts';
import { keepRevisions } from '../support/keep-revisions.ts';
import { channelTo } from '../support/sftp-account.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepEnvironment, stepGateway } from '../support/step-gateway.ts';

/** A supplier that a person has left alone, over a real SFTP session: nothing of it moves, and nothing is lost or doubled. */
const database = testDatabase();
const HOUR = 3_600_000;
let sftp: SftpServer;
let channel: Channel;
let step: StepGateway;
let server: FastifyInstance;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, file_sighting, folder_watch, server_habit, api_request, control_number, temporary_left',
  );
  sftp = await startSftpServer({ folders: ['/outbound', '/inbound', '/archive'] });
  await start();
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  put('inv_1.csv', bravoFiles.stock([['LAMP', 100, '10.00']]));
  await poll();
});
afterEach(async () => {
  await server.close();
  await channel.close();
  await sftp.stop();
});

async function start(): Promise<void> {
  channel = channelTo(sftp);
  step = await stepGateway(database, {
    channel: () => channel,
    profile: (profile) => (profile.id === 'bravo' ? profile : { ...profile, collect: [], inbound: [] }),
  });
  server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
}
async function poll(): Promise<void> {
  step.clock.advance(1000);
  await database
    .db('lane')
    .where({ kind: 'collect' })
    .update({ due_at: new Date(0) });
  const [rule] = (step.gateway.suppliers.get('bravo') as SupplierProfile).collect;
  await collect(step.gateway, 'bravo', rule as CollectRule);
  await step.work();
}
async function call(method: 'GET' | 'POST', path: string, payload?: object) {
  const answer = await server.inject({ method, url: `/v1${path}`, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}
const pause = (more: object = {}) => call('POST', '/suppliers/bravo/pause', { reason: 'their server moves', ...more });
const resume = async () => {
  const answer = await call('POST', '/suppliers/bravo/resume', { reason: 'it has moved' });
  await poll();
  return answer;
};
const put = (name: string, content: string) => sftp.files.put('/outbound', name, content);
const lying = (folder: string) =>
  sftp.files
    .list(folder)
    .map(({ name }) => name)
    .sort();
const shown = async () => (await database.db('listing').first('desired')).desired;
const operations = () => structuredClone(sftp.counters.operations);
const deliveries = () => database.db('delivery').where({ kind: 'order' }).orderBy('id').select('state', 'subject');
/** An order whose purchase order is sealed and has not gone out: its lane rests. */
async function placeUnsent(orderId: string): Promise<void> {
  await database
    .db('lane')
    .insert({ kind: 'deliver', key: 'bravo', due_at: new Date('2100-01-01') })
    .onConflict(['kind', 'key'])
    .merge();
  await step.place(orderId, [['LAMP', 1]]);
  await database.db('lane').where({ kind: 'deliver' }).delete();
}

it('nothing is fetched, sent, sold or routed; what waits is all done when it is resumed, and once', async () => {
  await placeUnsent('O-1');
  expect(await shown()).toBeGreaterThan(0);
  expect(await pause()).toMatchObject({
    status: 200,
    body: { said: expect.stringMatching(/^bravo is paused\. Until somebody resumes it, nothing is fetched from it/) },
  });
  await step.work();
  expect(await shown()).toBe(0);
  expect(step.shop.stock.get('LAMP')?.quantity).toBe(0);

  put('inv_2.csv', bravoFiles.stock([['LAMP', 40, '10.00']]));
  const before = operations();
  await poll();
  await deliverTo(step.gateway, 'bravo');
  await sweep(step.gateway, 0);
  await step.work();
  expect(operations()).toEqual(before);
  expect(lying('/outbound')).toEqual(['inv_2.csv']);
  expect(lying('/inbound')).toEqual([]);
  expect(await call('POST', '/suppliers/bravo/poll')).toMatchObject({
    status: 422,
    body: { code: 'SUPPLIER-PAUSED', detail: expect.stringContaining('their server moves') },
  });
  const [waiting] = (await call('GET', '/deliveries?supplier=bravo')).body.deliveries;
  expect(waiting).toMatchObject({ state: 'new', why: expect.stringMatching(/^waits: .* paused bravo at /) });

  await step.place('O-2', [['LAMP', 2]]);
  const order = (await call('GET', '/orders/shop/O-2')).body;
  expect(order).toMatchObject({ state: 'unfulfillable', purchaseOrders: null });
  expect(order.reason).toContain('is paused: their server moves');
  const today = (await call('GET', '/today')).body;
  expect(today.paused).toMatchObject([{ supplier: 'bravo', until: null, reason: 'their server moves' }]);
  expect((await call('GET', '/suppliers/bravo')).body.pause).toMatchObject({ reason: 'their server moves' });
  const explained = (await call('GET', '/stock/LAMP')).body;
  expect(explained.offers[0].sum.terms).toContainEqual({ kind: 'paused', units: -99 });

  expect(await resume()).toMatchObject({ status: 200 });
  expect(lying('/outbound')).toEqual([]);
  expect(lying('/inbound')).toHaveLength(2);
  expect((await deliveries()).map(({ state }) => state)).toEqual(['sent', 'sent']);
  expect((await call('GET', '/orders/shop/O-2')).body.state).toBe('routed');
  const seen = await database.db('seen_file').orderBy('id').pluck('name');
  expect(seen).toEqual(['inv_1.csv', 'inv_2.csv']);
  expect(await shown()).toBeGreaterThan(0);
  expect(await call('POST', '/suppliers/bravo/resume')).toMatchObject({
    status: 422,
    body: { code: 'SUPPLIER-PAUSE-REFUSED', detail: 'bravo is not paused.' },
  });
  await poll();
  await deliverTo(step.gateway, 'bravo');
  expect(lying('/inbound')).toHaveLength(2);
  const history = await database.db('state_event').where({ entity: 'supplier' }).orderBy('id');
  expect(history.map(({ from_state, to_state, reason }) => [from_state, to_state, reason])).toEqual([
    ['running', 'paused', 'their server moves'],
    ['paused', 'running', 'it has moved'],
  ]);
  expect(step.events.filter(({ type }) => type === 'supplier-paused')).toMatchObject([
    { isPaused: true },
    { isPaused: false },
  ]);
});

it('what came before the pause is worked on, and counts; only its stock is not sold', async () => {
  await step.place('O-1', [['LAMP', 1]]);
  const [{ subject }] = await deliveries();
  put('confirm_1.csv', bravoFiles.confirm(subject, [{ units: 1 }]));
  put('inv_2.csv', bravoFiles.stock([['LAMP', 40, '10.00']]));
  step.clock.advance(1000);
  await database.db('lane').update({ due_at: new Date(0) });
  const [rule] = (step.gateway.suppliers.get('bravo') as SupplierProfile).collect;
  await collect(step.gateway, 'bravo', rule as CollectRule);
  await pause();
  await step.work();
  expect(await database.db('seen_file').whereNot({ state: 'opened' }).pluck('name')).toEqual([]);
  expect((await database.db('purchase_order').first('state')).state).toBe('acknowledged');
  expect((await database.db('supplier_stock').first('quantity')).quantity).toBe(40);
  expect(await shown()).toBe(0);
});

it('a poll under way takes what it holds in its hands and leaves the rest; later each file is taken once', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `inv_${String(index + 10)}.csv`);
  for (const [index, name] of names.entries()) put(name, bravoFiles.stock([['LAMP', index + 1, '10.00']]));
  let isFirst = true;
  const { gateway } = step;
  const watched: Channel = {
    ...withRetries(channel),
    read: (file) => {
      const pausing = isFirst ? pauseNow(gateway) : Promise.resolve();
      isFirst = false;
      return (async function* () {
        await pausing;
        yield* channel.read(file);
      })();
    },
  };
  (gateway.channels as Map<string, Channel>).set('bravo', watched);
  await poll();
  const taken = await database.db('seen_file').whereNot({ name: 'inv_1.csv' }).pluck('name');
  expect(taken.length).toBeGreaterThan(0);
  expect(taken.length).toBeLessThan(20);
  expect(lying('/outbound')).toHaveLength(20 - taken.length);
  expect((await database.db('folder_watch').first('clear_at')).clear_at < step.clock.now()).toBe(true);
  await resume();
  expect(lying('/outbound')).toEqual([]);
  expect(await database.db('seen_file').orderBy('name').pluck('name')).toEqual(['inv_1.csv', ...names]);
});

it('a document whose bytes are there already does not get its name before the supplier is resumed', async () => {
  await placeUnsent('O-1');
  const { gateway } = step;
  const watched: Channel = {
    ...withRetries(channel),
    stage: async (...given) => {
      await channel.stage(...given);
      await pauseNow(gateway);
    },
  };
  (gateway.channels as Map<string, Channel>).set('bravo', watched);
  await deliverTo(gateway, 'bravo');
  expect(lying('/inbound')).toEqual([expect.stringMatching(/tmp|part|^\./)]);
  expect((await deliveries()).map(({ state }) => state)).toEqual(['staged']);
  await resume();
  expect((await deliveries()).map(({ state }) => state)).toEqual(['sent']);
  expect(lying('/inbound')).toEqual([expect.stringMatching(/\.csv$/)]);
});

it('ends by itself when its time is over; pausing again changes why and until when', async () => {
  const at = (hours: number) => new Date(step.clock.now().getTime() + hours * HOUR).toISOString();
  expect(await pause({ until: at(-1) })).toMatchObject({ status: 422, body: { code: 'SUPPLIER-PAUSE-REFUSED' } });
  await pause({ until: at(2) });
  await pause({ until: at(4), reason: 'it takes longer' });
  expect(
    (await call('GET', '/suppliers')).body.suppliers.find(({ id }: { id: string }) => id === 'bravo').pause,
  ).toMatchObject({ reason: 'it takes longer', until: at(4) });
  step.clock.advance(3 * HOUR);
  await sweep(step.gateway);
  expect(await shown()).toBe(0);
  step.clock.advance(2 * HOUR);
  await sweep(step.gateway);
  await step.work();
  expect(await shown()).toBeGreaterThan(0);
  const last = await database.db('state_event').where({ entity: 'supplier' }).orderBy('id', 'desc').first();
  expect(last).toMatchObject({ to_state: 'running', actor: 'gateway', reason: 'the time of the pause is over' });
});

it('what nobody looks for is not missing: its clocks stand still', async () => {
  const codes = () => database.db('exception').whereNull('closed_at').pluck('code');
  await pause();
  step.clock.advance(9 * 24 * HOUR);
  await watchClocks(step.gateway, 0);
  expect(await codes()).toEqual([]);
  await call('POST', '/suppliers/bravo/resume');
  await watchClocks(step.gateway, 0);
  expect(await codes()).toContain('FEED-STALE');
});

it('by commands; doctor names it and leaves it alone', async () => {
  await keepRevisions(database.db, join(ROOT, 'mappings'), ['bravo'], stepEnvironment);
  const run = (...args: string[]) => databaseCommand(database, ...args);
  expect(await run('supplier', 'pause', 'bravo')).toMatchObject({ code: 2, err: 'Say with --reason why.\n' });
  expect(await run('supplier', 'pause', 'nobody', '--reason', 'x')).toMatchObject({ code: 3 });
  expect(
    await run('supplier', 'pause', 'bravo', '--reason', 'they moved', '--by', 'Ann', '--until', '2d'),
  ).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^bravo is paused\. Until 20\d\d-.*nothing of it is sold\.\n$/),
  });
  const { out } = await run('doctor');
  expect(out).toMatch(/bravo +paused +.*Ann paused bravo at .*: they moved\./);
  expect(await run('supplier', 'poll', 'bravo')).toMatchObject({
    code: 1,
    err: expect.stringContaining('SUPPLIER-PAUSED'),
  });
  expect(await run('supplier', 'resume', 'bravo', '--by', 'Ann')).toMatchObject({ code: 0 });
  expect(await database.db('supplier').where({ id: 'bravo' }).first('paused_at')).toEqual({ paused_at: null });
});

function pauseNow(gateway: StepGateway['gateway']): Promise<string> {
  return transact(gateway, (trx, inside) =>
    pauseSupplier(inside, trx, 'bravo', { by: 'Ann', reason: 'their server moves' }),
  );
}
