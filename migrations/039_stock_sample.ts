import type { Knex } from 'knex';

/**
 * Of a huge feed the guard looks at every 64th SKU (src/stores/sql/feed-statistics.ts). Without an index it would go through
 * all of a million rows to find them, twice, which took longer than anything else it does. Its columns never change, so that updates stay
 * within their page.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create index supplier_stock_sample on supplier_stock (supplier_id, supplier_sku)
      where (hashtext(supplier_sku) & 63) = 0;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop index supplier_stock_sample');
}
