import type { Database } from './database.ts';

export interface UnansweredOrder {
  readonly purchaseOrderId: string;
  /** The delivery of its document. */
  readonly deliveryId: string;
  /** When it was at the supplier first. */
  readonly since: Date;
}

/** What may still be done about an order: its document sent once more, because it may be lost, or the supplier asked to cancel. */
export type UnansweredStep = 'resend' | 'cancel';

const OPEN: Readonly<Record<UnansweredStep, string>> = {
  // Not even a 997 came, and it was sent once.
  resend: `d.state = 'sent' and p.received_at is null and d.resends = 0 and length(d.bytes) > 0`,
  // The supplier was not asked to change or cancel anything yet.
  cancel: `d.state in ('sent', 'acknowledged') and not exists (
    select from purchase_order_change c where c.supplier_id = p.supplier_id and c.purchase_order_id = p.id)`,
};

/** Orders that a supplier has, as far as we know, and of which it has not said anything: oldest first. */
export async function unansweredOrders(
  db: Database,
  supplierId: string,
  step: UnansweredStep,
  sent: { readonly before: Date; readonly limit: number },
): Promise<UnansweredOrder[]> {
  const { rows } = await db.raw<{ rows: UnansweredOrder[] }>(
    `select p.id as "purchaseOrderId", d.id as "deliveryId", p.sent_at as since
     from purchase_order p
     join delivery d on d.supplier_id = p.supplier_id and d.purchase_order_id = p.id and d.kind = 'order'
     where p.supplier_id = :supplierId and p.sent_at <= :before and p.state in ('sent', 'received')
       and p.acknowledged_at is null and p.shipped_at is null and p.invoiced_at is null and ${OPEN[step]}
     order by p.sent_at limit :limit`,
    { supplierId, ...sent },
  );
  return rows;
}
