/**
 * Switches the stock of one supplier to what the stage says, in one statement that touches only rows that differ. An
 * unknown quantity leaves the old one. In a full feed (:isFull) a warehouse that a named SKU no longer has goes to
 * zero at once, and a SKU that was missing from :missingFeeds full feeds goes to zero everywhere; one with a held line keeps what it has.
 */
export const mergeStock = `
  with merged as (
    merge into supplier_stock t
    using (
      select supplier_sku, warehouse, quantity, quantity_is_exact, available_on, source_ordinal
      from stage_stock where quantity is not null
      union all
      select k.supplier_sku, k.warehouse, 0, true, null, 0
      from supplier_stock k
      join supplier_offer o on o.supplier_id = k.supplier_id and o.supplier_sku = k.supplier_sku
      where :isFull and k.supplier_id = :supplierId and k.quantity > 0
        and not exists (
          select from stage_stock s
          where s.supplier_sku = k.supplier_sku and (s.warehouse = k.warehouse or s.is_held))
        and (o.missing_streak >= :missingFeeds
          or exists (select from stage_stock s where s.supplier_sku = k.supplier_sku))
    ) s on t.supplier_id = :supplierId and t.supplier_sku = s.supplier_sku and t.warehouse = s.warehouse
    when matched and (t.quantity, t.quantity_is_exact, t.available_on)
        is distinct from (s.quantity, s.quantity_is_exact, s.available_on) then
      update set quantity = s.quantity, quantity_is_exact = s.quantity_is_exact, available_on = s.available_on,
        feed_run_id = :feedRunId, source_ordinal = s.source_ordinal
    when not matched then
      insert (supplier_id, supplier_sku, warehouse, quantity, quantity_is_exact, available_on, feed_run_id, source_ordinal)
      values (:supplierId, s.supplier_sku, s.warehouse, s.quantity, s.quantity_is_exact, s.available_on, :feedRunId,
        s.source_ordinal)
    returning merge_action() as action, t.supplier_sku, t.quantity, s.source_ordinal
  ),
  touched as (
    insert into touched_product
    select distinct o.product_id from merged m
    join supplier_offer o on o.supplier_id = :supplierId and o.supplier_sku = m.supplier_sku
    where o.product_id is not null
    on conflict do nothing
  )
  select
    count(*) filter (where action = 'INSERT')::int as inserted,
    count(*) filter (where action = 'UPDATE')::int as changed,
    count(*) filter (where action = 'UPDATE' and quantity = 0)::int as zeroed
  from merged`;
