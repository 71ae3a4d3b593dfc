import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFolderChannel, type FolderChannel } from '../../src/channels/folder/folder-channel.ts';
import { moveFile } from '../../src/channels/folder/move-file.ts';
import { folderOptions } from '../../src/channels/folder/options.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { onlyFile, readAll } from '../support/sftp-account.ts';

/** What only local folders can do wrong (FAULTS.md D). */
describe('folder channel', () => {
  let place: string;
  let root: string;
  let channel: FolderChannel;

  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'crossdock-folder-'));
    root = join(place, 'root');
    for (const folder of ['outbound', 'inbound', 'archive']) await mkdir(join(root, folder), { recursive: true });
    await mkdir(join(place, 'secret'));
    await writeFile(join(place, 'secret', 'passwd.edi'), 'secret');
    channel = createFolderChannel(folderOptions.parse({ kind: 'folder', root }), {
      clock: systemClock,
      ids: randomIds,
      logger: silentLogger,
    });
  });
  afterEach(async () => {
    await channel.close();
    await rm(place, { recursive: true });
  });

  const outside = { kind: 'rejected', code: 'CHANNEL-OUTSIDE-ROOT' };

  it('lists neither links nor pipes nor folders, and does not hang on them (D5)', async () => {
    await symlink(join(place, 'secret', 'passwd.edi'), join(root, 'outbound', 'link.edi'));
    execFileSync('mkfifo', [join(root, 'outbound', 'pipe.edi')]);
    await mkdir(join(root, 'outbound', 'folder.edi'));
    await writeFile(join(root, 'outbound', 'real.edi'), 'real');
    expect((await channel.list('outbound')).files.map(({ name }) => name)).toEqual(['real.edi']);
  });

  it('opens neither a link nor a pipe that took the place of a listed file', async () => {
    const path = join(root, 'outbound', 'stock.edi');
    await writeFile(path, 'secret');
    const file = await onlyFile(channel);
    await rm(path);
    await symlink(join(place, 'secret', 'passwd.edi'), path);
    await utimes(join(place, 'secret', 'passwd.edi'), file.modifiedAt, file.modifiedAt);
    await expect(readAll(channel, file)).rejects.toMatchObject({ kind: 'rejected', code: 'CHANNEL-PERMISSION' });
    expect(await channel.settle(file, { kind: 'delete' })).toBe('changed');
    await rm(path);
    execFileSync('mkfifo', [path]);
    await expect(readAll(channel, file)).rejects.toMatchObject({ kind: 'rejected' });
    expect(await readFile(join(place, 'secret', 'passwd.edi'), 'utf8')).toBe('secret');
  });

  it.each(['../secret', 'outbound/../../secret', 'link'])('stays below its root: %s', async (folder) => {
    await symlink(join(place, 'secret'), join(root, 'link'));
    await expect(channel.list(folder)).rejects.toMatchObject(outside);
    const target = { folder, name: 'a.edi', temporaryName: '.a.tmp' };
    await expect(channel.stage(target, Buffer.from('x'))).rejects.toMatchObject(outside);
    await writeFile(join(root, 'outbound', 'stock.edi'), 'stock');
    const file = await onlyFile(channel);
    await expect(channel.settle(file, { kind: 'archive', folder: join(folder, 'deep') })).rejects.toMatchObject(
      outside,
    );
    expect(await readdir(join(place, 'secret'))).toEqual(['passwd.edi']);
  });

  it('takes an absolute folder as one below the root', async () => {
    await writeFile(join(root, 'outbound', 'stock.edi'), 'stock');
    expect((await channel.list('/outbound')).files).toHaveLength(1);
  });

  it('never writes through a link under the temporary name', async () => {
    await symlink(join(place, 'secret', 'passwd.edi'), join(root, 'inbound', '.a.tmp'));
    const staged = channel.stage({ folder: 'inbound', name: 'a.edi', temporaryName: '.a.tmp' }, Buffer.from('x'));
    await expect(staged).rejects.toMatchObject({ kind: 'rejected', code: 'CHANNEL-PERMISSION' });
    expect(await readFile(join(place, 'secret', 'passwd.edi'), 'utf8')).toBe('secret');
  });

  it('renames without ever replacing', async () => {
    const steps = await channel.check({ collect: [], deliver: ['inbound'] });
    expect(steps.at(-1)).toEqual({
      name: 'rename',
      ok: true,
      detail: 'inbound: rename works and never replaces an existing file',
    });
  });

  it('says which root is missing', async () => {
    await rm(root, { recursive: true });
    const steps = await channel.check({ collect: ['outbound'], deliver: [] });
    expect(steps).toEqual([{ name: 'connect', ok: false, detail: expect.stringContaining(`open the root ${root}`) }]);
  });

  describe('moving to another device (D7)', () => {
    const crossDevice = async () => {
      throw Object.assign(new Error('cross-device link'), { code: 'EXDEV' });
    };

    it('copies, keeps the time, and removes the original last', async () => {
      const [from, to] = [join(root, 'outbound', 'a.edi'), join(root, 'archive', 'a.edi')];
      await writeFile(from, 'stock');
      await utimes(from, 1000, 2000);
      expect(await moveFile(from, to, async () => true, crossDevice)).toBe('moved');
      expect(await readFile(to, 'utf8')).toBe('stock');
      expect((await stat(to)).mtimeMs).toBe(2_000_000);
      expect([await readdir(join(root, 'outbound')), await readdir(join(root, 'archive'))]).toEqual([[], ['a.edi']]);
    });

    it('leaves the original alone when it changed meanwhile', async () => {
      const [from, to] = [join(root, 'outbound', 'a.edi'), join(root, 'archive', 'a.edi')];
      await writeFile(from, 'stock');
      expect(await moveFile(from, to, async () => false, crossDevice)).toBe('changed');
      expect([await readdir(join(root, 'outbound')), await readdir(join(root, 'archive'))]).toEqual([['a.edi'], []]);
    });

    it('works between real devices', async ({ skip }) => {
      const other = await mkdtemp('/dev/shm/crossdock-').catch(() => undefined);
      if (other === undefined) return skip('no /dev/shm');
      const from = join(root, 'outbound', 'a.edi');
      await writeFile(from, 'stock');
      const isOther = (await stat(other)).dev !== (await stat(from)).dev;
      const result = await moveFile(from, join(other, 'a.edi'), async () => true);
      const arrived = await readFile(join(other, 'a.edi'), 'utf8');
      await rm(other, { recursive: true });
      if (!isOther) return skip('/dev/shm is on the same device');
      expect([result, arrived, await readdir(join(root, 'outbound'))]).toEqual(['moved', 'stock', []]);
    });
  });

  it('settles one of two hard links only', async () => {
    await writeFile(join(root, 'outbound', 'a.edi'), 'stock');
    await link(join(root, 'outbound', 'a.edi'), join(root, 'outbound', 'b.edi'));
    const [first] = (await channel.list('outbound')).files;
    if (first === undefined) throw new Error('nothing listed');
    expect(await channel.settle(first, { kind: 'delete' })).toBe('done');
    expect((await onlyFile(channel)).name).toBe('b.edi');
  });

  it('gives a hint when something arrives, and stops', async () => {
    const onHint = vi.fn();
    const stop = await channel.watch('outbound', onHint);
    await writeFile(join(root, 'outbound', 'a.edi'), 'stock');
    await vi.waitFor(() => expect(onHint).toHaveBeenCalled(), 5000);
    await stop();
  });

  it('stops watching when it is closed', async () => {
    await channel.watch('outbound', () => undefined);
    await channel.close();
  });
});
