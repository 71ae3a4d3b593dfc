import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, readlink, realpath, rename, stat, unlink } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type Binaries, postgresOf } from './binaries.ts';
import { type Account, isAlive, PROGRAM_ENVIRONMENT, runProgram } from './program.ts';

/** What a running server writes into postmaster.pid of its data folder (one fact per line: 1 pid, 4 port, 8 status). */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: 'starting' | 'ready' | 'stopping' | 'unknown';
}

/** How a launch ended: a server that takes connections, or the reason in words that the caller can act on. */
export type Launch =
  | { readonly kind: 'ready'; readonly postmaster: Postmaster }
  | { readonly kind: 'locked' | 'port-taken' | 'lingering' };

const POLL_MS = 25;
/** Crash recovery of a big database takes its time; it is said in the log while it lasts. */
const LONGEST_START_MS = 300_000;
const SAY_SO_EVERY_MS = 10_000;
const LONGEST_STOP_MS = 60_000;
const LARGEST_LOG = 5_000_000;

const logFileOf = (dataFolder: string): string => join(dirname(dataFolder), 'postgres.log');

/** The server that holds this data folder, verified to be one; undefined when there is none (a stale file counts as none). */
export async function runningPostmaster(dataFolder: string): Promise<Postmaster | undefined> {
  const found = await readLockFile(dataFolder);
  return found !== undefined && (await isPostmasterOf(found.pid, dataFolder)) ? found : undefined;
}

/**
 * Removes a postmaster.pid whose process id was given to another program since (usual in containers, where ids start
 * at 1 after every restart). Postgres itself only sees that the id is alive and refuses to start.
 */
export async function removeStaleLock(dataFolder: string, logger: Logger): Promise<void> {
  const found = await readLockFile(dataFolder);
  if (found === undefined || !isAlive(found.pid) || (await isPostmasterOf(found.pid, dataFolder))) return;
  logger.warn(
    { pid: found.pid, dataFolder },
    'Removed a stale postmaster.pid: its process id belongs to another program now',
  );
  await unlink(join(dataFolder, 'postmaster.pid'));
}

/** Waits until the server takes connections; undefined when it went away instead. */
export async function waitUntilReady(dataFolder: string, logger: Logger): Promise<Postmaster | undefined> {
  for (let waited = 0; waited < LONGEST_START_MS; waited += POLL_MS) {
    const found = await runningPostmaster(dataFolder);
    if (found === undefined || found.status === 'ready') return found;
    if (waited > 0 && waited % SAY_SO_EVERY_MS === 0) {
      logger.info({ waitedMs: waited, status: found.status }, 'Waiting for the embedded Postgres');
    }
    await sleep(POLL_MS);
  }
  throw new ConfigError(
    'EMBEDDED-START-FAILED',
    `The embedded Postgres in ${dataFolder} did not take connections within ${LONGEST_START_MS / 1000} s: ${await logTail(dataFolder, 0)}`,
  );
}

/**
 * Starts a server on the data folder. It gets a session of its own, so that Ctrl-C in the terminal reaches the gateway
 * only, and outlives a kill of the gateway: the next start adopts it.
 */
