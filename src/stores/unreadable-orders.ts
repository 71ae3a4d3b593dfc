import type { Database } from './database.ts';

export interface UnreadableOrder {
  readonly supplierId: string;
  /** The delivery that could not be read. */
  readonly id: string;
  readonly since: Date;
}

/**
 * Order documents that their supplier could not read and of which nothing was taken, shipped or sent again since: oldest
 * first.
 */
export async function unreadableOrders(db: Database, limit: number): Promise<UnreadableOrder[]> {
  const { rows } = await db.raw<{ rows: UnreadableOrder[] }>(
    `select d.supplier_id as "supplierId", d.id, d.acknowledged_at as since
     from delivery d
     where d.kind = 'order' and d.state = 'failed' and d.failure = 'rejected' and d.acknowledged_at is not null
       and exists (select from purchase_order_line l
         where l.supplier_id = d.supplier_id and l.purchase_order_id = d.purchase_order_id
         having bool_and(l.acknowledged + l.backordered + l.shipped = 0))
     order by d.acknowledged_at limit :limit`,
    { limit },
  );
  return rows;
}
