import type { Database } from './database.ts';

export interface FoundOrder {
  readonly storefront: string;
  readonly orderId: string;
  readonly supplier: string;
  readonly poNumber: string;
  /** The supplier's own number. */
  readonly supplierReference: string | null;
  readonly state: string;
}

const MOST = 100;

/** Purchase orders that somebody names by the supplier's number or by ours, exactly; the newest first. */
export async function findByReference(db: Database, reference: string): Promise<FoundOrder[]> {
  return db('purchase_order as p')
    .join('sales_order as o', 'o.id', 'p.order_id')
    .where((either) => either.where('p.supplier_reference', reference).orWhere('p.po_number', reference))
    .orderBy([{ column: 'p.created_at', order: 'desc' }, { column: 'p.id' }])
    .limit(MOST)
    .select({
      storefront: 'o.storefront_id',
      orderId: 'o.external_id',
      supplier: 'p.supplier_id',
      poNumber: 'p.po_number',
      supplierReference: 'p.supplier_reference',
      state: 'p.state',
    });
}
