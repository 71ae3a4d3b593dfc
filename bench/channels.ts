import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Client from 'ssh2-sftp-client';
import type { Channel } from '../src/channels/channel.ts';
import { type SftpOptions, sftpOptions } from '../src/channels/sftp/options.ts';
import { createSftpChannel } from '../src/channels/sftp/sftp-channel.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { randomIds } from '../src/kernel/ids.ts';
import { silentLogger } from '../src/kernel/logger.ts';
import { type OpensshServer, startOpensshServer } from '../test/support/openssh-server.ts';
import { idleSuppliers } from './idle-suppliers.ts';
import { type Bench, type BenchOptions, type BenchResult, figure, median, ratio, rounded, timed } from './measure.ts';

const run = promisify(execFile);
const MEGABYTE = 1024 * 1024;
const SMALL_BYTES = 2_000;
/** The sequential get waits for a tenth of a second with every file (Nagle), and is the same with every file. */
const BASELINE_FILES = 100;
/** Files that are fetched and archived at a time in the overlapping run; calls of one channel may overlap. */
const AT_A_TIME = 8;

/** Downloads, many small files, and many suppliers, over a real sshd on loopback. */
export const channels: Bench = {
  about: 'SFTP: 100 MB against the sftp command, 2,000 small files against ssh2-sftp-client, 500 idle suppliers',
  async run(options) {
    const server = await startOpensshServer();
    const place = mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
    try {
      const large = await largeFile(server, place, options);
      const small = await smallFiles(server, options);
      const idle = await idleSuppliers(options);
      return {
        input: { ...large.input, ...small.input, ...idle.input },
        figures: [...large.figures, ...small.figures, ...idle.figures],
        ratios: [...large.ratios, ...small.ratios],
        postgres: idle.postgres,
      };
    } finally {
      await server.stop();
      rmSync(place, { recursive: true, force: true });
    }
  },
};

function accountOf(server: OpensshServer): SftpOptions {
  return sftpOptions.parse({
    kind: 'sftp',
    host: '127.0.0.1',
    port: server.port,
    username: server.username,
    privateKey: server.privateKey,
    hostKeys: [server.hostKeyFingerprint],
  });
}

type Part = Pick<BenchResult, 'input' | 'figures' | 'ratios'>;

/** The same file from the same server in turns, so that a busy machine slows both down alike. */
async function largeFile(server: OpensshServer, place: string, { isQuick, say }: BenchOptions): Promise<Part> {
  const size = (isQuick ? 20 : 100) * MEGABYTE;
  const rounds = isQuick ? 2 : 5;
  say(`A file of ${size / MEGABYTE} MB, ${rounds} times each way.`);
  mkdirSync(join(server.root, 'large'));
  writeFileSync(join(server.root, 'large/feed.bin'), randomBytes(size));
  const key = join(place, 'key');
  writeFileSync(key, server.privateKey, { mode: 0o600 });
  writeFileSync(join(place, 'settings.json'), JSON.stringify(accountOf(server)));
  const child = join(import.meta.dirname, 'channels-child.ts');
  const ours: number[] = [];
  const theirs: number[] = [];
  const memory: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { stdout } = await run(process.execPath, [
      '--max-semi-space-size=16',
      '--expose-gc',
      child,
      join(place, 'settings.json'),
      'large',
    ]);
    const { milliseconds, bytes, mostRssMb } = JSON.parse(stdout) as Record<string, number>;
    if (bytes !== size) throw new Error(`our channel read ${bytes} of ${size} bytes`);
    ours.push(milliseconds as number);
    memory.push(mostRssMb as number);
    theirs.push(await timed(() => sftpCommand(server, key, `get large/feed.bin ${join(place, 'feed.bin')}`)));
  }
  const perSecond = (times: readonly number[]): number[] => times.map((ms) => size / MEGABYTE / (ms / 1000));
  return {
    input: { 'MB in the large file': size / MEGABYTE },
    figures: [
      figure('large file, our channel', 'MB/s', perSecond(ours)),
      figure('large file, sftp command', 'MB/s', perSecond(theirs)),
      figure('large file, most memory of our process', 'MB', memory),
    ],
    ratios: [
      ratio('large file, our time ÷ sftp command', ours, theirs, { atMost: 1.3 }),
      { what: 'large file, most memory, MB', value: rounded(Math.max(...memory)), target: { atMost: 130 } },
    ],
  };
}

