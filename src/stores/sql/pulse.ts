/**
 * How far everything came: one mark per kind of thing, each the end of an index. Whoever compares two of them knows what changed in between, whichever replica did
 * it. `:since`: changes of state are named by what they are of, those after this one.
 */
export const pulse = `
  select 'exceptions' as what, coalesce(max(id), 0)::text as mark from alert_event
  union all
  select 'audit', coalesce(max(id), 0)::text from audit_entry
  union all
  select 'exchanges', coalesce(max(id), 0)::text from shop_exchange
  union all
  select 'feeds', coalesce(max(confirmed_at), 'epoch')::text from feed
  union all
  select 'states', coalesce(max(id), 0)::text from state_event
  union all
  select distinct on (entity) 'state of ' || entity, id::text from (
    select entity, id from state_event where id > :since order by id desc limit 500) recent
  union all
  select 'files', coalesce(sum(last), 0)::text from supplier s
    cross join lateral (select max(id) as last from seen_file where supplier_id = s.id) f
  union all
  select 'documents', coalesce(sum(last), 0)::text from supplier s
    cross join lateral (select max(id) as last from document where supplier_id = s.id) d
  union all
  select 'deliveries', coalesce(sum(last), 0)::text from supplier s
    cross join lateral (select max(id) as last from delivery where supplier_id = s.id) d`;
