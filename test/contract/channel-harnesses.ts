import { createEmailChannel } from '../../src/channels/email/email-channel.ts';
import { emailOptions } from '../../src/channels/email/options.ts';
import { createHttpChannel } from '../../src/channels/http/http-channel.ts';
import { httpOptions } from '../../src/channels/http/options.ts';
import { createMemoryChannel, createMemoryFolders } from '../../src/channels/memory/memory-channel.ts';
import { fixedClock, systemClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { startSupplierApi } from '../../src/simulator/supplier-api.ts';
import { attachmentOf, startMailServer } from '../support/mail-server.ts';
import { apiSettings } from '../support/supplier-api.ts';
import type { ChannelHarness } from './channel.contract.ts';
import type { DocumentHarness } from './channel-documents.contract.ts';

const dependencies = { clock: systemClock, ids: randomIds, logger: silentLogger };

export function memoryHarness(): ChannelHarness {
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

export async function httpHarness(change: { readonly url?: undefined } = {}): Promise<DocumentHarness> {
  const api = await startSupplierApi();
  return {
    channel: createHttpChannel(httpOptions.parse({ ...apiSettings(api), ...change }), dependencies),
    taken: () => api.orders.map(({ body }) => body),
    calls: () => api.requests.length,
    loseNextWord: () => api.misbehave({ kind: 'drop-reply', times: 1 }),
    vanish: () => api.stop(),
    close: () => api.stop(),
  };
}

export async function emailHarness(): Promise<DocumentHarness> {
  const server = await startMailServer();
  const settings = {
    kind: 'email',
    host: '127.0.0.1',
    port: server.port,
    security: 'none',
    from: 'orders@shop.example',
    to: ['orders@supplier.example'],
    timeoutMs: 5_000,
  };
  return {
    channel: createEmailChannel(emailOptions.parse(settings), dependencies),
    taken: () => server.taken.map(attachmentOf),
    calls: server.connections,
    loseNextWord: () => server.misbehave({ kind: 'drop-after-data' }),
    vanish: () => server.stop(),
    close: () => server.stop(),
  };
}
