import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configFile } from '../../src/config/schema.ts';
import { TransientError } from '../../src/kernel/errors.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { clean, type Retention } from '../../src/pipeline/clean.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { reprocessFile } from '../../src/pipeline/inbound/reprocess.ts';
import { databasePlace } from '../../src/stores/archive/database/database-place.ts';
import type { Archive } from '../../src/stores/archive/ledger.ts';
import { openArchive } from '../../src/stores/archive/open.ts';
import { openDatabase } from '../../src/stores/database.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Raw bytes on their way through the gateway: kept before anything is read, told when damaged, let go when their time is over. */
const database = testDatabase();
const { fullFeeds, stockHistory, ...periods } = configFile.shape.retention.parse(undefined);
const retention: Retention = { periods, fullFeeds, stockHistory };
let root: string;
let step: StepGateway;

const stock = (lines: Readonly<Record<string, number>>): string =>
  `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n${Object.entries(lines)
    .map(([sku, quantity]) => `${sku},,x,${quantity},10.00,A,\r\n`)
    .join('')}`;
const DAY = 24 * 3600_000;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'seen_file, raw_content, raw_chunk, document, held_line, feed, feed_run, supplier_stock, supplier_offer, exception, state_event, file_sighting, lane',
  );
  await database.db('archive_place').whereNot('name', 'database').delete();
  root = await mkdtemp(join(tmpdir(), 'crossdock-archive-'));
  const archive = await openArchive(
    database.db,
    { write: 'disk', places: { disk: { kind: 'folder', folder: root } } },
    { ids: { next: randomUUID }, now: new Date() },
  );
  step = await stepGateway(database, { archive });
});
afterEach(() => rm(root, { recursive: true }));

const files = (): Promise<{ name: string; state: string; reason: string | null }[]> =>
  database.db('seen_file').orderBy('id').select('name', 'state', 'reason');
