import type { Knex } from 'knex';

/** A lane says which process holds it, and a change of state who made it and why, for those who ask later. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table lane add column place text, add column taken_at timestamptz;
    alter table state_event add column actor text, add column reason text;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table state_event drop column actor, drop column reason;
    alter table lane drop column place, drop column taken_at;
  `);
}
