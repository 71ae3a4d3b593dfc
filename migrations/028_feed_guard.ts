import type { Knex } from 'knex';

/**
 * What a feed run was judged by: its numbers, the rules it broke, and of a held one a sketch, by which the next is
 * compared with it. A person decides about a held run, or a later run takes its place; `releases` names the held run
 * that a run applied.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table feed_run
      add column stats jsonb,
      add column broken jsonb not null default '[]',
      add column sketch jsonb,
      add column examples jsonb,
      add column releases bigint,
      add column decided_at timestamptz,
      add column decision_reason text;
    alter table feed_run drop constraint feed_run_state_check;
    alter table feed_run add constraint feed_run_state_check check
      (state in ('applied', 'held', 'stale', 'heartbeat', 'released', 'refused', 'superseded'));
    create unique index feed_run_id on feed_run (id);
    create index feed_run_held on feed_run (supplier_id, feed) where state = 'held';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index feed_run_held, feed_run_id;
    update feed_run set state = 'held' where state in ('released', 'refused', 'superseded');
    alter table feed_run drop constraint feed_run_state_check;
    alter table feed_run add constraint feed_run_state_check check
      (state in ('applied', 'held', 'stale', 'heartbeat'));
    alter table feed_run
      drop column stats, drop column broken, drop column sketch, drop column examples, drop column releases,
      drop column decided_at, drop column decision_reason;
  `);
}
