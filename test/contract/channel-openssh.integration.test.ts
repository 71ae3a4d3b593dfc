import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { sftpOptions } from '../../src/channels/sftp/options.ts';
import { createSftpChannel } from '../../src/channels/sftp/sftp-channel.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { type OpensshServer, reasonWithoutOpenssh, startOpensshServer } from '../support/openssh-server.ts';
import { type ChannelHarness, channelContract } from './channel.contract.ts';

/** The same contract against the server that most suppliers run; skipped, with the reason, where it is not installed. */
const reason = reasonWithoutOpenssh;
if (reason !== undefined) {
  describe('channel contract: OpenSSH', () => it.skip(reason, () => undefined));
} else {
  let server: OpensshServer;
  beforeAll(async () => {
    server = await startOpensshServer();
  });
  afterAll(() => server.stop());

  channelContract('OpenSSH', async () => {
    const root = await mkdtemp(join(server.root, 'case-'));
    const inside = (folder: string): string => join(basename(root), folder);
    for (const folder of ['outbound', 'inbound', 'archive']) await mkdir(join(root, folder));
    const options = sftpOptions.parse({
      kind: 'sftp',
      host: '127.0.0.1',
      port: server.port,
      username: server.username,
      privateKey: server.privateKey,
      hostKeys: [server.hostKeyFingerprint],
    });
    const channel = createSftpChannel(options, { clock: systemClock, ids: randomIds, logger: silentLogger });
    return { ...localSide(root), channel: below(channel, inside) };
  });
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
    check: ({ collect, deliver }) => channel.check({ collect: collect.map(inside), deliver: deliver.map(inside) }),
  };
}
