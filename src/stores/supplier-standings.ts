import type { Database } from './database.ts';

/** What waits at a supplier, and when something of it was seen last. */
export interface SupplierStanding {
  readonly supplier: string;
  readonly errors: number;
  readonly warnings: number;
  readonly heldFeeds: number;
  /** Documents that are not at the supplier yet. */
  readonly waitingDeliveries: number;
  /** Purchase orders of which something is still to come. */
  readonly openOrders: number;
  /** Answers that should have come. */
  readonly overdue: number;
  readonly offers: number;
  /** SKUs of it that are none of our products. */
  readonly unmatched: number;
  readonly lastFileAt: Date | null;
  readonly lastPollAt: Date | null;
  /** Since when its mappings in force are in force. */
  readonly revisionSince: Date | null;
}

/** How all suppliers stand that were ever configured, or one of them; what waits or is open has indexes of its own, however much is done. */
export async function supplierStandings(db: Database, supplierId?: string): Promise<SupplierStanding[]> {
  const { rows } = await db.raw<{ rows: SupplierStanding[] }>(
    `select s.id as supplier, s.revision_since as "revisionSince",
       coalesce(e.errors, 0)::int as errors, coalesce(e.warnings, 0)::int as warnings,
       (select count(*)::int from feed_run r where r.supplier_id = s.id and r.state = 'held') as "heldFeeds",
       (select count(*)::int from delivery d where d.supplier_id = s.id and d.state in ('new', 'staged'))
         + (select count(*)::int from delivery d where d.supplier_id = s.id and d.state = 'failed') as "waitingDeliveries",
       (select count(distinct l.purchase_order_id)::int from purchase_order_line l
        where l.supplier_id = s.id and l.shipped + l.dead < l.quantity) as "openOrders",
       (select coalesce(sum(jsonb_array_length(p.overdue)), 0)::int from purchase_order p
        where p.supplier_id = s.id and p.overdue <> '[]') as overdue,
       (select count(*)::int from supplier_offer o where o.supplier_id = s.id) as offers,
       (select count(*)::int from supplier_offer o where o.supplier_id = s.id and o.product_id is null) as unmatched,
       (select max(f.received_at) from seen_file f where f.supplier_id = s.id) as "lastFileAt",
       (select max(w.polled_at) from folder_watch w where w.supplier_id = s.id) as "lastPollAt"
     from supplier s
     left join (
       select supplier_id, count(*) filter (where severity = 'error') as errors, count(*) filter (where severity = 'warning') as warnings
       from exception where closed_at is null group by 1) e on e.supplier_id = s.id
     where s.id = coalesce(:supplierId, s.id) order by s.id`,
    { supplierId: supplierId ?? null },
  );
  return rows;
}
