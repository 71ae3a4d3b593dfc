import type { Database } from './database.ts';
import { gauges } from './sql/gauges.ts';

/** One figure at a moment. */
export interface Gauge {
  readonly name: string;
  /** Of which supplier, storefront or severity. */
  readonly of: string;
  /** Which feed or state; null where the name says all. */
  readonly at: string | null;
  readonly value: number;
}

/** What stands where now: counts, and ages in seconds. */
export async function readGauges(db: Database, now: Date): Promise<readonly Gauge[]> {
  const { rows } = await db.raw<{ rows: Gauge[] }>(gauges, { now });
  return rows;
}
