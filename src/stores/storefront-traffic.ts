import type { Database } from './database.ts';

/** What all gateways share of one storefront (migration 061). Times are milliseconds by the database's clock. */
export interface TrafficRow {
  readonly settings: string;
  readonly tokens: number;
  readonly capacity: number;
  readonly perSecond: number;
  readonly reserve: number;
  readonly spent: number;
  readonly at: number;
  readonly pausedUntil: number | null;
  readonly failures: number;
  readonly failedSubject: string | null;
  readonly openSince: number | null;
  readonly openCode: string | null;
  readonly openMessage: string | null;
  readonly openings: number;
  readonly probeAt: number | null;
  readonly isProbing: boolean;
  readonly probesLeft: number;
}

export interface ReadTraffic {
  readonly row: TrafficRow;
  /** Grows with every change of the row. */
  readonly number: string;
  /** What time it is by the database's clock. */
  readonly now: number;
}

const ms = (column: string): string => `extract(epoch from ${column})::float8 * 1000`;
const moment = (value: string): string => `to_timestamp(cast(:${value} as float8) / 1000)`;

const READ = `
  select settings, tokens, capacity, per_second as "perSecond", reserve, spent, ${ms('updated_at')} as at,
    ${ms('paused_until')} as "pausedUntil", failures, failed_subject as "failedSubject",
    ${ms('open_since')} as "openSince", open_code as "openCode", open_message as "openMessage", openings,
    ${ms('probe_at')} as "probeAt", is_probing as "isProbing", probes_left as "probesLeft",
    number, ${ms('clock_timestamp()')} as now
  from storefront_traffic where storefront_id = :storefrontId`;

export async function readTraffic(db: Database, storefrontId: string): Promise<ReadTraffic | undefined> {
  const { rows } = await db.raw<{ rows: (TrafficRow & { number: string; now: number })[] }>(READ, { storefrontId });
  if (rows[0] === undefined) return undefined;
  const { number, now, ...row } = rows[0];
  return { row, number, now };
}

/** The row of a storefront that was never called before; one that is there already stays. */
export async function beginTraffic(
  db: Database,
  storefrontId: string,
  first: Pick<TrafficRow, 'settings' | 'capacity' | 'perSecond' | 'reserve'>,
): Promise<void> {
  await db.raw(
    `insert into storefront_traffic (storefront_id, settings, tokens, capacity, per_second, reserve)
     values (:storefrontId, :settings, :capacity, :capacity, :perSecond, :reserve) on conflict do nothing`,
    { storefrontId, ...first },
  );
}

/**
 * Puts `row` in the place of the one that was read as `number`. The commit waits for no disk: a server that crashes may forget
 * the last half second of what was spent, in which it answered nobody.
 *
 * @returns the time by the database's clock; undefined when somebody else was first
 */
export async function swapTraffic(
  db: Database,
  storefrontId: string,
  number: string,
  row: TrafficRow,
): Promise<number | undefined> {
  const { rows } = await db.raw<{ rows: { now: number }[] }>(
    `update storefront_traffic t set number = number + 1, settings = :settings, tokens = :tokens, capacity = :capacity,
       per_second = :perSecond, reserve = :reserve, spent = :spent, updated_at = ${moment('at')},
       paused_until = ${moment('pausedUntil')}, failures = :failures, failed_subject = :failedSubject,
       open_since = ${moment('openSince')}, open_code = :openCode, open_message = :openMessage, openings = :openings,
       probe_at = ${moment('probeAt')}, is_probing = :isProbing, probes_left = :probesLeft
     from (select set_config('synchronous_commit', 'off', true)) quick
     where storefront_id = :storefrontId and number = :number
     returning ${ms('clock_timestamp()')} as now`,
    { storefrontId, number, ...row },
  );
  return rows[0]?.now;
}

/** Has a storefront that is left alone tried with the next call; false when it is not left alone. */
export async function probeNow(trx: Database, storefrontId: string): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `update storefront_traffic set number = number + 1, openings = 0, is_probing = false, probe_at = clock_timestamp()
     where storefront_id = :storefrontId and open_since is not null returning 1`,
    { storefrontId },
  );
  return rows.length > 0;
}

/** How a storefront stands with the calls to it, for people. */
export interface TrafficStanding {
  readonly storefrontId: string;
  /** What can be spent now, and at most; null: there is no limit. */
  readonly available: number | null;
  readonly capacity: number | null;
  readonly perSecond: number | null;
  readonly pausedUntil: Date | null;
  /** Failures in a row. */
  readonly failures: number;
  /** Set: it is not called, but for a probe at `probeAt`. */
  readonly openSince: Date | null;
  readonly openCode: string | null;
  readonly openMessage: string | null;
  readonly probeAt: Date | null;
  /** What it has not been told yet. */
  readonly waiting: { readonly packages: number; readonly quantities: number; readonly prices: number };
}

/** From here on a limit is none (pipeline/storefront/shop-traffic.ts). */
export const WITHOUT_LIMIT = 1e9;

/** How the storefronts stand that were ever called, or one of them. */
export async function trafficStandings(db: Database, storefrontId?: string): Promise<TrafficStanding[]> {
  const { rows } = await db.raw<{ rows: TrafficStanding[] }>(
    `select t.storefront_id as "storefrontId",
       case when capacity < :none then
         least(capacity, tokens + per_second * greatest(0, extract(epoch from clock_timestamp() - t.updated_at)::float8)) end as available,
       case when capacity < :none then capacity end as capacity,
       case when per_second < :none then per_second end as "perSecond",
       case when paused_until > clock_timestamp() then paused_until end as "pausedUntil", failures,
       open_since as "openSince", open_code as "openCode", open_message as "openMessage", probe_at as "probeAt",
       jsonb_build_object(
         'packages', (select count(*) from fulfilment_push p where p.storefront_id = t.storefront_id and p.state = 'queued'),
         'quantities', (select count(*) from listing l where l.storefront_id = t.storefront_id
           and l.desired_version > l.pushed_version and l.refusal is null),
         'prices', (select count(*) from listing_price l where l.storefront_id = t.storefront_id
           and l.desired_version > l.pushed_version and l.refusal is null and l.finding is null)) as waiting
     from storefront_traffic t
     where t.storefront_id = coalesce(:storefrontId, t.storefront_id) order by 1`,
    { none: WITHOUT_LIMIT, storefrontId: storefrontId ?? null },
  );
  return rows;
}
