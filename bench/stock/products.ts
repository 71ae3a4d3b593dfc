import type { Database } from '../../src/stores/database.ts';

/**
 * Our products, one for each SKU, listed at a storefront that the gateway of the benchmark does not serve: telling shops is measured by
 * file-to-storefront.
 */
export async function listProducts(db: Database, skus: number): Promise<void> {
  await db.raw("insert into storefront (id, adapter) values ('elsewhere', 'headless')");
  await db.raw(
    `insert into product (sku, title)
     select 'AC-' || lpad(i::text, 7, '0'), 'Item ' || i from generate_series(1, ?::int) i`,
    [skus],
  );
  await db.raw("insert into listing (storefront_id, product_id) select 'elsewhere', id from product");
  await shopKnows(db);
  await db.raw('vacuum analyze product, listing');
}

/** The shop has been told everything, as it is between two files: otherwise a million listings would wait for it all along. */
export async function shopKnows(db: Database): Promise<void> {
  await db.raw(
    'update listing set pushed = desired, pushed_version = desired_version, pushed_at = now() where desired_version > pushed_version',
  );
}
