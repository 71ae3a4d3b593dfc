import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFolderChannel, type FolderChannel } from '../../src/channels/folder/folder-channel.ts';
import { folderOptions } from '../../src/channels/folder/options.ts';
import { Polls } from '../../src/jobs/polls.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { CollectRule } from '../../src/partners/profile.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Local drop folders (FAULTS.md D): Bravo's files in a real folder, polled as a running gateway does it. */
const database = testDatabase();
let root: string;
let step: StepGateway;
let channel: FolderChannel;
let polls: Polls[];

const HOUR = 3600_000;
const stock = (quantity: number): string =>
  `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nLAMP,,x,${quantity},10.00,A,\r\n`;

/** A gateway with Bravo's folder; `replicas` processes poll it. */
async function start(rule: Partial<CollectRule> = {}, replicas = 1): Promise<void> {
  step = await stepGateway(database, {
    channel: () => channel,
    profile: (profile) => ({
      ...profile,
      inbound: profile.inbound.map((mapping) =>
        mapping.kind === 'inventory' ? { ...mapping, source: { ...mapping.source, file: 'inv*' } } : mapping,
      ),
      collect: profile.id === 'bravo' ? profile.collect.map((entry) => ({ ...entry, ...rule })) : [],
    }),
  });
  polls = Array.from({ length: replicas }, () => new Polls(step.gateway));
  for (const profile of step.gateway.suppliers.values()) for (const process of polls) process.add(profile);
}

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, raw_content, lane, exception, file_sighting');
  root = await mkdtemp(join(tmpdir(), 'crossdock-collecting-'));
  for (const folder of ['outbound', 'inbound', 'archive', 'elsewhere']) await mkdir(join(root, folder));
  channel = createFolderChannel(folderOptions.parse({ kind: 'folder', root }), {
    clock: systemClock,
    ids: randomIds,
    logger: silentLogger,
  });
  polls = [];
});
afterEach(async () => {
  await Promise.all(polls.map((process) => process.stop()));
  await channel.close();
  await rm(root, { recursive: true });
});

const drop = (name: string, content: string | Buffer): Promise<void> =>
  writeFile(join(root, 'outbound', name), content);
const inFolder = async (folder: string): Promise<string[]> => (await readdir(join(root, folder))).sort();
const taken = (): Promise<string[]> => database.db('seen_file').orderBy('name').pluck('name');
const quantity = async (): Promise<number | undefined> =>
  (await database.db('supplier_stock').where({ supplier_sku: 'LAMP' }).first('quantity'))?.quantity;

/** Looks again and again, as the schedule does, until something is so. */
async function until(check: () => Promise<void>): Promise<void> {
  await vi.waitFor(
    async () => {
      await Promise.all(polls.map((process) => process.look()));
      await check();
    },
    { timeout: 30_000, interval: 20 },
  );
  await step.work();
}

