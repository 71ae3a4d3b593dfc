/** A condition: a run, by its alias, was taken back by one that was not taken back itself (domain/undone-runs.ts). */
export function isUndone(run: string): string {
  return `exists (
    select from feed_run u
    where u.supplier_id = ${run}.supplier_id and u.feed = ${run}.feed and u.state = 'applied'
      and u.undoes <= ${run}.id and u.id > ${run}.id
      and not exists (
        select from feed_run b
        where b.supplier_id = u.supplier_id and b.feed = u.feed and b.state = 'applied' and b.undoes <= u.id and b.id > u.id
          and b.undoes > ${run}.id))`;
}