const exceptions = (): Promise<string[]> => database.db('exception').whereNull('closed_at').orderBy('id').pluck('code');
const onDisk = async (): Promise<string[]> =>
  (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.gz')).map((name) => join(root, name));
const again = (sha256?: Buffer): Promise<unknown> =>
  database
    .db('seen_file')
    .where(sha256 ? { sha256 } : {})
    .update({ state: 'received' });
const reopen = async (): Promise<void> => {
  for (const { supplier_id: supplierId, id: fileId } of await database.db('seen_file').where({ state: 'received' })) {
    step.hints.push({ queue: 'file.open', payload: { supplierId, fileId } });
  }
  await step.work();
};

describe('a file whose archived bytes are damaged', () => {
  it.each([
    ['in the middle', (bytes: Buffer): number => Math.floor(bytes.length / 2)],
    ['at the beginning, so that it looks like another format', (): number => 11],
    ['at the end', (bytes: Buffer): number => bytes.length - 6],
  ])('is held as damaged and has no effect: %s (C9)', async (_where, at) => {
    await step.receive('bravo', 'inv_0.csv', stock({ LAMP: 5, TABLE: 7 }));
    await emptyTables(database.db, 'supplier_stock, document, feed, feed_run, held_line');
    await again();
    const [path = ''] = await onDisk();
    const bytes = await readFile(path);
    bytes[at(bytes)] = (bytes[at(bytes)] ?? 0) ^ 0x04;
    await writeFile(path, bytes);
    await reopen();
    expect(await files()).toMatchObject([{ state: 'held' }]);
    expect(await exceptions()).toEqual(['ARCHIVE-DAMAGED']);
    expect(await database.db('supplier_stock')).toEqual([]);
    expect(await database.db('document')).toEqual([]);
  });

  it('is held as missing when they are gone, but waits while the whole share is (C9)', async () => {
    await step.receive('bravo', 'inv_0.csv', stock({ LAMP: 5 }));
    await again();
    const [path = ''] = await onDisk();
    await rm(path);
    const mark = await readFile(join(root, 'crossdock-archive.mark'));
    await rm(join(root, 'crossdock-archive.mark'));
    await expect(reopen()).rejects.toThrow(TransientError);
    expect(await files()).toMatchObject([{ state: 'received' }]);
    await writeFile(join(root, 'crossdock-archive.mark'), mark);
    await reopen();
    expect(await files()).toMatchObject([{ state: 'held' }]);
    expect(await exceptions()).toEqual(['ARCHIVE-MISSING']);
  });
});

describe('an archive that cannot be written', () => {
  it('leaves the file at its supplier, unclaimed, and takes it when there is room (C7)', async () => {
    const { writesTo } = step.gateway.archive;
    let isFull = true;
    const writesSometimes: Archive['writesTo'] = {
      ...writesTo,
      write: async (contentId, bytes, now) => {
        if (isFull) throw new TransientError('ARCHIVE-FULL', 'no room');
        return writesTo.write(contentId, bytes, now);
      },
    };
    const gateway = { ...step.gateway, archive: { ...step.gateway.archive, writesTo: writesSometimes } };
    step.folders.put('/outbound', 'inv_0.csv', stock({ LAMP: 5 }));
    const rule = gateway.suppliers.get('bravo')?.collect[0];
    if (!rule) throw new Error('bravo collects nothing');
    await collect(gateway, 'bravo', rule).catch(() => undefined);
    expect(await files()).toEqual([]);
    expect(step.folders.names('/outbound')).toContain('inv_0.csv');
    isFull = false;
    await database.db('lane').delete();
    await collect(gateway, 'bravo', rule);
    await step.work();
    expect(await files()).toMatchObject([{ name: 'inv_0.csv', state: 'opened' }]);
  });
});

const canMount = process.getuid?.() === 0 && spawnSync('mount', ['--version']).status === 0;
describe.skipIf(!canMount)('an archive on a disk that is full (skipped unless root may mount a small tmpfs)', () => {
  it('stops receiving, leaves the files at the supplier, tells it, and goes on when there is room (C7)', async ({
    skip,
  }) => {
    const disk = await mkdtemp(join(tmpdir(), 'crossdock-full-'));
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status !== 0) {
      await rm(disk, { recursive: true });
      return skip('tmpfs cannot be mounted here');
    }
    try {
      await database.db.raw("delete from archive_place where name <> 'database'");
      const archive = await openArchive(
        database.db,
        { write: 'disk', places: { disk: { kind: 'folder', folder: disk } } },
        { ids: { next: randomUUID }, now: new Date() },
      );
      step = await stepGateway(database, { archive });
      await writeFile(join(disk, 'ballast'), Buffer.alloc(1024 * 1024)).catch(() => undefined);
      const sent = ['inv_1.csv', 'inv_2.csv', 'inv_3.csv'];
      for (const [index, name] of sent.entries()) step.folders.put('/outbound', name, stock({ LAMP: index + 1 }));
      const rule = step.gateway.suppliers.get('bravo')?.collect[0];
      if (!rule) throw new Error('bravo collects nothing');
      for (let turn = 0; turn < 4; turn += 1) {
        await database.db('lane').delete();
        await collect(step.gateway, 'bravo', rule).catch(() => undefined);
      }
      expect(await files()).toEqual([]);
      expect([...(step.folders.names('/outbound') ?? [])].sort()).toEqual(sent);
      expect(await exceptions()).toEqual(['ARCHIVE-FULL']);
      await rm(join(disk, 'ballast'));
      await database.db('lane').delete();
      await collect(step.gateway, 'bravo', rule);
      await step.work();
      expect((await files()).map(({ name, state }) => [name, state])).toEqual(sent.map((name) => [name, 'opened']));
      expect(await exceptions()).toEqual([]);
      expect(step.folders.names('/outbound')).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
      await rm(disk, { recursive: true });
    }
  });
});

