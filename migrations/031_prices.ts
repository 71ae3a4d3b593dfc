import type { Knex } from 'knex';

/**
 * Prices for the storefronts that want them. `price_due` names the products whose price may have changed; whoever speaks to
 * the storefront works it off. What decides nothing any more (`finding`) is kept beside the price that stands.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table product
      add column category text,
      add column map_price numeric(18, 6) check (map_price > 0),
      add column map_currency char(3),
      add constraint product_map check ((map_price is null) = (map_currency is null));
    create table price_settings (
      storefront_id text primary key references storefront,
      revision text not null
    );
    create table price_due (
      storefront_id text not null references storefront,
      product_id bigint not null references product,
      since timestamptz not null,
      primary key (storefront_id, product_id)
    );
    create table listing_price (
      storefront_id text not null references storefront,
      product_id bigint not null references product,
      desired numeric(18, 6) check (desired > 0),
      currency char(3),
      desired_version bigint not null default 0,
      desired_since timestamptz,
      floor numeric(18, 6),
      supplier_id text references supplier,
      cost numeric(18, 6),
      revision text not null,
      finding text check (finding in ('no-offer', 'no-cost', 'currency', 'no-rule', 'zero')),
      pushed numeric(18, 6),
      pushed_currency char(3),
      pushed_version bigint not null default 0,
      pushed_at timestamptz,
      refusal text,
      primary key (storefront_id, product_id)
    ) with (fillfactor = 70);
    create index listing_price_unpushed on listing_price (storefront_id, desired_since, product_id)
      where desired_version > pushed_version and refusal is null and finding is null;
    create index listing_price_below_floor on listing_price (storefront_id, supplier_id)
      where pushed < floor and pushed_currency = currency;
    create index listing_price_missing on listing_price (storefront_id, finding)
      where finding in ('currency', 'no-rule', 'zero');
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table listing_price;
    drop table price_due;
    drop table price_settings;
    alter table product drop constraint product_map, drop column map_currency, drop column map_price, drop column category;
  `);
}
