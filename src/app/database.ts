import type { Config } from '../config/load.ts';
import type { Logger } from '../kernel/logger.ts';
import { type DatabaseAddress, openDatabase } from '../stores/database.ts';
import { startEmbeddedPostgres } from '../stores/embedded/embedded-postgres.ts';
import { migrateToLatest, rollback } from '../stores/migrate.ts';

/** Runs an action with the address of the configured database, which is started when it is the embedded one. */
export async function withDatabase<Result>(
  config: Config,
  logger: Logger,
  action: (address: DatabaseAddress, place: string) => Promise<Result>,
): Promise<Result> {
  if (config.databaseUrl !== undefined) return action(config.databaseUrl, 'DATABASE_URL');
  const embedded = await startEmbeddedPostgres({ folder: config.stateFolder, logger });
  try {
    return await action(embedded.address, embedded.dataFolder);
  } finally {
    await embedded.stop();
  }
}

/** Migrates the configured database, or undoes the last migrations. Answers the names. */
export async function migrateDatabase(config: Config, logger: Logger, undo: boolean): Promise<readonly string[]> {
  return withDatabase(config, logger, async (address) => {
    const db = await openDatabase({ address, logger });
    try {
      return (await (undo ? rollback(db) : migrateToLatest(db))).ran;
    } finally {
      await db.destroy();
    }
  });
}
