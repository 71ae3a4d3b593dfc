import knex, { type Knex } from 'knex';
import pg from 'pg';
import type { Code } from '../kernel/codes.ts';
import { ConfigError, CrossdockError, errorMessage, TransientError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { sparingly } from '../kernel/sparingly.ts';

/** Where a Postgres database is: a `postgres://` URL, or its parts (what the embedded server hands out). */
export type DatabaseAddress =
  | string
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
    };

/** The open database: a knex instance with its own pool. `destroy()` closes it. */
export type Database = Knex;

/** The oldest server that knows every statement we use: MERGE … NOT MATCHED BY SOURCE … RETURNING came with 17. */
const OLDEST_SERVER = 17;

/** How long one connection attempt may take, and how long a caller waits for a free connection of the pool, in ms. */
const CONNECT_TIMEOUT_MS = 10_000;
const ACQUIRE_TIMEOUT_MS = 60_000;
/**
 * How long a connection that nobody uses stays open, in ms. Its server process knows the tables and has their pages at hand; a
 * new one takes several times as long for the first large file, and files come minutes apart.
 */
const IDLE_TIMEOUT_MS = 15 * 60_000;

/**
 * A process that stands still, or is cut off, in the middle of a transaction keeps its locks until the server ends it:
 * others would wait for it without end. Nothing of ours is silent for so long between two statements.
 *
 * A dead process's connection that waits for a lock would wait on, with the locks it has. The server looks whether anybody
 * is there, on systems where it can.
 */
const SESSION_SETTINGS = `set time zone 'UTC'; set idle_in_transaction_session_timeout = '30s';
do $$ begin
  perform set_config('client_connection_check_interval', '1s', false);
exception when others then null;
end $$`;

/**
 * Opens the database and proves that it can be used. How values come back:
 *
 * - bigint (ids, `count(*)`, `sum(integer)`) and numeric (money, quantities) are strings: neither fits a JavaScript number;
 * - `date` is the string `YYYY-MM-DD`: a calendar day has no time zone, and a Date would shift it;
 * - `timestamptz` is a Date; every session runs in UTC, so that a cast to `date` means the UTC day.
 *
 * @param options.poolMax Most connections of this process (default 10, at least 2: a migration holds one for its lock).
 * @throws ConfigError DATABASE-REFUSED, DATABASE-TOO-OLD; TransientError DATABASE-UNREACHABLE, DATABASE-BUSY.
 */
export async function openDatabase(options: {
  address: DatabaseAddress;
  logger: Logger;
  poolMax?: number;
}): Promise<Database> {
  const seldom = sparingly();
  const db = knex({
    client: 'pg',
    connection: connectionSettings(options.address) as Knex.StaticConnectionConfig,
    pool: {
      min: 0,
      max: Math.max(2, options.poolMax ?? 10),
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      afterCreate: (connection: pg.Client, done: (error: Error | null) => void) => {
        connection.query(SESSION_SETTINGS, (error) => done(error ?? null));
      },
    },
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    log: {
      warn: (detail) => seldom(String(detail), (again) => options.logger.warn({ detail, ...again }, 'knex warning')),
      error: (message) => options.logger.error({ detail: message }, 'knex error'),
      deprecate: (message) => options.logger.warn({ detail: message }, 'knex deprecation'),
      debug: (message) => options.logger.debug({ detail: message }, 'knex debug'),
    },
  });
  try {
    await checkServer(db);
  } catch (error) {
    await db.destroy();
    throw asDatabaseError(error, placeOf(options.address));
  }
  return db;
}

/** Connection settings for the pg driver, with our value parsers; for the parts that hold connections of their own. */
export function connectionSettings(address: DatabaseAddress): pg.ClientConfig {
  return {
    ...(typeof address === 'string' ? { connectionString: address } : address),
    application_name: 'crossdock',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === pg.types.builtins.DATE ? (text: string) => text : pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  };
}

