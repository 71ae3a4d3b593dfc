import { flushCompileCache } from 'node:module';
import { withDeadlines } from '../../../src/channels/deadlines.ts';
import { withRetries } from '../../../src/channels/retrying.ts';
import { sftpOptions } from '../../../src/channels/sftp/options.ts';
import { createSftpChannel } from '../../../src/channels/sftp/sftp-channel.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { randomIds } from '../../../src/kernel/ids.ts';
import { silentLogger } from '../../../src/kernel/logger.ts';
import type { Gateway } from '../../../src/pipeline/gateway.ts';
import { deliverTo } from '../../../src/pipeline/outbound/deliver.ts';
import { allSafeguards } from '../../../src/pipeline/safeguards.ts';
import { openDatabase } from '../../../src/stores/database.ts';
import { openReplica } from '../../../src/stores/replica.ts';

/**
 * A process that delivers until it is killed: the gateway's own code on a real database and a real SFTP server. It opens
 * its database, registers as a replica as a gateway does, says so on standard output, and begins when it gets a line on
 * standard input.
 */
const { databaseUrl, channel, safeguards, place, isFirst } = JSON.parse(String(process.argv[2])) as {
  databaseUrl: string;
  channel: Record<string, unknown>;
  safeguards: Record<string, boolean>;
  place: string;
  isFirst: boolean;
};
const logger = silentLogger;
const db = await openDatabase({ address: databaseUrl, logger, poolMax: 3 });
const replica = await openReplica({ address: databaseUrl, logger });
const dependencies = { clock: systemClock, ids: randomIds, logger };
const sftp = withRetries(withDeadlines(createSftpChannel(sftpOptions.parse(channel), dependencies)), {
  retries: 2,
  pauseMs: 20,
  longestPauseMs: 100,
});
/** As much of a gateway as delivering needs. */
const gateway = {
  db,
  replica,
  queue: { send: async () => undefined },
  clock: systemClock,
  ids: randomIds,
  logger,
  place,
  suppliers: new Map([['chaos', { id: 'chaos', name: 'Chaos' }]]),
  channels: new Map([['chaos', sftp]]),
  safeguards: { ...allSafeguards, ...safeguards },
  tell: () => undefined,
} as unknown as Gateway;

// Killed processes keep nothing: the first one writes down for all others what was compiled.
if (isFirst) flushCompileCache();
process.stdout.write('ready\n');
// Before it waits: who killed the run while this one stood by left it for ever.
process.stdin.once('end', () => process.exit(0));
await new Promise((resolve) => process.stdin.once('data', resolve));
for (;;) {
  try {
    await deliverTo(gateway, 'chaos');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
}
