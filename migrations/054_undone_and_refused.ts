import type { Knex } from 'knex';

/**
 * Which run made an offer known: once it is undone, its feed has nothing to say of the SKU any more. Offers that are there
 * already keep null: nobody wrote it down. And the few runs that undo others are found without looking at all runs since.
 *
 * `stock_refusal`: the last order for a SKU that its supplier could not fill, though its figure said so, and the run whose
 * figure is newer.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table supplier_offer add column introduced_by bigint;
    create index feed_run_undoing on feed_run (supplier_id, feed, id) where undoes is not null;
    create table stock_refusal (
      supplier_id text not null references supplier,
      supplier_sku text not null,
      refused_at timestamptz not null,
      po_number text not null,
      ended_by bigint,
      primary key (supplier_id, supplier_sku)
    );
    comment on column stock_refusal.ended_by is 'null: nothing is sold or routed by the figure';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table stock_refusal;
    drop index feed_run_undoing;
    alter table supplier_offer drop column introduced_by;
  `);
}
