import type { Database } from './database.ts';
import type { FigureLimits } from './figure-ages.ts';
import { figureCounts } from './sql/figure-counts.ts';

/** How many SKUs stand how. Of them all each is fresh, ageing or stale, and each is active, missing or discontinued. */
export interface FigureCounts {
  readonly total: number;
  readonly fresh: number;
  readonly ageing: number;
  readonly stale: number;
  /** The feed in force left them without a figure, so that they age by themselves. */
  readonly unconfirmed: number;
  readonly active: number;
  readonly missing: number;
  readonly discontinued: number;
}

/** Counts a supplier's SKUs by the feed that names them. */
export async function countFigures(
  db: Database,
  supplierId: string,
  limits: FigureLimits,
): Promise<ReadonlyMap<string | null, FigureCounts>> {
  const { rows } = await db.raw<{ rows: (FigureCounts & { feed: string | null })[] }>(figureCounts, {
    supplierId,
    ...limits,
  });
  return new Map(rows.map(({ feed, ...counts }) => [feed, counts]));
}
