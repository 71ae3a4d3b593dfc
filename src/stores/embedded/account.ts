import { stat } from 'node:fs/promises';
import { ConfigError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type Account, runProgram } from './program.ts';

/** The account that runs the server when the gateway is root, which Postgres refuses to be. */
const SERVER_ACCOUNT = 'postgres';

/**
 * The account to run Postgres as: none for an ordinary user (Postgres runs as that user); for root the owner of the data
 * folder when there is one, else the account `postgres`, which is created when the machine has none.
 */
export async function serverAccount(dataFolder: string, logger: Logger): Promise<Account | undefined> {
  const owner = await ownerOf(dataFolder);
  const self = process.getuid?.();
  if (self !== 0) {
    if (owner === undefined || owner.uid === self) return undefined;
    throw new ConfigError(
      'EMBEDDED-FOLDER',
      `The data folder ${dataFolder} belongs to user id ${owner.uid}, but this process runs as user id ${self}. Start the gateway as that user, or give the folder to this one: chown -R ${self} ${dataFolder}`,
    );
  }
  if (owner !== undefined && owner.uid !== 0) return owner;
  const account = (await lookUp()) ?? (await create(logger));
  if (owner === undefined) return account;
  throw new ConfigError(
    'EMBEDDED-FOLDER',
    `The data folder ${dataFolder} belongs to root, and Postgres refuses to run as root. Give it to the server's account: chown -R ${SERVER_ACCOUNT} ${dataFolder}`,
  );
}

async function ownerOf(folder: string): Promise<Account | undefined> {
  try {
    const { uid, gid } = await stat(folder);
    return { uid, gid };
  } catch {
    // Absent: initdb will make it.
    return undefined;
  }
}

async function lookUp(): Promise<Account | undefined> {
  const [user, group] = await Promise.all([
    runProgram('id', ['-u', SERVER_ACCOUNT]),
    runProgram('id', ['-g', SERVER_ACCOUNT]),
  ]);
  if (user.code !== 0 || group.code !== 0) return undefined;
  return { uid: Number(user.output), gid: Number(group.output) };
}

async function create(logger: Logger): Promise<Account> {
  const result = await runProgram('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    SERVER_ACCOUNT,
  ]);
  const account = await lookUp();
  if (account === undefined) {
    throw new ConfigError(
      'EMBEDDED-FOLDER',
      `Postgres refuses to run as root, there is no account "${SERVER_ACCOUNT}", and it could not be created: ${result.output.trim()}. Create it (useradd --system ${SERVER_ACCOUNT}), or start the gateway as an ordinary user, or set DATABASE_URL.`,
    );
  }
  logger.info(
    { account: SERVER_ACCOUNT, uid: account.uid },
    'Created the system account that runs the embedded Postgres',
  );
  return account;
}
