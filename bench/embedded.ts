import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../src/kernel/logger.ts';
import { type Database, openDatabase } from '../src/stores/database.ts';
import { startEmbeddedPostgres } from '../src/stores/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../src/stores/migrate.ts';

export interface BenchDatabase {
  readonly db: Database;
  readonly url: string;
  /** e.g. `18.4`. */
  readonly version: string;
}

/** Runs an action on a fresh embedded Postgres with the settings of production (it waits for the disk), migrated. */
export async function withEmbedded<Result>(action: (database: BenchDatabase) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-bench-'));
  try {
    // Postgres never runs as root, and its own account must be able to reach the folder.
    await chmod(folder, 0o755);
    const server = await startEmbeddedPostgres({ folder, logger: silentLogger });
    try {
      const db = await openDatabase({ address: server.address, logger: silentLogger });
      try {
        await migrateToLatest(db);
        const { rows } = await db.raw<{ rows: { version: string }[] }>(
          "select current_setting('server_version') as version",
        );
        return await action({ db, url: server.url, version: rows[0]?.version ?? 'unknown' });
      } finally {
        await db.destroy();
      }
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
