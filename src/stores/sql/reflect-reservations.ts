/**
 * Ends reservations that the supplier's own figure shows by now: the event after which it subtracts our order (firm_at)
 * lies before the moment the feed was true. Otherwise the same units would be subtracted twice, or never again sold.
 */
export const reflectReservations = `
  with reflected as (
    update reservation r set state = 'reflected', closed_at = :now, reflected_by = :feedRunId
    where r.supplier_id = :supplierId and r.state = 'held' and r.firm_at <= :asOf
    returning r.supplier_sku
  )
  insert into touched_product
  select distinct o.product_id from reflected r
  join supplier_offer o on o.supplier_id = :supplierId and o.supplier_sku = r.supplier_sku
  where o.product_id is not null
  on conflict do nothing`;
