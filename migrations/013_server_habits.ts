import type { Knex } from 'knex';

/**
 * What is known of the servers behind suppliers' accounts, so that a restart does not forget it and replicas share it:
 * how a server behaves where real ones differ, and until when it is left alone after a refused login. A row goes by
 * account (user@host:port); it does not refer to `supplier`, because `doctor` looks at suppliers that no gateway has run.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table server_habit (
      supplier_id text not null,
      account text not null,
      host_key text,
      software text,
      probed_at timestamptz,
      facts jsonb,
      refused_logins int not null default 0,
      login_rests_until timestamptz,
      login_mark text,
      login_refusal jsonb,
      primary key (supplier_id, account)
    )
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table server_habit');
}
