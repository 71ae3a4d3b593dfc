import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderChannel } from '../../src/channels/folder/folder-channel.ts';
import { folderOptions } from '../../src/channels/folder/options.ts';
import { createChannel } from '../../src/channels/registry.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { type ChannelHarness, channelContract } from './channel.contract.ts';

const dependencies = { clock: systemClock, ids: randomIds, logger: silentLogger };

async function harness(make: (root: string) => ChannelHarness['channel']): Promise<ChannelHarness> {
  const root = await mkdtemp(join(tmpdir(), 'crossdock-folder-'));
  for (const folder of ['outbound', 'inbound', 'archive']) await mkdir(join(root, folder));
  return {
    channel: make(root),
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

channelContract('local folder', () =>
  harness((root) => createFolderChannel(folderOptions.parse({ kind: 'folder', root }), dependencies)),
);

channelContract('local folder as the registry makes it', () =>
  harness((root) => createChannel({ kind: 'folder', root }, dependencies)),
);