describe('a drop folder', () => {
  test('is listed at the start, and from then on a hint makes it due long before its schedule (D1, D2)', async () => {
    await drop('inv_1.csv', stock(1));
    await start({ everyMs: HOUR });
    await until(async () => expect(await taken()).toEqual(['inv_1.csv']));
    await drop('inv_2.csv', stock(2));
    await until(async () => expect(await taken()).toEqual(['inv_1.csv', 'inv_2.csv']));
    expect([await quantity(), await inFolder('outbound'), await inFolder('archive')]).toEqual([
      2,
      [],
      ['inv_1.csv', 'inv_2.csv'],
    ]);
  });

  test('is listed on schedule although no hint ever comes (D2)', async () => {
    const { watch: _, ...silent } = channel;
    channel = silent as FolderChannel;
    await start({ everyMs: 50 });
    for (let index = 0; index < 3; index += 1) await drop(`inv_${index}.csv`, stock(index));
    await until(async () => expect(await taken()).toHaveLength(3));
  });

  test('gives each file once to two processes on one share (D6, B12)', async () => {
    await start({ everyMs: 10 }, 2);
    for (let index = 0; index < 8; index += 1) await drop(`inv_${index}.csv`, stock(index));
    await until(async () => expect(await inFolder('outbound')).toEqual([]));
    expect(await taken()).toHaveLength(8);
    expect(await database.db('feed_run').select('id')).not.toHaveLength(0);
    expect(await database.db('exception').pluck('message')).toEqual([]);
  });

  test('takes what is renamed or linked into it, and leaves what an editor swaps or somebody takes away (D4)', async () => {
    await start({ everyMs: 10 });
    await writeFile(join(root, 'elsewhere', 'a'), stock(7));
    await link(join(root, 'elsewhere', 'a'), join(root, 'outbound', 'inv_linked.csv'));
    await rename(join(root, 'elsewhere', 'a'), join(root, 'outbound', 'inv_renamed.csv'));
    // An editor: writes beside, then swaps; its own files never count.
    for (const name of ['.inv_edited.csv.swp', 'inv_edited.csv~.tmp', '~inv_edited.csv']) await drop(name, stock(8));
    await drop('inv_gone.csv', stock(9));
    await unlink(join(root, 'outbound', 'inv_gone.csv'));
    await until(async () => expect(await taken()).toEqual(['inv_linked.csv', 'inv_renamed.csv']));
    expect((await database.db('seen_file').pluck('state')).sort()).toEqual(['duplicate', 'opened']);
    expect([await quantity(), await inFolder('archive')]).toEqual([7, ['inv_linked.csv', 'inv_renamed.csv']]);
    expect(await inFolder('outbound')).toEqual(['.inv_edited.csv.swp', 'inv_edited.csv~.tmp', '~inv_edited.csv']);
  });

  test('neither follows links nor waits for pipes nor enters folders, and goes on beside them (D5, B8)', async () => {
    await start({ everyMs: 10 });
    await writeFile(join(root, 'elsewhere', 'secret'), stock(99));
    await symlink(join(root, 'elsewhere', 'secret'), join(root, 'outbound', 'inv_link.csv'));
    await symlink('/etc/passwd', join(root, 'outbound', 'inv_passwd.csv'));
    execFileSync('mkfifo', [join(root, 'outbound', 'inv_pipe.csv')]);
    await mkdir(join(root, 'outbound', 'inv_folder.csv'));
    await drop('inv_real.csv', stock(5));
    await until(async () => expect(await taken()).toEqual(['inv_real.csv']));
    expect([await quantity(), (await inFolder('outbound')).length]).toEqual([5, 4]);
  });

  test('that is taken away alarms, and is polled again when it is back (B13)', async () => {
    await start({ everyMs: 10 });
    await rename(join(root, 'outbound'), join(root, 'away'));
    const open = () => database.db('exception').whereNull('closed_at').pluck('code');
    await until(async () => expect(await open()).toEqual(['CHANNEL-FOLDER-MISSING']));
    await rename(join(root, 'away'), join(root, 'outbound'));
    await drop('inv_1.csv', stock(1));
    await until(async () => expect([await taken(), await open()]).toEqual([['inv_1.csv'], []]));
  });

  test('whose archive is full, on another device, keeps its file; it counts once and is archived later (D7, H2)', async ({
    skip,
  }) => {
    const archive = join(root, 'archive');
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', archive], { stdio: 'ignore' });
    } catch {
      return skip('only root may mount a small disk');
    }
    try {
      await start({ everyMs: 10 });
      await drop('inv_1.csv', stock(3).replace(',x,', `,${'x'.repeat(200_000)},`));
      await until(async () => expect(await taken()).toEqual(['inv_1.csv']));
      await until(async () =>
        expect(await database.db('seen_file').where('settle_attempts', '>=', 2).pluck('settled')).toEqual([null]),
      );
      expect([await inFolder('outbound'), await inFolder('archive'), await quantity()]).toEqual([['inv_1.csv'], [], 3]);
      execFileSync('mount', ['-o', 'remount,size=4m', archive]);
      await database.db('seen_file').update({ settle_after: new Date(0) });
      await until(async () => expect(await database.db('seen_file').pluck('settled')).toEqual(['done']));
      expect([await inFolder('outbound'), await inFolder('archive')]).toEqual([[], ['inv_1.csv']]);
      expect(await database.db('seen_file').pluck('state')).toEqual(['opened']);
    } finally {
      execFileSync('umount', ['-l', archive]);
    }
  });
});
