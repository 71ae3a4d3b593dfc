import type { Database } from './database.ts';

export interface Product {
  readonly sku: string;
  readonly gtin?: string | undefined;
  readonly title: string;
}

/** Adds or renames products and lists each on every storefront. Answers their ids. */
export async function upsertProducts(trx: Database, products: readonly Product[]): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `insert into product (sku, gtin, title)
     select sku, gtin, title from jsonb_to_recordset(cast(:products as jsonb)) as p(sku text, gtin text, title text)
     on conflict (sku) do update set gtin = coalesce(excluded.gtin, product.gtin), title = excluded.title
     returning id`,
    { products: JSON.stringify(products) },
  );
  const ids = rows.map((row) => row.id);
  await trx.raw(
    `insert into listing (storefront_id, product_id)
     select s.id, p from storefront s cross join unnest(cast(:ids as bigint[])) p on conflict do nothing`,
    { ids: `{${ids.join(',')}}` },
  );
  return ids;
}

/** SKU → product id, for the SKUs that are known. */
export async function productIds(db: Database, skus: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db('product')
    .whereIn('sku', [...skus])
    .select<{ sku: string; id: string }[]>('sku', 'id');
  return new Map(rows.map((row) => [row.sku, row.id]));
}
