import { accessSync, constants, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { errorMessage } from '../../src/kernel/errors.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { openDatabase } from '../../src/stores/database.ts';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../../src/stores/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../../src/stores/migrate.ts';

/** What every integration test file gets: the server, and the migrated template that its own database is copied from. */
export interface TestServer {
  readonly url: string;
  readonly template: string;
  /** FILE_COPY is faster in memory, WAL_LOG on a disk. */
  readonly strategy: 'FILE_COPY' | 'WAL_LOG';
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestServer;
  }
}

const PREFIX = 'crossdock-test-';

/**
 * One Postgres for the whole run: TEST_DATABASE_URL (a superuser on a server of version 17 or newer), else an embedded
 * one in memory. Without either the run fails here: integration tests are refused, never skipped.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  try {
    return await start(project);
  } catch (error) {
    throw new Error(`Integration tests refuse to run without Postgres: ${errorMessage(error)}`, { cause: error });
  }
}

async function start(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL
    ? { url: process.env.TEST_DATABASE_URL, strategy: 'WAL_LOG' as const, stop: async () => undefined }
    : await startServer();
  try {
    const template = `crossdock_template_${process.pid}`;
    await runAsAdmin(server.url, `create database ${template}`);
    const db = await openDatabase({ address: withDatabase(server.url, template), logger: silentLogger });
    await migrateToLatest(db).finally(() => db.destroy());
    project.provide('postgres', { url: server.url, template, strategy: server.strategy });
    return async () => {
      await runAsAdmin(server.url, `drop database if exists ${template} with (force)`);
      await server.stop();
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

export async function runAsAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function startServer() {
  const parent = memoryFolder() ?? tmpdir();
  await sweep(parent);
  const folder = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({ folder, logger: silentLogger, durable: false });
  return {
    url: server.url,
    strategy: parent === tmpdir() ? ('WAL_LOG' as const) : ('FILE_COPY' as const),
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function memoryFolder(): string | undefined {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    // Not Linux, or a container without it.
    return undefined;
  }
}

/** Ends the servers of test runs that were killed. */
async function sweep(parent: string): Promise<void> {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(PREFIX) || isRunning(Number.parseInt(name.slice(PREFIX.length), 10))) continue;
    const folder = join(parent, name);
    if (await findEmbeddedPostgres(folder)) {
      const orphan = await startEmbeddedPostgres({ folder, logger: silentLogger, durable: false });
      await orphan.stop();
    }
    await rm(folder, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
