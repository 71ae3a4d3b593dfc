import { baseBuffer, bufferRule, depletion } from './offer-terms.ts';
import { isUndone } from './undone-run.ts';

/** Slower than that is standing still: one unit in a hundred years. Without the limit a product of rates could underflow. */
const STILL = '1e-6';

/**
 * How fast each SKU of a supplier runs down without us, from the changes that its applied feeds made since :since
 * (domain/buffer.ts). Between two feeds others took what the figure fell by, less our purchase orders that it began to
 * show. Mean and spread are of units per hour, over intervals of any length; feeds that changed nothing count by the sums of
 * their feed, so that only changes are read. What a partial feed does not name stayed as it was: nothing was taken.
 *
 * Left out is what says nothing of what was taken: an interval in which the figure rose, the time before a SKU was first
 * named, and the time at zero, when nobody could take any. Files true of one moment (a supplier's files of one hour) are one
 * interval, and what a person took back never happened.
 */
export const learnDepletion = `
  with spans as (
    select r.id, r.feed, r.as_of, r.undoes is null and not ${isUndone('r')} as counts
    from feed_run r
    where r.supplier_id = :supplierId and r.state = 'applied' and r.recorded_at >= :since
  ),
  timed as (
    select id, feed, case when counts then
      extract(epoch from as_of - max(as_of) filter (where counts) over earlier)::float8 / 3600 end as hours
    from spans window earlier as (partition by feed order by id rows between unbounded preceding and 1 preceding)
  ),
  placed as (
    select id, feed, coalesce(max(id) filter (where hours > 0) over (partition by feed order by id), 0) as interval from timed
  ),
  intervals as (
    select id, feed, hours, sum(1) over so_far as runs_so_far, sum(hours) over so_far as hours_so_far,
      sum(hours * hours) over so_far as squares_so_far
    from timed where hours > 0
    window so_far as (partition by feed order by id)
  ),
  totals as (
    select feed, max(runs_so_far) as runs, max(hours_so_far) as hours, max(squares_so_far) as squares
    from intervals group by feed
  ),
  ours as (
    select r.supplier_sku, p.interval, sum(r.quantity) as units
    from reservation r join placed p on p.id = r.reflected_by
    where r.supplier_id = :supplierId and r.state = 'reflected'
    group by r.supplier_sku, p.interval
  ),
  moved as (
    select c.supplier_sku, p.feed, p.interval, bool_or(c.quantity_before is null) as is_new,
      sum(c.quantity_after::bigint - coalesce(c.quantity_before, 0)) as delta
    from stock_change c join placed p on p.id = c.feed_run_id
    where c.supplier_id = :supplierId and c.warehouse is not null
    group by c.supplier_sku, p.feed, p.interval
  ),
  steps as (
    select m.supplier_sku, m.feed, m.interval, m.is_new, m.delta, m.delta > 0 as is_up,
      r.id is not null as counts, r.hours,
      greatest(0, -m.delta - coalesce(ours.units, 0))::float8 as taken,
      coalesce(r.runs_so_far, 0) as runs_so_far, coalesce(r.hours_so_far, 0) as hours_so_far,
      coalesce(r.squares_so_far, 0) as squares_so_far,
      coalesce(k.units, 0) - coalesce(sum(m.delta) over later, 0) as units,
      lead(r.runs_so_far - 1) over of_feed as next_runs, lead(r.hours_so_far - r.hours) over of_feed as next_hours,
      lead(r.squares_so_far - r.hours * r.hours) over of_feed as next_squares,
      row_number() over of_feed = 1 as is_first,
      max(m.interval) filter (where m.is_new) over (partition by m.supplier_sku, m.feed) as born
    from moved m
    left join intervals r on r.id = m.interval
    left join ours on ours.supplier_sku = m.supplier_sku and ours.interval = m.interval
    left join (
      select supplier_sku, sum(quantity) as units from supplier_stock where supplier_id = :supplierId group by supplier_sku
    ) k on k.supplier_sku = m.supplier_sku
    window later as (
        partition by m.supplier_sku order by m.interval desc, m.feed rows between unbounded preceding and 1 preceding),
      of_feed as (partition by m.supplier_sku, m.feed order by m.interval)
  ),
  -- From a step that left none to the next one, and from the beginning to the first step that found none.
  idle as (
    select s.supplier_sku, s.feed, sum(coalesce(s.next_runs, t.runs) - s.runs_so_far) as runs,
      sum(coalesce(s.next_hours, t.hours) - s.hours_so_far) as hours,
      sum(coalesce(s.next_squares, t.squares) - s.squares_so_far) as squares
    from steps s join totals t on t.feed = s.feed
    where s.units <= 0 and (s.born is null or s.interval >= s.born)
    group by s.supplier_sku, s.feed
    union all
    select supplier_sku, feed, runs_so_far - 1, hours_so_far - hours, squares_so_far - hours * hours
    from steps where is_first and counts and not is_new and units - delta <= 0 and born is null
    union all
    select o.supplier_sku, t.feed, t.runs, t.hours, t.squares
    from supplier_offer o join totals t on t.feed = o.feed
    where o.supplier_id = :supplierId and not exists (select from steps s where s.supplier_sku = o.supplier_sku and s.feed = o.feed)
      and not exists (
        select from supplier_stock k
        where k.supplier_id = o.supplier_id and k.supplier_sku = o.supplier_sku and k.quantity > 0)
  ),
  idle_sums as (
    select supplier_sku, feed, sum(runs) as runs, sum(hours) as hours, sum(squares) as squares
    from idle group by supplier_sku, feed
  ),
  sums as (
    select supplier_sku, feed,
      coalesce(sum(taken) filter (where not is_up), 0) as taken,
      coalesce(sum(taken * taken) filter (where not is_up), 0) as taken_squares,
      coalesce(sum(taken * hours) filter (where not is_up), 0) as taken_hours,
      count(*) filter (where is_up) as up_runs, coalesce(sum(hours) filter (where is_up), 0) as up_hours,
      coalesce(sum(hours * hours) filter (where is_up), 0) as up_squares
    from steps where counts and (born is null or interval > born)
    group by supplier_sku, feed
  ),
  births as (
    select supplier_sku, feed, runs_so_far, hours_so_far, squares_so_far from steps where interval = born
  ),
  seen as (
    select o.supplier_sku, coalesce(s.taken, 0) as taken, coalesce(s.taken_squares, 0) as taken_squares,
      coalesce(s.taken_hours, 0) as taken_hours,
      t.runs - coalesce(b.runs_so_far, 0) - coalesce(s.up_runs, 0) - coalesce(i.runs, 0) as runs,
      t.hours - coalesce(b.hours_so_far, 0) - coalesce(s.up_hours, 0) - coalesce(i.hours, 0) as hours,
      t.squares - coalesce(b.squares_so_far, 0) - coalesce(s.up_squares, 0) - coalesce(i.squares, 0) as squares
    from supplier_offer o
    join totals t on t.feed = o.feed
    left join sums s on s.supplier_sku = o.supplier_sku and s.feed = o.feed
    left join births b on b.supplier_sku = o.supplier_sku and b.feed = o.feed
    left join idle_sums i on i.supplier_sku = o.supplier_sku and i.feed = o.feed
    where o.supplier_id = :supplierId
  )
  insert into stock_depletion (supplier_id, supplier_sku, per_hour, deviation, observations, computed_at)
  select :supplierId, supplier_sku, case when mean < ${STILL} then 0 else mean end,
    case when deviation < ${STILL} then 0 else deviation end, runs, :now
  from seen
  cross join lateral (select taken / hours as mean) of
  cross join lateral (
    select sqrt(greatest(0, (taken_squares - 2 * mean * taken_hours + mean * mean * squares) / hours)) as deviation
  ) around
  where runs > 0 and hours > ${STILL}
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
