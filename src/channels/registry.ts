import { ConfigError } from '../kernel/errors.ts';
import type { Channel } from './channel.ts';
import { withDeadlines } from './deadlines.ts';
import type { ChannelDependencies } from './dependencies.ts';
import { createEmailChannel } from './email/email-channel.ts';
import { createFolderChannel } from './folder/folder-channel.ts';
import { createHttpChannel } from './http/http-channel.ts';
import { createMemoryChannel, createMemoryFolders, type MemoryFolders } from './memory/memory-channel.ts';
import { channelOptions } from './options.ts';
import { withRetries } from './retrying.ts';
import { createSftpChannel } from './sftp/sftp-channel.ts';

export type { ChannelDependencies } from './dependencies.ts';
export { createMemoryFolders, type MemoryFolders } from './memory/memory-channel.ts';
export { askHostKeys, type HostKey } from './sftp/host-keys.ts';

/**
 * The one place that knows the adapters. Validates the profile (again: a wrong field must not become a wrong
 * connection; ConfigError CHANNEL-OPTIONS) and wraps the adapter so that every call ends and short disturbances are
 * ridden out.
 */
export function createChannel(
  profile: { readonly kind: string } & Readonly<Record<string, unknown>>,
  dependencies: ChannelDependencies & {
    /** Files of the memory channel, when somebody else plays the supplier. */
    readonly memory?: MemoryFolders;
  },
): Channel {
  return withRetries(withDeadlines(createAdapter(profile, dependencies)));
}

function createAdapter(
  profile: Readonly<Record<string, unknown>>,
  dependencies: ChannelDependencies & { readonly memory?: MemoryFolders },
): Channel {
  const parsed = channelOptions.safeParse(profile);
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'channel'}: ${message}`);
    throw new ConfigError('CHANNEL-OPTIONS', `The channel settings are not valid: ${mistakes.join('; ')}.`, {
      facts: { mistakes },
    });
  }
  const options = parsed.data;
  switch (options.kind) {
    case 'sftp':
      return createSftpChannel(options, dependencies);
    case 'folder':
      return createFolderChannel(options, dependencies);
    case 'http':
      return createHttpChannel(options, dependencies);
    case 'email':
      return createEmailChannel(options, dependencies);
    case 'memory':
      return createMemoryChannel(
        dependencies.memory ?? createMemoryFolders(() => dependencies.clock.now()),
        dependencies,
      );
  }
}
