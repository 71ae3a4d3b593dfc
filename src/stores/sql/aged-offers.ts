import { baseBuffer, bufferGrowth, bufferRule, depletion, figure, isOverdue, isStale } from './offer-terms.ts';

/**
 * Offers of one supplier whose terms are others by the limits of now than by those that its listings are known to go by:
 * a figure became ageing or stale, its buffer grew by a unit, or the other way round. In order of their SKU, from :after on.
 */
export const agedOffers = `
  select o.supplier_sku as "supplierSku", o.product_id as "productId"
  from supplier s
  join supplier_offer o on o.supplier_id = s.id
  ${bufferRule}
  ${depletion}
  ${figure}
  cross join lateral (select ${baseBuffer} as units) base
  where s.id = :supplierId and o.supplier_sku > :after and o.product_id is not null
    and (${isOverdue('s.settled_fresh_after')} or ${isOverdue()})
    and (${isStale('s.settled_stale_before')} <> ${isStale()}
      or not ${isStale()} and ${bufferGrowth('base.units', 's.settled_fresh_after')} <> ${bufferGrowth('base.units')})
  order by o.supplier_sku limit :limit`;

/** Whether any figure of the supplier could be such: asked before its offers are looked at one by one. */
export const hasAged = `
  select exists (
    select from feed f
    where f.supplier_id = s.id
      and greatest(f.as_of, f.confirmed_at) < greatest(s.fresh_after, s.settled_fresh_after)
      and (s.settled_stale_before is null
        or greatest(f.as_of, f.confirmed_at) >= least(s.stale_before, s.settled_stale_before)))
    or exists (
    select from supplier_offer o
    where o.supplier_id = s.id and o.unconfirmed_since < greatest(s.fresh_after, s.settled_fresh_after)
      and (s.settled_stale_before is null
        or o.unconfirmed_since >= least(s.stale_before, s.settled_stale_before))) as has_aged
  from supplier s where s.id = :supplierId`;

/**
 * Before a feed is confirmed: products that are reckoned with figures of it that were older than they should be. Whoever
 * confirms locks the feed, so that the sweep does not reckon with the old moment afterwards.
 */
export const touchOverdue = `
  insert into touched_product
  select distinct o.product_id
  from supplier s
  join feed f on f.supplier_id = s.id and f.name = :feed
  join supplier_offer o on o.supplier_id = s.id and coalesce(o.feed, f.name) = f.name
  where s.id = :supplierId and o.product_id is not null
    and greatest(f.as_of, f.confirmed_at) < greatest(s.fresh_after, s.settled_fresh_after)
  on conflict do nothing`;
