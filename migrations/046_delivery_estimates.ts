import type { Knex } from 'knex';

/**
 * When orders are there: what the customer was promised, what the days of a purchase order are reckoned from, what documents say of
 * days, and every estimate of a line that differs from the one before it; the last one stands.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table sales_order
      add column promised_by date,
      add column promised_from text check (promised_from in ('shop', 'rule')),
      add constraint sales_order_promised check ((promised_by is null) = (promised_from is null));
    alter table sales_order_line add column promised_by date;
    alter table purchase_order
      add column delivery_terms jsonb,
      add column ship_by date,
      add column estimate_at timestamptz;
    create index purchase_order_estimate on purchase_order (supplier_id, estimate_at) where estimate_at is not null;
    alter table order_acknowledgment add column said_on date;
    alter table order_acknowledgment_line add column delivers_on date;
    alter table package add column delivers_on date, add column delivered_on date;
    create table delivery_estimate (
      id bigint generated always as identity primary key,
      supplier_id text not null,
      purchase_order_id bigint not null,
      line_number int not null,
      earliest date,
      latest date,
      source text check (source in ('table', 'learnt', 'stock-feed', 'acknowledgment', 'ship-notice')),
      parts jsonb not null,
      cause text not null,
      at timestamptz not null,
      foreign key (supplier_id, purchase_order_id, line_number) references purchase_order_line,
      check (earliest <= latest),
      check ((earliest is null) = (latest is null) and (latest is null) = (source is null))
    );
    create index delivery_estimate_line on delivery_estimate (supplier_id, purchase_order_id, line_number, id);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table delivery_estimate;
    alter table package drop column delivered_on, drop column delivers_on;
    alter table order_acknowledgment_line drop column delivers_on;
    alter table order_acknowledgment drop column said_on;
    drop index purchase_order_estimate;
    alter table purchase_order drop column estimate_at, drop column ship_by, drop column delivery_terms;
    alter table sales_order_line drop column promised_by;
    alter table sales_order drop constraint sales_order_promised, drop column promised_from, drop column promised_by;
  `);
}
