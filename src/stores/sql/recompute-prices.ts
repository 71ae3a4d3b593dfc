import { figure, isPaused, isStale } from './offer-terms.ts';
import { isRefused } from './stock-refusals.ts';

/**
 * Prices are made from decimals in the process (domain/price-rules.ts); the database says for which products, and from
 * what. A product is due from the moment when a fact of it changed until its price was made from the new fact.
 */

/**
 * Part of a statement: some products are due in every storefront that wants prices. One that is due already is locked, so
 * that nobody takes it before this transaction's facts can be seen.
 *
 * @param touched the products, as they stand in a `from`: `t` with `product_id`
 */
export function markedDue(touched: string): string {
  return `
    insert into price_due (storefront_id, product_id, since)
    select s.storefront_id, t.product_id, cast(:now as timestamptz)
    from price_settings s cross join ${touched}
    order by s.storefront_id, t.product_id
    on conflict (storefront_id, product_id) do update set since = price_due.since
    returning storefront_id`;
}

/** All products of a storefront whose settings changed. */
export const markAllDue = `
  insert into price_due (storefront_id, product_id, since)
  select :storefrontId, id, cast(:now as timestamptz) from product order by id
  on conflict (storefront_id, product_id) do update set since = price_due.since`;

/** What a supplier offers, where what an order to it costs has changed. */
export const markOfferedDue = `
  insert into price_due (storefront_id, product_id, since)
  select s.storefront_id, o.product_id, cast(:now as timestamptz)
  from price_settings s
  cross join (
    select distinct product_id from supplier_offer where supplier_id = :supplierId and product_id is not null
  ) o
  order by s.storefront_id, o.product_id
  on conflict (storefront_id, product_id) do update set since = price_due.since`;

/** Takes products that are due; what another transaction is changing right now is left for later. */
export const takeDue = `
  with taken as (
    select product_id from price_due where storefront_id = :storefrontId
    order by product_id limit :limit for update skip locked
  )
  delete from price_due d using taken
  where d.storefront_id = :storefrontId and d.product_id = taken.product_id
  returning d.product_id as "productId"`;

/**
 * What prices are made from, and the price that stands. `isRoutable`: a whole pack is there by a figure that is not too old, at a
 * supplier that is not paused, so that an order could go there, as routing says it (domain/availability.ts).
 */
export const priceFacts = `
  select p.id as "productId", p.sku, p.category, trim_scale(p.map_price) as "mapPrice", p.map_currency as "mapCurrency",
    trim_scale(l.desired) as standing, l.currency, l.revision, l.finding, l.desired_version::int as version,
    trim_scale(l.pushed) as pushed, l.pushed_currency as "pushedCurrency", l.pushed_at as "pushedAt", l.refusal,
    coalesce(offers.list, '[]') as offers
  from unnest(cast(:productIds as bigint[])) as due(id)
  join product p on p.id = due.id
  left join listing_price l on l.storefront_id = :storefrontId and l.product_id = p.id
  left join lateral (
    select jsonb_agg(jsonb_build_object('supplierId', o.supplier_id, 'supplierSku', o.supplier_sku,
      'cost', trim_scale(o.cost)::text, 'currency', o.currency,
      'isRoutable', not ${isPaused} and not ${isStale()} and not ${isRefused} and unsold.units >= o.pack_size)) as list
    from supplier_offer o
    join supplier s on s.id = o.supplier_id and s.is_active and not s.is_simulator
    left join lateral (
      select sum(k.quantity) as units from supplier_stock k
      where k.supplier_id = o.supplier_id and k.supplier_sku = o.supplier_sku
    ) stock on true
    left join lateral (
      select sum(r.quantity) as units from reservation r
      where r.supplier_id = o.supplier_id and r.supplier_sku = o.supplier_sku and r.state = 'held'
    ) reserved on true
    ${figure}
    cross join lateral (select coalesce(stock.units, 0) - coalesce(reserved.units, 0) as units) unsold
    where o.product_id = p.id
  ) offers on true`;

/**
 * Writes prices down; only rows that differ are touched, and only another price is a new version. Without a price the one
 * that stands is kept beside the finding, and is not pushed. A refusal was of the old price: the new one is sent.
 */
export const writePrices = `
  insert into listing_price as l (storefront_id, product_id, desired, currency, desired_version, desired_since, floor,
    supplier_id, cost, revision, finding)
  select :storefrontId, x."productId", x.price, x.currency, case when x.price is null then 0 else 1 end,
    cast(:now as timestamptz), x.floor, x."supplierId", x.cost, :revision, x.finding
  from jsonb_to_recordset(cast(:prices as jsonb)) as x("productId" bigint, price numeric, currency text, floor numeric,
    "supplierId" text, cost numeric, finding text)
  on conflict (storefront_id, product_id) do update set
    desired = coalesce(excluded.desired, l.desired), currency = coalesce(excluded.currency, l.currency),
    desired_version = l.desired_version + case when excluded.desired is not null
      and (excluded.desired, excluded.currency) is distinct from (l.desired, l.currency) then 1 else 0 end,
    desired_since = case when excluded.desired is not null
      and (excluded.desired, excluded.currency) is distinct from (l.desired, l.currency)
      then excluded.desired_since else l.desired_since end,
    refusal = case when excluded.desired is not null
      and (excluded.desired, excluded.currency) is distinct from (l.desired, l.currency) then null else l.refusal end,
    floor = excluded.floor, supplier_id = excluded.supplier_id, cost = excluded.cost,
    revision = excluded.revision, finding = excluded.finding
  where (excluded.desired is not null
      and (excluded.desired, excluded.currency) is distinct from (l.desired, l.currency))
    or (excluded.floor, excluded.supplier_id, excluded.cost, excluded.revision, excluded.finding)
      is distinct from (l.floor, l.supplier_id, l.cost, l.revision, l.finding)`;

/** Storefronts with prices to make or to tell; only those that still want any. */
export const storefrontsToPrice = `
  select s.storefront_id from price_settings s
  where exists (select from price_due d where d.storefront_id = s.storefront_id)
    or exists (select from listing_price l where l.storefront_id = s.storefront_id
      and l.desired_version > l.pushed_version and l.refusal is null and l.finding is null)`;
