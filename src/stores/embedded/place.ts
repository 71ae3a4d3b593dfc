import { createHash } from 'node:crypto';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, errorMessage } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type Binaries, postgresOf } from './binaries.ts';
import { type Account, runProgram } from './program.ts';

/**
 * Where data and programs go when the server's account reaches neither the gateway's folder nor node_modules: root in a
 * home or checkout that only root may enter. Not a temporary folder: those are swept by age, and an idle table's file is old.
 */
export const SHARED_FOLDER = '/var/lib/crossdock';

/** In the gateway's folder when the data live elsewhere: the one line is the path of the data folder. */
const POINTER = 'postgres.location';

/** The data folder that this gateway folder uses, existing or not: its own, or where an earlier start had to put it. */
export async function dataFolderOf(folder: string): Promise<string> {
  try {
    return (await readFile(join(folder, POINTER), 'utf8')).trim();
  } catch {
    return join(folder, 'postgres');
  }
}

/**
 * Where a new data folder goes so that `account` reaches it: inside the gateway's folder if it can, else the shared one.
 * The answer is the same at every start, so a kill before `rememberPlace` loses nothing.
 */
export async function placeForData(
  folder: string,
  account: Account | undefined,
  sharedFolder: string,
  logger: Logger,
): Promise<string> {
  if (account === undefined || (await canEnter(folder, account))) return join(folder, 'postgres');
  await makeSharedFolder(sharedFolder);
  if (!(await canEnter(sharedFolder, account))) {
    throw new ConfigError(
      'EMBEDDED-FOLDER',
      `The server's account (user id ${account.uid}) may enter neither ${folder} nor ${sharedFolder}. Allow it to pass through every folder above one of them (chmod o+x), start the gateway as an ordinary user, or set DATABASE_URL.`,
    );
  }
  const name = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 16);
  await mkdir(join(sharedFolder, name), { recursive: true });
  await chmod(join(sharedFolder, name), 0o755);
  const dataFolder = join(sharedFolder, name, 'postgres');
  logger.warn(
    { folder, dataFolder },
    'Only root may enter the gateway folder; the embedded Postgres keeps its data in a folder that its own account reaches',
  );
  return dataFolder;
}

/** Writes down where the data are when they are not in `folder`: they stay there even if `folder` is opened later. */
export async function rememberPlace(folder: string, dataFolder: string): Promise<void> {
  if (dataFolder === join(folder, 'postgres')) return;
  await writeFile(join(folder, POINTER), `${dataFolder}\n`, { mode: 0o600, flush: true });
}

/** Throws when the server's account can no longer reach the data that are there. */
export async function refuseUnreachable(dataFolder: string, account: Account | undefined): Promise<void> {
  if (account === undefined || (await canEnter(dataFolder, account))) return;
  throw new ConfigError(
    'EMBEDDED-FOLDER',
    `The server's account (user id ${account.uid}) can no longer enter its data folder ${dataFolder}. Allow it to pass through every folder above (chmod o+x), or move the data folder to a place that it reaches.`,
  );
}

/** The same programs at a place where `account` can run them: as they are, or a copy in the shared folder. */
export async function reachableBinaries(
  binaries: Binaries,
  account: Account | undefined,
  sharedFolder: string,
  logger: Logger,
): Promise<Binaries> {
  if (account === undefined || (await canRun(binaries, account))) return binaries;
  await makeSharedFolder(sharedFolder);
  const copy = {
    ...binaries,
    folder: join(sharedFolder, `postgres-${binaries.packageVersion}-${process.platform}-${process.arch}`),
  };
  if (!(await isTrusted(copy.folder))) {
    const draft = await mkdtemp(join(sharedFolder, 'postgres-copy-'));
    try {
      await cp(binaries.folder, draft, { recursive: true, verbatimSymlinks: true });
      await openForReading(draft);
      await rename(draft, copy.folder);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      // Another gateway that started at the same time may have put its copy there first; it is the same.
      if (!(await isTrusted(copy.folder))) throw folderError(copy.folder, error);
    }
    logger.info({ folder: copy.folder }, 'Copied the Postgres programs to a place that the server account reaches');
  }
  if (await canRun(copy, account)) return copy;
  throw new ConfigError(
    'EMBEDDED-FOLDER',
    `The server's account (user id ${account.uid}) can run neither ${postgresOf(binaries)} nor ${postgresOf(copy)}. Is ${sharedFolder} on a file system mounted with noexec?`,
  );
}

async function canEnter(folder: string, account: Account): Promise<boolean> {
  return (await runProgram('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { account })).code === 0;
}

async function canRun(binaries: Binaries, account: Account): Promise<boolean> {
  const { code, output } = await runProgram(postgresOf(binaries), ['--version'], { account });
  return code === 0 && output.includes('PostgreSQL');
}

/** Root runs nothing that others could have put there or changed. */
async function isTrusted(folder: string): Promise<boolean> {
  try {
    const found = await lstat(folder);
    return found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0;
  } catch {
    // Absent.
    return false;
  }
}

/** Makes the folder, or checks that nobody but root can change what lies in it. */
async function makeSharedFolder(folder: string): Promise<void> {
  try {
    if ((await mkdir(folder, { recursive: true, mode: 0o755 })) !== undefined) await chmod(folder, 0o755);
    if (!(await isTrusted(folder))) throw new Error('it must belong to root and nobody else may write in it');
  } catch (error) {
    throw folderError(folder, error);
  }
}

/** Gives everybody the right to read, and to execute what the owner may execute; an install under umask 077 gives neither. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const executable = entry.isDirectory() || ((await lstat(path)).mode & 0o100) !== 0;
    await chmod(path, executable ? 0o755 : 0o644);
  }
}

function folderError(folder: string, error: unknown): ConfigError {
  return new ConfigError('EMBEDDED-FOLDER', `The folder ${folder} cannot be used: ${errorMessage(error)}.`, {
    cause: error,
  });
}
