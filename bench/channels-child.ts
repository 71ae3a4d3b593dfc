import { readFileSync } from 'node:fs';
import { sftpOptions } from '../src/channels/sftp/options.ts';
import { createSftpChannel } from '../src/channels/sftp/sftp-channel.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { randomIds } from '../src/kernel/ids.ts';
import { silentLogger } from '../src/kernel/logger.ts';

/**
 * Reads every file of a folder through our channel, in a process of its own so that its memory is its own. Takes a file
 * with the channel's settings and the folder; prints milliseconds, bytes and the most memory as JSON.
 */
const [settings, folder] = process.argv.slice(2);
const channel = createSftpChannel(sftpOptions.parse(JSON.parse(readFileSync(String(settings), 'utf8'))), {
  clock: systemClock,
  ids: randomIds,
  logger: silentLogger,
});
const began = performance.now();
let bytes = 0;
for (const file of (await channel.list(String(folder))).files) {
  for await (const chunk of channel.read(file)) bytes += chunk.length;
}
const milliseconds = performance.now() - began;
await channel.close();
process.stdout.write(JSON.stringify({ milliseconds, bytes, mostRssMb: mostRssMb() }));

/** Of this program alone: what `resourceUsage` tells begins with the memory of the process that started it. */
function mostRssMb(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}