function sftpCommand(server: OpensshServer, key: string, command: string): void {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'IdentitiesOnly=yes'];
  const { status, stderr } = spawnSync(
    'sftp',
    [
      '-q',
      '-i',
      key,
      '-P',
      `${server.port}`,
      ...options.flatMap((option) => ['-o', option]),
      '-b',
      '-',
      `${server.username}@127.0.0.1`,
    ],
    { input: `${command}\n`, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the sftp command failed: ${stderr}`);
}

async function smallFiles(server: OpensshServer, { isQuick, say }: BenchOptions): Promise<Part> {
  const count = isQuick ? 200 : 2_000;
  const rounds = isQuick ? 1 : 3;
  say(`${count} files of ${SMALL_BYTES} bytes, ${rounds} times each way.`);
  const names = Array.from({ length: count }, (_, index) => `order-${index}.edi`);
  const fill = (folder: string): void => {
    rmSync(join(server.root, folder), { recursive: true, force: true });
    mkdirSync(join(server.root, folder));
    for (const name of names) writeFileSync(join(server.root, folder, name), randomBytes(SMALL_BYTES));
  };
  const dependencies = { clock: systemClock, ids: randomIds, logger: silentLogger };
  const channel = createSftpChannel(accountOf(server), dependencies);
  const theirs = new Client('bench', { error: () => undefined, end: () => undefined, close: () => undefined });
  await theirs.connect({
    host: '127.0.0.1',
    port: server.port,
    username: server.username,
    privateKey: server.privateKey,
  });
  const times = { sequential: [] as number[], overlapping: [] as number[], gets: [] as number[] };
  try {
    await channel.list('large');
    for (let round = 0; round < rounds; round += 1) {
      fill('small');
      times.gets.push(((await timed(() => getSome(theirs, count))) * count) / BASELINE_FILES);
      times.sequential.push(await timed(() => fetchAll(channel, count, 1)));
      fill('small');
      times.overlapping.push(await timed(() => fetchAll(channel, count, AT_A_TIME)));
    }
  } finally {
    await theirs.end();
    await channel.close();
  }
  const perSecond = (list: readonly number[]): number[] => list.map((ms) => count / (ms / 1000));
  return {
    input: { 'small files': count },
    figures: [
      figure('small files, list + fetch + archive, one by one', 'files/s', perSecond(times.sequential)),
      figure(`small files, list + fetch + archive, ${AT_A_TIME} at a time`, 'files/s', perSecond(times.overlapping)),
      figure(`small files, ssh2-sftp-client list + get only (of ${BASELINE_FILES})`, 'files/s', perSecond(times.gets)),
    ],
    ratios: [
      ratio('small files, one by one ÷ sequential get', times.sequential, times.gets),
      ratio(`small files, ${AT_A_TIME} at a time ÷ sequential get`, times.overlapping, times.gets),
      { what: 'small files, archived per second', value: rounded(count / (median(times.sequential) / 1000)) },
    ],
  };
}

async function getSome(client: Client, count: number): Promise<void> {
  const files = await client.list('small');
  if (files.length !== count) throw new Error(`listed ${files.length} of ${count}`);
  for (const { name } of files.slice(0, BASELINE_FILES)) await client.get(`small/${name}`);
}

async function fetchAll(channel: Channel, count: number, atATime: number): Promise<void> {
  const { files } = await channel.list('small');
  if (files.length !== count) throw new Error(`listed ${files.length} of ${count}`);
  const waiting = [...files];
  const worker = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      let bytes = 0;
      for await (const chunk of channel.read(file)) bytes += chunk.length;
      if (bytes !== SMALL_BYTES) throw new Error(`read ${bytes} bytes of ${file.name}`);
      await channel.settle(file, { kind: 'archive', folder: 'archive' });
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}
