import type { Knex } from 'knex';

/**
 * What all gateways share of one storefront's limit, and whether it is called at all. Whoever spends of it swaps the row
 * for the next one, by its number; times are those of the database.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table storefront_traffic (
      storefront_id text primary key,
      settings text not null,
      number bigint not null default 0,
      tokens double precision not null,
      capacity double precision not null,
      per_second double precision not null,
      reserve double precision not null,
      spent double precision not null default 0,
      updated_at timestamptz not null default clock_timestamp(),
      paused_until timestamptz,
      failures int not null default 0,
      failed_subject text,
      open_since timestamptz,
      open_code text,
      open_message text,
      openings int not null default 0,
      probe_at timestamptz,
      is_probing boolean not null default false,
      probes_left int not null default 0
    );
    comment on column storefront_traffic.settings is 'hash of what the configuration says: other settings begin anew';
    comment on column storefront_traffic.spent is 'all that was ever spent, so that a process sees what others spent meanwhile';
    comment on column storefront_traffic.open_since is 'set: it is not called, but for probes at probe_at';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table storefront_traffic');
}
