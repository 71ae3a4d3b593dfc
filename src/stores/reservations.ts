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
