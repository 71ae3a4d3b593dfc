/**
 * What a person should know of prices. Both are asked after every batch, also when a million products are like that, so
 * they count no further than to a thousand.
 */

/** By supplier: products that the storefront sells below the floor of now, and one of them. */
export const belowFloor = `
  select s.id as "supplierId", example.sku, counted.products, example.pushed, example.floor, example.cost
  from supplier s
  cross join lateral (
    select p.sku, trim_scale(l.pushed) as pushed, trim_scale(l.floor) as floor, trim_scale(l.cost) as cost
    from listing_price l join product p on p.id = l.product_id
    where l.storefront_id = :storefrontId and l.supplier_id = s.id
      and l.pushed < l.floor and l.pushed_currency = l.currency
    limit 1
  ) example
  cross join lateral (
    select count(*)::int as products from (
      select from listing_price l
      where l.storefront_id = :storefrontId and l.supplier_id = s.id
        and l.pushed < l.floor and l.pushed_currency = l.currency
      limit 1000
    ) few
  ) counted
  order by s.id`;

/** By reason: products with a cost of which no price can be made, and one of them. */
export const unpriced = `
  select f.finding, example.sku, counted.products
  from (values ('currency'), ('no-rule'), ('zero')) as f(finding)
  cross join lateral (
    select p.sku from listing_price l join product p on p.id = l.product_id
    where l.storefront_id = :storefrontId and l.finding = f.finding and l.finding in ('currency', 'no-rule', 'zero')
    limit 1
  ) example
  cross join lateral (
    select count(*)::int as products from (
      select from listing_price l
      where l.storefront_id = :storefrontId and l.finding = f.finding and l.finding in ('currency', 'no-rule', 'zero')
      limit 1000
    ) few
  ) counted`;
