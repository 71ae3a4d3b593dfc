import type { Knex } from 'knex';

/** How often a shop was asked to take a package, as it is known of the status of an order: a person who sends it again wants to know. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table fulfilment_push add column attempts int;
    alter table fulfilment_push alter column attempts set default 0;
    comment on column fulfilment_push.attempts is 'How often the shop was asked to take it as it is now; null for what was queued before this was counted';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table fulfilment_push drop column attempts');
}
