import type { Database } from './database.ts';

/**
 * A lane is work that one process at a time may do over all replicas: polling one folder, delivering to one supplier,
 * publishing to one storefront, reading it, looking at the clocks, telling one target of alerts. Taking it is a lease by the database's clock, so that replicas with other clocks agree;
 * the fence grows with every turn, so that a turn that lost its lease can be told from the one that took over.
 */
export interface Lane {
  readonly kind: 'collect' | 'deliver' | 'publish' | 'clean' | 'clock' | 'alert' | 'shop';
  readonly key: string;
}

export interface LaneTurn extends Lane {
  readonly fence: string;
}

/**
 * How long a turn lasts without being extended: as long as the work of a process that lives and is cut off stands still
 * at most. What a dead process held is freed within a second or two (replica.ts).
 */
export const LEASE_SECONDS = 12;

/**
 * Takes the lane when it is due or wanted, and free. A lane nobody ever took is due at once.
 *
 * @param holder the replica that takes it: when it dies, the lane is free before its lease ends
 * @param place the process that takes it, for people who ask why their work waits
 */
export async function takeLane(
  db: Database,
  lane: Lane,
  holder?: number,
  place?: string,
): Promise<LaneTurn | undefined> {
  const { rows } = await db.raw<{ rows: { fence: string }[] }>(
    `insert into lane (kind, key, due_at, lease_until, fence, holder, place, taken_at)
     values (:kind, :key, clock_timestamp(), clock_timestamp() + make_interval(secs => :lease), 1, :holder, :place, clock_timestamp())
     on conflict (kind, key) do update set fence = lane.fence + 1, lease_until = excluded.lease_until,
       holder = excluded.holder, place = excluded.place, taken_at = excluded.taken_at, wanted_at = null
       where (lane.due_at <= clock_timestamp() or lane.wanted_at is not null)
         and (lane.lease_until is null or lane.lease_until < clock_timestamp())
     returning fence`,
    { ...lane, lease: LEASE_SECONDS, holder: holder ?? null, place: place ?? null },
  );
  return rows[0] && { ...lane, fence: rows[0].fence };
}

/** A change that only the holder of the lane may make; for single statements, which nothing can interrupt. */
export const IN_TURN = 'exists (select from lane where kind = :kind and key = :key and fence = :fence for share)';

/** Keeps the lane for another lease; false when somebody else has taken it over, and the turn must stop. */
export async function extendLane(db: Database, turn: LaneTurn): Promise<boolean> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `update lane set lease_until = clock_timestamp() + make_interval(secs => :lease)
     where kind = :kind and key = :key and fence = :fence`,
    { ...turn, lease: LEASE_SECONDS },
  );
  return rowCount === 1;
}

/**
 * Whether the turn still has its lane, until this transaction ends: nobody takes the lane over before the commit, and
 * what the transaction did counts only if nobody had done so before.
 */
export async function holdLane(trx: Database, turn: LaneTurn): Promise<boolean> {
  // A process that stands still here would keep the lane from everybody; the server ends its transaction instead.
  await trx.raw(`set local idle_in_transaction_session_timeout = '${LEASE_SECONDS}s'`);
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    'select 1 from lane where kind = :kind and key = :key and fence = :fence for share',
    { ...turn },
  );
  return rows.length === 1;
}

/**
 * Gives the lane back and says in how many milliseconds it is due again, given how many turns in a row failed and what
 * time it is by the database's clock. Answers that number.
 */
