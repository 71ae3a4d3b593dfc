import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { folderPlace } from '../../src/stores/archive/folder/folder-place.ts';
import { openArchive } from '../../src/stores/archive/open.ts';
import { testDatabase } from '../support/database.ts';
import { archivePlaceContract } from './archive-place.contract.ts';

const filesIn = async (root: string): Promise<string[]> =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.mark'))
    .map((entry) => join(entry.parentPath, entry.name));
const pathIn = (root: string, key: string): string => join(root, key.slice(0, 2), key.slice(2, 4), `${key}.gz`);
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
const now = new Date();

archivePlaceContract('folder', async () => {
  const root = await mkdtemp(join(tmpdir(), 'crossdock-archive-'));
  return {
    settings: { write: 'disk', places: { disk: { kind: 'folder', folder: root } } },
    stored: (key) => readFile(pathIn(root, key)).catch(() => undefined),
    damage: async (key, change) => writeFile(pathIn(root, key), change(await readFile(pathIn(root, key)))),
    lose: (key) => rm(pathIn(root, key)),
    count: async () => (await filesIn(root)).length,
    age: async (to) => {
      for (const file of await filesIn(root)) await utimes(file, to, to);
    },
    close: () => rm(root, { recursive: true }),
  };
});

describe('the folder place', () => {
  const roots: string[] = [];
  const mounted: string[] = [];
  afterEach(async () => {
    for (const mount of mounted.splice(0)) execFileSync('umount', [mount]);
    for (const root of roots.splice(0)) await rm(root, { recursive: true, force: true });
  });
  const fresh = async (): Promise<string> => {
    const root = await mkdtemp(join(tmpdir(), 'crossdock-archive-'));
    roots.push(root);
    return root;
  };
  const start = async () => {
    const root = await fresh();
    const place = folderPlace('disk', root);
    await place.mark('mark');
    return { root, place };
  };

  it('shows a file under its name only when it is whole (M4, C8)', async () => {
    const { root, place } = await start();
    const seen: string[][] = [];
    async function* watched(): AsyncGenerator<Uint8Array> {
      for (let index = 0; index < 5; index += 1) {
        yield randomBytes(500_000);
        seen.push((await filesIn(root)).filter((file) => file.endsWith('.gz')));
      }
    }
    await place.write(randomUUID(), watched(), now);
    expect(seen.flat()).toEqual([]);
    expect(await filesIn(root)).toHaveLength(1);
  });

  const hasStrace = spawnSync('strace', ['-V']).status === 0;
  const child = join(import.meta.dirname, '../support/archive-writer-child.ts');
  const traced = (root: string, ...flags: string[]): { out: string; trace: string } => {
    const log = join(root, '../', `trace-${randomUUID()}`);
    roots.push(log);
    const run = spawnSync('strace', ['-f', '-o', log, '-y', ...flags, process.execPath, child, root], {
      encoding: 'utf8',
    });
    return { out: run.stdout, trace: execFileSync('cat', [log], { encoding: 'utf8' }) };
  };

  it.skipIf(!hasStrace)(
    'puts the file on the disk before its name, and the folders after it (M4; skipped where strace is not installed)',
    { timeout: 60_000 },
    async () => {
      const { root } = await start();
      const { out, trace } = traced(root, '-e', 'trace=fsync,rename,renameat,renameat2');
      expect(out).toContain('kept');
      const calls = trace.split('\n').filter((line) => line.includes(root) && !line.includes('resumed'));
      const kinds = calls.map((line) =>
        /rename/.test(line) ? 'rename' : /\.tmp>/.test(line) ? 'fsync file' : 'fsync folder',
      );
      expect(kinds).toEqual(['fsync file', 'rename', 'fsync folder', 'fsync folder', 'fsync folder']);
    },
  );

  it.skipIf(!hasStrace).each([
    ['fsync', 'EIO', 'ARCHIVE-UNAVAILABLE'],
    ['rename', 'EIO', 'ARCHIVE-UNAVAILABLE'],
    ['rename', 'ENOSPC', 'ARCHIVE-FULL'],
    ['mkdir', 'ENOSPC', 'ARCHIVE-FULL'],
  ])(
    'leaves nothing and may be tried again when %s fails with %s (C7; skipped where strace is not installed)',
    { timeout: 60_000 },
    async (call, error, code) => {
      const { root } = await start();
      const { out } = traced(root, '-e', `inject=${call}:error=${error}`);
      expect(out).toContain(`failed ${code}`);
      expect((await filesIn(root)).filter((file) => !file.endsWith('.mark'))).toEqual([]);
      expect(traced(root, '-e', 'trace=none').out).toContain('kept');
    },
  );

  const canMount = process.getuid?.() === 0 && spawnSync('mount', ['--version']).status === 0;
  it.skipIf(!canMount)(
    'leaves nothing on a full disk, and goes on when there is room (C7; skipped unless root may mount a small tmpfs)',
    async ({ skip }) => {
      const root = await fresh();
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', root]).status !== 0)
        return skip('tmpfs cannot be mounted here');
      mounted.push(root);
      const place = folderPlace('disk', root);
      await place.mark('mark');
      await expect(place.write(randomUUID(), once(randomBytes(3_000_000)), now)).rejects.toMatchObject({
        code: 'ARCHIVE-FULL',
      });
      expect(await filesIn(root)).toEqual([]);
      await place.write(randomUUID(), once(randomBytes(300_000)), now);
      expect(await filesIn(root)).toHaveLength(1);
    },
  );

  it('never writes or reads through a link that leads out of it (D5)', async () => {
    const { root, place } = await start();
    const outside = await fresh();
    await mkdir(join(root, 'incoming'));
    const content = await place.write(randomUUID(), once(Buffer.from('one')), now);
    const first = join(root, content.sha256.toString('hex').slice(0, 2));
    await rm(first, { recursive: true });
    await symlink(outside, first);
    await expect(place.write(randomUUID(), once(Buffer.from('one')), now)).rejects.toMatchObject({
      code: 'ARCHIVE-UNAVAILABLE',
    });
    expect(await filesIn(outside)).toEqual([]);
    await rm(first);
    const path = pathIn(root, content.sha256.toString('hex'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(join(outside, 'secret'), 'secret');
    await symlink(join(outside, 'secret'), path);
    const reading = (async () => {
      for await (const _part of place.read(undefined as never, content));
    })();
    await expect(reading).rejects.toMatchObject({ code: 'ARCHIVE-UNAVAILABLE' });
  });

  it('sweeps files that a killed process was writing (C8)', async () => {
    const { root, place } = await start();
    await mkdir(join(root, 'incoming'));
    await writeFile(join(root, 'incoming', `${randomUUID()}.tmp`), 'half');
    await writeFile(join(root, 'incoming', `${randomUUID()}.tmp`), 'half');
    const [dead = ''] = await filesIn(root);
    await utimes(dead, new Date(0), new Date(0));
    for await (const _keys of place.listOld(undefined as never, new Date(now.getTime() - 1000)));
    expect(await filesIn(root)).toHaveLength(1);
  });

  describe('of a gateway', () => {
    const database = testDatabase();
    const open = (folder: string) =>
      openArchive(
        database.db,
        { write: 'disk', places: { disk: { kind: 'folder', folder } } },
        { ids: { next: randomUUID }, now },
      );

    it('is refused when it is another one than the others use, or its share is not mounted', async () => {
      const [shared, own] = [await fresh(), await fresh()];
      await open(shared);
      await open(shared);
      await expect(open(own)).rejects.toMatchObject({ code: 'ARCHIVE-PLACE-CHANGED' });
      expect(await readdir(own)).toEqual([]);
    });

    it('stays named as long as the database knows it, whatever is written to now', async () => {
      const without = openArchive(database.db, { write: 'database', places: {} }, { ids: { next: randomUUID }, now });
      await expect(without).rejects.toMatchObject({ code: 'ARCHIVE-PLACE-UNKNOWN' });
    });
  });
});
