import {
  availableToRoute,
  availableToSell,
  type Channel,
  publishedQuantities,
  type SupplierPosition,
} from './availability.ts';

/** One summand of a number that is explained; units are negative where they are taken away. */
export interface Term<Kind extends string> {
  readonly kind: Kind;
  readonly units: number;
}

/**
 * What becomes of a supplier's figure, in the order of the rule:
 *
 * - `reported`, less `unreflected`; `overdrawn` gives back what would be below zero.
 * - `pack`: units of a pack that cannot be ordered whole.
 * - `stale`: everything, because the figure is too old to sell by.
 * - `refused`: everything, because the supplier could not send what the figure says.
 * - `paused`: everything, because a person has the supplier left alone.
 * - `buffer`, and `ageing`: by which it grew since the figure should have been confirmed; `overdrawn` as above.
 * - `not-orderable`: everything, because the supplier could not be ordered from.
 */
export type OfferTermKind =
  | 'reported'
  | 'unreflected'
  | 'overdrawn'
  | 'pack'
  | 'stale'
  | 'refused'
  | 'paused'
  | 'buffer'
  | 'ageing'
  | 'not-orderable';

export interface OfferSum {
  readonly terms: readonly Term<OfferTermKind>[];
  /** Units that an order may take. */
  readonly toRoute: number;
  /** Units that may be promised: the sum of the terms. */
  readonly toSell: number;
}

/** What becomes of the units for sale in a storefront: shared out over storefronts, its own buffer, its cap. */
export type ChannelTermKind = 'suppliers' | 'sharing' | 'storefront-buffer' | 'cap' | 'overdrawn';

export interface ChannelSum {
  readonly storefrontId: string;
  readonly terms: readonly Term<ChannelTermKind>[];
  /** What it should show: the sum of the terms. */
  readonly published: number;
}

/**
 * Writes the sum of one supplier's units out. Each step is taken by the rule itself (availability.ts), with the later
 * terms left out, so that an explanation cannot say anything else than what is published.
 *
 * @param growth units of the position's buffer that age added
 */
export function offerSum(position: SupplierPosition, growth: number): OfferSum {
  const steps = running<OfferTermKind>();
  steps.add('reported', position.reported ?? 0);
  steps.add('unreflected', -position.unreflected);
  const usable = { ...position, isStale: false, isRefused: false, isPaused: false };
  steps.settle('overdrawn', availableToRoute({ ...usable, packSize: 1 }));
  steps.settle('pack', availableToRoute(usable));
  steps.settle('stale', availableToRoute({ ...position, isRefused: false, isPaused: false }));
  steps.settle('refused', availableToRoute({ ...position, isPaused: false }));
  const toRoute = availableToRoute(position);
  steps.settle('paused', toRoute);
  if (toRoute > 0) {
    steps.add('buffer', -(position.buffer - growth));
    steps.add('ageing', -growth);
    steps.settle('overdrawn', availableToSell({ ...position, isOrderable: true }));
  }
  steps.settle('not-orderable', availableToSell(position));
  return { terms: steps.terms, toRoute, toSell: availableToSell(position) };
}

/** Writes out what each storefront makes of the units of all suppliers. */
export function channelSums(
  positions: readonly SupplierPosition[],
  channels: readonly Channel[],
): readonly ChannelSum[] {
  const bare = channels.map((channel) => ({ ...channel, buffer: 0, cap: undefined }));
  const shared = publishedQuantities(positions, bare);
  const published = publishedQuantities(positions, channels);
  return channels.map((channel) => {
    const { id, buffer, cap } = channel;
    const [alone] = publishedQuantities(positions, [{ ...channel, buffer: 0, cap: undefined }]).values();
    const units = alone ?? 0;
    const steps = running<ChannelTermKind>();
    steps.add('suppliers', units);
    steps.settle('sharing', shared.get(id) ?? 0);
    steps.settle('storefront-buffer', Math.min(steps.sum(), units - buffer));
    steps.settle('cap', Math.min(steps.sum(), cap ?? Number.POSITIVE_INFINITY));
    steps.settle('overdrawn', published.get(id) ?? 0);
    return { storefrontId: id, terms: steps.terms, published: published.get(id) ?? 0 };
  });
}

/** A sum that is written down while it is reckoned; what changes nothing is left out, except where it begins. */
function running<Kind extends string>() {
  const terms: Term<Kind>[] = [];
  const sum = (): number => terms.reduce((total, { units }) => total + units, 0);
  const add = (kind: Kind, units: number): void => {
    if (units !== 0 || terms.length === 0) terms.push({ kind, units });
  };
  return { terms, sum, add, settle: (kind: Kind, total: number): void => add(kind, total - sum()) };
}
