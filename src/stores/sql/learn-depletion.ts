import { baseBuffer, bufferRule, depletion } from './offer-terms.ts';

/**
 * How fast each SKU of a supplier runs down without us, from the changes that its applied feeds made since :since
 * (domain/buffer.ts). Between two feeds others took what the figure fell by, less our purchase orders that it began to
 * show. A feed that raised the figure says nothing of what was taken meanwhile, and neither does the time before a SKU was
 * first named: both are left out. Mean and spread are of units per hour, over intervals of any length; feeds that changed
 * nothing count by the sums of their feed, so that only changes are read.
 */
export const learnDepletion = `
  with runs as (
    select id, feed, hours, sum(1) over so_far as runs_so_far, sum(hours) over so_far as hours_so_far,
      sum(hours * hours) over so_far as squares_so_far
    from (
      select r.id, r.feed, extract(epoch from r.as_of - lag(r.as_of) over (partition by r.feed order by r.id))::float8 / 3600 as hours
      from feed_run r
      where r.supplier_id = :supplierId and r.state = 'applied' and r.undoes is null and r.recorded_at >= :since
    ) spans
    where hours > 0
    window so_far as (partition by feed order by id)
  ),
  totals as (
    select feed, max(runs_so_far) as runs, max(hours_so_far) as hours, max(squares_so_far) as squares
    from runs group by feed
  ),
  ours as (
    select supplier_sku, reflected_by, sum(quantity) as units from reservation
    where supplier_id = :supplierId and state = 'reflected' and reflected_by in (select id from runs)
    group by supplier_sku, reflected_by
  ),
  moved as (
    select c.supplier_sku, c.feed_run_id, bool_or(c.quantity_before is null) as is_new,
      sum(c.quantity_after::bigint - coalesce(c.quantity_before, 0)) as delta
    from stock_change c
    where c.supplier_id = :supplierId and c.warehouse is not null and c.feed_run_id in (select id from runs)
    group by c.supplier_sku, c.feed_run_id
  ),
  steps as (
    select m.supplier_sku, r.*, m.is_new, m.delta > 0 as is_up,
      greatest(0, -m.delta - coalesce(ours.units, 0))::float8 as taken,
      max(r.id) filter (where m.is_new) over (partition by m.supplier_sku, r.feed) as born
    from moved m
    join runs r on r.id = m.feed_run_id
    left join ours on ours.supplier_sku = m.supplier_sku and ours.reflected_by = m.feed_run_id
  ),
  sums as (
    select supplier_sku, feed,
      coalesce(sum(taken) filter (where not is_up), 0) as taken,
      coalesce(sum(taken * taken) filter (where not is_up), 0) as taken_squares,
      coalesce(sum(taken * hours) filter (where not is_up), 0) as taken_hours,
      count(*) filter (where is_up) as up_runs, coalesce(sum(hours) filter (where is_up), 0) as up_hours,
      coalesce(sum(hours * hours) filter (where is_up), 0) as up_squares
    from steps where born is null or id > born
    group by supplier_sku, feed
  ),
  births as (
    select supplier_sku, feed, runs_so_far, hours_so_far, squares_so_far from steps where id = born
  ),
  seen as (
    select o.supplier_sku, coalesce(s.taken, 0) as taken, coalesce(s.taken_squares, 0) as taken_squares,
      coalesce(s.taken_hours, 0) as taken_hours,
      t.runs - coalesce(b.runs_so_far, 0) - coalesce(s.up_runs, 0) as runs,
      t.hours - coalesce(b.hours_so_far, 0) - coalesce(s.up_hours, 0) as hours,
      t.squares - coalesce(b.squares_so_far, 0) - coalesce(s.up_squares, 0) as squares
    from supplier_offer o
    join totals t on t.feed = o.feed
    left join sums s on s.supplier_sku = o.supplier_sku and s.feed = o.feed
    left join births b on b.supplier_sku = o.supplier_sku and b.feed = o.feed
    where o.supplier_id = :supplierId
  )
  insert into stock_depletion (supplier_id, supplier_sku, per_hour, deviation, observations, computed_at)
  select :supplierId, supplier_sku, mean, sqrt(greatest(0, (taken_squares - 2 * mean * taken_hours + mean * mean * squares) / hours)),
    runs, :now
  from seen cross join lateral (select taken / hours as mean) of
  where runs > 0 and hours > 0
  on conflict (supplier_id, supplier_sku) do update set per_hour = excluded.per_hour, deviation = excluded.deviation,
    observations = excluded.observations, computed_at = excluded.computed_at`;

const buffers = `
  select o.supplier_sku, o.product_id, ${baseBuffer} as units
  from supplier s join supplier_offer o on o.supplier_id = s.id
  ${bufferRule}
  ${depletion}
  where s.id = :supplierId and o.product_id is not null`;

/** Before learning: what the buffers are. */
export const rememberBuffers = `create temporary table buffer_before on commit drop as ${buffers}`;

/** After learning: the products of which a buffer is another one. */
export const touchLearnt = `
  insert into touched_product
  select distinct now.product_id from (${buffers}) now join buffer_before before using (supplier_sku)
  where now.units <> before.units
  on conflict do nothing`;