export async function launch(options: {
  binaries: Binaries;
  dataFolder: string;
  account: Account | undefined;
  port: number;
  durable: boolean;
  logger: Logger;
}): Promise<Launch> {
  const { dataFolder, logger } = options;
  const logFile = logFileOf(dataFolder);
  const logStart = await rotateLog(logFile);
  const log = await open(logFile, 'a', 0o600);
  // A start by root must not leave a log that the folder's owner cannot write to next time.
  if (options.account) await log.chown(options.account.uid, options.account.gid);
  const child = spawn(postgresOf(options.binaries), serverParameters(options), {
    ...options.account,
    cwd: '/',
    env: PROGRAM_ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const ended = once(child, 'exit').catch((error: unknown) => [error]);
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  await log.close();
  child.unref();
  for (let waited = 0; waited < LONGEST_START_MS; waited += POLL_MS) {
    const found = await readLockFile(dataFolder);
    if (hasEnded) return refusal(dataFolder, await logTail(dataFolder, logStart));
    if (found?.pid === child.pid && found?.status === 'ready') return { kind: 'ready', postmaster: found };
    if (waited > 0 && waited % SAY_SO_EVERY_MS === 0) {
      logger.info(
        { waitedMs: waited },
        'The embedded Postgres is still starting (recovery after a crash takes its time)',
      );
    }
    await sleep(POLL_MS);
  }
  child.kill('SIGQUIT');
  throw new ConfigError(
    'EMBEDDED-START-FAILED',
    `The embedded Postgres in ${dataFolder} was not ready after ${LONGEST_START_MS / 1000} s: ${await logTail(dataFolder, logStart)}`,
  );
}

/**
 * Ends the server of this data folder if `mayStop` agrees, which is asked in the same breath as the signal is sent, so
 * that nobody moves in between. Fast shutdown: sessions are ended, data are checkpointed.
 */
export async function stopPostmaster(dataFolder: string, mayStop: () => boolean, logger: Logger): Promise<void> {
  const running = await runningPostmaster(dataFolder);
  if (!mayStop() || running === undefined) return;
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(running.pid, signal);
    for (let waited = 0; waited < LONGEST_STOP_MS; waited += POLL_MS) {
      if (!(await isPostmasterOf(running.pid, dataFolder))) return;
      await sleep(POLL_MS);
    }
    logger.warn({ pid: running.pid, signal, dataFolder }, 'The embedded Postgres did not end in time');
  }
}

const MEGABYTE = 1024 * 1024;

/**
 * What a server of its own should have. Stock of a million SKUs is about 500 MB with its indexes: where it does not fit,
 * every changed line is several reads. Fewer checkpoints mean fewer whole pages in the log. Memory is taken when it is used.
 */
const tuned = {
  shared_buffers: `${Math.round(Math.min(1024, Math.max(128, memoryBytes() / MEGABYTE / 8)))}MB`,
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  // A feed that touches one row of each page writes 100 MB of whole pages into the log at once.
  wal_buffers: '64MB',
};

/** Of the machine, or what a container leaves of it. */
function memoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

function serverParameters(options: { dataFolder: string; port: number; durable: boolean }): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: options.port,
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
    ...(options.durable ? tuned : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return ['-D', options.dataFolder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

function refusal(dataFolder: string, tail: string): Launch {
  if (/could not bind|could not create any TCP\/IP sockets/.test(tail)) return { kind: 'port-taken' };
  if (/lock file "postmaster\.pid" already exists/.test(tail)) return { kind: 'locked' };
  // Backends of a killed server hold its shared memory for a moment longer.
  if (/pre-existing shared memory block/.test(tail)) return { kind: 'lingering' };
  throw new ConfigError(
    'EMBEDDED-START-FAILED',
    `The embedded Postgres in ${dataFolder} ended while starting. Its last words: ${tail}`,
  );
}

async function readLockFile(dataFolder: string): Promise<Postmaster | undefined> {
  try {
    const lines = (await readFile(join(dataFolder, 'postmaster.pid'), 'utf8')).split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    const status = lines[7]?.trim();
    return {
      pid,
      port: Number(lines[3]),
      status: status === 'ready' || status === 'starting' || status === 'stopping' ? status : 'unknown',
    };
  } catch {
    // Absent: no server holds this data folder.
    return undefined;
  }
}

/** A postmaster's working directory is its data folder; where /proc is missing (macOS) its command line names it. */
async function isPostmasterOf(pid: number, dataFolder: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') {
    const { output } = await runProgram('/bin/ps', ['-p', String(pid), '-o', 'command=']);
    return output.includes('postgres') && output.includes(`-D ${dataFolder} `);
  }
  try {
    const [directory, command] = await Promise.all([
      readlink(`/proc/${pid}/cwd`),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    return directory === (await realpath(dataFolder)) && basename(command.split('\0')[0] ?? '') === 'postgres';
  } catch {
    // Gone meanwhile, a zombie, or another account's process: not the server of a folder that is ours.
    return false;
  }
}

async function rotateLog(file: string): Promise<number> {
  try {
    const { size } = await stat(file);
    if (size < LARGEST_LOG) return size;
    await rename(file, `${file}.1`);
  } catch {
    // Absent: the first start.
  }
  return 0;
}

/** The last lines of the server's log from `start` on, on one line for a message. */
async function logTail(dataFolder: string, start: number): Promise<string> {
  try {
    const text = (await readFile(logFileOf(dataFolder))).subarray(start).toString('utf8').trim();
    return text.split('\n').slice(-8).join(' | ') || '(the log is empty)';
  } catch {
    return '(there is no log)';
  }
}
