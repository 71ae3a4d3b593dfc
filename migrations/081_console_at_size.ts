import type { Knex } from 'knex';

/**
 * What the console and the metrics count again and again is found by what is open, however much is done: lines of purchase orders of which units are still to come,
 * quantities that a shop refuses, orders that wait to be sent, and how often a supplier sent the same bytes again. Reports read a period of what only grows: for that a
 * block range index is enough.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create index purchase_order_line_open on purchase_order_line (supplier_id, purchase_order_id) where shipped + dead < quantity;
    create index purchase_order_unsent on purchase_order (created_at) where state = 'created';
    create index listing_refused on listing (storefront_id) where refusal is not null;
    create index seen_file_repeated on seen_file (supplier_id, sha256, id) where state = 'duplicate';
    create index document_recorded on document using brin (recorded_at) with (pages_per_range = 16);
    create index shipment_recorded on shipment using brin (recorded_at) with (pages_per_range = 16);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index shipment_recorded, document_recorded, seen_file_repeated, listing_refused, purchase_order_unsent,
      purchase_order_line_open;
  `);
}
