import type { Database } from './database.ts';

interface StoredLearnt {
  readonly days: { readonly least: number; readonly most: number };
  readonly samples: number;
}

/** How long one supplier really takes; domain/learnt-days.ts says what it means. */
export interface StoredLearntDays {
  readonly handling?: StoredLearnt | undefined;
  readonly transit?:
    | readonly (StoredLearnt & { readonly service: string; readonly zone?: string | undefined })[]
    | undefined;
}

/** What was seen of one supplier since a moment, the newest of it. */
export interface SeenDays {
  readonly handling: readonly { readonly sentAt: Date; readonly leftAt: Date }[];
  readonly transit: readonly {
    readonly service: string;
    readonly zone: string | null;
    readonly leftAt: Date;
    readonly arrivedOn: string;
  }[];
}

/** More samples than this say nothing more. */
const MOST = 2_000;

/**
 * Purchase orders with the moment at which the first parcel of each left, and packages with the day on which they should be, or were,
 * delivered. What the supplier said that it had not in stock took long for another reason.
 */
export async function seenDays(db: Database, supplierId: string, since: Date): Promise<SeenDays> {
  const { rows: handling } = await db.raw<{ rows: SeenDays['handling'][number][] }>(
    `select p.sent_at as "sentAt", min(coalesce(s.shipped_at, s.recorded_at)) as "leftAt"
     from purchase_order p
     join shipment_line x on x.supplier_id = p.supplier_id and x.purchase_order_id = p.id
     join package k on k.supplier_id = x.supplier_id and k.id = x.package_id
     join shipment s on s.supplier_id = k.supplier_id and s.id = k.shipment_id and s.in_force
     where p.supplier_id = :supplierId and p.sent_at >= :since and not exists (
       select from order_acknowledgment a
       join order_acknowledgment_line al on al.supplier_id = a.supplier_id and al.acknowledgment_id = a.id
       where a.supplier_id = p.supplier_id and a.purchase_order_id = p.id and al.verdict = 'backordered')
     group by p.id, p.sent_at order by p.sent_at desc limit :most`,
    { supplierId, since, most: MOST },
  );
  const { rows: transit } = await db.raw<{ rows: SeenDays['transit'][number][] }>(
    `select distinct on (coalesce(s.shipped_at, s.recorded_at), k.id) p.delivery_terms ->> 'service' as service,
       p.delivery_terms ->> 'zone' as zone, coalesce(s.shipped_at, s.recorded_at) as "leftAt",
       coalesce(k.delivered_on, k.delivers_on) as "arrivedOn"
     from shipment s
     join package k on k.supplier_id = s.supplier_id and k.shipment_id = s.id
     join shipment_line x on x.supplier_id = k.supplier_id and x.package_id = k.id
     join purchase_order p on p.supplier_id = x.supplier_id and p.id = x.purchase_order_id
     where s.supplier_id = :supplierId and s.in_force and coalesce(s.shipped_at, s.recorded_at) >= :since
       and coalesce(k.delivered_on, k.delivers_on) is not null and p.delivery_terms is not null
     order by coalesce(s.shipped_at, s.recorded_at) desc, k.id limit :most`,
    { supplierId, since, most: MOST },
  );
  return { handling, transit };
}

/** Keeps what was learnt of a supplier in place of what was learnt before. */
export async function keepLearntDays(
  trx: Database,
  supplierId: string,
  days: StoredLearntDays,
  at: Date,
): Promise<void> {
  await trx('learnt_days')
    .insert({ supplier_id: supplierId, days: JSON.stringify(days), learnt_at: at })
    .onConflict('supplier_id')
    .merge();
}
