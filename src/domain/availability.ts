/**
 * The one availability rule (docs/availability.md): what a supplier reported, less what we ordered that its figure does
 * not show yet, in whole packs, less a buffer; then what each storefront shows of it. All quantities are whole base
 * units.
 *
 * The database computes the same thing set-based (stores/sql/recompute-listings.ts); a test keeps the two equal.
 */
export interface SupplierPosition {
  /** Reported units, all warehouses together; undefined when the supplier never said. */
  readonly reported: number | undefined;
  /** Units of our own purchase orders that the reported figure does not yet lack. */
  readonly unreflected: number;
  /** Units of one pack that can be ordered; 1: any number of units. */
  readonly packSize: number;
  /** Units never offered for sale (buffer.ts), grown by the age of the figure. */
  readonly buffer: number;
  /** The figure is too old to sell by (freshness.ts). */
  readonly isStale: boolean;
  /** The supplier refused an order that the figure said it could fill, and there is no later figure. */
  readonly isRefused?: boolean;
  /** A person has its supplier left alone. */
  readonly isPaused?: boolean;
  /** It could be ordered: its cost is known and its supplier is configured. */
  readonly isOrderable: boolean;
}

/** What one storefront may show. */
export interface PublishRule {
  /** Most units that are shown; what moves above it is never pushed. Absent: no cap. */
  readonly cap?: number | undefined;
  /** Share of the last units, against the weights of the other storefronts; 0: none of them. */
  readonly weight: number;
  /** Units that this storefront leaves unsold, besides the buffers of the suppliers. */
  readonly buffer: number;
  /** A line may be split over suppliers, so that the units of all of them can be promised together. */
  readonly split: boolean;
}

export interface Channel extends PublishRule {
  readonly id: string;
}

export const defaultPublishRule: PublishRule = { weight: 1, buffer: 0, split: false };

/** Largest number of units that is reckoned with: what an `int` of the database holds. */
const MOST_UNITS = 2_147_483_647;

/** Up to so many units for each storefront there is, the units are shared out instead of being shown to all. */
export const THIN_PER_CHANNEL = 2;

/**
 * Units that an order may be routed to: whole packs, and the buffer is not subtracted, because it protects selling, not
 * routing.
 */
export function availableToRoute(
  position: Pick<SupplierPosition, 'reported' | 'unreflected' | 'packSize' | 'isStale' | 'isRefused' | 'isPaused'>,
): number {
  if (position.isStale || position.isRefused === true || position.isPaused === true) return 0;
  const left = Math.max(0, Math.min(position.reported ?? 0, MOST_UNITS) - position.unreflected);
  return left - (left % position.packSize);
}

/** Units that may be promised to customers; none of what could not be ordered. */
export function availableToSell(position: SupplierPosition): number {
  return position.isOrderable ? Math.max(0, availableToRoute(position) - position.buffer) : 0;
}

/**
 * What each storefront shows of one product. A storefront without splitting promises no more than the best-stocked
 * supplier has: the maximum, not the sum. When few units are left they are shared out, so that no unit is promised
 * twice.
 */
export function publishedQuantities(
  positions: readonly SupplierPosition[],
  channels: readonly Channel[],
): ReadonlyMap<string, number> {
  const sellable = positions.map(availableToSell);
  const best = sellable.reduce((most, units) => Math.max(most, units), 0);
  const total = Math.min(
    MOST_UNITS,
    sellable.reduce((sum, units) => sum + units, 0),
  );
  const pool = channels.some((channel) => channel.split) ? total : best;
  const isThin = channels.length > 1 && pool <= channels.length * THIN_PER_CHANNEL;
  const shares = isThin ? sharesOf(pool, channels) : undefined;
  return new Map(
    channels.map((channel) => {
      const units = channel.split ? total : best;
      const share = shares?.get(channel.id) ?? units;
      return [channel.id, Math.max(0, Math.min(share, units - channel.buffer, channel.cap ?? MOST_UNITS))];
    }),
  );
}

/**
 * Shares out units by weight: everybody gets the whole part, the largest remainders one unit more; of equal ones the
 * first by name. The shares add up to the units, unless nobody has a weight.
 */
function sharesOf(units: number, channels: readonly Channel[]): ReadonlyMap<string, number> {
  const weights = channels.reduce((sum, channel) => sum + channel.weight, 0);
  if (weights === 0) return new Map(channels.map((channel) => [channel.id, 0]));
  const parts = channels.map(({ id, weight }) => ({
    id,
    whole: Math.floor((units * weight) / weights),
    remainder: (units * weight) % weights,
  }));
  const left = units - parts.reduce((sum, part) => sum + part.whole, 0);
  const ranked = [...parts].sort((a, b) => b.remainder - a.remainder || (a.id < b.id ? -1 : 1));
  return new Map(ranked.map(({ id, whole }, rank) => [id, whole + (rank < left ? 1 : 0)]));
}
