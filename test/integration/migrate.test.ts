import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/kernel/logger.ts';
import { openDatabase } from '../../src/stores/database.ts';
import { migrateToLatest, migrationSource, migrationState, rollback } from '../../src/stores/migrate.ts';
import { testDatabase } from '../support/database.ts';

const run = promisify(execFile);
const test = testDatabase({ empty: true });

const tables = async () => {
  const { rows } = await test.db.raw<{ rows: { name: string }[] }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  );
  return rows.map((row) => row.name);
};

describe('migrations', () => {
  it('are recorded under names without extension, so that source and compiled package agree', async () => {
    const names = await migrationSource.getMigrations([]);
    expect(names[0]).toBe('001_parties');
    expect(names.filter((name) => !/^\d{3}_[a-z0-9_-]+$/.test(name))).toEqual([]);
    expect([...names].sort()).toEqual(names);
  });

  it('run once when two processes start at once', async () => {
    const other = await openDatabase({ address: test.url, logger: silentLogger });
    const reports = await Promise.all([migrateToLatest(test.db), migrateToLatest(other)]);
    await other.destroy();
    const names = await migrationSource.getMigrations([]);
    expect(reports.map((report) => report.ran.length).sort()).toEqual([0, names.length].sort());
    expect(await migrationState(test.db)).toEqual({ done: names, pending: [] });
  });

  it('are undone by a rollback, completely, and can be run again', async () => {
    const migrated = await tables();
    expect(migrated).toContain('supplier');
    await rollback(test.db, { all: true });
    expect(await tables()).toEqual(['knex_migrations', 'knex_migrations_lock']);
    const { rows } = await test.db.raw(
      `select proname as name from pg_proc where pronamespace = 'public'::regnamespace
       union all select typname from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e'`,
    );
    expect(rows).toEqual([]);
    await migrateToLatest(test.db);
    expect(await tables()).toEqual(migrated);
  });

  it("run although a killed process left knex's lock row set", async () => {
    await test.db.raw('update knex_migrations_lock set is_locked = 1');
    await rollback(test.db, { all: true });
    await test.db.raw('update knex_migrations_lock set is_locked = 1');
    expect((await migrateToLatest(test.db)).ran.length).toBeGreaterThan(0);
  });

  it('are listed by the knex command line', async () => {
    const { stdout } = await run(process.execPath, ['node_modules/knex/bin/cli.js', 'migrate:list'], {
      env: { ...process.env, DATABASE_URL: test.url, NO_COLOR: '1' },
    });
    expect(stdout).toContain('001_parties');
    expect(stdout).toContain('No Pending Migration files Found');
  });

  it('refuse a database that a newer build has migrated', async () => {
    await test.db('knex_migrations').insert({ name: '999_from_the_future', batch: 2, migration_time: new Date(0) });
    const last = (await migrationSource.getMigrations([])).at(-1);
    const refusal = {
      code: 'DATABASE-NEWER',
      message: `The database has migrations that this build does not know: 999_from_the_future. This build ends at ${last}.`,
    };
    await expect(migrateToLatest(test.db)).rejects.toMatchObject(refusal);
    await expect(rollback(test.db)).rejects.toMatchObject(refusal);
    await expect(migrationState(test.db)).rejects.toMatchObject(refusal);
    await test.db('knex_migrations').where({ name: '999_from_the_future' }).delete();
  });

  it('name the reason when one fails, and leave nothing of it', async () => {
    await rollback(test.db, { all: true });
    await test.db.raw('create table sales_order (id int)');
    await expect(migrateToLatest(test.db)).rejects.toMatchObject({
      code: 'DATABASE-MIGRATION-FAILED',
      message: expect.stringContaining('relation "sales_order" already exists'),
    });
    expect(await tables()).toEqual(['knex_migrations', 'knex_migrations_lock', 'sales_order']);
  });
});
