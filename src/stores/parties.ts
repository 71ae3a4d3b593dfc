import type { Database } from './database.ts';

export interface SupplierRow {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly reflectsAt: 'receipt' | 'acknowledgment' | 'shipment';
  readonly buffer: number;
}

/** Copies what SQL needs of the supplier profiles and storefronts into their tables; the files stay the truth. */
export async function syncParties(
  db: Database,
  suppliers: readonly SupplierRow[],
  storefronts: readonly { readonly id: string; readonly adapter: string }[],
): Promise<void> {
  await db.transaction(async (trx) => {
    for (const supplier of suppliers) {
      await trx.raw(
        `insert into supplier (id, name, time_zone, currency, reflects_at, buffer)
         values (:id, :name, :timeZone, :currency, :reflectsAt, :buffer)
         on conflict (id) do update set name = excluded.name, time_zone = excluded.time_zone,
           currency = excluded.currency, reflects_at = excluded.reflects_at, buffer = excluded.buffer, updated_at = now()`,
        { ...supplier },
      );
    }
    for (const storefront of storefronts) {
      await trx.raw(
        `insert into storefront (id, adapter) values (:id, :adapter)
         on conflict (id) do update set adapter = excluded.adapter, updated_at = now()`,
        { ...storefront },
      );
      await trx.raw(
        `insert into listing (storefront_id, product_id) select :id, id from product on conflict do nothing`,
        { id: storefront.id },
      );
    }
  });
}
