import type { Knex } from 'knex';

/**
 * When the first reading of a file began, and when each later one ended: how long opening and recording took stands in its timeline.
 * Of files from before nothing is known.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table seen_file add column read_began_at timestamptz;
    alter table file_attempt add column ended_at timestamptz;
    create index publish_run_file on publish_run (file_seen_at) where file_seen_at is not null;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index publish_run_file;
    alter table file_attempt drop column ended_at;
    alter table seen_file drop column read_began_at;
  `);
}
