import type { Knex } from 'knex';

/**
 * What of a supplier's stock is kept back by SKU, what each storefront shows of the rest, and in which order it is told:
 * what is gone first, then what became less, then the rest, the oldest first; one index serves that order.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table supplier
      add column fast_buffer int not null default 5 check (fast_buffer >= 0),
      add column has_buffer_rules boolean not null default false;
    create table buffer_rule (
      supplier_id text not null references supplier,
      ordinal int not null,
      supplier_sku text,
      sku_like text,
      units int check (units >= 0),
      primary key (supplier_id, ordinal),
      check ((supplier_sku is null) <> (sku_like is null))
    );
    create unique index buffer_rule_sku on buffer_rule (supplier_id, supplier_sku) where supplier_sku is not null;
    create index buffer_rule_like on buffer_rule (supplier_id, ordinal) where sku_like is not null;
    alter table storefront
      add column cap int check (cap >= 0),
      add column weight int not null default 1 check (weight >= 0),
      add column buffer int not null default 0 check (buffer >= 0),
      add column split boolean not null default false;
    alter table listing add column push_rank smallint not null generated always as (
      case when pushed > 0 and desired = 0 then 0 when desired < pushed then 1 else 2 end) stored;
    create index listing_to_push on listing (storefront_id, push_rank, desired_since, product_id)
      where desired_version > pushed_version and refusal is null;
    drop index listing_unpushed;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    create index listing_unpushed on listing (storefront_id) where desired_version > pushed_version;
    drop index listing_to_push;
    alter table listing drop column push_rank;
    alter table storefront drop column split, drop column buffer, drop column weight, drop column cap;
    drop table buffer_rule;
    alter table supplier drop column has_buffer_rules, drop column fast_buffer;
  `);
}
