import type { Database } from './database.ts';

/** What one storefront was told in one hour. */
export interface PushHour {
  readonly hour: Date;
  readonly batches: number;
  readonly items: number;
  /** Milliseconds from the first sight of a supplier's file until the storefront knew, of batches that a file caused; null: none. */
  readonly p50: number | null;
  readonly p99: number | null;
}

/** So many batches are looked at, at most. */
const MOST = 50_000;

/** Hour by hour since a moment, the oldest first; hours in which it was told nothing are left out. */
export async function pushesByHour(db: Database, storefrontId: string, since: Date): Promise<PushHour[]> {
  const { rows } = await db.raw<{ rows: PushHour[] }>(
    `with told as (
       select published_at, items, 1000 * extract(epoch from published_at - file_seen_at)::float8 as ms
       from (select * from publish_run order by id desc limit :most) r
       where storefront_id = :storefrontId and published_at >= :since
     )
     select date_trunc('hour', published_at) as hour, count(*)::int as batches, sum(items)::int as items,
       round(percentile_cont(0.5) within group (order by ms))::int as p50,
       round(percentile_cont(0.99) within group (order by ms))::int as p99
     from told group by 1 order by 1`,
    { storefrontId, since, most: MOST },
  );
  return rows;
}
