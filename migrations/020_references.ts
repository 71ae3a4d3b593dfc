import type { Knex } from 'knex';

/** A supplier answers with a number of its own, and people search by it. */
export async function up(db: Knex): Promise<void> {
  await db.raw('create index purchase_order_reference on purchase_order (supplier_reference)');
  await db.raw('create index purchase_order_number on purchase_order (po_number)');
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop index purchase_order_number');
  await db.raw('drop index purchase_order_reference');
}
