import type { Database } from './database.ts';

/**
 * A lane is work that one process at a time may do over all replicas: polling one folder, delivering to one supplier,
 * publishing to one storefront. Taking it is a lease in the database; the fence grows with every turn, so that a turn
 * that lost its lease can be told from the one that took over.
 */
export interface Lane {
  readonly kind: 'collect' | 'deliver' | 'publish';
  readonly key: string;
}

export interface LaneTurn extends Lane {
  readonly fence: string;
}

/** Longer than any single remote call with its deadline; a turn extends it between calls. */
const LEASE_SECONDS = 120;

/** Takes the lane when it is due and free. A lane nobody ever took is due at once. */
export async function takeLane(db: Database, lane: Lane, now: Date): Promise<LaneTurn | undefined> {
  const { rows } = await db.raw<{ rows: { fence: string }[] }>(
    `insert into lane (kind, key, due_at, lease_until, fence)
     values (:kind, :key, :now, cast(:now as timestamptz) + make_interval(secs => :lease), 1)
     on conflict (kind, key) do update set fence = lane.fence + 1, lease_until = excluded.lease_until
       where lane.due_at <= :now and (lane.lease_until is null or lane.lease_until < :now)
     returning fence`,
    { ...lane, now, lease: LEASE_SECONDS },
  );
  return rows[0] && { ...lane, fence: rows[0].fence };
}

/** Keeps the lane for another lease; false when somebody else has taken it over, and the turn must stop. */
export async function extendLane(db: Database, turn: LaneTurn, now: Date): Promise<boolean> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `update lane set lease_until = cast(:now as timestamptz) + make_interval(secs => :lease)
     where kind = :kind and key = :key and fence = :fence`,
    { ...turn, now, lease: LEASE_SECONDS },
  );
  return rowCount === 1;
}

/** Gives the lane back and says when it is due again. Answers how many turns in a row have failed. */
export async function endLane(
  db: Database,
  turn: LaneTurn,
  outcome: { readonly ok: boolean; readonly dueAt: Date },
): Promise<number> {
  const { rows } = await db.raw<{ rows: { failures: number }[] }>(
    `update lane set lease_until = null, due_at = :dueAt, failures = case when :ok then 0 else failures + 1 end
     where kind = :kind and key = :key and fence = :fence
     returning failures`,
    { kind: turn.kind, key: turn.key, fence: turn.fence, ...outcome },
  );
  return rows[0]?.failures ?? 0;
}

/** Makes a lane due now: "poll now". */
export async function makeDue(db: Database, lane: Lane, now: Date): Promise<void> {
  await db.raw(`update lane set due_at = :now where kind = :kind and key = :key and due_at > :now`, { ...lane, now });
}
