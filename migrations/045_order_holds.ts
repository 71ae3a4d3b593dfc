import type { Knex } from 'knex';

/**
 * Why an order waits, each reason by itself, and who let it go; the version of an order, so that an older word never overwrites
 * a newer one; cancels that came before their order. What the customer wrote stands beside the address, in the one place that
 * is erased.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table order_hold (
      order_id bigint not null references sales_order,
      kind text not null check (kind in ('unpaid', 'fraud', 'address', 'unknown-sku', 'approval')),
      detail text not null,
      placed_at timestamptz not null,
      released_at timestamptz,
      released_by text,
      released_because text,
      primary key (order_id, kind)
    );
    insert into order_hold (order_id, kind, detail, placed_at)
    select id, 'unknown-sku', coalesce(reason, 'unknown SKU'), received_at from sales_order where state = 'held';
    create table early_cancel (
      storefront_id text not null references storefront,
      external_id text not null,
      reason text,
      received_at timestamptz not null,
      primary key (storefront_id, external_id)
    );
    alter table sales_order add column version int not null default 1;
    alter table order_address add column note text, add column erased_at timestamptz;
    update order_address a set note = o.note from sales_order o where o.id = a.order_id and o.note is not null;
    alter table sales_order drop column note;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table sales_order add column note text;
    update sales_order o set note = a.note from order_address a where a.order_id = o.id;
    alter table order_address drop column erased_at, drop column note;
    alter table sales_order drop column version;
    drop table early_cancel;
    drop table order_hold;
  `);
}
