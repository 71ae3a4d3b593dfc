import type { Knex } from 'knex';

/**
 * Orders that are only tests, and suppliers that only simulate: neither meets the real ones. And how far a shop was noted of our
 * purchase orders.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table sales_order add column is_test boolean not null default false;
    alter table supplier add column is_simulator boolean not null default false;
    create table order_note_progress (
      storefront_id text primary key references storefront,
      after_purchase_order bigint not null
    );
    create index purchase_order_id on purchase_order (id);
  `);
}

export async function down(db: Knex): Promise<void> {
  const { rows } = await db.raw('select 1 from sales_order where is_test limit 1');
  if (rows.length > 0) throw new Error('there are test orders, which an older build would take for real ones');
  await db.raw(`
    drop index purchase_order_id;
    drop table order_note_progress;
    alter table supplier drop column is_simulator;
    alter table sales_order drop column is_test;
  `);
}