describe('retention', () => {
  const later = (days: number): void => step.clock.advance(days * DAY);
  const cleanNow = async (): Promise<void> => {
    await database.db('lane').where({ kind: 'clean' }).delete();
    await clean(step.gateway, retention);
  };
  const kept = async (): Promise<string[]> =>
    database
      .db('seen_file as f')
      .join('raw_content as c', 'c.sha256', 'f.sha256')
      .whereNull('c.removed_at')
      .orderBy('f.id')
      .pluck('f.name');

  it('lets stock feeds go after 30 days, but the last full ones never; rows stay and say when', async () => {
    for (const day of [1, 2, 3, 4, 5]) await step.receive('bravo', `inv_${day}.csv`, stock({ LAMP: day, TABLE: 7 }));
    await cleanNow();
    expect(await kept()).toHaveLength(5);
    later(31);
    await cleanNow();
    expect(await kept()).toEqual(['inv_3.csv', 'inv_4.csv', 'inv_5.csv']);
    expect(await onDisk()).toHaveLength(3);
    expect(await files()).toHaveLength(5);
    const [gone] = await database.db('raw_content').whereNotNull('removed_at').limit(1);
    expect(gone.removed_at).toEqual(step.clock.now());
  });

  it('keeps what is unread or held, for as long as it is', async () => {
    await step.receive('bravo', 'riddle.bin', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1, 2, 3]));
    await step.receive('bravo', 'inv_1.csv', stock({ LAMP: 1 }));
    await database.db('seen_file').where({ name: 'inv_1.csv' }).update({ state: 'received' });
    later(4000);
    await cleanNow();
    expect(await kept()).toEqual(['riddle.bin', 'inv_1.csv']);
  });

  it('keeps the last full feeds, also when one of them was read again and was too old by then', async () => {
    for (const day of [1, 2, 3, 4]) await step.receive('bravo', `inv_${day}.csv`, stock({ LAMP: day }));
    const bravo = step.gateway.suppliers.get('bravo') as SupplierProfile;
    const { id } = await database.db('seen_file').where({ name: 'inv_2.csv' }).first('id');
    expect(await reprocessFile(step.gateway, bravo, id, { by: 'ann' }, false)).toMatchObject({
      documents: [{ state: 'stale' }],
    });
    later(31);
    await cleanNow();
    expect(await kept()).toEqual(['inv_2.csv', 'inv_3.csv', 'inv_4.csv']);
  });

  it('keeps bytes that another file still refers to', async () => {
    for (const day of [1, 2, 3, 4]) await step.receive('bravo', `inv_${day}.csv`, stock({ LAMP: day }));
    later(29);
    await step.receive('bravo', 'inv_1_again.csv', stock({ LAMP: 1 }));
    // What stands protects nothing here: three newer feeds have come since.
    for (const day of [11, 12, 13]) await step.receive('bravo', `inv_${day}.csv`, stock({ LAMP: day }));
    later(2);
    await cleanNow();
    expect(await kept()).toContain('inv_1.csv');
    later(60);
    await step.receive('bravo', 'inv_5.csv', stock({ LAMP: 5 }));
    await step.receive('bravo', 'inv_6.csv', stock({ LAMP: 6 }));
    await step.receive('bravo', 'inv_7.csv', stock({ LAMP: 7 }));
    await cleanNow();
    expect(await kept()).toEqual(['inv_5.csv', 'inv_6.csv', 'inv_7.csv']);
  });

  it('is done by one gateway at a time and once an hour', async () => {
    await step.receive('bravo', 'inv_0.csv', stock({ LAMP: 1 }));
    await Promise.all([clean(step.gateway, retention), clean(step.gateway, retention)]);
    await clean(step.gateway, retention);
    expect(await database.db('lane').where({ kind: 'clean' })).toMatchObject([{ key: 'archive', fence: '1' }]);
  });
});

describe('bytes in the database', () => {
  it('do not wait for the disk, and everything else on their connection does', async () => {
    const db = await openDatabase({ address: database.url, logger: silentLogger, poolMax: 1 });
    // The server of the tests waits for no disk by itself.
    await db.raw('set synchronous_commit = on');
    const statements: string[] = [];
    db.on('query', ({ sql }: { sql: string }) => statements.push(sql));
    try {
      const bytes = (async function* () {
        yield Buffer.alloc(3_000_000, 'x');
      })();
      await databasePlace(db).write(randomUUID(), bytes, new Date());
      expect(statements.filter((sql) => sql.includes("'synchronous_commit', 'off'"))).toHaveLength(3);
      const { rows } = await db.raw('show synchronous_commit');
      expect(rows).toEqual([{ synchronous_commit: 'on' }]);
    } finally {
      await db.destroy();
    }
  });
});
