import { afterAll, beforeAll, describe } from 'vitest';
import { createChannel } from '../../src/channels/registry.ts';
import { sftpOptions } from '../../src/channels/sftp/options.ts';
import { createSftpChannel } from '../../src/channels/sftp/sftp-channel.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { TreeFolder } from '../../src/simulator/file-tree.ts';
import type { SftpHabits } from '../../src/simulator/sftp-faults.ts';
import { type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import { furtherServers, realServers } from '../../src/simulator/sftp-servers.ts';
import { createServerMemory } from '../support/server-memory.ts';
import { type ChannelHarness, channelContract } from './channel.contract.ts';

const dependencies = { clock: systemClock, ids: randomIds, logger: silentLogger };

function profileOf(server: SftpServer) {
  return {
    kind: 'sftp',
    host: server.host,
    port: server.port,
    username: server.account.username,
    password: server.account.password,
    hostKeys: [server.hostKeyFingerprint],
  } as const;
}

/**
 * One server and one session for all cases of an entry, as a supplier has them; the server is emptied before each. What
 * the first delivery finds out about it, the others know.
 */
function contractWith(
  name: string,
  habits: Partial<SftpHabits>,
  channelOf: (server: SftpServer) => ChannelHarness['channel'],
): void {
  describe(`an imitated server: ${name}`, () => {
    let server: SftpServer;
    let open: ChannelHarness['channel'] | undefined;
    beforeAll(async () => {
      server = await startSftpServer({ habits });
    });
    afterAll(async () => {
      await open?.close();
      await server.stop();
    });

    /** The channel of the case before, unless that closed it. */
    function sharedChannel(): ChannelHarness['channel'] {
      if (open !== undefined) return open;
      const made = channelOf(server);
      const close = async (): Promise<void> => {
        open = undefined;
        await made.close();
      };
      open = Object.create(made, { close: { value: close } }) as ChannelHarness['channel'];
      return open;
    }

    channelContract(name, async () => {
      for (const top of (server.files.find('/') as TreeFolder).entries.keys()) server.files.remove(`/${top}`);
      for (const folder of ['outbound', 'inbound', 'archive']) server.files.makeFolder(folder);
      return {
        channel: sharedChannel(),
        keepsChannel: true,
        put: async (...file) => server.files.put(...file),
        get: async (folder, file) => server.files.read(folder, file),
        names: async (folder) => server.files.list(folder).map((file) => file.name),
        remove: async (folder, file) => server.files.remove(`${folder}/${file}`),
        close: async () => undefined,
      };
    });
  });
}

/** Twelve real servers and some settings of theirs, each with its habits (FAULTS.md 7). */
for (const [name, habits] of Object.entries({ ...realServers, ...furtherServers })) {
  const serverMemory = createServerMemory();
  contractWith(`SFTP server like ${name}`, habits, (server) =>
    createSftpChannel(sftpOptions.parse(profileOf(server)), { ...dependencies, serverMemory }),
  );
}

contractWith('SFTP as the registry makes it', {}, (server) => createChannel(profileOf(server), dependencies));
