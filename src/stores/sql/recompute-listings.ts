/**
 * What every storefront should show for the products in `touched_product`, by the availability rule
 * (domain/availability.ts): per offer, reported − unreflected − buffer, never below zero; the best offer counts,
 * because a line is never split over suppliers; what cannot be ordered (no cost, supplier not configured) is not sold. Only listings whose number changes get a new version.
 * A refusal was of the old number: the new one is sent.
 *
 * A change that a file caused carries when that file was first seen (:fileSeenAt), so that the way to the storefront
 * can be measured.
 *
 * The listings are locked first, in one order, by a statement of its own: whoever comes second computes with what the
 * first one committed.
 */
export const createTouched =
  'create temporary table if not exists touched_product (product_id bigint primary key) on commit drop';

export const lockListings = `
  select count(*) from (
    select 1 from listing l join touched_product t using (product_id)
    order by l.storefront_id, l.product_id for no key update of l
  ) locked`;

export const recomputeListings = `
  with reserved as (
    select r.supplier_id, r.supplier_sku, sum(r.quantity)::int as units
    from reservation r
    join supplier_offer o using (supplier_id, supplier_sku)
    join touched_product t on t.product_id = o.product_id
    where r.state = 'held'
    group by r.supplier_id, r.supplier_sku
  ),
  offered as (
    select o.product_id,
      greatest(0, least(sum(k.quantity), 2147483647)::int - coalesce(max(reserved.units), 0) - max(s.buffer)) as sellable
    from touched_product t
    join supplier_offer o on o.product_id = t.product_id
    join supplier s on s.id = o.supplier_id and s.is_active
    join supplier_stock k on k.supplier_id = o.supplier_id and k.supplier_sku = o.supplier_sku
    left join reserved on reserved.supplier_id = o.supplier_id and reserved.supplier_sku = o.supplier_sku
    where o.cost is not null
    group by o.product_id, o.supplier_id, o.supplier_sku
  ),
  best as (
    select t.product_id, coalesce(max(offered.sellable), 0) as sellable
    from touched_product t left join offered using (product_id)
    group by t.product_id
  )
  update listing l set desired = best.sellable, desired_version = l.desired_version + 1, desired_since = :now,
    file_seen_at = cast(:fileSeenAt as timestamptz), refusal = null
  from best
  where l.product_id = best.product_id and l.desired is distinct from best.sellable
  returning l.storefront_id`;
