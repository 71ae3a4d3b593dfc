import type { Database } from './database.ts';

/** The ids by which one shop knows our SKUs; of those that were never looked up, nothing. */
export async function readItems(
  db: Database,
  storefrontId: string,
  skus: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const { rows } = await db.raw<{ rows: { sku: string; ids: unknown }[] }>(
    `select i.sku, i.ids from jsonb_array_elements_text(cast(:skus as jsonb)) as wanted(sku)
     join storefront_item i on i.storefront_id = :storefrontId and i.sku = wanted.sku`,
    { storefrontId, skus: JSON.stringify(skus) },
  );
  return new Map(rows.map(({ sku, ids }) => [sku, ids]));
}

/** In one order of the SKUs, so that two who remember the same ones do not wait for each other. */
export async function rememberItems(
  db: Database,
  storefrontId: string,
  items: ReadonlyMap<string, unknown>,
  at: Date,
): Promise<void> {
  if (items.size === 0) return;
  await db.raw(
    `insert into storefront_item (storefront_id, sku, ids, seen_at)
     select :storefrontId, key, value, cast(:at as timestamptz) from jsonb_each(cast(:items as jsonb)) order by key
     on conflict (storefront_id, sku) do update set ids = excluded.ids, seen_at = excluded.seen_at`,
    { storefrontId, items: JSON.stringify(Object.fromEntries(items)), at },
  );
}

export async function forgetItems(db: Database, storefrontId: string, skus: readonly string[]): Promise<void> {
  if (skus.length === 0) return;
  await db.raw(
    `delete from storefront_item i using (
       select sku from storefront_item
       where storefront_id = :storefrontId and sku in (select jsonb_array_elements_text(cast(:skus as jsonb)))
       order by sku for update
     ) gone
     where i.storefront_id = :storefrontId and i.sku = gone.sku`,
    { storefrontId, skus: JSON.stringify(skus) },
  );
}