export async function endLane(
  db: Database,
  turn: LaneTurn,
  outcome: { readonly ok: boolean | 'neither'; readonly dueInMs: (failures: number, now: Date) => number },
): Promise<number> {
  const { rows } = await db.raw<{ rows: { failures: number; now: Date }[] }>(
    `update lane set failures = case :outcome when 'true' then 0 when 'false' then failures + 1 else failures end
     where kind = :kind and key = :key and fence = :fence
     returning failures, clock_timestamp() as now`,
    { kind: turn.kind, key: turn.key, fence: turn.fence, outcome: String(outcome.ok) },
  );
  const [row] = rows;
  if (row === undefined) return 0;
  await db.raw(
    `update lane set lease_until = null, holder = null, due_at = clock_timestamp() + make_interval(secs => :seconds)
     where kind = :kind and key = :key and fence = :fence`,
    { kind: turn.kind, key: turn.key, fence: turn.fence, seconds: outcome.dueInMs(row.failures, row.now) / 1000 },
  );
  return row.failures;
}

/** Processes hear here, as soon as it is committed, of what kind a lane is that is wanted; whoever does not looks by itself. */
export const LANE_NEWS = 'crossdock_lanes';

/** Makes lanes due at once, also those that rest after failures. One whose turn is under way gets another one after it. */
export async function wantLanes(db: Database, kind: Lane['kind'], keys: readonly string[]): Promise<void> {
  await db.raw(
    `with wanted as (
       insert into lane (kind, key, due_at, wanted_at)
       select :kind, key, clock_timestamp(), clock_timestamp()
       from jsonb_array_elements_text(cast(:keys as jsonb)) as k(key) order by key
       on conflict (kind, key) do update set wanted_at = excluded.wanted_at
     )
     select pg_notify(:channel, :kind)`,
    { kind, keys: JSON.stringify(keys), channel: LANE_NEWS },
  );
}

/** Lets lanes rest for at least so long, whatever their own schedule says. */
export async function restLanes(
  db: Database,
  kind: Lane['kind'],
  keys: readonly string[],
  restMs: number,
): Promise<void> {
  await db.raw(
    `update lane set due_at = greatest(due_at, clock_timestamp() + make_interval(secs => :seconds))
     where kind = :kind and key in (select jsonb_array_elements_text(cast(:keys as jsonb)))`,
    { kind, keys: JSON.stringify(keys), seconds: restMs / 1000 },
  );
}

/** Which of these lanes can be taken: due or wanted, and free; also those nobody ever took. */
export async function dueLanes(db: Database, kind: Lane['kind'], keys: readonly string[]): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { key: string }[] }>(
    `select k.key from jsonb_array_elements_text(cast(:keys as jsonb)) as k(key)
       left join lane l on l.kind = :kind and l.key = k.key
     where l.key is null
       or ((l.due_at <= clock_timestamp() or l.wanted_at is not null)
         and (l.lease_until is null or l.lease_until < clock_timestamp()))`,
    { kind, keys: JSON.stringify(keys) },
  );
  return rows.map(({ key }) => key);
}

/** How a lane stands at this moment, by the database's clock. */
export interface LaneStanding {
  /** Null: nobody works it now. */
  readonly heldBy: string | null;
  readonly isHeld: boolean;
  readonly fence: string;
  readonly takenAt: Date | null;
  /** Turns that failed in a row. */
  readonly failures: number;
  /** Set when it is not due yet. */
  readonly pausedUntil: Date | null;
}

/** How a lane stands; undefined when nobody ever took it. */
export async function findLane(db: Database, lane: Lane): Promise<LaneStanding | undefined> {
  const { rows } = await db.raw<{ rows: LaneStanding[] }>(
    `select coalesce(lease_until > clock_timestamp(), false) as "isHeld",
       case when lease_until > clock_timestamp() then place end as "heldBy", fence,
       case when lease_until > clock_timestamp() then taken_at end as "takenAt", failures,
       case when due_at > clock_timestamp() then due_at end as "pausedUntil"
     from lane where kind = :kind and key = :key`,
    { ...lane },
  );
  return rows[0];
}

/** Ends the pause of a lane: somebody says that the cause is gone. */
export async function makeLaneDue(db: Database, lane: Lane): Promise<void> {
  await db('lane')
    .where({ kind: lane.kind, key: lane.key })
    .update({ due_at: db.raw('clock_timestamp()') });
}
