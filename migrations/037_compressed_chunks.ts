import type { Knex } from 'knex';

/**
 * Chunks of the archive are zstd from now on, which is several times faster; older ones stay gzip, and their first bytes say
 * which they are. Postgres need not try to compress them once more.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table raw_chunk rename column gzip to content;
    alter table raw_chunk alter column content set storage external;
    comment on column raw_chunk.content is 'compressed: zstd, or gzip where it begins with 1f 8b';
  `);
}

/** What is zstd cannot be read by what came before. */
export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table raw_chunk alter column content set storage extended;
    alter table raw_chunk rename column content to gzip;
  `);
}
