import { mkdir, realpath } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ConfigError, errorMessage } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { DatabaseAddress } from '../database.ts';
import { serverAccount } from './account.ts';
import { findBinaries, majorVersion } from './binaries.ts';
import { type ClusterSecret, clusterExists, makeCluster, readSecret, refuseOtherMajor } from './cluster.ts';
import {
  dataFolderOf,
  placeForData,
  reachableBinaries,
  refuseUnreachable,
  rememberPlace,
  SHARED_FOLDER,
} from './place.ts';
import { launch, removeStaleLock, runningPostmaster, stopPostmaster, waitUntilReady } from './postmaster.ts';
import { enter } from './tenants.ts';

export interface EmbeddedPostgres {
  readonly address: Exclude<DatabaseAddress, string>;
  /** The same as a URL, with the password: never log it. */
  readonly url: string;
  readonly dataFolder: string;
  readonly port: number;
  /** The server was there already: of another gateway or command, or left by one that was killed. */
  readonly adopted: boolean;
  /** Leaves the server, and stops it when no other gateway or command uses it. Close all connections first. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** The gateway's own folder (`.crossdock`); the data go to `postgres/` in it, the log to `postgres.log`. */
  readonly folder: string;
  readonly logger: Logger;
  /** False trades safety at power loss for speed: for tests and demos only. Default true. */
  readonly durable?: boolean;
  /** Port to try first; any free one when it is taken or not given. Always on 127.0.0.1. */
  readonly port?: number;
  /** Where data and programs go when root's folder is closed to the server's account. Default /var/lib/crossdock. */
  readonly sharedFolder?: string;
}

const DATABASE = 'crossdock';
const ATTEMPTS = 40;
const PAUSE_MS = 250;

/**
 * Starts a real Postgres for this gateway, or adopts the one that already serves its folder. Safe after any kill of the
 * gateway or the server, and when several processes do it at once. Postgres never runs as root: docs/database.md.
 *
 * @throws ConfigError EMBEDDED-NOT-INSTALLED, EMBEDDED-OTHER-MAJOR, EMBEDDED-FOLDER, EMBEDDED-START-FAILED.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { logger, durable = true, sharedFolder = SHARED_FOLDER } = options;
  const installed = findBinaries();
  const major = await majorVersion(installed);
  const folder = await makeFolder(options.folder);
  let dataFolder = await dataFolderOf(folder);
  const account = await serverAccount(dataFolder, logger);
  const binaries = await reachableBinaries(installed, account, sharedFolder, logger);
  if (!(await clusterExists(dataFolder))) {
    dataFolder = await placeForData(folder, account, sharedFolder, logger);
    if (!(await clusterExists(dataFolder))) {
      await makeCluster(binaries, dataFolder, account, durable);
      logger.info({ dataFolder, major }, 'Made the data folder of the embedded Postgres');
    }
    await rememberPlace(folder, dataFolder);
  }
  await refuseUnreachable(dataFolder, account);
  await refuseOtherMajor(dataFolder, major);
  const secret = await readSecret(dataFolder);
  const tenancy = enter(dataFolder);
  try {
    const server = await startOrAdopt({ binaries, dataFolder, account, durable, logger, port: options.port, secret });
    logger.info({ dataFolder, port: server.port, adopted: server.adopted }, 'Embedded Postgres is ready');
    return {
      ...embeddedAddress(secret, server.port),
      dataFolder,
      port: server.port,
      adopted: server.adopted,
      stop: async () => {
        await stopPostmaster(dataFolder, () => tenancy.leave(), logger);
      },
    };
  } catch (error) {
    tenancy.leave();
    throw error;
  }
}

/** The address of the server that runs for this folder right now; undefined when none does. Starts nothing. */
export async function findEmbeddedPostgres(folder: string): Promise<string | undefined> {
  const dataFolder = await dataFolderOf(folder);
  const running = await runningPostmaster(dataFolder);
  return running && embeddedAddress(await readSecret(dataFolder), running.port).url;
}

function embeddedAddress(secret: ClusterSecret, port: number): Pick<EmbeddedPostgres, 'address' | 'url'> {
  const { user, password } = secret;
  return {
    address: { host: '127.0.0.1', port, user, password, database: DATABASE },
    url: `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`,
  };
}

async function makeFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    return await realpath(folder);
  } catch (error) {
    throw new ConfigError('EMBEDDED-FOLDER', `The folder ${folder} cannot be made: ${errorMessage(error)}.`, {
      cause: error,
    });
  }
}

interface Server {
  readonly pid: number;
  readonly port: number;
  readonly adopted: boolean;
}

/** Takes turns with whoever else starts or stops a server on this folder until one of ours, or theirs, serves. */
async function startOrAdopt(
  options: Omit<Parameters<typeof launch>[0], 'port'> & { port: number | undefined; secret: ClusterSecret },
): Promise<Server> {
  const { dataFolder, logger } = options;
  let preferredPort = options.port;
  let lastReason = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const running = (await runningPostmaster(dataFolder)) && (await waitUntilReady(dataFolder, logger));
    if (running) {
      lastReason = await makeDatabase(options.secret, running.port, logger);
      if (lastReason === '') return { ...running, adopted: true };
      await sleep(PAUSE_MS);
      continue;
    }
    await removeStaleLock(dataFolder, logger);
    const outcome = await launch({ ...options, port: preferredPort ?? (await freePort()) });
    if (outcome.kind === 'ready') {
      lastReason = await makeDatabase(options.secret, outcome.postmaster.port, logger);
      if (lastReason === '') return { ...outcome.postmaster, adopted: false };
    } else {
      lastReason = outcome.kind;
      if (outcome.kind === 'port-taken') preferredPort = undefined;
      else await sleep(PAUSE_MS);
    }
    logger.debug({ attempt, reason: lastReason }, 'The embedded Postgres did not start yet');
  }
  throw new ConfigError(
    'EMBEDDED-START-FAILED',
    `The embedded Postgres in ${dataFolder} could neither be started nor adopted in ${ATTEMPTS} attempts: ${lastReason}. Is another program using the folder?`,
  );
}

/**
 * Connects, which proves that the server is ours, and makes the database at the first start. Answers an empty text, or
 * why it did not work while the server may be starting or going away.
 */
async function makeDatabase(secret: ClusterSecret, port: number, logger: Logger): Promise<string> {
  const client = new pg.Client({ ...embeddedAddress(secret, port).address, database: 'postgres' });
  client.on('error', (error) => logger.debug({ detail: error.message }, 'The embedded Postgres closed a connection'));
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
    return '';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // 42P04, 23505: another gateway made it at the same moment.
    if (code === '42P04' || code === '23505') return '';
    if (code !== '28P01') return errorMessage(error);
    throw new ConfigError(
      'EMBEDDED-START-FAILED',
      'The embedded Postgres refuses the password that its data folder remembers. docs/database.md says how to set a new one.',
      { cause: error },
    );
  } finally {
    await client.end().catch((error: unknown) => logger.debug({ detail: errorMessage(error) }, 'Closing failed'));
  }
}

/** A port that was free a moment ago; when it is taken meanwhile, the launch says so and another is tried. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
