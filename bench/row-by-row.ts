import type { Database } from '../src/stores/database.ts';

export interface BenchRow {
  readonly sku: string;
  readonly quantity: number;
  readonly cost: string;
}

/**
 * The naive way, at its best: two upserts per SKU, all in one transaction, only what differs is written. It is taken back, so that
 * the feed after it finds the same rows to change.
 */
export async function rowByRow(db: Database, supplierId: string, rows: Iterable<BenchRow>): Promise<void> {
  const trx = await db.transaction();
  try {
    let ordinal = 0;
    for (const { sku, quantity, cost } of rows) {
      ordinal += 4;
      await trx.raw(
        `insert into supplier_offer as o (supplier_id, supplier_sku, cost, currency) values (?, ?, ?, 'USD')
         on conflict (supplier_id, supplier_sku) do update set cost = excluded.cost, currency = excluded.currency
         where (o.cost, o.currency) is distinct from (excluded.cost, excluded.currency)`,
        [supplierId, sku, cost],
      );
      await trx.raw(
        `insert into supplier_stock as k (supplier_id, supplier_sku, quantity, feed_run_id, source_ordinal)
         values (?, ?, ?, 1, ?)
         on conflict (supplier_id, supplier_sku, warehouse) do update set quantity = excluded.quantity
         where k.quantity is distinct from excluded.quantity`,
        [supplierId, sku, quantity, ordinal],
      );
    }
  } finally {
    await trx.rollback();
  }
}
