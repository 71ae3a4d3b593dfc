import { addBusinessTime, type BusinessCalendar } from './business-calendar.ts';
import { isDayOnly } from './freshness.ts';

/** How often a feed should come, and how old its figures may grow. Times are business time of the supplier's calendar. */
export interface FeedHealthRule {
  /** A file should come again within so much time. */
  readonly everyMs: number;
  /** Beyond this age nothing is sold by its figures. */
  readonly maxAgeMs: number;
  /** Figures of fast movers should be confirmed again within so much time; absent: they have no rule of their own. */
  readonly fastEveryMs?: number | undefined;
  /** A full feed with fewer than this share of its usual lines is short. */
  readonly usualShare: number;
}

export interface FeedHealthFacts {
  /** When its last file came, and the one before. */
  readonly lastAt: Date;
  readonly previousAt?: Date | undefined;
  /** A person was told that the last file was missing, before it came. */
  readonly wasMissed: boolean;
  /** A file should have come, and somebody looked (domain/feed-clock.ts). */
  readonly isMissing: boolean;
  /** An open exception says that its files are held. */
  readonly isHeld: boolean;
  /** The moment of which the figures in force are true, as the supplier says. */
  readonly asOf: Date;
  /** When they were last confirmed: by a file that said so, or the same bytes again. */
  readonly confirmedAt: Date;
  /** The last file took effect. The same bytes as before do not: they cannot say a new moment. */
  readonly tookEffect: boolean;
  /** Lines of the last full feed that took effect, and of those before it, newest first. */
  readonly lines?: number | undefined;
  readonly usualLines: readonly number[];
  /** It names SKUs that sell fast. */
  readonly hasFastMovers: boolean;
}

/**
 * - `missing`: no file came, although one was due.
 * - `stale`: so old that nothing is sold by the figures.
 * - `ageing`: files come in time, but the figures in force are older than they should be.
 * - `standing`: the last file took effect, but the moment of which it claims to be true was old when it came.
 * - `late`: the last file came later than it should, and nobody was told while it was missing.
 * - `short`: the last full feed took effect with fewer lines than usual.
 * - `slow-for-fast-movers`: it names SKUs that sell fast and comes less often than they need.
 */
export type FeedFinding = 'missing' | 'stale' | 'ageing' | 'standing' | 'late' | 'short' | 'slow-for-fast-movers';

export interface FeedHealth {
  /** What is wrong, the worst first; each is a cause of its own. */
  readonly findings: readonly FeedFinding[];
  /** What is true as well and follows from one of them: no news, and no end of what was said of it before. */
  readonly follows: readonly FeedFinding[];
  /** When the next file is due. */
  readonly dueAt: Date;
  /** When nothing is sold by the figures in force any more, unless they are confirmed before. */
  readonly staleAt: Date;
  /** Median of the lines of full feeds; undefined while there are too few to call anything usual. */
  readonly usualLines?: number | undefined;
}

/** Full feeds that make a habit. */
const LEAST_FEEDS = 4;
const LEAST_GRACE_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

/** What a feed that comes every so often may be late without anybody being told: polls and suppliers jitter. */
export function graceMs(everyMs: number): number {
  return Math.max(LEAST_GRACE_MS, everyMs / 10);
}

/**
 * How a feed stands. One cause is one finding: while a file is missing or held, the age of the figures follows from that
 * and is not said again, until nothing is sold by them.
 */
export function feedHealth(
  calendar: BusinessCalendar,
  rule: FeedHealthRule,
  facts: FeedHealthFacts,
  now: Date,
): FeedHealth {
  const { everyMs, maxAgeMs } = rule;
  const grace = graceMs(everyMs);
  const after = (from: Date, milliseconds: number): Date => addBusinessTime(calendar, from, milliseconds);
  const truth = facts.asOf > facts.confirmedAt ? facts.asOf : facts.confirmedAt;
  const staleAt = after(truth, maxAgeMs);
  const usual = usualLines(facts);
  const findings: FeedFinding[] = [];
  const follows: FeedFinding[] = [];
  if (now >= staleAt) findings.push('stale');
  if (facts.isMissing) findings.push('missing');
  const { previousAt, lastAt, asOf } = facts;
  const isExpected = now < after(lastAt, everyMs + grace);
  if (now < staleAt && now >= after(truth, everyMs + grace)) {
    (isExpected && !facts.isHeld ? findings : follows).push('ageing');
  }
  if (facts.tookEffect && lastAt >= after(asOf, everyMs + grace + daySpan(calendar, asOf))) findings.push('standing');
  if (previousAt !== undefined && !facts.wasMissed && lastAt > after(previousAt, everyMs + grace))
    findings.push('late');
  if (usual !== undefined && facts.lines !== undefined && facts.lines < usual * rule.usualShare) findings.push('short');
  if (isSlow(rule, facts, after, now)) (facts.isMissing ? follows : findings).push('slow-for-fast-movers');
  return { findings, follows, dueAt: after(lastAt, everyMs), staleAt, usualLines: usual };
}

/**
 * Fast movers are looked at by the rhythm of their feed, not by the age of the moment: with a feed that comes every four
 * hours the age would be right and wrong in turns, and somebody told of it twelve times a day.
 */
function isSlow(
  { fastEveryMs }: FeedHealthRule,
  { hasFastMovers, lastAt, previousAt }: FeedHealthFacts,
  after: (from: Date, milliseconds: number) => Date,
  now: Date,
): boolean {
  if (fastEveryMs === undefined || !hasFastMovers) return false;
  const most = fastEveryMs + graceMs(fastEveryMs);
  return now >= after(lastAt, most) || (previousAt !== undefined && lastAt > after(previousAt, most));
}

/** The median, as soon as there are enough feeds to tell a habit from a beginning. */
function usualLines({ usualLines: all }: FeedHealthFacts): number | undefined {
  if (all.length < LEAST_FEEDS) return undefined;
  const sorted = [...all].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** How long a moment may hold: one working day where it is only a date. */
function daySpan(calendar: BusinessCalendar, asOf: Date): number {
  if (!isDayOnly(asOf, calendar.timeZone)) return 0;
  const { hours } = calendar;
  return hours === undefined ? DAY_MS : (hours.to - hours.from) * MINUTE_MS;
}