/** Runs an action in one transaction that sees one moment and cannot write: the server refuses it. */
export function readOnly<Result>(db: Database, action: (trx: Database) => Promise<Result>): Promise<Result> {
  return db.transaction(
    async (trx) => {
      // It keeps nobody waiting, and what is done with what it read may take its time.
      await trx.raw('set local idle_in_transaction_session_timeout = 0');
      return action(trx);
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

async function checkServer(db: Database): Promise<void> {
  const { rows } = await db.raw<{ rows: { version: string; number: string }[] }>(
    "select current_setting('server_version') as version, current_setting('server_version_num') as number",
  );
  refuseOldServer(rows[0]?.version ?? 'unknown', Number(rows[0]?.number));
}

/** Throws DATABASE-TOO-OLD unless `number` (server_version_num, e.g. 170004) is of major 17 or newer. */
export function refuseOldServer(version: string, number: number): void {
  if (Math.floor(number / 10_000) >= OLDEST_SERVER) return;
  throw new ConfigError(
    'DATABASE-TOO-OLD',
    `The database server is PostgreSQL ${version}; Crossdock needs ${OLDEST_SERVER} or newer.`,
    { facts: { version } },
  );
}

/** SQLSTATE classes and codes by what to do about them. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const SQLSTATES: readonly { readonly match: RegExp; readonly code: Code; readonly kind: 'transient' | 'config' }[] = [
  // 28: invalid password or pg_hba.conf; 3D000: no such database; 42501: no rights.
  { match: /^(28...|3D000|42501)$/, code: 'DATABASE-REFUSED', kind: 'config' },
  // 08: connection; 57P01-05: shut down, crashed, starting up, dropped, idle session ended.
  { match: /^(08...|57P0[1-5])$/, code: 'DATABASE-UNREACHABLE', kind: 'transient' },
  // 40: serialization and deadlock; 55P03: a lock that was not given.
  { match: /^(40...|55P03)$/, code: 'DATABASE-CONFLICT', kind: 'transient' },
  // 53: out of disk, memory, connections; 57014: statement timeout; 25006: read-only (failover); 25P03: a transaction of
  // ours stood still for too long.
  { match: /^(53...|57014|25006|25P03)$/, code: 'DATABASE-BUSY', kind: 'transient' },
];

const BROKEN_CONNECTION =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|connect ENOENT|timeout expired|Connection terminated|Connection ended|Timeout acquiring a connection|not queryable|has been closed|not currently accepting connections/;

/**
 * Names what the driver threw: an Error of ours with a remedy where the reason is the server or the way to it, the
 * same error otherwise (a broken constraint or wrong SQL is a fault of ours and must not look like bad weather).
 */
export function asDatabaseError(thrown: unknown, place = 'the database'): CrossdockError | Error {
  if (thrown instanceof CrossdockError) return thrown;
  const state = codeOf(thrown);
  const text = describe(thrown);
  const known = SQLSTATES.find(({ match }) => match.test(state));
  if (known) {
    const message = `PostgreSQL at ${place} answered: ${text} (${state}).`;
    const details = { facts: { sqlState: state }, cause: thrown };
    return known.kind === 'config'
      ? new ConfigError(known.code, message, details)
      : new TransientError(known.code, message, details);
  }
  if (BROKEN_CONNECTION.test(`${state} ${text}`)) {
    return new TransientError('DATABASE-UNREACHABLE', `No connection to PostgreSQL at ${place}: ${text}.`, {
      cause: thrown,
    });
  }
  return thrown instanceof Error ? thrown : new Error(text);
}

/** Host, port and database for messages: never the user or the password. */
function placeOf(address: DatabaseAddress): string {
  if (typeof address !== 'string') return `${address.host}:${address.port}/${address.database}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url ? `${url.host}${url.pathname}` : 'DATABASE_URL';
}

function codeOf(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** A refused connection to a name with two addresses is an AggregateError with an empty message of its own. */
function describe(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '') return thrown.errors.map(errorMessage).join('; ');
  return errorMessage(thrown);
}
