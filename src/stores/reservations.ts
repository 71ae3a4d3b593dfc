import type { Database } from './database.ts';

/** Gives units back that will never come from this supplier. A reservation without units left is released. */
export async function releaseUnits(
  trx: Database,
  line: { readonly supplierId: string; readonly purchaseOrderId: string; readonly lineNumber: number },
  units: number,
  at: Date,
): Promise<void> {
  await trx.raw(
    `update reservation set quantity = greatest(0, quantity - :units),
       state = case when quantity <= :units then 'released' else state end,
       closed_at = case when quantity <= :units then cast(:at as timestamptz) else closed_at end
     where supplier_id = :supplierId and purchase_order_id = :purchaseOrderId and line_number = :lineNumber
       and state = 'held'`,
    { ...line, units, at },
  );
}

/**
 * Says when the supplier's own figure started to lack a purchase order: the first feed that is true after this moment
 * ends its reservations.
 */
export async function makeFirm(trx: Database, supplierId: string, purchaseOrderId: string, at: Date): Promise<void> {
  await trx('reservation')
    .where({ supplier_id: supplierId, purchase_order_id: purchaseOrderId, state: 'held' })
    .whereNull('firm_at')
    .update({ firm_at: at });
}

/** The same for those lines of a purchase order of which nothing is left to ship; the others are still on the shelf. */
export async function makeShippedFirm(
  trx: Database,
  supplierId: string,
  purchaseOrderId: string,
  at: Date,
): Promise<void> {
  await trx.raw(
    `update reservation r set firm_at = :at
     from purchase_order_line l
     where r.supplier_id = :supplierId and r.purchase_order_id = :purchaseOrderId and r.state = 'held' and r.firm_at is null
       and l.supplier_id = r.supplier_id and l.purchase_order_id = r.purchase_order_id and l.line_number = r.line_number
       and l.shipped > 0 and l.shipped + l.dead >= l.quantity`,
    { supplierId, purchaseOrderId, at },
  );
}
