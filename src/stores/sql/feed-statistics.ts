/**
 * The staged feed beside the stock in force, in one pass and one row (domain/feed-statistics.ts). A full feed is joined
 * with everything that its feed has in force, others only with what they name. Of a huge feed one of `oneOf` SKUs is joined, chosen
 * by hash on both sides before the join: the shares are as good, and the join costs next to nothing.
 *
 * @param oneOf a power of two; those from 64 on are found by the index supplier_stock_sample
 * @param isRest the stage has only what is not known to be as it was (pipeline/inbound/imprint.ts)
 */
export function feedStatistics(coverage: 'full' | 'partial' | 'delta', oneOf: number, isRest: boolean): string {
  const every = (column: string, one: number): string => `(hashtext(${column}) & ${one - 1}) = 0`;
  const chosen = (column: string): string =>
    oneOf === 1 ? 'true' : oneOf <= 64 ? every(column, oneOf) : `${every(column, 64)} and ${every(column, oneOf)}`;
  // Less than nothing counts as nothing, here as when it is applied.
  const after =
    coverage === 'delta'
      ? 'greatest(0, s.quantity::bigint + coalesce(k.quantity, 0))'
      : 'case when s.quantity < 0 then 0 else s.quantity end';
  const inForce =
    coverage === 'full'
      ? `full join (
         select k.supplier_sku, k.warehouse, k.quantity from supplier_stock k
         where k.supplier_id = :supplierId and ${chosen('k.supplier_sku')}
           and k.feed_run_id in (select id from feed_run where supplier_id = :supplierId and feed = :feed)
       ) k on k.supplier_sku = s.supplier_sku and k.warehouse = s.warehouse`
      : `left join supplier_stock k
         on k.supplier_id = :supplierId and k.supplier_sku = s.supplier_sku and k.warehouse = s.warehouse`;
  // Of a sample each offer is looked up: PostgreSQL would rather read all of a large table, which takes ten times as long.
  const offer = 'supplier_offer o where o.supplier_id = :supplierId and o.supplier_sku = sku.sku';
  const offers = `left join lateral (select * from ${offer} ${oneOf > 1 ? 'offset 0' : ''}) o on true`;
  // A SKU that is neither staged nor missing says what is in force, if somebody confirms that.
  const isKept = isRest
    ? `not sku.is_staged and o.feed = :feed and o.unconfirmed_since is null
        and not exists (select from stage_missing m where m.supplier_sku = sku.sku)`
    : 'false';
  return `
  with sku as materialized (
    select coalesce(s.supplier_sku, k.supplier_sku) as sku, count(s.supplier_sku) > 0 as is_staged,
      coalesce(bool_or(s.is_held or (s.quantity is null and not s.discontinued)) filter (where s.supplier_sku is not null), false) as is_unknown,
      sum(k.quantity) as before, sum(${after}) as after,
      min(s.position) filter (where s.cost is not null) as speaker
    from (
      select supplier_sku, warehouse, quantity, is_held, discontinued, cost, position
      from stage_stock where ${chosen('supplier_sku')}
    ) s ${inForce}
    group by 1
  ), seen as materialized (
    select is_named, o.supplier_sku is not null as is_seen, coalesce(o.missing_streak = 0 and o.feed = :feed, false) as is_in_force,
      sku.before,
      case when is_kept then sku.before when is_named and not sku.is_unknown then coalesce(sku.after, 0) end as after,
      sku.is_unknown, case when is_kept then o.cost else p.cost end as cost, 
      case when o.cost_catalog is null then o.cost end as cost_before, -- the cost of a catalog is none that a feed moves
      p.cost is not null and coalesce(p.currency, :currency) is distinct from o.currency as is_other_currency
    from sku
    ${offers}
    left join stage_stock p on p.position = sku.speaker
    cross join lateral (select coalesce(${isKept}, false) as is_kept) k
    cross join lateral (select sku.is_staged or is_kept as is_named) n
    where is_named or o.feed = :feed
  ), moved as (
    select before, case when is_named then after else 0 end as after from seen where before > 0 and not is_unknown
  )
  select
    count(*) filter (where is_named) as "named",
    count(*) filter (where is_named and not is_seen) as "neverSeen",
    count(*) filter (where is_in_force) as "inForce",
    count(*) filter (where is_in_force and is_named) as "inForceNamed",
    count(*) filter (where before is not null and after is not null) as "compared",
    count(*) filter (where before <> after) as "changed",
    count(*) filter (where before > 0 and not is_unknown) as "stocked",
    count(*) filter (where before > 0 and after = 0) as "emptied",
    count(*) filter (where before > 0 and not is_named) as "missing",
    coalesce(sum(before) filter (where not is_unknown), 0) as "unitsBefore",
    coalesce(sum(after) filter (where before > 0), 0) as "unitsAfter",
    (select to_jsonb(one) from (select before, after from moved order by before - after desc, before desc limit 1) one) as "mostLost",
    (select to_jsonb(one) from (select before, after from moved order by after - before desc, before desc limit 1) one) as "mostGained",
    coalesce(sum(after), 0) as "units",
    count(*) filter (where after = 0) as "zero",
    count(*) filter (where after > 0) as "filled",
    coalesce((select count(*) from seen where after > 0 group by after order by 1 desc limit 1), 0) as "commonest",
    mode() within group (order by after) filter (where after > 0) as "commonestQuantity",
    count(*) filter (where before > 0) as "filledBefore",
    coalesce((select count(*) from seen where before > 0 group by before order by 1 desc limit 1), 0) as "commonestBefore",
    corr(ln(1 + after), ln(1 + before)) as "correlation",
    count(*) filter (where cost > 0 and cost_before > 0) as "costed",
    count(*) filter (where cost > 0 and cost_before > 0
      and (is_other_currency or abs(cost / cost_before - 1) > :priceMove)) as "costMoved",
    percentile_cont(0.5) within group (order by cost / cost_before) filter (where cost > 0 and cost_before > 0
      and not is_other_currency) as "costRatio",
    count(*) filter (where cost > 0 and after is not null) as "priced",
    count(*) filter (where cost > 0 and after >= 2 and (after = cost or after = cost_before)) as "quantityIsCost",
    count(distinct cost) as "costs",
    count(*) filter (where cost_before > 0 and before is not null) as "pricedBefore",
    count(*) filter (where before >= 2 and before = cost_before) as "quantityWasCost"
  from seen`;
}

