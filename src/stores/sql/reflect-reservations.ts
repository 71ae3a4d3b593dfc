import { touchProductsOf } from './touched.ts';

/**
 * Ends reservations that the supplier's own figure shows by now: the event after which it subtracts our order (firm_at)
 * lies before the moment the feed was true. Otherwise the same units would be subtracted twice, or never again sold.
 *
 * Only a SKU whose whole figure the stage says can show anything: one that a feed does not name, or says only in part,
 * keeps its old figure, and with it our orders stay subtracted.
 */
export const reflectReservations = `
  with shown as (
    select s.supplier_sku from stage_stock s
    where s.supplier_sku in (
      select r.supplier_sku from reservation r
      where r.supplier_id = :supplierId and r.state = 'held' and r.firm_at <= :asOf)
    group by s.supplier_sku
    having bool_and(not s.is_held and (s.quantity is not null or s.discontinued))
  ),
  reflected as (
    update reservation r set state = 'reflected', closed_at = :now, reflected_by = :feedRunId
    where r.supplier_id = :supplierId and r.state = 'held' and r.firm_at <= :asOf
      and r.supplier_sku in (select supplier_sku from shown)
    returning r.supplier_sku
  )
  ${touchProductsOf('reflected')}`;
