import { readdir } from 'node:fs/promises';
import type { Knex } from 'knex';
import { ConfigError, CrossdockError, errorMessage } from '../kernel/errors.ts';
import { asDatabaseError, type Database } from './database.ts';

/** Beside `src/` in the repository, beside `dist/src/` in the package: the same relative place. */
const FOLDER = new URL('../../migrations/', import.meta.url);

/** `001_parties.ts` or, compiled, `001_parties.js`; not `001_parties.d.ts` nor source maps. */
const MIGRATION_FILE = /^(\d{3}_[a-z0-9_-]+)\.[jt]s$/;

/** Guards migrations across processes; an arbitrary number that nothing else in Crossdock uses. */
const LOCK = 7_420_001;

/**
 * The migrations of this build, under names without extension: a database migrated by the TypeScript source and
 * opened by the compiled package records the same names. The knex command line uses it too (knexfile.ts).
 */
export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => [...(await migrationFiles()).keys()],
  getMigrationName: (name) => name,
  getMigration: async (name) => {
    const file = (await migrationFiles()).get(name);
    if (file === undefined) throw new Error(`There is no migration ${name} in ${FOLDER.pathname}`);
    return import(new URL(file, FOLDER).href);
  },
};

async function migrationFiles(): Promise<Map<string, string>> {
  const names = (await readdir(FOLDER)).sort();
  return new Map(
    names.flatMap((file) => (MIGRATION_FILE.exec(file)?.[1] ? [[file.replace(/\.[jt]s$/, ''), file]] : [])),
  );
}

/** What a migration run did: the names it ran, in their order. */
export interface MigrationReport {
  readonly ran: readonly string[];
}

/**
 * Brings the database to the schema of this build. Processes that start together take turns: the second finds nothing
 * left to do. All migrations of one run are one transaction unless one of them declares `config.transaction = false`.
 *
 * @throws ConfigError DATABASE-NEWER when the database knows migrations that this build does not;
 * DATABASE-MIGRATION-FAILED when a migration fails; TransientError when the server goes away.
 */
export async function migrateToLatest(db: Database): Promise<MigrationReport> {
  return alone(db, async () => {
    const [, ran] = await db.migrate.latest({ migrationSource });
    return { ran };
  });
}

/** Undoes the last run of migrations, or with `all` every one. The facts in the dropped tables are gone. */
export async function rollback(db: Database, options: { all?: boolean } = {}): Promise<MigrationReport> {
  return alone(db, async () => {
    const [, ran] = await db.migrate.rollback({ migrationSource }, options.all ?? false);
    return { ran };
  });
}

/** Which migrations the database has and which it lacks; changes nothing. Throws ConfigError DATABASE-NEWER. */
export async function migrationState(db: Database): Promise<{ done: string[]; pending: string[] }> {
  const known = await migrationSource.getMigrations([]);
  const done = await completedMigrations(db);
  refuseNewer(done, known);
  return { done, pending: known.filter((name) => !done.includes(name)) };
}

/**
 * Runs `work` while no other process migrates this database. The lock lives in a transaction of its own: it ends with
 * the connection, whatever kills the process, and it also works behind a pooler in transaction mode.
 */
async function alone<T>(db: Database, work: () => Promise<T>): Promise<T> {
  try {
    return await db.transaction(async (trx) => {
      await trx.raw('set local idle_in_transaction_session_timeout = 0');
      await trx.raw('set local lock_timeout = 0');
      await trx.raw('select pg_advisory_xact_lock(?)', [LOCK]);
      refuseNewer(await completedMigrations(db), await migrationSource.getMigrations([]));
      // knex's own lock is a row that a killed process leaves set for ever; ours has just proved that nobody migrates.
      await db.migrate.forceFreeMigrationsLock({ migrationSource });
      return await work();
    });
  } catch (error) {
    const named = asDatabaseError(error);
    if (named instanceof CrossdockError) throw named;
    throw new ConfigError('DATABASE-MIGRATION-FAILED', `A schema migration failed: ${errorMessage(error)}.`, {
      cause: error,
    });
  }
}

async function completedMigrations(db: Database): Promise<string[]> {
  if (!(await db.schema.hasTable('knex_migrations'))) return [];
  const rows = await db<{ name: string }>('knex_migrations').select('name').orderBy('id');
  return rows.map((row) => row.name);
}

function refuseNewer(done: readonly string[], known: readonly string[]): void {
  const unknown = done.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new ConfigError(
    'DATABASE-NEWER',
    `The database has migrations that this build does not know: ${unknown.join(', ')}. This build ends at ${known.at(-1) ?? 'none'}.`,
    { facts: { unknown } },
  );
}
