import type { Knex } from 'knex';

/**
 * Raw content may lie outside the database. Each row says in which place, so that what is written today may go elsewhere
 * and older bytes are found all the same; a place is recognised by its mark. Bytes that retention removed leave their row,
 * which says when.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table archive_place (name text primary key, mark text not null, created_at timestamptz not null);
    insert into archive_place values ('database', 'database', now());
    alter table raw_content
      add column place text not null default 'database' references archive_place,
      add column removed_at timestamptz;
    create index raw_content_content_id on raw_content (content_id);
    create index raw_chunk_first on raw_chunk (content_id) include (written_at) where chunk = 0;
  `);
}

export async function down(db: Knex): Promise<void> {
  const { rows } = await db.raw("select 1 from raw_content where place <> 'database' limit 1");
  if (rows.length > 0) throw new Error('raw content lies outside the database, which an older build could not find');
  await db.raw(`
    drop index raw_chunk_first;
    drop index raw_content_content_id;
    alter table raw_content drop column removed_at, drop column place;
    drop table archive_place;
  `);
}
