import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import { ConfigError } from '../kernel/errors.ts';
import { framed, frames } from './backup-frames.ts';
import type { Database } from './database.ts';
import { migrateToLatest, migrationState } from './migrate.ts';

/**
 * # A backup by the gateway itself
 *
 * All tables as one moment saw them (one snapshot, while work goes on), as COPY writes them, one behind the other. It needs
 * no `pg_dump` of the server's version, which the embedded server does not bring. Jobs are left out, because they are hints
 * that the sweep gives again; so is who is at work, and who is signed in.
 */
const LEFT_OUT = ['knex_migrations', 'knex_migrations_lock', 'replica', 'person_session', 'session_lease'];

/** The first frame: what it is, and what it must be restored into. */
const head = z.object({
  crossdockBackup: z.literal(1),
  at: z.iso.datetime(),
  release: z.string(),
  migrations: z.array(z.string()),
});
export type BackupHead = z.infer<typeof head>;

const table = z.object({ table: z.string(), columns: z.array(z.string()).min(1) });
const end = z.object({ end: z.literal(true), tables: z.int(), sequences: z.record(z.string(), z.string()) });

/** What is told while it goes on. */
export type TellTable = (table: string) => void;

/** Writes a backup, frame by frame. */
export async function* writeBackup(
  db: Database,
  about: { readonly release: string; readonly at: Date },
  tell: TellTable = () => undefined,
): AsyncGenerator<Buffer> {
  const { done } = await migrationState(db);
  const connection = await db.client.acquireConnection();
  try {
    await connection.query('begin isolation level repeatable read read only');
    await connection.query('set local idle_in_transaction_session_timeout = 0');
    const { release, at } = about;
    yield framed('json', { crossdockBackup: 1, at: at.toISOString(), release, migrations: done } satisfies BackupHead);
    const { rows: tables } = await connection.query(TABLES, [LEFT_OUT]);
    for (const { name, columns } of tables as { name: string; columns: string[] }[]) {
      tell(name);
      yield framed('json', { table: name, columns });
      const listed = columns.map(quoted).join(', ');
      const sql = `copy (select ${listed} from ${quoted(name)}) to stdout (format binary)`;
      for await (const chunk of connection.query(copyTo(sql))) yield framed('data', chunk as Buffer);
    }
    const { rows } = await connection.query(SEQUENCES);
    const sequences = Object.fromEntries(rows.map((row: { name: string; last: string }) => [row.name, row.last]));
    yield framed('json', { end: true, tables: tables.length, sequences });
    await connection.query('commit');
  } finally {
    await connection.query('rollback').catch(() => undefined);
    await db.client.releaseConnection(connection);
  }
}

/**
 * Fills an empty database from a backup: all of it or nothing.
 *
 * @throws ConfigError BACKUP-UNREADABLE, BACKUP-OTHER-SCHEMA, BACKUP-TARGET-NOT-EMPTY
 */
export async function loadBackup(
  db: Database,
  source: AsyncIterable<Uint8Array>,
  tell: TellTable = () => undefined,
): Promise<BackupHead> {
  const { done } = await migrationState(db);
  if (done.length > 0) {
    throw new ConfigError(
      'BACKUP-TARGET-NOT-EMPTY',
      'The database has tables of Crossdock already; a backup is only restored into an empty one.',
    );
  }
  const read = frames(source);
  const about = checked(head, await read.json());
  await migrateToLatest(db);
  const known = (await migrationState(db)).done;
  const other = [
    ...about.migrations.filter((name) => !known.includes(name)),
    ...known.filter((name) => !about.migrations.includes(name)),
  ];
  if (other.length > 0) {
    throw new ConfigError(
      'BACKUP-OTHER-SCHEMA',
      `The backup was made by Crossdock ${about.release} with another schema (${other.slice(0, 5).join(', ')}).`,
    );
  }
  await db.transaction(async (trx) => {
    await trx.raw('set local idle_in_transaction_session_timeout = 0');
    await trx.raw(CLEAR);
    const connection = (trx as unknown as { client: { acquireConnection(): Promise<Connection> } }).client;
    await fill(trx, await connection.acquireConnection(), read, tell);
  });
  await db.raw('analyze');
  return about;
}

interface Connection {
  query(stream: ReturnType<typeof copyFrom>): NodeJS.WritableStream;
}

async function fill(
  trx: Database,
  connection: Connection,
  read: ReturnType<typeof frames>,
  tell: TellTable,
): Promise<void> {
  for (let tables = 0; ; tables += 1) {
    const next = checked(z.union([table, end]), await read.json());
    if ('end' in next) {
      if (next.tables !== tables) throw unreadable(`it has ${tables} of ${next.tables} tables`);
      for (const [name, last] of Object.entries(next.sequences))
        await trx.raw('select setval(cast(? as regclass), cast(? as bigint))', [quoted(name), last]);
      return;
    }
    tell(next.table);
    const sql = `copy ${quoted(next.table)} (${next.columns.map(quoted).join(', ')}) from stdin (format binary)`;
    await pipeline(Readable.from(read.data()), connection.query(copyFrom(sql)));
  }
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unreadable('it is not what `crossdock backup` writes');
}

function unreadable(why: string): ConfigError {
  return new ConfigError('BACKUP-UNREADABLE', `The backup cannot be read: ${why}.`);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Tables with their stored columns, in an order in which none refers to one that comes after it. */
const TABLES = `
  with recursive tables as (
    select c.oid, c.relname as name from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
      and c.relname <> all($1::text[])
  ), refers as (
    select distinct k.conrelid as child, k.confrelid as parent from pg_constraint k
    join tables a on a.oid = k.conrelid join tables b on b.oid = k.confrelid
    where k.contype = 'f' and k.conrelid <> k.confrelid
  ), depth as (
    select oid, 0 as level from tables
    union all
    select r.child, d.level + 1 from refers r join depth d on d.oid = r.parent where d.level < 100
  )
  select t.name, (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
      where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
  from tables t join (select oid, max(level) as level from depth group by oid) d on d.oid = t.oid
  order by d.level, t.name`;

const SEQUENCES = `
  select sequencename as name, last_value::text as last from pg_sequences
  where schemaname = current_schema() and last_value is not null`;

/** What migrations put into tables themselves goes, or it would be there twice. */
const CLEAR = `
  do $$ begin
    execute (select 'truncate ' || string_agg(format('%I', relname), ', ') || ' cascade' from pg_class
      where relnamespace = current_schema()::regnamespace and relkind = 'r'
        and relname not in ('knex_migrations', 'knex_migrations_lock'));
  end $$`;
