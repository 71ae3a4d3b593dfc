import type pg from 'pg';

/** A session that this replica holds, still its own a moment ago. */
export interface HeldLease {
  readonly account: string;
  readonly fence: string;
  readonly isWanted: boolean;
}

/**
 * What a replica says once a second, in one statement: its sessions last for another lease, and replicas whose lock is
 * gone are dead: their rows go, their lanes and sessions are free, what they wanted is not wanted any more. Two that
 * look at once leave each dead one to one of them (`skip locked`).
 *
 * @param client the replica's own connection, so that a beat also proves that it is there
 */
export async function beatOnce(
  client: pg.Client,
  { replica, lockClass, leaseSeconds }: { replica: number; lockClass: number; leaseSeconds: number },
): Promise<{ readonly dead: number; readonly held: readonly HeldLease[] }> {
  const { rows } = await client.query<{ dead: number; held: HeldLease[] }>({ name: 'beat', text: BEAT }, [
    replica,
    lockClass,
    leaseSeconds,
  ]);
  return rows[0] ?? { dead: 0, held: [] };
}

/**
 * No row is changed by two parts of it: the sessions of the beating replica are left to the last one. A lane that a
 * statement of the dead one still holds locked is free when its lease ends; a beat waits for nobody.
 */
const BEAT = `
  with others as materialized (
    select id from replica where id <> $1::int for update skip locked
  ), dead as (
    delete from replica using others
    where replica.id = others.id and pg_try_advisory_xact_lock($2::int, others.id)
    returning replica.id
  ), freed_lanes as (
    update lane set lease_until = null, holder = null
    from (select kind, key from lane where holder in (select id from dead) for update skip locked) as left_behind
    where lane.kind = left_behind.kind and lane.key = left_behind.key
  ), freed_sessions as (
    update session_lease
    set holder = case when holder in (select id from dead) then null else holder end,
      lease_until = case when holder in (select id from dead) then clock_timestamp() else lease_until end,
      wanted_by = case when wanted_by in (select id from dead) then null else wanted_by end
    where holder is distinct from $1 and (holder in (select id from dead) or wanted_by in (select id from dead))
  ), held as (
    update session_lease
    set lease_until = clock_timestamp() + make_interval(secs => $3::int),
      wanted_by = case when wanted_by in (select id from dead) then null else wanted_by end
    where holder = $1
    returning account, fence, wanted_by
  )
  select (select count(*)::int from dead) as dead,
    (select coalesce(jsonb_agg(jsonb_build_object(
       'account', account, 'fence', fence::text, 'isWanted', wanted_by is not null)), '[]') from held) as held`;
