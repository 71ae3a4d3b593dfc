import type { Knex } from 'knex';

/**
 * How old a supplier's figures may be, and how fast its stock runs down without us.
 *
 * Figures from before `fresh_after` are ageing, those from before `stale_before` are not sold by; the sweep moves both
 * with time (null: not yet). `settled_*` are the limits by which every listing is known to have been reckoned: what lies
 * between the two pairs is reckoned anew, also after a crash on the way.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table supplier
      add column figure_every_ms bigint not null default 14400000 check (figure_every_ms > 0),
      add column fresh_after timestamptz,
      add column stale_before timestamptz,
      add column settled_fresh_after timestamptz,
      add column settled_stale_before timestamptz,
      add column learn_z float8,
      add column learn_hours float8,
      add column learn_most int,
      add column learn_fast_per_day float8,
      add column learn_least int;
    create table stock_depletion (
      supplier_id text not null references supplier,
      supplier_sku text not null,
      per_hour float8 not null,
      deviation float8 not null,
      observations int not null,
      computed_at timestamptz not null,
      primary key (supplier_id, supplier_sku)
    ) with (fillfactor = 70);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table stock_depletion;
    alter table supplier
      drop column learn_least, drop column learn_fast_per_day, drop column learn_most, drop column learn_hours,
      drop column learn_z, drop column settled_stale_before, drop column settled_fresh_after, drop column stale_before,
      drop column fresh_after, drop column figure_every_ms;
  `);
}
