import { touchProductsOf } from './touched.ts';

/**
 * Puts back what the runs :runs of one feed changed: for every figure the oldest of their changes says what it was before
 * the first of them. What another feed of the supplier changed since stays; that a held run (:held) put it in doubt is no change of it. Written down as changes of the run :feedRunId,
 * so that undoing can be undone. What was not there before cannot be taken away any more, because orders may name it: its quantity becomes zero.
 */
const firstChanges = `
  select distinct on (c.supplier_sku, c.warehouse) c.supplier_sku, c.warehouse, c.before
  from stock_change c
  where c.supplier_id = :supplierId and c.feed_run_id = any(cast(:runs as bigint[]))
    and not exists (
      select from stock_change l
      where l.supplier_id = c.supplier_id and l.supplier_sku = c.supplier_sku and l.warehouse is not distinct from c.warehouse
        and l.id > c.id and l.feed_run_id <> all(cast(:runs as bigint[])) and l.feed_run_id <> all(cast(:held as bigint[])))
  order by c.supplier_sku, c.warehouse, c.id`;

export const undoStock = `
  with first as (${firstChanges}),
  diff as materialized (
    select k.supplier_sku, k.warehouse, k.quantity as old_quantity, k.quantity_is_exact as old_is_exact,
      k.available_on as old_available_on, k.feed_run_id as old_run, k.source_ordinal as old_ordinal,
      coalesce((f.before ->> 'quantity')::int, 0) as quantity, coalesce((f.before ->> 'isExact')::boolean, true) as is_exact,
      (f.before ->> 'availableOn')::date as available_on,
      coalesce((f.before ->> 'feedRunId')::bigint, :feedRunId) as feed_run_id,
      coalesce((f.before ->> 'ordinal')::int, 0) as ordinal
    from first f
    join supplier_stock k on k.supplier_id = :supplierId and k.supplier_sku = f.supplier_sku and k.warehouse = f.warehouse
    where f.warehouse is not null
  ),
  changed as (
    update supplier_stock k set quantity = d.quantity, quantity_is_exact = d.is_exact, available_on = d.available_on,
      feed_run_id = d.feed_run_id, source_ordinal = d.ordinal
    from diff d where k.supplier_id = :supplierId and k.supplier_sku = d.supplier_sku and k.warehouse = d.warehouse
  ),
  remembered as (
    insert into stock_change (supplier_id, feed_run_id, supplier_sku, warehouse, quantity_before, quantity_after, before,
      after, changed_at)
    select :supplierId, :feedRunId, supplier_sku, warehouse, old_quantity, quantity,
      jsonb_build_object('quantity', old_quantity, 'isExact', old_is_exact, 'availableOn', old_available_on,
        'feedRunId', old_run, 'ordinal', old_ordinal),
      jsonb_build_object('quantity', quantity, 'isExact', is_exact, 'availableOn', available_on, 'feedRunId', feed_run_id,
        'ordinal', ordinal),
      :now
    from diff
  ),
  touched as (
    ${touchProductsOf('diff')}
  )
  select count(*)::int as changed, count(*) filter (where quantity = 0)::int as zeroed from diff`;

const touch =
  'insert into touched_product select distinct product_id from diff where product_id is not null on conflict do nothing';

/** What the history keeps of an offer, from its row as JSON. */
function stateOf(row: string): string {
  return `jsonb_build_object('gtin', ${row} ->> 'gtin', 'cost', (${row} ->> 'cost')::numeric, 'currency', ${row} ->> 'currency',
        'discontinued', (${row} ->> 'discontinued')::boolean, 'packSize', (${row} ->> 'pack_size')::int,
        'leadTimeDays', (${row} ->> 'lead_time_days')::int, 'missingStreak', (${row} ->> 'missing_streak')::int,
        'feed', ${row} ->> 'feed', 'unconfirmedSince', ${row} ->> 'unconfirmed_since')`;
}

