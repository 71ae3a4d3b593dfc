/**
 * Deletes events of exceptions that closed long ago, with the record of who was told. An event that waits to be planned, or
 * whose notice waits to be sent, stays.
 */
export const forgottenEvents = `
  with gone as (
    select v.id from alert_event v join exception e on e.id = v.exception_id
    where e.closed_at < :before and v.planned_at is not null
      and not exists (
        select from alert a left join alert_notice n on n.id = a.notice_id
        where a.event_id = v.id and (n.id is null or n.state = 'waiting'))
    order by v.id limit :limit
  ), told as (
    delete from alert a using gone where a.event_id = gone.id
  ), events as (
    delete from alert_event v using gone where v.id = gone.id returning v.id
  )
  select count(*)::int as count from events`;
