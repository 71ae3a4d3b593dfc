import type { Knex } from 'knex';

/**
 * The processes at work on this database. Each holds an advisory lock for its row, which the server lets go when the
 * process dies: then others free its lanes at once instead of waiting for their leases to end. A session lease says
 * which of them may have the one session that an account at a supplier allows, and who would like it next.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table replica (
      id int generated always as identity primary key,
      started_at timestamptz not null default clock_timestamp()
    );
    alter table lane add column holder int;
    create table session_lease (
      account text primary key,
      holder int,
      fence bigint not null,
      lease_until timestamptz not null,
      wanted_by int
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table session_lease; alter table lane drop column holder; drop table replica');
}