export const undoOffers = `
  with first as (${firstChanges}),
  diff as materialized (
    select o.supplier_sku, o.product_id, to_jsonb(o) as old, f.before
    from first f
    join supplier_offer o on o.supplier_id = :supplierId and o.supplier_sku = f.supplier_sku
    where f.warehouse is null and f.before is not null
  ),
  changed as (
    update supplier_offer o set gtin = d.before ->> 'gtin',
      cost = case when o.cost_catalog is null then (d.before ->> 'cost')::numeric else o.cost end,
      currency = case when o.cost_catalog is null then d.before ->> 'currency' else o.currency end, discontinued = (d.before ->> 'discontinued')::boolean,
      pack_size = (d.before ->> 'packSize')::int, lead_time_days = (d.before ->> 'leadTimeDays')::int,
      missing_streak = (d.before ->> 'missingStreak')::int, feed = d.before ->> 'feed',
      unconfirmed_since = (d.before ->> 'unconfirmedSince')::timestamptz
    from diff d where o.supplier_id = :supplierId and o.supplier_sku = d.supplier_sku
  ),
  remembered as (
    insert into stock_change (supplier_id, feed_run_id, supplier_sku, cost_before, cost_after, before, after, changed_at)
    select :supplierId, :feedRunId, supplier_sku, (old ->> 'cost')::numeric, (before ->> 'cost')::numeric,
      ${stateOf('old')}, before, :now
    from diff
  )
  ${touch}`;

/**
 * Offers that were put back, or that the undone runs made known, and of which the feed that they belong to now has nothing
 * to say: it did not name them before, or nothing of it is in force at all. They would age with that feed, and whoever names
 * them later would not count. They go to the feed that brought the newest units, else to nobody, until a feed names them.
 */
export const passOn = `
  with strays as (
    select o.supplier_sku, o.product_id, o.feed,
      to_jsonb(o) as old, o.cost,
      (select r.feed
       from supplier_stock k join feed_run r on r.supplier_id = k.supplier_id and r.id = k.feed_run_id
       where k.supplier_id = o.supplier_id and k.supplier_sku = o.supplier_sku and k.quantity > 0
       order by k.feed_run_id desc limit 1) as heir
    from supplier_offer o
    left join feed f on f.supplier_id = o.supplier_id and f.name = o.feed
    where o.supplier_id = :supplierId and o.feed is not null
      and (f.as_of = to_timestamp(0)
        or o.feed = :feed and (o.introduced_by = any(cast(:runs as bigint[]))
          or (select c.before ->> 'feed' is distinct from :feed from stock_change c
            where c.supplier_id = o.supplier_id and c.supplier_sku = o.supplier_sku and c.warehouse is null
              and c.feed_run_id = any(cast(:runs as bigint[]))
            order by c.id limit 1)))
  ),
  diff as materialized (select * from strays where heir is distinct from feed),
  passed as (
    update supplier_offer o set feed = d.heir
    from diff d where o.supplier_id = :supplierId and o.supplier_sku = d.supplier_sku
  ),
  remembered as (
    insert into stock_change (supplier_id, feed_run_id, supplier_sku, cost_before, cost_after, before, after, changed_at)
    select :supplierId, :feedRunId, supplier_sku, cost, cost, ${stateOf('old')},
      ${stateOf('old')} || jsonb_build_object('feed', heir), :now
    from diff
  )
  ${touch}`;

/**
 * Our orders that runs of the feed had taken to be in the supplier's figure are so by those that are in force again, and
 * are subtracted again where another one had. In force are the runs before :undone, from the last one back, without those
 * that one of them takes back itself. The run that did it stays written down, so that this can be undone.
 */
export const settleReservations = `
  with recursive reflected as (
    select r.purchase_order_id, r.line_number, r.reflected_by
    from reservation r
    join feed_run f on f.supplier_id = r.supplier_id and f.id = r.reflected_by and f.feed = :feed
    where r.supplier_id = :supplierId and r.state <> 'released'
  ),
  in_force as (
    select cast(null as bigint) as id, cast(:undone as bigint) as before
    union all
    select run.id, coalesce(run.undoes, run.id)
    from in_force later
    cross join lateral (
      select id, undoes from feed_run
      where supplier_id = :supplierId and feed = :feed and state = 'applied' and id < later.before
      order by id desc limit 1
    ) run
    where later.before > (select min(reflected_by) from reflected)
  ),
  known as (
    select r.*, exists (select from in_force where id = r.reflected_by) as is_reflected from reflected r
  ),
  settled as (
    update reservation r set state = case when k.is_reflected then 'reflected' else 'held' end,
      closed_at = case when k.is_reflected then cast(:now as timestamptz) end
    from known k
    where r.supplier_id = :supplierId and r.purchase_order_id = k.purchase_order_id and r.line_number = k.line_number
      and (r.state = 'reflected') <> k.is_reflected
    returning r.supplier_sku
  )
  ${touchProductsOf('settled')}`;

/** Every product that a feed speaks of: with the feed, the age of all its figures changes. */
export const feedProducts = `
  insert into touched_product
  select distinct product_id from supplier_offer
  where supplier_id = :supplierId and feed = :feed and product_id is not null
  on conflict do nothing`;
