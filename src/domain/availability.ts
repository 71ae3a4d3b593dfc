/**
 * The one availability rule (docs/availability.md): what a supplier reported, less what we ordered that its figure does
 * not show yet, less a buffer. All quantities are whole base units.
 *
 * The database computes the same thing set-based (stores/sql/recompute-listings.ts); a test keeps the two equal.
 */
export interface SupplierPosition {
  /** Reported units, all warehouses together; undefined when the supplier never said. */
  readonly reported: number | undefined;
  /** Units of our own purchase orders that the reported figure does not yet lack. */
  readonly unreflected: number;
  /** Units never offered for sale. */
  readonly buffer: number;
  /** It could be ordered: its cost is known and its supplier is configured. */
  readonly isOrderable: boolean;
}

/**
 * Units that an order may be routed to: the buffer is not subtracted, because it protects selling, not routing.
 */
export function availableToRoute(position: Pick<SupplierPosition, 'reported' | 'unreflected'>): number {
  return Math.max(0, (position.reported ?? 0) - position.unreflected);
}

/** Units that may be promised to customers; none of what could not be ordered. */
export function availableToSell(position: SupplierPosition): number {
  return position.isOrderable ? Math.max(0, availableToRoute(position) - position.buffer) : 0;
}

/**
 * What a storefront shows for one product. A line is never split over suppliers, so no more can be promised than the
 * best-stocked supplier has: the maximum, not the sum.
 */
export function publishedQuantity(positions: readonly SupplierPosition[]): number {
  return positions.reduce((best, position) => Math.max(best, availableToSell(position)), 0);
}
