/** Products whose facts a transaction changed: what storefronts should show of them is reckoned once, at its end. */
export const createTouched =
  'create temporary table if not exists touched_product (product_id bigint primary key) on commit drop';

/** A statement, or the last part of one: the products of the SKUs in `changed` (supplier_sku) were touched. */
export function touchProductsOf(changed: string): string {
  return `insert into touched_product
    select distinct o.product_id from ${changed} c
    join supplier_offer o on o.supplier_id = :supplierId and o.supplier_sku = c.supplier_sku
    where o.product_id is not null
    on conflict do nothing`;
}
