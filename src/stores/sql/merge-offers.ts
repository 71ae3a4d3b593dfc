/**
 * Brings the offers of one supplier in line with the stage, touching only rows that differ. A SKU missing from a full
 * feed grows its streak; one that is back, or was in the feed all along, has none; one whose line is held keeps it. The line of the first warehouse
 * speaks for the SKU.
 */
export const mergeOffers = `
  with offered as (
    select distinct on (supplier_sku) supplier_sku, gtin, cost, coalesce(currency, :currency) as currency, discontinued
    from stage_stock where not is_held order by supplier_sku, position
  )
  merge into supplier_offer o
  using offered s on o.supplier_id = :supplierId and o.supplier_sku = s.supplier_sku
  when matched and (
      (s.gtin is not null and o.gtin is distinct from s.gtin)
      or (s.cost is not null and (o.cost is distinct from s.cost or o.currency is distinct from s.currency))
      or o.discontinued is distinct from s.discontinued or o.missing_streak > 0
    ) then update set
      gtin = coalesce(s.gtin, o.gtin), cost = coalesce(s.cost, o.cost),
      currency = case when s.cost is null then o.currency else s.currency end,
      discontinued = s.discontinued, missing_streak = 0
  when not matched then insert (supplier_id, supplier_sku, gtin, cost, currency, discontinued)
    values (:supplierId, s.supplier_sku, s.gtin, s.cost, s.currency, s.discontinued)`;

/** SKUs of the supplier that a full feed did not name. Answers how long each has been missing. */
export const countMissing = `
  update supplier_offer o set missing_streak = missing_streak + 1
  where o.supplier_id = :supplierId
    and not exists (select from stage_stock s where s.supplier_sku = o.supplier_sku)
    and o.missing_streak < :missingFeeds`;
