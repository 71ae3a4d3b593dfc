import type { Knex } from 'knex';

/**
 * Our products, what each supplier offers and has, and what each storefront should show. Stock rows are touched only
 * when they change (fillfactor keeps the updates in place; no index on quantities). Freshness is kept per feed.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table product (
      id bigint generated always as identity primary key,
      sku text not null unique,
      gtin text,
      title text not null default ''
    );
    create index product_gtin on product (gtin) where gtin is not null;
    create table feed (
      supplier_id text not null references supplier,
      name text not null,
      as_of timestamptz not null,
      confirmed_at timestamptz not null,
      feed_run_id bigint not null,
      sku_count int not null,
      primary key (supplier_id, name)
    );
    create table feed_run (
      supplier_id text not null references supplier,
      id bigint generated always as identity,
      feed text not null,
      document_id bigint not null,
      as_of timestamptz not null,
      coverage text not null check (coverage in ('full', 'partial')),
      state text not null check (state in ('applied', 'held', 'stale', 'heartbeat')),
      reason text,
      lines int not null,
      held_lines int not null,
      inserted int not null default 0,
      changed int not null default 0,
      zeroed int not null default 0,
      recorded_at timestamptz not null,
      primary key (supplier_id, id),
      unique (supplier_id, document_id),
      foreign key (supplier_id, document_id) references document
    );
    create table supplier_offer (
      supplier_id text not null references supplier,
      supplier_sku text not null,
      product_id bigint references product,
      gtin text,
      cost numeric(18, 6) check (cost >= 0),
      currency char(3) not null,
      discontinued boolean not null default false,
      missing_streak int not null default 0,
      primary key (supplier_id, supplier_sku)
    ) with (fillfactor = 70);
    create index supplier_offer_product on supplier_offer (product_id) where product_id is not null;
    create table supplier_stock (
      supplier_id text not null,
      supplier_sku text not null,
      warehouse text not null default '*',
      quantity int not null check (quantity >= 0),
      quantity_is_exact boolean not null default true,
      available_on date,
      feed_run_id bigint not null,
      source_ordinal int not null,
      primary key (supplier_id, supplier_sku, warehouse),
      foreign key (supplier_id, supplier_sku) references supplier_offer
    ) with (fillfactor = 70);
    create table listing (
      storefront_id text not null references storefront,
      product_id bigint not null references product,
      desired int not null default 0 check (desired >= 0),
      desired_version bigint not null default 1,
      desired_since timestamptz not null default now(),
      file_seen_at timestamptz,
      pushed int,
      pushed_version bigint not null default 0,
      pushed_at timestamptz,
      refusal text,
      primary key (storefront_id, product_id)
    ) with (fillfactor = 70);
    create index listing_unpushed on listing (storefront_id) where desired_version > pushed_version;
    create table publish_run (
      id bigint generated always as identity primary key,
      storefront_id text not null references storefront,
      items int not null,
      file_seen_at timestamptz,
      published_at timestamptz not null
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(
    'drop table publish_run; drop table listing; drop table supplier_stock; drop table supplier_offer; drop table feed_run; drop table feed; drop table product',
  );
}
