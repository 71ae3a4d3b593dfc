import type { Knex } from 'knex';

/**
 * Lists that people look through: orders of a state and by the beginning of their number, products in the order of their SKU, which
 * is that of bytes, so that one index finds the beginning of a SKU and goes on from there.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create index sales_order_state on sales_order (state, id);
    create index sales_order_external on sales_order (external_id collate "C");
    create index product_sku_bytes on product (sku collate "C");
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop index product_sku_bytes; drop index sales_order_external; drop index sales_order_state');
}
