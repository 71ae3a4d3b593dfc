/** What a number was from a moment on, until the next one. */
export interface SeriesPoint {
  readonly at: Date;
  readonly units: number;
}

/** One figure that changed. */
export interface FigureChange {
  readonly at: Date;
  /** Null: a change of the SKU as a whole, which changes no figure. */
  readonly warehouse: string | null;
  readonly quantityBefore: number | null;
  readonly quantityAfter: number | null;
}

/**
 * What the figures of one SKU of a supplier summed up to over time, reckoned backwards from what they sum up to now: a figure that
 * changed longer ago than changes are kept counts as it is. Figures that changed at the same moment are one point.
 *
 * @param units of all warehouses now
 * @param changes the newest first
 * @returns the oldest first
 */
export function sumOverTime(units: number, changes: readonly FigureChange[]): SeriesPoint[] {
  const points: SeriesPoint[] = [];
  let sum = units;
  for (const { at, warehouse, quantityBefore, quantityAfter } of changes) {
    if (warehouse === null) continue;
    if (points.at(-1)?.at.getTime() !== at.getTime()) points.push({ at, units: sum });
    sum += (quantityBefore ?? 0) - (quantityAfter ?? 0);
  }
  return points.reverse();
}

/** The part of a series from a moment on, beginning with what was in force then. */
export function seriesSince(points: readonly SeriesPoint[], since: Date): SeriesPoint[] {
  const later = points.filter(({ at }) => at > since);
  const before = points.findLast(({ at }) => at <= since);
  return before === undefined ? later : [{ at: since, units: before.units }, ...later];
}
