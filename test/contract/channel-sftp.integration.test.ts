import { createChannel } from '../../src/channels/registry.ts';
import { sftpOptions } from '../../src/channels/sftp/options.ts';
import { createSftpChannel } from '../../src/channels/sftp/sftp-channel.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
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

function harness(server: SftpServer, channel: ChannelHarness['channel']): ChannelHarness {
  return {
    channel,
    put: async (...file) => server.files.put(...file),
    get: async (folder, name) => server.files.read(folder, name),
    names: async (folder) => server.files.list(folder).map(({ name }) => name),
    remove: async (folder, name) => server.files.remove(`${folder}/${name}`),
    close: () => server.stop(),
  };
}

/** Twelve real servers and some settings of theirs, each with its habits (FAULTS.md 7); found out by the first delivery. */
for (const [name, habits] of Object.entries({ ...realServers, ...furtherServers })) {
  channelContract(`SFTP server like ${name}`, async () => {
    const server = await startSftpServer({ habits });
    const serverMemory = createServerMemory();
    return harness(server, createSftpChannel(sftpOptions.parse(profileOf(server)), { ...dependencies, serverMemory }));
  });
}

channelContract('SFTP as the registry makes it', async () => {
  const server = await startSftpServer();
  return harness(server, createChannel(profileOf(server), dependencies));
});
