import type { Knex } from 'knex';

/**
 * What should come and when. A purchase order says when it has to be looked at again (null: not before a document comes)
 * and which of its answers are overdue; a folder says when it was looked into and when everything in it was taken. The index
 * holds only orders with a running clock, so that old ones cost nothing. A supplier keeps since when it has each clock: what
 * was due before is no news.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table purchase_order
      add column clock_at timestamptz,
      add column overdue jsonb not null default '[]';
    create index purchase_order_clock on purchase_order (supplier_id, clock_at) where clock_at is not null;
    alter table supplier add column clocks text, add column clock_starts jsonb not null default '{}';
    create table folder_watch (
      supplier_id text not null references supplier,
      folder text not null,
      first_polled_at timestamptz not null,
      polled_at timestamptz not null,
      clear_at timestamptz,
      gap_from timestamptz,
      gap_until timestamptz,
      primary key (supplier_id, folder)
    );
    create index seen_file_folder on seen_file (supplier_id, folder, id);
    create index shipment_line_order on shipment_line (supplier_id, purchase_order_id);
    create index delivery_order on delivery (supplier_id, purchase_order_id, id) where purchase_order_id is not null;
    alter table lane drop constraint lane_kind_check;
    alter table lane add constraint lane_kind_check check (kind in ('collect', 'deliver', 'publish', 'clock', 'alert'));
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    delete from lane where kind in ('clock', 'alert');
    alter table lane drop constraint lane_kind_check;
    alter table lane add constraint lane_kind_check check (kind in ('collect', 'deliver', 'publish'));
    drop index delivery_order;
    drop index shipment_line_order;
    drop index seen_file_folder;
    drop table folder_watch;
    alter table supplier drop column clock_starts, drop column clocks;
    drop index purchase_order_clock;
    alter table purchase_order drop column overdue, drop column clock_at;
  `);
}
