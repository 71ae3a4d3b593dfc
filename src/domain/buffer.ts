/**
 * Units of a supplier's stock that are never offered for sale, because others buy from it too: a fixed number, or learnt
 * from how fast its stock runs down without us. The database computes the same (stores/sql/offer-terms.ts); both use
 * double precision in the same order, so that they agree to the unit.
 */
export interface BufferRule {
  /** Least units of a usual SKU, and all of them where nothing is learnt. */
  readonly normal: number;
  /** The same for a fast mover. */
  readonly fast: number;
  /** Absent: nothing is learnt. */
  readonly learn?: LearnRule | undefined;
}

export interface LearnRule {
  /** Standard deviations that are kept back beside the mean: 1.64 is 95 %, 2.33 is 99 %. */
  readonly z: number;
  /** Milliseconds from one figure to the moment the next one shows in the shop: interval, ingest and push. */
  readonly exposureMs: number;
  /** Most units. */
  readonly most: number;
  /** A SKU of which others take this many units a day is a fast mover. */
  readonly fastPerDay: number;
  /** Feeds that must have been compared before they count. */
  readonly leastObservations: number;
}

/** What supplier.yaml says of one SKU. */
export interface SkuRule {
  /** Its buffer, whatever was learnt. */
  readonly units?: number | undefined;
  readonly isFast: boolean;
}

/** How fast a SKU runs down, our own purchase orders left out. */
export interface Depletion {
  /** Mean, units per hour. */
  readonly perHour: number;
  /** Standard deviation of the units of one hour. */
  readonly deviation: number;
  /** Feeds that were compared. */
  readonly observations: number;
}

const HOUR_MS = 3_600_000;

/** The buffer while the figure is fresh. */
export function baseBuffer(rule: BufferRule, sku: SkuRule, depletion: Depletion | undefined): number {
  if (sku.units !== undefined) return sku.units;
  const known = knownDepletion(rule, depletion);
  const isFast = sku.isFast || (known !== undefined && known.perHour * 24 >= known.rule.fastPerDay);
  const least = isFast ? rule.fast : rule.normal;
  if (known === undefined) return least;
  const hours = known.rule.exposureMs / HOUR_MS;
  const needed = Math.ceil(known.perHour * hours + known.rule.z * known.deviation * Math.sqrt(hours));
  return Math.min(known.rule.most, Math.max(least, needed));
}

/**
 * What the buffer grows by when the figure is older than it should be: what others take meanwhile, or, where that is not
 * known, once more the buffer for every interval without a figure.
 *
 * @param overdueMs how much older it is
 * @param intervalMs how often a figure should come
 */
export function bufferGrowth(
  rule: BufferRule,
  depletion: Depletion | undefined,
  base: number,
  overdueMs: number,
  intervalMs: number,
): number {
  if (overdueMs <= 0) return 0;
  const known = knownDepletion(rule, depletion);
  if (known === undefined) return Math.ceil((Math.max(1, base) * overdueMs) / intervalMs);
  return Math.ceil(known.perHour * (overdueMs / HOUR_MS));
}

/** What was learnt, where it is asked for and there is enough of it: until then a SKU has the least buffer. */
function knownDepletion(
  { learn: rule }: BufferRule,
  depletion: Depletion | undefined,
): (Depletion & { readonly rule: LearnRule }) | undefined {
  if (rule === undefined || depletion === undefined || depletion.observations < rule.leastObservations)
    return undefined;
  return { ...depletion, rule };
}
