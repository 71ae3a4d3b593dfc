/**
 * Joins offers that have no product yet to ours, by one rule. An offer keeps the product it has; a GTIN that several of
 * our products share decides nothing.
 */
export const matchProducts = {
  /** `:list` is a JSON object: supplier SKU → our SKU. */
  list: `
    with matched as (
      update supplier_offer o set product_id = p.id
      from jsonb_each_text(cast(:list as jsonb)) l join product p on p.sku = l.value
      where o.supplier_id = :supplierId and o.supplier_sku = l.key and o.product_id is null
      returning o.product_id
    )
    insert into touched_product select distinct product_id from matched on conflict do nothing`,
  gtin: `
    with single as (
      select gtin, min(id) as id from product where gtin is not null group by gtin having count(*) = 1
    ), matched as (
      update supplier_offer o set product_id = single.id from single
      where o.supplier_id = :supplierId and o.gtin = single.gtin and o.product_id is null
      returning o.product_id
    )
    insert into touched_product select distinct product_id from matched on conflict do nothing`,
  sku: `
    with matched as (
      update supplier_offer o set product_id = p.id from product p
      where o.supplier_id = :supplierId and o.supplier_sku = p.sku and o.product_id is null
      returning o.product_id
    )
    insert into touched_product select distinct product_id from matched on conflict do nothing`,
} as const;
