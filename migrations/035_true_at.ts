import type { Knex } from 'knex';

/**
 * When the figures of a feed run were last known to be true (`confirmed_at`, domain/freshness.ts), so that undoing a later
 * one makes them as old again as they were; and what the document itself said of that moment (`stated_as_of`), because the
 * same bytes say the same whenever they come again.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table feed_run add column stated_as_of timestamptz, add column confirmed_at timestamptz;
    update feed_run set confirmed_at = case when document_id is null then as_of else recorded_at end where state = 'applied';
    update feed_run r set confirmed_at = f.confirmed_at from feed f
    where r.supplier_id = f.supplier_id and r.id = f.feed_run_id;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table feed_run drop column stated_as_of, drop column confirmed_at');
}
