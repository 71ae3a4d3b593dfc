import type { Database } from './database.ts';

/** Everything that was sent and came for one purchase order, for its clocks. */
export interface OrderFacts {
  readonly supplierId: string;
  readonly id: string;
  readonly poNumber: string;
  readonly orderId: string;
  readonly storefrontOrderId: string;
  readonly acknowledgedAt: Date | null;
  readonly invoicedAt: Date | null;
  readonly overdue: readonly StoredOverdue[];
  /** Since when its supplier has each clock. */
  readonly clockStarts: Readonly<Record<string, string>>;
  readonly ordered: number;
  readonly dead: number;
  readonly shipped: number;
  readonly invoiced: number;
  /** The latest of the days promised for lines that have not left. */
  readonly promisedOn: string | null;
  readonly lastShippedAt: Date | null;
  /** Our document, as it was sent last; null while none is sealed. */
  readonly delivery: OrderDelivery | null;
}

export interface OrderDelivery {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly failure: string | null;
  readonly format: string;
  readonly functionalId: string | null;
  readonly groupControlNumber: number | null;
  /** That it was sent was concluded, not seen. */
  readonly inferred: boolean;
  readonly sentAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly reason: string | null;
}

/** A step that is missing, as it is kept with its purchase order. */
export interface StoredOverdue {
  readonly step: string;
  readonly state: 'late' | 'overdue';
  readonly dueAt: string;
  /** Whether an exception says so; another one about the same order may speak for it. */
  readonly isRaised: boolean;
}

/** Reads and locks a purchase order with the facts its clocks need. */
export async function lockOrderFacts(trx: Database, supplierId: string, id: string): Promise<OrderFacts | undefined> {
  const locked = await trx('purchase_order').where({ supplier_id: supplierId, id }).forUpdate().first('id');
  return locked === undefined ? undefined : orderFacts(trx, supplierId, id);
}

/** The same facts for somebody who only looks. */
export async function orderFacts(db: Database, supplierId: string, id: string): Promise<OrderFacts | undefined> {
  const { rows } = await db.raw<{ rows: OrderFacts[] }>(
    `select p.supplier_id as "supplierId", p.id, p.po_number as "poNumber", p.order_id as "orderId",
       o.external_id as "storefrontOrderId", p.acknowledged_at as "acknowledgedAt", p.invoiced_at as "invoicedAt", p.overdue,
       (select clock_starts from supplier where id = p.supplier_id) as "clockStarts",
       l.ordered, l.dead, l.shipped, l.invoiced, m.promised_on as "promisedOn", s.last_shipped_at as "lastShippedAt",
       (select jsonb_build_object('id', d.id::text, 'name', d.name, 'state', d.state, 'failure', d.failure, 'format', d.format,
          'functionalId', d.functional_id, 'groupControlNumber', d.group_control_number, 'inferred', d.inferred,
          'sentAt', d.sent_at, 'acknowledgedAt', d.acknowledged_at, 'reason', d.reason)
        from delivery d where d.supplier_id = p.supplier_id and d.purchase_order_id = p.id and d.kind = 'order'
        order by d.id desc limit 1) as delivery
     from purchase_order p
     join sales_order o on o.id = p.order_id
     cross join lateral (
       select coalesce(sum(quantity), 0)::int as ordered, coalesce(sum(dead), 0)::int as dead,
         coalesce(sum(shipped), 0)::int as shipped, coalesce(sum(invoiced), 0)::int as invoiced
       from purchase_order_line where supplier_id = p.supplier_id and purchase_order_id = p.id) l
     cross join lateral (
       select max(on_day)::text as promised_on from (
         select distinct on (al.line_number) coalesce(al.expected_on, al.delivers_on) as on_day
         from order_acknowledgment a
         join order_acknowledgment_line al on al.supplier_id = a.supplier_id and al.acknowledgment_id = a.id
         join purchase_order_line pl on pl.supplier_id = a.supplier_id and pl.purchase_order_id = a.purchase_order_id
           and pl.line_number = al.line_number
         where a.supplier_id = p.supplier_id and a.purchase_order_id = p.id and coalesce(al.expected_on, al.delivers_on) is not null
           and pl.shipped < pl.quantity - pl.dead
         order by al.line_number, a.id desc, al.ordinal desc) latest) m
     cross join lateral (
       select max(sh.recorded_at) as last_shipped_at
       from shipment_line sl
       join package k on k.supplier_id = sl.supplier_id and k.id = sl.package_id
       join shipment sh on sh.supplier_id = k.supplier_id and sh.id = k.shipment_id
       where sl.supplier_id = p.supplier_id and sl.purchase_order_id = p.id) s
     where p.supplier_id = :supplierId and p.id = :id`,
    { supplierId, id },
  );
  return rows[0];
}

/** Whether the supplier could not read what it was sent last for a purchase order. */
export async function isUnreadable(db: Database, supplierId: string, purchaseOrderId: string): Promise<boolean> {
  const last = await db('delivery')
    .where({ supplier_id: supplierId, purchase_order_id: purchaseOrderId, kind: 'order' })
    .orderBy('id', 'desc')
    .first<{ failure: string | null } | undefined>('failure');
  return last?.failure === 'rejected';
}

/** Sets when a purchase order is looked at again, and what of it is overdue. */
export async function setOrderClock(
  trx: Database,
  supplierId: string,
  id: string,
  clock: { readonly at: Date | undefined; readonly overdue: readonly StoredOverdue[] },
): Promise<void> {
  await trx('purchase_order')
    .where({ supplier_id: supplierId, id })
    .update({ clock_at: clock.at ?? null, overdue: JSON.stringify(clock.overdue) });
}

/** Purchase orders whose clock has run out, oldest first; those that a step holds locked are looked at the next time. */
export async function ordersToLookAt(db: Database, supplierId: string, now: Date, limit: number): Promise<string[]> {
  return db('purchase_order')
    .where({ supplier_id: supplierId })
    .andWhere('clock_at', '<=', now)
    .orderBy('clock_at')
    .limit(limit)
    .pluck('id');
}

/** Has a purchase order looked at by the next watch that knows its supplier. */
export async function wantOrderClock(trx: Database, supplierId: string, id: string, now: Date): Promise<void> {
  await trx('purchase_order').where({ supplier_id: supplierId, id }).update({ clock_at: now });
}

export interface StoredClocks {
  /** What clocks and calendar say, as a text that is equal for equal ones; null before there were any. */
  readonly clocks: string | null;
  readonly starts: Readonly<Record<string, string>>;
}

/** The clocks by which the orders of a supplier were looked at last. */
export async function storedClocks(db: Database, supplierId: string): Promise<StoredClocks | undefined> {
  return db('supplier').where({ id: supplierId }).first({ clocks: 'clocks', starts: 'clock_starts' });
}

/** Goes by other clocks from now on: has every open order of a supplier since an instant looked at anew. */
export async function restartClocks(
  trx: Database,
  supplierId: string,
  { clocks, starts }: StoredClocks,
  at: { readonly now: Date; readonly since: Date },
): Promise<void> {
  await trx('supplier')
    .where({ id: supplierId })
    .update({ clocks, clock_starts: JSON.stringify(starts) });
  await trx('purchase_order')
    .where({ supplier_id: supplierId })
    .whereNotIn('state', ['invoiced', 'rejected', 'cancelled'])
    .andWhere('created_at', '>=', at.since)
    .update({ clock_at: at.now });
}
