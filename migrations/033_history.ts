import type { Knex } from 'knex';

/** Finds the orders that took units of one SKU, also those that are over, without looking at any other. */
export async function up(db: Knex): Promise<void> {
  await db.raw(
    'create index reservation_sku on reservation (supplier_id, supplier_sku, purchase_order_id, line_number)',
  );
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop index reservation_sku');
}
