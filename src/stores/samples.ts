import type { Database } from './database.ts';

/** Something that a supplier who only simulates could ship. */
export interface SampleOffer {
  readonly supplierId: string;
  readonly sku: string;
  readonly cost: string;
  readonly currency: string;
  readonly packSize: number;
}

/** What suppliers who only simulate have, of one SKU or of any; the first of them. */
export async function sampleOffer(db: Database, sku: string | undefined): Promise<SampleOffer | undefined> {
  const { rows } = await db.raw<{ rows: SampleOffer[] }>(
    `select o.supplier_id as "supplierId", p.sku, trim_scale(o.cost)::text as cost, o.currency, o.pack_size as "packSize"
     from supplier s
     join supplier_offer o on o.supplier_id = s.id
     join product p on p.id = o.product_id
     where s.is_active and s.is_simulator and o.cost is not null and (cast(:sku as text) is null or p.sku = :sku)
       and (select sum(k.quantity) from supplier_stock k
         where k.supplier_id = o.supplier_id and k.supplier_sku = o.supplier_sku) >= o.pack_size
     order by p.sku, o.supplier_id limit 1`,
    { sku: sku ?? null },
  );
  return rows[0];
}

/** Suppliers that only simulate. */
export async function simulators(db: Database): Promise<string[]> {
  return db('supplier').where({ is_active: true, is_simulator: true }).orderBy('id').pluck('id');
}
