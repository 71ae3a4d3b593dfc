import type { Database } from './database.ts';

/**
 * The lease on the one session that an account at a supplier allows, over all replicas, by the database's clock. The fence grows with
 * every taking. A session that is given up while somebody wants it is kept for that one for a moment, so that the former
 * holder does not take it straight back.
 */
export interface SessionLease {
  /** User, host and port, without spaces. */
  readonly account: string;
  readonly replica: number;
  readonly fence: string;
}

/** A replica that is cut off loses its sessions after this time; a dead one at the next beat of any other. */
export const SESSION_LEASE_SECONDS = 12;
const KEPT_FOR_THE_NEXT_SECONDS = 2;
/** Replicas tell each other here; whoever does not hear it looks again soon by itself. */
export const SESSION_NEWS = 'crossdock_sessions';

/** Takes the session when it is free. Otherwise its holder is asked for it, unless somebody already has. */
export async function takeSessionLease(
  db: Database,
  account: string,
  replica: number,
): Promise<SessionLease | undefined> {
  const { rows } = await db.raw<{ rows: { fence: string }[] }>(
    `insert into session_lease as held (account, holder, fence, lease_until)
     values (:account, :replica, 1, clock_timestamp() + make_interval(secs => :lease))
     on conflict (account) do update
       set holder = :replica, fence = held.fence + 1, lease_until = excluded.lease_until, wanted_by = null
       where held.lease_until < clock_timestamp() or (held.holder is null and coalesce(held.wanted_by, :replica) = :replica)
     returning fence`,
    { account, replica, lease: SESSION_LEASE_SECONDS },
  );
  if (rows[0]) return { account, replica, fence: rows[0].fence };
  const { rowCount } = await db.raw<{ rowCount: number }>(
    'update session_lease set wanted_by = :replica where account = :account and wanted_by is null',
    { account, replica },
  );
  if (rowCount === 1) await tell(db, 'wanted', account);
  return undefined;
}

/** After the session was closed, and not before. */
export async function giveUpSessionLease(db: Database, { account, replica, fence }: SessionLease): Promise<void> {
  await db.raw(
    `update session_lease
     set holder = null,
       lease_until = clock_timestamp() + case when wanted_by is null then interval '0' else make_interval(secs => :kept) end
     where account = :account and holder = :replica and fence = :fence`,
    { account, replica, fence, kept: KEPT_FOR_THE_NEXT_SECONDS },
  );
  await tell(db, 'free', account);
}

/** Nobody waits any more: what was asked for is not wanted after all. */
export async function dropSessionWish(db: Database, account: string, replica: number): Promise<void> {
  await db.raw('update session_lease set wanted_by = null where account = :account and wanted_by = :replica', {
    account,
    replica,
  });
}

async function tell(db: Database, what: 'wanted' | 'free', account: string): Promise<void> {
  await db.raw('select pg_notify(:channel, :news)', { channel: SESSION_NEWS, news: `${what} ${account}` });
}
