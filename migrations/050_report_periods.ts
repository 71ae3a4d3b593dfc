import type { Knex } from 'knex';

/** Reports look for what happened in a period. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create index sales_order_placed on sales_order (placed_at);
    create index purchase_order_created on purchase_order (created_at);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop index purchase_order_created; drop index sales_order_placed');
}
