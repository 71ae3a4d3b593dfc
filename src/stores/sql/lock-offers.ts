import { anyOf, prepare } from '../prepared.ts';
import { depletion, figure, isOverdue, isPaused, isStale } from './offer-terms.ts';
import { isRefused } from './stock-refusals.ts';

/**
 * The offers for some products, locked in one order (supplier, SKU) so that two orders never reserve the same unit and
 * never wait for each other in a circle.
 */
export const lockOffers = prepare(
  'lock offers',
  `select count(*) from (
     select 1 from supplier_offer
     where product_id = ${anyOf('productIds')}
     order by supplier_id, supplier_sku
     for no key update) locked`,
);

/** What each supplier reported, how old its figure is, and our reservations that the figure does not show yet. */
export const routableOffers = prepare(
  'routable offers',
  `select o.supplier_id as "supplierId", o.supplier_sku as "supplierSku", o.product_id as "productId",
     o.cost as "unitCost", o.currency,
     stock.units as reported, coalesce(reserved.units, 0)::int as unreflected, o.pack_size as "packSize",
     case when ${isPaused} then s.paused_because end as "pausedBecause",
     case when ${isStale()} then 'stale' when ${isOverdue()} then 'ageing' else 'fresh' end as staleness,
     figure.confirmed_at as "confirmedAt", ${isRefused} as "isRefused", p.weight_kg as "weightKg", p.hazmat,
     case when d.per_hour is not null then json_build_object('mean', d.per_hour * s.learn_hours,
       'deviation', d.deviation * sqrt(s.learn_hours)) end as sells,
     case when c.supplier_id is not null then json_build_object('lines', c.lines, 'refused', c.refused) end as record,
     t.days as learnt
   from supplier_offer o
   join supplier s on s.id = o.supplier_id
   join product p on p.id = o.product_id
   left join supplier_record c on c.supplier_id = o.supplier_id
   left join learnt_days t on t.supplier_id = o.supplier_id
   ${depletion}
   ${figure}
   left join lateral (
     select least(sum(k.quantity), 2147483647)::int as units from supplier_stock k
     where k.supplier_id = o.supplier_id and k.supplier_sku = o.supplier_sku
     having count(*) > 0 -- the least of null and a number is the number
   ) stock on true
   left join lateral (
     select sum(r.quantity)::int as units from reservation r
     where r.supplier_id = o.supplier_id and r.supplier_sku = o.supplier_sku and r.state = 'held'
   ) reserved on true
   where o.product_id = ${anyOf('productIds')}
   order by o.supplier_id, o.supplier_sku`,
);
