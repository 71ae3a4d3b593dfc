import { touchProductsOf } from './touched.ts';

/**
 * Ends reservations that the supplier's own figure shows by now: the event after which it subtracts our order (firm_at)
 * lies before the moment the feed was true. Otherwise the same units would be subtracted twice, or never again sold.
 *
 * Only a SKU whose whole figure the stage says can show anything: one that a feed does not name, or says only in part,
 * keeps its old figure, and with it our orders stay subtracted.
 *
 * @param isRest the stage has only what is not known to be as it was (pipeline/inbound/imprint.ts)
 */
export function reflectReservations(isRest: boolean): string {
  return `
  with shown as (
    select s.supplier_sku from stage_stock s
    where s.supplier_sku in (
      select r.supplier_sku from reservation r
      where r.supplier_id = :supplierId and r.state = 'held' and r.firm_at <= :asOf)
    group by s.supplier_sku
    having bool_and(not s.is_held and (s.quantity is not null or s.discontinued))
    ${isRest ? shownAsBefore : ''}
  ),
  reflected as (
    update reservation r set state = 'reflected', closed_at = :now, reflected_by = :feedRunId
    where r.supplier_id = :supplierId and r.state = 'held' and r.firm_at <= :asOf
      and r.supplier_sku in (select supplier_sku from shown)
    returning r.supplier_sku
  )
  ${touchProductsOf('reflected')}`;
}

/** What the stage leaves out was said again, in full. */
const shownAsBefore = `union
    select o.supplier_sku from supplier_offer o
    where o.supplier_id = :supplierId and o.feed = :feed and o.unconfirmed_since is null
      and o.supplier_sku in (
        select r.supplier_sku from reservation r
        where r.supplier_id = :supplierId and r.state = 'held' and r.firm_at <= :asOf)
      and not exists (select from stage_stock s where s.supplier_sku = o.supplier_sku)`;
