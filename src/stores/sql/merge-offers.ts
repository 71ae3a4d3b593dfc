import { productOf } from './match-products.ts';

/**
 * Brings the offers of one supplier in line with the stage, touching only rows that differ, and writes down what each was
 * before. The first line of a SKU that has a quantity speaks for it.
 *
 * A SKU that a full feed (:isFull) does not name grows its streak, if it is this feed that names it otherwise. What the
 * feed leaves without a figure (missing, held, no quantity) stays as it is and ages from when it was confirmed last
 * (:confirmedAt). Answers how many offers of other feeds were `taken`: changed.
 *
 * What is new joins our products as it comes (match-products.ts). The cost of a price catalog goes before that of the feed.
 *
 * @param isRest the stage has only what is not known to be as it was (pipeline/inbound/imprint.ts)
 */
export function mergeOffers(isRest: boolean, match: readonly ('list' | 'gtin' | 'sku')[]): string {
  const { joins, product } = productOf(match);
  return `
  with staged as (
    select distinct on (supplier_sku) supplier_sku, gtin, cost, coalesce(currency, :currency) as currency, discontinued,
      pack_size, lead_time_days, is_held, quantity is not null or discontinued as is_confirmed
    from stage_stock order by supplier_sku, is_held, quantity is null, position
  ),
  seen as (
    select o.supplier_sku as known, coalesce(s.supplier_sku, o.supplier_sku) as supplier_sku, o.product_id,
      s.supplier_sku is null as is_missing,
      coalesce(s.gtin, o.gtin) as gtin,
      case when o.cost_catalog is null then coalesce(s.cost, o.cost) else o.cost end as cost,
      case when s.cost is null or o.cost_catalog is not null then coalesce(o.currency, s.currency) else s.currency end as currency,
      case when coalesce(s.is_held, true) then o.discontinued else s.discontinued end as discontinued,
      coalesce(s.pack_size, o.pack_size, 1) as pack_size, coalesce(s.lead_time_days, o.lead_time_days) as lead_time_days,
      case when s.supplier_sku is null then o.missing_streak + 1 when s.is_held then o.missing_streak else 0 end
        as missing_streak,
      case when s.supplier_sku is null or (o.feed is not null and o.missing_streak = 0) then o.feed else :feed end as feed,
      case when s.is_confirmed then null
        else coalesce(o.unconfirmed_since, cast(:confirmedAt as timestamptz)) end as unconfirmed_since,
      o.gtin as old_gtin, o.cost as old_cost, o.currency as old_currency, o.discontinued as old_discontinued,
      o.pack_size as old_pack_size, o.lead_time_days as old_lead_time_days, o.missing_streak as old_missing_streak,
      o.feed as old_feed, o.unconfirmed_since as old_unconfirmed_since
    from ${isRest ? besideRest : besideAll}
    where case
      when s.supplier_sku is null then :isFull and o.feed = :feed and o.missing_streak < :missingFeeds
      else o.supplier_sku is not null or not s.is_held end
  ),
  diff as materialized (
    select * from seen where known is null
      or (gtin, cost, currency, discontinued, pack_size, lead_time_days, missing_streak, feed, unconfirmed_since)
        is distinct from (old_gtin, old_cost, old_currency, old_discontinued, old_pack_size, old_lead_time_days,
          old_missing_streak, old_feed, old_unconfirmed_since)
  ),
  added as (
    insert into supplier_offer (supplier_id, supplier_sku, gtin, cost, currency, discontinued, pack_size, lead_time_days,
      feed, unconfirmed_since, product_id, introduced_by)
    select :supplierId, d.supplier_sku, d.gtin, d.cost, d.currency, d.discontinued, d.pack_size, d.lead_time_days, d.feed,
      d.unconfirmed_since, ${product}, :feedRunId
    from diff d
    ${joins}
    where d.known is null
    returning product_id
  ),
  changed as (
    update supplier_offer o set gtin = d.gtin, cost = d.cost, currency = d.currency, discontinued = d.discontinued,
      pack_size = d.pack_size, lead_time_days = d.lead_time_days, missing_streak = d.missing_streak, feed = d.feed,
      unconfirmed_since = d.unconfirmed_since
    from diff d where o.supplier_id = :supplierId and o.supplier_sku = d.known
  ),
  remembered as (
    insert into stock_change (supplier_id, feed_run_id, supplier_sku, cost_before, cost_after, before, after, changed_at)
    select :supplierId, :feedRunId, supplier_sku, old_cost, cost,
      jsonb_build_object('gtin', old_gtin, 'cost', old_cost, 'currency', old_currency, 'discontinued', old_discontinued,
        'packSize', old_pack_size, 'leadTimeDays', old_lead_time_days, 'missingStreak', old_missing_streak,
        'feed', old_feed, 'unconfirmedSince', old_unconfirmed_since),
      jsonb_build_object('gtin', gtin, 'cost', cost, 'currency', currency, 'discontinued', discontinued,
        'packSize', pack_size, 'leadTimeDays', lead_time_days, 'missingStreak', missing_streak,
        'feed', feed, 'unconfirmedSince', unconfirmed_since),
      :now
    from diff where known is not null
  ),
  touched as (
    insert into touched_product
    select product_id from diff where product_id is not null union select product_id from added where product_id is not null
    on conflict do nothing
  )
  select (count(*) filter (where known is not null and old_feed is distinct from :feed))::int as taken from diff`;
}

const besideAll = `staged s
    full join (select * from supplier_offer where supplier_id = :supplierId) o on o.supplier_sku = s.supplier_sku`;

/** What the stage leaves out is confirmed and stays as it is, apart from what is missing and what nobody confirmed before. */
const besideRest = `(
      select supplier_sku from staged
      union select supplier_sku from stage_missing
      union select supplier_sku from supplier_offer
        where supplier_id = :supplierId and unconfirmed_since is not null
    ) concerned
    left join staged s using (supplier_sku)
    left join supplier_offer o on o.supplier_id = :supplierId and o.supplier_sku = concerned.supplier_sku`;
