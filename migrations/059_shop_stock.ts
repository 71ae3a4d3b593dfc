import type { Knex } from 'knex';

/**
 * What is known of our SKUs in shops. `storefront_item`: the shop's own ids, in the shape of its adapter; what is lost is looked
 * up again. `drift_run`: one comparison of what a shop shows with what it was told. `drift`: what differed; it is confirmed, or
 * forgotten, after a while, because a shop sells while it is read.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table storefront_item (
      storefront_id text not null,
      sku text not null,
      ids jsonb not null,
      seen_at timestamptz not null,
      primary key (storefront_id, sku)
    );
    comment on table storefront_item is 'a cache: commands may write it before a gateway has run';
    create table drift_run (
      id bigint generated always as identity primary key,
      storefront_id text not null references storefront,
      asked_by text not null,
      begun_at timestamptz not null,
      after_product bigint not null default 0,
      read_through_at timestamptz,
      ended_at timestamptz,
      compared int not null default 0,
      waiting int not null default 0
    );
    create unique index drift_run_open on drift_run (storefront_id) where ended_at is null;
    create index drift_run_newest on drift_run (storefront_id, id);
    create index sales_order_line_product on sales_order_line (product_id) where product_id is not null;
    create table drift (
      run_id bigint not null references drift_run on delete cascade,
      product_id bigint not null references product,
      sku text not null,
      state text not null check (state in ('differs', 'unknown', 'ambiguous', 'untracked')),
      pushed int not null,
      pushed_version bigint not null,
      found int,
      why text not null,
      found_at timestamptz not null,
      confirmed_at timestamptz,
      is_repaired boolean not null default false,
      primary key (run_id, product_id)
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(
    'drop table drift; drop index sales_order_line_product; drop table drift_run; drop table storefront_item',
  );
}
