import { withDeadlines } from '../../src/channels/deadlines.ts';
import { createMemoryChannel, createMemoryFolders } from '../../src/channels/memory/memory-channel.ts';
import { withRetries } from '../../src/channels/retrying.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { type ChannelHarness, channelContract } from './channel.contract.ts';

function startMemory(): ChannelHarness {
  const clock = fixedClock('2026-11-22T12:00:00Z');
  const folders = createMemoryFolders(() => clock.now());
  for (const folder of ['outbound', 'inbound', 'archive']) folders.makeFolder(folder);
  return {
    channel: createMemoryChannel(folders, { clock, ids: randomIds, logger: silentLogger }),
    put: async (...file) => folders.put(...file),
    get: async (folder, name) => folders.get(folder, name)?.bytes,
    names: async (folder) => [...(folders.names(folder) ?? [])].sort(),
    remove: async (folder, name) => folders.remove(folder, name),
    close: async () => undefined,
  };
}

channelContract('memory', async () => startMemory());

channelContract('memory, through deadlines and retries', async () => {
  const side = startMemory();
  return { ...side, channel: withRetries(withDeadlines(side.channel)) };
});
