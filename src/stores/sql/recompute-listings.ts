import { baseBuffer, bufferGrowth, bufferRule, depletion, figure, isPaused, isStale } from './offer-terms.ts';
import { markedDue } from './recompute-prices.ts';
import { isRefused } from './stock-refusals.ts';

/** Products that a file or a person touched, in a table of the transaction; or the few that a statement gets with it. */
export type Touched = 'touched_product' | 'given';

const from: Readonly<Record<Touched, string>> = {
  touched_product: 'touched_product t',
  given: 'unnest(cast(:productIds as bigint[])) as t(product_id)',
};

/**
 * The listings of the touched products are locked before they are reckoned, in one order, by a statement of
 * its own: whoever comes second computes with what the first one committed.
 */
export function lockListings(touched: Touched): string {
  return `
  select count(*) from (
    select 1 from (
      select f.id as storefront_id, t.product_id from storefront f cross join ${from[touched]} order by f.id, t.product_id
    ) t join listing l using (storefront_id, product_id)
    order by l.storefront_id, l.product_id for no key update of l
  ) locked`;
}

/**
 * What every storefront should show for the touched products, by the availability rule
 * (domain/availability.ts). Only listings whose number changes get a new version, so that what moves above a cap is
 * never pushed. A refusal was of the old number: the new one is sent. Prices of the products become due. Answers the storefronts
 * that have something to be told.
 *
 * A change that a file caused carries when that file was first seen (:fileSeenAt), so that the way to the storefront
 * can be measured. `:thinPerChannel` and storefronts decide when the last units are shared out; only such products pay
 * for it.
 */
export function recomputeListings(touched: Touched): string {
  return `
  with reserved as (
    select r.supplier_id, r.supplier_sku, sum(r.quantity)::int as units
    from ${from[touched]}
    join supplier_offer o on o.product_id = t.product_id
    join reservation r using (supplier_id, supplier_sku)
    where r.state = 'held'
    group by r.supplier_id, r.supplier_sku
  ),
  o as (
    select o.product_id, o.supplier_id, o.supplier_sku, o.feed, o.unconfirmed_since, o.pack_size,
      least(sum(k.quantity), 2147483647)::int as reported
    from ${from[touched]}
    join supplier_offer o on o.product_id = t.product_id
    join supplier_stock k on k.supplier_id = o.supplier_id and k.supplier_sku = o.supplier_sku
    where o.cost is not null
    group by o.supplier_id, o.supplier_sku
  ),
  offered as (
    select o.product_id,
      case when ${isPaused} or ${isStale()} or ${isRefused} then 0
        else greatest(0, left_over - base.units - ${bufferGrowth('base.units')}) end as sellable
    from o
    join supplier s on s.id = o.supplier_id and s.is_active and not s.is_simulator
    left join reserved on reserved.supplier_id = o.supplier_id and reserved.supplier_sku = o.supplier_sku
    ${bufferRule}
    ${depletion}
    ${figure}
    cross join lateral (select ${baseBuffer} as units) base
    cross join lateral (select greatest(0, o.reported - coalesce(reserved.units, 0)) as units) unsold
    cross join lateral (select unsold.units - unsold.units % o.pack_size as left_over) at_supplier
  ),
  shops as (
    select count(*) as shops, sum(weight) as weights, bool_or(split) as any_splits from storefront
  ),
  product as (
    select t.product_id, coalesce(max(sellable), 0) as best, least(coalesce(sum(sellable), 0), 2147483647)::int as total
    from ${from[touched]} left join offered using (product_id)
    group by t.product_id
  ),
  thin as materialized (
    select p.product_id, f.id as storefront_id,
      coalesce(pool * f.weight / nullif(weights, 0), 0)
        + case when row_number() over by_remainder
            <= pool - sum(coalesce(pool * f.weight / nullif(weights, 0), 0)) over (partition by p.product_id)
            and weights > 0 then 1 else 0 end as share
    from product p
    cross join shops
    cross join lateral (select case when any_splits then p.total else p.best end as pool) of
    cross join storefront f
    where shops > 1 and pool between 1 and shops * :thinPerChannel
    window by_remainder as (
      partition by p.product_id order by (pool * f.weight) % nullif(weights, 0) desc, f.id collate "C")
  ),
  wanted as (
    select p.product_id, f.id as storefront_id,
      greatest(0, least(coalesce(thin.share, units), units - f.buffer, f.cap))::int as units
    from product p
    cross join storefront f
    cross join lateral (select case when f.split then p.total else p.best end as units) of
    left join thin on thin.product_id = p.product_id and thin.storefront_id = f.id
  ),
  listed as (
    update listing l set desired = wanted.units, desired_version = l.desired_version + 1,
      desired_since = cast(:now as timestamptz), file_seen_at = cast(:fileSeenAt as timestamptz), refusal = null
    from wanted
    where l.product_id = wanted.product_id and l.storefront_id = wanted.storefront_id
      and l.desired is distinct from wanted.units
    returning l.storefront_id
  ),
  due as (${markedDue(from[touched])})
  select storefront_id from listed union select storefront_id from due`;
}
