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

/** The statements that empty some tables, by their names: the catalog is asked once. */
const emptyings = new WeakMap<Database, Map<string, Promise<string>>>();

/**
 * Empties the tables and all that refer to them, as `truncate … cascade` does, in a twentieth of its time: that writes
 * a new file for every table and index, after which each connection reads the catalog anew.
 *
 * @param names Table names, separated by commas.
 * @param options.restart Identities count from one again.
 */
export async function emptyTables(db: Database, names: string, options: { restart?: boolean } = {}): Promise<void> {
  const { restart = false } = options;
  const known = emptyings.get(db) ?? new Map<string, Promise<string>>();
  emptyings.set(db, known);
  const statements = known.get(`${names} ${restart}`) ?? emptyingOf(db, names, restart);
  known.set(`${names} ${restart}`, statements);
  await db.raw(await statements);
}

async function emptyingOf(db: Database, names: string, restart: boolean): Promise<string> {
  const { rows } = await db.raw<{ rows: { name: string; sequences: string[] | null }[] }>(
    `with recursive emptied (id) as (
       select name::regclass::oid from unnest(:names::text[]) as name
       union
       select key.conrelid from pg_constraint key join emptied on emptied.id = key.confrelid where key.contype = 'f'
     ), -- What a supplier's runs changed refers to it without a key (migration 088).
     emptied_too as (
       select id from emptied union select to_regclass('stock_change') from emptied where id = 'supplier'::regclass
     )
     select emptied_too.id::regclass::text as name,
            (select array_agg(of_table.objid::regclass::text) from pg_depend of_table join pg_class on pg_class.oid = of_table.objid
              where of_table.refobjid = emptied_too.id and of_table.classid = 'pg_class'::regclass and pg_class.relkind = 'S') as sequences
       from emptied_too where id is not null`,
    { names: names.split(',').map((name) => name.trim()) },
  );
  // Triggers rest meanwhile: those of foreign keys, and those that keep history from being deleted.
  return [
    'begin',
    'set local session_replication_role = replica',
    ...rows.map(({ name }) => `delete from ${name}`),
    ...(restart
      ? rows.flatMap(({ sequences }) => sequences ?? []).map((id) => `select setval('${id}', 1, false)`)
      : []),
    'commit',
  ].join(';\n');
}