/**
 * All that a supplier has in force, for a partial feed that looks wrong by what it names: how many SKUs have stock, how
 * many units, how many have a cost.
 */
export const allInForce = `
  select count(*) filter (where units > 0) as "stocked", coalesce(sum(units), 0) as "units",
    count(*) filter (where cost > 0) as "costed"
  from (
    select sum(k.quantity) as units, max(o.cost) as cost
    from supplier_stock k join supplier_offer o using (supplier_id, supplier_sku)
    where k.supplier_id = :supplierId
    group by k.supplier_sku
  ) sku`;

/**
 * How far the quantities of the staged feed are those in force, whatever SKU they stand at: both are put in order of size,
 * and those of one place are about the same. A few units were sold since, so that hardly any need be exactly the same.
 */
export const shiftStatistics = `
  with compared as materialized (
    select s.quantity as after, k.quantity as before
    from stage_stock s join supplier_stock k
      on k.supplier_id = :supplierId and k.supplier_sku = s.supplier_sku and k.warehouse = s.warehouse
    where s.quantity is not null and not s.is_held
  ), ranked as (
    select after, before, row_number() over (order by after) as after_place, row_number() over (order by before) as before_place
    from compared
  )
  select coalesce(avg(case when abs(a.after - b.before) <= greatest(2, b.before * 0.05) then 1 else 0 end), 0)::float
      as "sameQuantities",
    count(distinct a.after)::int as "quantities"
  from ranked a join ranked b on b.before_place = a.after_place`;

/** The SKUs of the staged feed with the lowest hashes: two feeds are compared by them (domain/feed-agreement.ts). */
export const feedSketch = `
  select left(md5(supplier_sku), 16) collate "C" as hash,
    case when bool_or(is_held or quantity is null) then null else sum(quantity) end as units, max(cost)::text as cost
  from stage_stock group by supplier_sku order by 1 limit :most`;

/** The SKUs whose stock the staged feed would change most, for a person to look at. */
export const feedExamples = `
  select s.supplier_sku as sku, k.before, s.after, o.cost as "costBefore", s.cost as "costAfter"
  from (
    select supplier_sku, sum(quantity) as after, max(cost) as cost from stage_stock where not is_held group by supplier_sku
  ) s
  left join (
    select supplier_sku, sum(quantity) as before from supplier_stock where supplier_id = :supplierId group by supplier_sku
  ) k using (supplier_sku)
  left join supplier_offer o on o.supplier_id = :supplierId and o.supplier_sku = s.supplier_sku
  order by abs(coalesce(k.before, 0) - coalesce(s.after, k.before, 0)) desc, s.supplier_sku limit :most`;

/** SKUs of the stage whose quantities are not those in force, and some of them. */
export const differingSkus = `
  with differing as (
    select s.supplier_sku from stage_stock s
    left join supplier_stock k
      on k.supplier_id = :supplierId and k.supplier_sku = s.supplier_sku and k.warehouse = s.warehouse
    where not s.is_held and s.quantity is not null and greatest(0, s.quantity) is distinct from k.quantity
    group by s.supplier_sku
  )
  select count(*)::int as count, (array_agg(supplier_sku order by supplier_sku))[:5] as examples from differing`;
