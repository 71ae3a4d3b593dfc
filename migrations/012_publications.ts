import type { Knex } from 'knex';

/**
 * A request or a message cannot be looked at once it is sent, so that it is about to be sent is recorded first. Some
 * suppliers answer with a number of their own.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw('alter table delivery add column publications int not null default 0, add column reference text');
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table delivery drop column reference, drop column publications');
}
