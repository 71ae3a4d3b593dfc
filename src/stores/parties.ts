import type { Database } from './database.ts';
import { refreshListings } from './listings.ts';

export interface SupplierRow {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly reflectsAt: 'receipt' | 'acknowledgment' | 'shipment';
  readonly buffer: number;
}

/**
 * Copies what SQL needs of supplier profiles and storefronts into their tables; the files stay the truth. A supplier that
 * is retired offers nothing, because nothing could be ordered from it; suppliers that are not named stay as they are, since
 * another gateway may run them. Where that or a buffer changed, and for a new storefront, the listings are computed anew;
 * the sweep publishes them.
 */
export async function syncParties(
  db: Database,
  suppliers: readonly SupplierRow[],
  storefronts: readonly { readonly id: string; readonly adapter: string }[],
  now: Date,
  retired: readonly string[] = [],
): Promise<void> {
  await db.transaction(async (trx) => {
    await trx.raw('lock table supplier, storefront in share row exclusive mode');
    const before = await trx('supplier').select<{ id: string; buffer: number; is_active: boolean }[]>(
      'id',
      'buffer',
      'is_active',
    );
    for (const supplier of suppliers) {
      await trx.raw(
        `insert into supplier (id, name, time_zone, currency, reflects_at, buffer)
         values (:id, :name, :timeZone, :currency, :reflectsAt, :buffer)
         on conflict (id) do update set name = excluded.name, time_zone = excluded.time_zone,
           currency = excluded.currency, reflects_at = excluded.reflects_at, buffer = excluded.buffer,
           is_active = true, updated_at = now()`,
        { ...supplier },
      );
    }
    await trx('supplier')
      .whereIn('id', [...retired])
      .update({ is_active: false });
    for (const storefront of storefronts) await syncStorefront(trx, storefront, now);
    const after = await trx('supplier').select<typeof before>('id', 'buffer', 'is_active');
    const changed = after.filter(({ id, buffer, is_active }) => {
      const old = before.find((row) => row.id === id);
      return old !== undefined && (old.buffer !== buffer || old.is_active !== is_active);
    });
    if (changed.length > 0)
      await refreshOfferedBy(
        trx,
        changed.map(({ id }) => id),
        now,
      );
  });
}

async function syncStorefront(
  trx: Database,
  storefront: { readonly id: string; readonly adapter: string },
  now: Date,
): Promise<void> {
  await trx.raw(
    `insert into storefront (id, adapter) values (:id, :adapter)
     on conflict (id) do update set adapter = excluded.adapter, updated_at = now()`,
    { ...storefront },
  );
  const { rows } = await trx.raw<{ rows: { product_id: string }[] }>(
    `insert into listing (storefront_id, product_id) select :id, id from product
     on conflict do nothing returning product_id`,
    { id: storefront.id },
  );
  if (rows.length > 0) await refreshListings(trx, now, { productIds: rows.map((row) => row.product_id) });
}

async function refreshOfferedBy(trx: Database, supplierIds: readonly string[], now: Date): Promise<void> {
  const products = await trx('supplier_offer')
    .distinct('product_id')
    .whereIn('supplier_id', [...supplierIds])
    .whereNotNull('product_id');
  await refreshListings(trx, now, { productIds: products.map((row) => row.product_id) });
}

/** The event after which the supplier's own figure lacks what we ordered. */
export async function stockReflectsAt(
  db: Database,
  supplierId: string,
): Promise<SupplierRow['reflectsAt'] | undefined> {
  const row = await db('supplier').where({ id: supplierId }).first('reflects_at');
  return row?.reflects_at;
}
