import type { Knex } from 'knex';

/**
 * Price catalogs (832 and price files): what each said, and which of it is the cost of an offer now (`cost_catalog`). What was
 * said for a later day becomes the cost on that day in the supplier's time zone; `priced_on` is the last day that was looked at.
 * Changes of costs are history like those of stock; they belong to a catalog instead of a feed run.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table price_catalog (
      supplier_id text not null references supplier,
      id bigint generated always as identity unique,
      document_id bigint not null,
      catalog text,
      as_of timestamptz not null,
      state text not null check (state in ('applied', 'held', 'released', 'refused', 'superseded')),
      prices int not null,
      changed int not null default 0,
      stats jsonb not null,
      broken jsonb,
      recorded_at timestamptz not null,
      decided_at timestamptz,
      decided_by text,
      decision_reason text,
      primary key (supplier_id, id),
      foreign key (supplier_id, document_id) references document
    );
    create index price_catalog_document on price_catalog (supplier_id, document_id);
    create table catalog_price (
      supplier_id text not null,
      supplier_sku text not null,
      price_catalog_id bigint not null,
      effective_on date not null,
      minimum_quantity int not null,
      ends_on date,
      cost numeric(18, 6) not null check (cost >= 0),
      currency char(3) not null,
      source_ordinal int not null,
      primary key (supplier_id, supplier_sku, price_catalog_id, effective_on, minimum_quantity),
      foreign key (supplier_id, price_catalog_id) references price_catalog,
      check (ends_on >= effective_on)
    );
    alter table supplier_offer add column cost_catalog bigint;
    alter table supplier add column priced_on date;
    alter table stock_change
      alter column feed_run_id drop not null,
      add column price_catalog_id bigint,
      add constraint stock_change_source check (feed_run_id is not null or price_catalog_id is not null);
    create index stock_change_catalog on stock_change (changed_at) where price_catalog_id is not null;
    comment on column supplier_offer.cost_catalog is 'the catalog that its cost comes from; null: its stock feed';
    comment on column catalog_price.minimum_quantity is 'units from which the price holds';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    delete from stock_change where feed_run_id is null;
    drop index stock_change_catalog;
    alter table stock_change
      drop constraint stock_change_source, drop column price_catalog_id, alter column feed_run_id set not null;
    alter table supplier drop column priced_on;
    alter table supplier_offer drop column cost_catalog;
    drop table catalog_price;
    drop table price_catalog;
  `);
}
