import type { Channel, RemoteFile } from '../../src/channels/channel.ts';
import type { ChannelDependencies } from '../../src/channels/dependencies.ts';
import { type SftpOptions, sftpOptions } from '../../src/channels/sftp/options.ts';
import { createSftpChannel } from '../../src/channels/sftp/sftp-channel.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { SftpServer } from '../../src/simulator/sftp-server.ts';

type Settings = Omit<Partial<SftpOptions>, 'deadlines'> & { deadlines?: Partial<SftpOptions['deadlines']> };

/** Deadlines short enough for tests of servers that never answer, long enough for those that do. */
const shortDeadlines = { connectMs: 5_000, requestMs: 500, progressMs: 500, listingMs: 2_000, closeMs: 500 };

/** An SFTP channel to a simulated server, with the server's own account and host key unless told otherwise. */
export function channelTo(
  server: SftpServer,
  settings: Settings = {},
  dependencies: Partial<ChannelDependencies> = {},
): Channel {
  const { username, password } = server.account;
  const options = sftpOptions.parse({
    kind: 'sftp',
    host: server.host,
    port: server.port,
    username,
    password,
    hostKeys: [server.hostKeyFingerprint],
    ...settings,
    deadlines: { ...shortDeadlines, ...settings.deadlines },
  });
  return createSftpChannel(options, { clock: systemClock, ids: randomIds, logger: silentLogger, ...dependencies });
}

export async function readAll(channel: Channel, file: RemoteFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of channel.read(file)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The only file of a folder. */
export async function onlyFile(channel: Channel, folder = 'outbound'): Promise<RemoteFile> {
  const [file, ...others] = (await channel.list(folder)).files;
  if (file === undefined || others.length > 0) throw new Error(`expected one file in ${folder}`);
  return file;
}
