import { access, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConfigError, errorMessage } from '../../kernel/errors.ts';
import { randomSecret } from '../../kernel/ids.ts';
import { type Binaries, initdbOf } from './binaries.ts';
import { type Account, isAlive, runProgram } from './program.ts';

/** What the data folder itself remembers, in a file that only its owner reads: it moves and is backed up with the data. */
export interface ClusterSecret {
  readonly user: string;
  readonly password: string;
}

const SECRET_FILE = 'crossdock.json';
const SUPERUSER = 'crossdock';

/** True when the folder holds a complete cluster: initdb makes it elsewhere and it is moved here in one step. */
export async function clusterExists(dataFolder: string): Promise<boolean> {
  try {
    await access(join(dataFolder, 'PG_VERSION'));
    return true;
  } catch {
    return false;
  }
}

/** Throws EMBEDDED-OTHER-MAJOR unless the data folder was made by this major version. */
export async function refuseOtherMajor(dataFolder: string, major: number): Promise<void> {
  const found = (await readFile(join(dataFolder, 'PG_VERSION'), 'utf8')).trim();
  if (found === String(major)) return;
  throw new ConfigError(
    'EMBEDDED-OTHER-MAJOR',
    `The data folder ${dataFolder} was made by PostgreSQL ${found}; the embedded server is PostgreSQL ${major}. Nothing was changed.`,
    { facts: { found, installed: major } },
  );
}

export async function readSecret(dataFolder: string): Promise<ClusterSecret> {
  const file = join(dataFolder, SECRET_FILE);
  try {
    const secret: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isSecret(secret)) return secret;
    throw new Error('it has no user and password');
  } catch (error) {
    throw new ConfigError(
      'EMBEDDED-FOLDER',
      `The password of the embedded Postgres cannot be read from ${file}: ${errorMessage(error)}. Put the file back from a backup of the data folder; docs/database.md says how to set a new password.`,
      { cause: error },
    );
  }
}

/**
 * Makes a new cluster: UTF-8 whatever LANG says, page checksums, password login only. It is built in a folder beside
 * and moved into place when complete, so that a kill leaves no half cluster and two gateways cannot both make one.
 */
export async function makeCluster(
  binaries: Binaries,
  dataFolder: string,
  account: Account | undefined,
  durable: boolean,
): Promise<void> {
  await mkdir(dirname(dataFolder), { recursive: true });
  await removeDrafts(dataFolder);
  const draft = await mkdtemp(`${dataFolder}.new-${process.pid}-`);
  try {
    const secret: ClusterSecret = { user: SUPERUSER, password: randomSecret(24).toString('base64url') };
    const passwordFile = join(draft, 'password');
    const cluster = join(draft, 'data');
    await writeFile(passwordFile, `${secret.password}\n`, { mode: 0o600 });
    await mkdir(cluster, { mode: 0o700 });
    for (const path of account ? [draft, passwordFile, cluster] : []) await give(path, account);
    const { code, output } = await runProgram(initdbOf(binaries), initdbParameters(cluster, passwordFile, durable), {
      account,
    });
    if (code !== 0) {
      throw new ConfigError(
        'EMBEDDED-START-FAILED',
        `initdb could not make the data folder ${dataFolder}: ${output.trim()}`,
      );
    }
    const secretFile = join(cluster, SECRET_FILE);
    await writeFile(secretFile, `${JSON.stringify(secret)}\n`, { mode: 0o600, flush: true });
    await give(secretFile, account);
    await moveUnlessThere(cluster, dataFolder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function initdbParameters(cluster: string, passwordFile: string, durable: boolean): string[] {
  return [
    `--pgdata=${cluster}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
}

/** rename(2) refuses a target folder that is not empty: the gateway that comes second uses what the first one made. */
async function moveUnlessThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(await clusterExists(to))) {
      throw new ConfigError('EMBEDDED-FOLDER', `The data folder ${to} cannot be made: ${errorMessage(error)}.`, {
        cause: error,
      });
    }
  }
}

/** Drafts of gateways that were killed during initdb; the name tells whose. */
async function removeDrafts(dataFolder: string): Promise<void> {
  const prefix = `${basename(dataFolder)}.new-`;
  const parent = dirname(dataFolder);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix) || isAlive(Number.parseInt(name.slice(prefix.length), 10))) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function give(path: string, account: Account | undefined): Promise<void> {
  if (account) await chown(path, account.uid, account.gid);
}

function isSecret(value: unknown): value is ClusterSecret {
  return (
    typeof value === 'object' &&
    value !== null &&
    'user' in value &&
    typeof value.user === 'string' &&
    'password' in value &&
    typeof value.password === 'string'
  );
}
