import type { Knex } from 'knex';

/** Which answers are reports of where an order stands (870): they say again what was said before, and add nothing up. */
export async function up(db: Knex): Promise<void> {
  await db.raw('alter table order_acknowledgment add column is_report boolean not null default false');
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table order_acknowledgment drop column is_report');
}
