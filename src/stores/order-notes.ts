import type { Database } from './database.ts';

/** A purchase order that staff of the shop may want to know of. */
export interface NoteworthyOrder {
  readonly id: string;
  /** The shop's order id. */
  readonly orderId: string;
  readonly supplierId: string;
  readonly supplierName: string;
  readonly poNumber: string;
}

/**
 * Purchase orders of a shop's orders that were made since the last note, oldest first. What is younger than `settledMs` waits: numbers
 * are given before they are committed. Tests are none of the shop's business.
 */
export async function noteworthyOrders(
  db: Database,
  storefrontId: string,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<NoteworthyOrder[]> {
  await db.raw(
    `insert into order_note_progress (storefront_id, after_purchase_order)
     select :storefrontId, coalesce((select id from purchase_order order by id desc limit 1), 0)
     on conflict do nothing`,
    { storefrontId },
  );
  const { rows } = await db.raw<{ rows: NoteworthyOrder[] }>(
    `select p.id, o.external_id as "orderId", p.supplier_id as "supplierId", s.name as "supplierName", p.po_number as "poNumber"
     from order_note_progress n
     join purchase_order p on p.id > n.after_purchase_order
     join sales_order o on o.id = p.order_id and o.storefront_id = n.storefront_id and not o.is_test
     join supplier s on s.id = p.supplier_id
     where n.storefront_id = :storefrontId and p.created_at < :before
     order by p.id limit :limit`,
    { storefrontId, before, limit },
  );
  return rows;
}

export async function noted(db: Database, storefrontId: string, purchaseOrderId: string): Promise<void> {
  await db('order_note_progress')
    .where({ storefront_id: storefrontId })
    .update({ after_purchase_order: db.raw('greatest(after_purchase_order, cast(? as bigint))', [purchaseOrderId]) });
}
