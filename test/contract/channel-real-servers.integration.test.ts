import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sftpOptions } from '../../src/channels/sftp/options.ts';
import { createSftpChannel } from '../../src/channels/sftp/sftp-channel.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { reasonWithoutOpenssh, startOpensshServer } from '../support/openssh-server.ts';
import { reasonWithoutProftpd, startProftpd } from '../support/proftpd-server.ts';
import { reasonWithoutRclone, startRclone } from '../support/rclone-server.ts';
import type { RealServer } from '../support/real-server.ts';
import { createServerMemory } from '../support/server-memory.ts';
import { type ChannelHarness, channelContract } from './channel.contract.ts';

/** What a probe finds out about each. */
const usual = {
  renameOntoExisting: 'refuses',
  whileWriting: 'own-name',
  overwriting: 'allowed',
  fsync: 'works',
  largestRead: 32_768,
  timeResolutionMs: 1000,
  statAfterUpload: 'at-once',
};
const facts: Readonly<Record<string, object>> = {
  OpenSSH: usual,
  'ProFTPD mod_sftp': usual,
  'ProFTPD mod_sftp with HiddenStores': { ...usual, whileWriting: 'other-name' },
  'ProFTPD mod_sftp with AllowOverwrite off': { ...usual, overwriting: 'refused' },
  'rclone serve sftp': { ...usual, renameOntoExisting: 'replaces', fsync: 'not-offered' },
};

/** The same contract against servers that suppliers run; each is skipped, with the reason, where it is not installed. */
const servers: readonly { readonly name: string; readonly reason: string | undefined; start(): Promise<RealServer> }[] =
  [
    { name: 'OpenSSH', reason: reasonWithoutOpenssh, start: startOpenssh },
    { name: 'ProFTPD mod_sftp', reason: reasonWithoutProftpd, start: () => startProftpd() },
    {
      name: 'ProFTPD mod_sftp with HiddenStores',
      reason: reasonWithoutProftpd,
      start: () => startProftpd(['HiddenStores on']),
    },
    {
      name: 'ProFTPD mod_sftp with AllowOverwrite off',
      reason: reasonWithoutProftpd,
      start: () => startProftpd(['AllowOverwrite off']),
    },
    { name: 'rclone serve sftp', reason: reasonWithoutRclone, start: () => startRclone() },
  ];

for (const { name, reason, start } of servers) {
  describe(`a real server: ${name}`, () => {
    if (reason !== undefined) {
      it.skip(reason, () => undefined);
      return;
    }
    let server: RealServer;
    /** One for all cases: what the first delivery finds out about the server, the others know. */
    const serverMemory = createServerMemory();
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.stop());

    channelContract(name, async () => {
      const root = await mkdtemp(join(server.root, 'case-'));
      const inside = (folder: string): string => join(basename(root), folder);
      for (const folder of ['outbound', 'inbound', 'archive']) await mkdir(join(root, folder));
      const options = sftpOptions.parse({ kind: 'sftp', ...server.account });
      const dependencies = { clock: systemClock, ids: randomIds, logger: silentLogger, serverMemory };
      return {
        ...localSide(root),
        altersControlCharacters: name.startsWith('rclone'),
        channel: below(createSftpChannel(options, dependencies), inside),
      };
    });

    it('is known after the first delivery', () => {
      const [known] = [...serverMemory.kept.values()];
      expect(known?.learnt).toMatchObject({ facts: facts[name], probedAt: expect.any(Date) });
    });
  });
}

async function startOpenssh(): Promise<RealServer> {
  const { port, username, privateKey, hostKeyFingerprint, root, stop } = await startOpensshServer();
  return { account: { host: '127.0.0.1', port, username, privateKey, hostKeys: [hostKeyFingerprint] }, root, stop };
}

function localSide(root: string): Omit<ChannelHarness, 'channel'> {
  return {
    put: async (folder, name, bytes, modifiedAt) => {
      const path = join(root, 'put');
      await writeFile(path, bytes);
      if (modifiedAt !== undefined) await utimes(path, modifiedAt, modifiedAt);
      await rename(path, join(root, folder, name));
    },
    get: (folder, name) => readFile(join(root, folder, name)).catch(() => undefined),
    names: async (folder) => (await readdir(join(root, folder))).sort(),
    remove: (folder, name) => rm(join(root, folder, name)),
    close: () => rm(root, { recursive: true }),
  };
}

/** The channel as seen from a folder further down: every case has its own, and the server is started once. */
function below(channel: ChannelHarness['channel'], inside: (folder: string) => string): ChannelHarness['channel'] {
  const down = <T extends { readonly folder: string }>(one: T): T => ({ ...one, folder: inside(one.folder) });
  return {
    ...channel,
    list: async (folder) => {
      const { files, isWhole } = await channel.list(inside(folder));
      return { files: files.map((file) => ({ ...file, folder })), isWhole };
    },
    read: (file) => channel.read(down(file)),
    settle: (file, action) => channel.settle(down(file), action.kind === 'archive' ? down(action) : action),
    stage: (target, bytes) => channel.stage(down(target), bytes),
    publish: (target, bytes, attempt) => channel.publish(down(target), bytes, attempt),
    unstage: (target) => channel.unstage(down(target)),
    check: ({ collect, deliver, clear = [] }) =>
      channel.check({
        collect: collect.map(inside),
        deliver: deliver.map(inside),
        clear: clear.map(({ folder, archiveFolder }) => ({
          folder: inside(folder),
          ...(archiveFolder === undefined ? {} : { archiveFolder: inside(archiveFolder) }),
        })),
      }),
  };
}
