import type { Database } from './database.ts';

/** An order as a list shows it. */
export interface OrderRow {
  readonly storefront: string;
  readonly orderId: string;
  readonly state: string;
  /** Only a test. */
  readonly isTest: boolean;
  readonly reason: string | null;
  readonly placedAt: Date;
  readonly purchaseOrders: readonly { readonly supplier: string; readonly poNumber: string; readonly state: string }[];
}

export interface WantedOrders {
  readonly storefront?: string | undefined;
  readonly state?: string | undefined;
  readonly limit: number;
}

/** Orders, the newest first. */
export async function listOrders(db: Database, { storefront, state, limit }: WantedOrders): Promise<OrderRow[]> {
  const { rows } = await db.raw<{ rows: OrderRow[] }>(
    `select o.storefront_id as storefront, o.external_id as "orderId", o.state, o.is_test as "isTest", o.reason, o.placed_at as "placedAt",
       (select coalesce(jsonb_agg(jsonb_build_object('supplier', p.supplier_id, 'poNumber', p.po_number, 'state', p.state)
          order by p.id), '[]') from purchase_order p where p.order_id = o.id) as "purchaseOrders"
     from sales_order o
     where (cast(:storefront as text) is null or o.storefront_id = :storefront)
       and (cast(:state as text) is null or o.state = :state)
     order by o.id desc limit :limit`,
    { storefront: storefront ?? null, state: state ?? null, limit },
  );
  return rows;
}

/** The suppliers that a purchase order number, or a customer's order, has to do with. */
export async function suppliersConcerned(
  db: Database,
  about: { readonly poNumber: string } | { readonly storefront: string; readonly orderId: string },
): Promise<string[]> {
  const query = db('purchase_order as p').distinct();
  if ('poNumber' in about) return query.where('p.po_number', about.poNumber).pluck('p.supplier_id');
  return query
    .join('sales_order as o', 'o.id', 'p.order_id')
    .where({ 'o.storefront_id': about.storefront, 'o.external_id': about.orderId })
    .pluck('p.supplier_id');
}
