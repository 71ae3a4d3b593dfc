/**
 * Deletes what the oldest run before :before changed, unless it is one of the last :keep of its feed. Runs of one feed are
 * forgotten in their order, so that what is left can be followed without a gap.
 */
export const forgottenRun = `
  with run as (
    select r.supplier_id, r.id from feed_run r
    where r.recorded_at < :before and r.state = 'applied' and not r.is_forgotten
      and (select count(*) from feed_run l
        where l.supplier_id = r.supplier_id and l.feed = r.feed and l.state = 'applied' and l.id > r.id) >= :keep
    order by r.id limit 1 for update skip locked
  ), gone as (
    delete from stock_change c using run where c.supplier_id = run.supplier_id and c.feed_run_id = run.id
  )
  update feed_run r set is_forgotten = true from run where r.supplier_id = run.supplier_id and r.id = run.id`;
