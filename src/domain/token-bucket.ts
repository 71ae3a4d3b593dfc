/** What a shop allows, in the platform's own unit: points at Shopify, calls elsewhere. */
export interface Limits {
  /** Most that can be saved up. */
  readonly capacity: number;
  readonly perSecond: number;
  /** Kept free for what is urgent: usual traffic never spends it. */
  readonly reserve: number;
}

/** What may be spent at one shop at one moment. Times are milliseconds by one clock, the database's. */
export interface Bucket extends Limits {
  readonly tokens: number;
  readonly at: number;
  readonly pausedUntil: number | undefined;
  /** All that was ever spent, by everybody. */
  readonly spent: number;
}

/** What the platform said of its limit in an answer. */
export interface Figures {
  /**
   * Left to spend now. With `capacity` it is how full the platform's own bucket is. Without, it is what is left of a window:
   * more of it says nothing of how fast it may be spent.
   */
  readonly available?: number;
  readonly capacity?: number;
  readonly perSecond?: number;
  readonly pauseMs?: number;
}

const LOST = 1e-6;
/** A pause that a shop asks for is believed up to so much: an absurd one would stop stock for days. */
const LONGEST_PAUSE_MS = 3_600_000;

export function fullBucket(limits: Limits, now: number): Bucket {
  return { ...limits, tokens: limits.capacity, at: now, pausedUntil: undefined, spent: 0 };
}

/** What has run in since. A clock that goes back adds nothing. */
function filled(bucket: Bucket, now: number): Bucket {
  if (now <= bucket.at) return bucket;
  const gained = ((now - bucket.at) / 1000) * bucket.perSecond;
  return { ...bucket, tokens: Math.min(bucket.capacity, bucket.tokens + gained), at: now };
}

/**
 * Spends `cost`, or says how long it takes until it can be spent, if nobody else spends anything. What costs more than can be
 * saved up takes everything there can be.
 */
export function spend(
  bucket: Bucket,
  cost: number,
  urgency: 'urgent' | 'usual',
  now: number,
): { readonly bucket: Bucket } | { readonly waitMs: number } {
  const { pausedUntil, ...full } = filled(bucket, now);
  const needed = Math.min(cost, full.capacity);
  const wanted = Math.min(full.capacity, needed + (urgency === 'urgent' ? 0 : full.reserve));
  const missing = Math.max(0, wanted - full.tokens);
  // Less than a millionth is what is lost in reckoning with fractions.
  const fillMs = missing < LOST ? 0 : Math.ceil(((missing - LOST) / full.perSecond) * 1000);
  const pauseMs = pausedUntil === undefined ? 0 : Math.max(0, pausedUntil - now);
  const waitMs = Math.max(fillMs, Math.ceil(pauseMs));
  if (waitMs > 0) return { waitMs };
  return {
    bucket: { ...full, pausedUntil: undefined, tokens: Math.max(0, full.tokens - needed), spent: full.spent + needed },
  };
}

/**
 * The bucket after the platform has said how it really stands: others may call the same shop, and what a call costs is
 * only known afterwards.
 *
 * @param outstanding what was taken and is not in the platform's figure yet
 * @param ageMs how long ago it said so
 */
export function corrected(bucket: Bucket, figures: Figures, outstanding: number, now: number, ageMs = 0): Bucket {
  const before = filled(bucket, now);
  const capacity = positive(figures.capacity) ?? before.capacity;
  const perSecond = positive(figures.perSecond) ?? before.perSecond;
  const tokens = levelOf(before, figures, outstanding, (ageMs / 1000) * perSecond);
  const pauseMs = Math.min(LONGEST_PAUSE_MS, (figures.pauseMs ?? 0) - ageMs);
  const pausedUntil = pauseMs > 0 ? Math.max(before.pausedUntil ?? 0, now + pauseMs) : before.pausedUntil;
  return {
    ...before,
    capacity,
    perSecond,
    reserve: Math.min(before.reserve, capacity / 2),
    tokens: Math.min(capacity, tokens),
    pausedUntil,
  };
}

function levelOf({ tokens }: Bucket, { available, capacity }: Figures, outstanding: number, since: number): number {
  if (available === undefined || Number.isNaN(available)) return tokens;
  if (positive(capacity) === undefined) return Math.min(tokens, Math.max(0, available - outstanding));
  return Math.max(0, available + since - outstanding);
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined;
}
