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

/** For a row `d` (supplier_sku, gtin) that is not an offer yet: what it joins, and the product by these rules in this order. */
export function productOf(rules: readonly (keyof typeof found)[]): {
  readonly joins: string;
  readonly product: string;
} {
  if (rules.length === 0) return { joins: '', product: 'null::bigint' };
  return {
    joins: rules.map((rule) => found[rule]).join('\n'),
    product: `coalesce(${rules.map((rule) => `by_${rule}.id`).join(', ')})`,
  };
}

const found = {
  list: `left join (
      select l.key, p.id from jsonb_each_text(cast(:list as jsonb)) l join product p on p.sku = l.value
    ) by_list on by_list.key = d.supplier_sku`,
  gtin: `left join (
      select gtin, min(id) as id from product where gtin is not null group by gtin having count(*) = 1
    ) by_gtin on by_gtin.gtin = d.gtin`,
  sku: 'left join product by_sku on by_sku.sku = d.supplier_sku',
} as const;
