import type { Database } from './database.ts';

export interface Product {
  readonly sku: string;
  readonly gtin?: string | undefined;
  readonly title: string;
  /** null takes it away; absent leaves it as it is. */
  readonly category?: string | null | undefined;
  /** As above. */
  readonly minimumAdvertisedPrice?: { readonly amount: string; readonly currency: string } | null | undefined;
  /** Of one unit; as above. */
  readonly weightKg?: string | null | undefined;
  /** Dangerous goods; absent leaves it as it is. */
  readonly hazmat?: boolean | undefined;
}

/** What of a product decides its price and who may ship it; what is not said stays as it is. */
const setFacts = `
  update product o set
    category = case when g.has_category then g.category else o.category end,
    map_price = case when g.has_map then g.map_price else o.map_price end,
    map_currency = case when g.has_map then g.map_currency else o.map_currency end,
    weight_kg = case when g.has_weight then g.weight_kg else o.weight_kg end,
    hazmat = coalesce(g.hazmat, o.hazmat)
  from (
    select p ->> 'sku' as sku, jsonb_exists(p, 'category') as has_category, p ->> 'category' as category,
      jsonb_exists(p, 'minimumAdvertisedPrice') as has_map,
      cast(p #>> '{minimumAdvertisedPrice,amount}' as numeric) as map_price,
      p #>> '{minimumAdvertisedPrice,currency}' as map_currency,
      jsonb_exists(p, 'weightKg') as has_weight, cast(p ->> 'weightKg' as numeric) as weight_kg,
      cast(p ->> 'hazmat' as boolean) as hazmat
    from jsonb_array_elements(cast(:products as jsonb)) p
  ) g
  where o.sku = g.sku and (g.has_category or g.has_map or g.has_weight or g.hazmat is not null)`;

/** Adds or renames products and lists each on every storefront. Answers their ids. */
export async function upsertProducts(trx: Database, products: readonly Product[]): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `insert into product (sku, gtin, title)
     select sku, gtin, title from jsonb_to_recordset(cast(:products as jsonb)) as p(sku text, gtin text, title text)
     on conflict (sku) do update set gtin = coalesce(excluded.gtin, product.gtin), title = excluded.title
     returning id`,
    { products: JSON.stringify(products) },
  );
  await trx.raw(setFacts, { products: JSON.stringify(products) });
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
