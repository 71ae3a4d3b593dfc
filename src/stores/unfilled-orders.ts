import type { Database } from './database.ts';

/** Which offers make it worthwhile to route an order again. */
const WHICH = {
  'in another currency': 'f.currency <> o.currency',
  'of the supplier': 'f.supplier_id = :supplierId',
} as const;

/**
 * Orders with something that nobody could fill and for which there are such offers; not those that were routed too often by
 * themselves.
 */
export async function unfilledOrders(
  db: Database,
  which: keyof typeof WHICH,
  { mostAttempts, supplierId = null }: { readonly mostAttempts: number; readonly supplierId?: string | null },
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select o.id from sales_order o
     where o.state = 'unfulfillable' and exists (
       select from sales_order_line l join supplier_offer f on f.product_id = l.product_id
       where l.order_id = o.id and ${WHICH[which]})
     and (select count(*) from routing_decision d where d.order_id = o.id) < :mostAttempts
     order by o.id`,
    { mostAttempts, supplierId },
  );
  return rows.map(({ id }) => id);
}
