/**
 * Archived bytes whose turn it is to be judged, locked, with what is known of every file that has them. Documents count
 * as their file was read last; the feeds that stand are the last :fullFeeds full ones of each supplier and feed, and what
 * is in force, at whatever reading they were applied.
 */
export const contentToJudge = `
  with due as (
    select sha256, content_id, place from raw_content
    where removed_at is null and look_at <= :now
    order by look_at
    limit :limit
    for update skip locked
  ), file as (
    select d.sha256, f.supplier_id, f.id, f.attempt, f.state, f.received_at
    from due d join seen_file f on f.sha256 = d.sha256
  ), said as (
    select f.sha256, array_agg(distinct o.kind) filter (where o.attempt = f.attempt) as kinds,
      bool_or(o.attempt = f.attempt and (o.state = 'held' or o.kind = 'unknown')) as is_held,
      bool_or(exists (select from held_line h
        where h.supplier_id = o.supplier_id and h.document_id = o.id and h.state = 'open')) as has_open_lines,
      bool_or(exists (select from feed_run r
        where r.supplier_id = o.supplier_id and r.document_id = o.id and r.state = 'applied' and (
          exists (select from feed where feed.supplier_id = r.supplier_id and feed.feed_run_id = r.id)
          or r.coverage = 'full' and (select count(*) from feed_run l
            where l.supplier_id = r.supplier_id and l.feed = r.feed and l.state = 'applied' and l.coverage = 'full'
              and l.id > r.id) < :fullFeeds))) as is_current
    from file f
    join document o on o.supplier_id = f.supplier_id and o.file_id = f.id
    group by f.sha256
  )
  select d.sha256, d.content_id as "contentId", d.place,
    max(f.received_at) as "lastReceivedAt",
    coalesce(any_value(s.kinds), '{}') as kinds,
    coalesce(bool_or(f.state in ('received', 'held')), false)
      or coalesce(bool_or(s.is_held), false) or coalesce(bool_or(s.has_open_lines), false) as "isUndecided",
    coalesce(bool_or(s.is_current), false) as "isCurrentFeed"
  from due d
  left join file f on f.sha256 = d.sha256
  left join said s on s.sha256 = d.sha256
  group by d.sha256, d.content_id, d.place
`;
