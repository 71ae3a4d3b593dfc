import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, inject } from 'vitest';
import { type Logger, silentLogger } from '../../src/kernel/logger.ts';
import { type Database, openDatabase } from '../../src/stores/database.ts';
import { ownedByFile } from './leaks.ts';
import { runAsAdmin, withDatabase } from './postgres.global.ts';

/** The database of one test file: a copy of the migrated template, dropped at the end of the file. */
export interface TestDatabase {
  /** Usable in hooks and tests, not while the file is collected. */
  readonly db: Database;
  /** For parts that open connections of their own. */
  readonly url: string;
}

/** Call it once at the top of a test file (or of a describe): it registers its own beforeAll and afterAll. */
export function testDatabase(options: { empty?: boolean; logger?: Logger; poolMax?: number } = {}): TestDatabase {
  const server = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = withDatabase(server.url, name);
  let db: Database | undefined;

  beforeAll(async () => {
    const source = options.empty ? '' : ` template ${server.template} strategy ${server.strategy}`;
    await runAsAdmin(server.url, `create database ${name}${source}`);
    db = await openDatabase({
      address: url,
      logger: options.logger ?? silentLogger,
      ...(options.poolMax ? { poolMax: options.poolMax } : {}),
    });
    const { pool } = db.client as { pool: { used: Pooled[]; free: Pooled[] } };
    ownedByFile(() => [...pool.used, ...pool.free].map(({ resource }) => resource.connection.stream));
  });

  afterAll(async () => {
    await db?.destroy();
    await runAsAdmin(server.url, `drop database if exists ${name} with (force)`);
  });

  return {
    url,
    get db() {
      if (db === undefined)
        throw new Error('The test database exists from beforeAll on; do not use it while the file is collected.');
      return db;
    },
  };
}

/** A connection in knex's pool, as far as we look into it. */
interface Pooled {
  readonly resource: { readonly connection: { readonly stream: Socket } };
}
