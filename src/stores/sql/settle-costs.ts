/**
 * Brings the costs of offers in line with the catalogs of their supplier, as of today in its time zone: of the prices of one
 * unit that hold, the one that began last, of those the one of the newest catalog. Where none holds any more, the last one
 * stays until the stock feed says a cost again. Touches only what differs, and writes down what it was.
 *
 * @param only a condition on the offers (`o`) that are looked at
 */
export function settleCosts(only: string): string {
  return `
  with today as (
    select (cast(:now as timestamptz) at time zone time_zone)::date as day from supplier where id = :supplierId
  ),
  concerned as (select o.* from supplier_offer o where o.supplier_id = :supplierId and ${only}),
  chosen as (
    select distinct on (p.supplier_sku) p.supplier_sku, p.cost, p.currency, p.price_catalog_id
    from catalog_price p
    join price_catalog c on c.supplier_id = p.supplier_id and c.id = p.price_catalog_id
    cross join today
    where p.supplier_id = :supplierId and p.supplier_sku in (select supplier_sku from concerned)
      and c.state in ('applied', 'released') and p.minimum_quantity <= 1
      and p.effective_on <= today.day and coalesce(p.ends_on, today.day) >= today.day
    order by p.supplier_sku, p.effective_on desc, c.as_of desc, c.id desc
  ),
  diff as materialized (
    select o.supplier_sku, o.product_id, o.cost as old_cost, o.currency as old_currency, o.cost_catalog as old_catalog,
      case when n.supplier_sku is null then o.cost else n.cost end as cost, coalesce(n.currency, o.currency) as currency,
      n.price_catalog_id as catalog
    from concerned o left join chosen n using (supplier_sku)
    where (n.supplier_sku is null and o.cost_catalog is not null)
      or (n.supplier_sku is not null
        and (n.cost, n.currency, n.price_catalog_id) is distinct from (o.cost, o.currency, o.cost_catalog))
  ),
  changed as (
    update supplier_offer o set cost = d.cost, currency = d.currency, cost_catalog = d.catalog
    from diff d where o.supplier_id = :supplierId and o.supplier_sku = d.supplier_sku
  ),
  moved as (select * from diff where (cost, currency) is distinct from (old_cost, old_currency)),
  remembered as (
    insert into stock_change (supplier_id, price_catalog_id, supplier_sku, cost_before, cost_after, before, after, changed_at)
    select :supplierId, catalog, supplier_sku, old_cost, cost,
      jsonb_build_object('cost', old_cost, 'currency', old_currency), jsonb_build_object('cost', cost, 'currency', currency),
      cast(:now as timestamptz)
    from moved
  ),
  touched as (
    insert into touched_product select distinct product_id from moved where product_id is not null on conflict do nothing
  )
  select (select count(*) from moved)::int as changed, (count(*) filter (where catalog is null))::int as ended from diff`;
}
