/**
 * Opens or counts an exception, and writes down what is news: that it opened, or became an error. The open one is locked
 * before it is counted, so that of two processes that make it worse one says so;
 * who had seen the warning has not seen the error.
 */
export const openedException = `
  with before as (
    select id, severity from exception where dedupe_key = :dedupeKey and closed_at is null for update
  ), now as (
    insert into exception (dedupe_key, code, severity, message, facts, supplier_id, opened_at, last_seen_at, told_at)
    select :dedupeKey, :code, :severity, :message, cast(:facts as jsonb), :supplierId,
      cast(:at as timestamptz), cast(:at as timestamptz), cast(:at as timestamptz)
    from (select count(*) from before) locked
    on conflict (dedupe_key) where closed_at is null do update set
      seen = exception.seen + 1, last_seen_at = excluded.last_seen_at, message = excluded.message, facts = excluded.facts,
      code = case when exception.severity = 'warning' then excluded.code else exception.code end,
      told_at = case when exception.severity = 'warning' and excluded.severity = 'error'
        then excluded.told_at else exception.told_at end,
      acknowledged_at = case when exception.severity = 'warning' and excluded.severity = 'error'
        then null else exception.acknowledged_at end,
      severity = case when exception.severity = 'error' then 'error' else excluded.severity end
    returning id, seen, severity
  ), news as (
    select now.id, case when now.seen = 1 then 'opened'
      when before.severity = 'warning' and now.severity = 'error' then 'escalated' end as opening
    from now left join before on before.id = now.id
  ), told as (
    insert into alert_event (exception_id, kind, at)
    select id, opening, cast(:at as timestamptz) from news where opening is not null
  )
  select coalesce(opening, 'known') as opening from news`;
