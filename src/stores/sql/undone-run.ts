/**
 * A condition: a run, by its alias, was taken back by one that is in force itself (domain/undone-runs.ts). From the last run
 * that undoes something back to this one: what such a run takes back is passed over, also where that undoes something.
 */
export function isUndone(run: string): string {
  return `exists (
    with recursive back as (
      select cast(9223372036854775807 as bigint) as before
      union all
      select taken.undoes from back
      cross join lateral (
        select u.undoes from feed_run u
        where u.supplier_id = ${run}.supplier_id and u.feed = ${run}.feed and u.state = 'applied' and u.undoes is not null
          and u.id > ${run}.id and u.id < back.before
        order by u.id desc limit 1
      ) taken
      where back.before > ${run}.id
    )
    select from back where before <= ${run}.id)`;
}
