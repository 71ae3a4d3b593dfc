import { beforeEach, describe, expect, it } from 'vitest';
import { randomIds } from '../../src/kernel/ids.ts';
import { type Logger, silentLogger } from '../../src/kernel/logger.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { freshnessReport } from '../../src/pipeline/clocks/freshness-report.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { openFile } from '../../src/pipeline/inbound/open.ts';
import { createServer } from '../../src/server/server.ts';
import type { Archive } from '../../src/stores/archive/ledger.ts';
import { databaseOnly, openArchive } from '../../src/stores/archive/open.ts';
import { type FileBeingRead, filesBeingRead, forgetProgress } from '../../src/stores/file-progress.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { databaseCommand } from '../support/database-command.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** How far a long file is, seen from outside the transaction that reads it; true as long as that runs. */
const database = testDatabase();
let step: StepGateway;
let gate: PromiseWithResolvers<void>;
const FILE = `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\n${'LAMP,,x,9,$ 50.00,Active,\n'.repeat(400)}`;

/** An archive that hands out half of a file and then waits. */
async function halting(): Promise<Archive> {
  const archive = await openArchive(database.db, databaseOnly, { ids: randomIds, now: new Date() });
  const place = archive.writesTo;
  const halted: typeof place = {
    ...place,
    async *read(db, content) {
      const parts: Uint8Array[] = [];
      for await (const bytes of place.read(db, content)) parts.push(bytes);
      const whole = Buffer.concat(parts);
      yield whole.subarray(0, whole.length / 2);
      await gate.promise;
      yield whole.subarray(whole.length / 2);
    },
  };
  return { writesTo: halted, places: new Map([[place.name, halted]]) };
}

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, file_progress',
  );
  gate = Promise.withResolvers();
  step = await stepGateway(database, { archive: await halting() });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.work();
});

/** Begins to read a file; the answer is what became of it. */
async function begin(gateway = step.gateway, content = FILE): Promise<{ readonly done: Promise<unknown> }> {
  step.clock.advance(1000);
  step.folders.put('/outbound', 'inv_1.csv', content);
  for (const rule of gateway.suppliers.get('bravo')?.collect ?? []) await collect(gateway, 'bravo', rule);
  const { id } = await database.db('seen_file').where({ state: 'received' }).first('id');
  step.hints.length = 0;
  return { done: openFile(gateway, 'bravo', id).catch((error: unknown) => error) };
}
async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await is())) await new Promise((resolve) => setTimeout(resolve, 50));
}
async function shown(is: (file: FileBeingRead | undefined) => boolean): Promise<FileBeingRead | undefined> {
  let file: FileBeingRead | undefined;
  await until(async () => {
    [file] = await filesBeingRead(database.db);
    return is(file);
  });
  return file;
}
const state = async (): Promise<string> => (await database.db('seen_file').first('state')).state;

/** Holds a lock that the reader will want, until it is let go. */
async function holding(sql: string): Promise<{ release(): Promise<void> }> {
  const trx = await database.db.transaction();
  await trx.raw(sql);
  return { release: async () => void (await trx.rollback()) };
}

describe('a file that takes long', () => {
  it('shows bytes while it is read, then what is done with it, and nothing when it is done', async () => {
    const compared = await holding("select pg_advisory_xact_lock(hashtextextended('feed/bravo', 0))");
    const applied = await holding('select 1 from listing for update');
    const { done } = await begin();
    const half = await shown((file) => file !== undefined);
    expect(half).toMatchObject({ supplierId: 'bravo', name: 'inv_1.csv', phase: 'reading', size: FILE.length });
    expect(half?.bytes).toBe(Math.floor(FILE.length / 2));
    expect(await state()).toBe('received');

    const list = await databaseCommand(database, 'files', 'list');
    expect(list.out).toMatch(/ bravo received .*\[reading since .*: 0\.0 MB of 0\.0 MB, 50 %\]/);
    const feeds = await databaseCommand(database, 'feeds', 'list', '--json');
    expect(JSON.parse(feeds.out)).toMatchObject({ feeds: [], reading: [{ name: 'inv_1.csv', phase: 'reading' }] });
    const server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
    const answer = (await server.inject({ method: 'GET', url: '/v1/feeds' })).json();
    expect(answer.reading).toMatchObject([{ supplierId: 'bravo', bytes: half?.bytes }]);
    await server.close();
    const profile = step.gateway.suppliers.get('bravo');
    if (profile === undefined) throw new Error('Bravo is there');
    expect((await freshnessReport(database.db, profile, step.clock.now())).reading).toHaveLength(1);

    gate.resolve();
    expect(await shown((file) => file?.phase === 'comparing')).toMatchObject({ bytes: FILE.length });
    await compared.release();
    await shown((file) => file?.phase === 'applying');
    const id = half?.fileId as string;
    expect((await databaseCommand(database, 'files', 'show', id)).out).toContain('  now       applying since');
    await applied.release();
    await done;
    expect(await state()).toBe('opened');
    expect(await filesBeingRead(database.db)).toEqual([]);
    expect((await databaseCommand(database, 'files', 'show', id)).out).not.toContain('  now  ');
  });

  it('is not said to be read once its reader is gone, whatever is written of it', async () => {
    const { done } = await begin();
    await shown((file) => file !== undefined);
    await database.db.raw(
      `select pg_terminate_backend(pid) from pg_locks
       where locktype = 'virtualxid' and virtualxid = (select transaction from file_progress) and pid <> pg_backend_pid()`,
    );
    await shown((file) => file === undefined);
    expect(await database.db('file_progress').count()).toEqual([{ count: '1' }]);
    expect(await state()).toBe('received');
    gate.resolve();
    expect(await done).toBeInstanceOf(Error);
    await forgetProgress(database.db);
    expect(await database.db('file_progress').count()).toEqual([{ count: '0' }]);
  });

  it('is not said to be read by what a server wrote before it was started anew', async () => {
    const { done } = await begin();
    await shown((file) => file !== undefined);
    await database.db('file_progress').update({ noted_at: new Date('2020-01-01') });
    const [file] = await filesBeingRead(database.db);
    gate.resolve();
    await done;
    expect(file).toBeUndefined();
  });

  it('is told to the log by phase, and a short one to nobody', async () => {
    gate.resolve();
    await (await begin()).done;
    expect(await state()).toBe('opened');
    expect(await database.db('file_progress').count()).toEqual([{ count: '0' }]);

    gate = Promise.withResolvers();
    const told: object[] = [];
    const logger = { ...silentLogger, info: (fields: object) => void told.push(fields) } as unknown as Logger;
    const applied = await holding('select 1 from listing for update');
    const { done } = await begin({ ...step.gateway, logger }, FILE.replaceAll(',9,', ',8,'));
    await until(() => told.length > 0);
    gate.resolve();
    await until(() => told.length > 1);
    await applied.release();
    await done;
    expect(told).toMatchObject([
      { supplierId: 'bravo', phase: 'reading', bytes: Math.floor(FILE.length / 2), size: FILE.length },
      { supplierId: 'bravo', phase: 'applying', bytes: FILE.length },
    ]);
  });
});
