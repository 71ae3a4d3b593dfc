import type { FeedLimits } from './feed-limits.ts';
import {
  type BrokenRule,
  brokenRules,
  type Distribution,
  type FeedRule,
  percent,
  rounded,
  setting,
} from './feed-rules.ts';

/** What is known about a stock feed before it is switched in. */
export interface FeedFacts {
  readonly coverage: 'full' | 'partial' | 'delta';
  readonly asOf: Date;
  readonly lines: number;
  readonly heldLines: number;
  /** False: part of the file could not be used. */
  readonly isWhole: boolean;
  /** What the file says of itself that is not so: counts and sums. */
  readonly wrongTotals: readonly string[];
  /** What of it contradicts itself, where the supplier has that refused. */
  readonly contradictions: string | undefined;
  /** The feed in force, if there ever was one. */
  readonly previous:
    | {
        readonly asOf: Date;
        readonly skuCount: number;
        /** Its file came after this one: of two feeds of the same moment the later file stands. */
        readonly cameLater: boolean;
      }
    | undefined;
  /** It was held and says only what nothing newer said: its moment does not matter. */
  readonly fillsGaps?: boolean;
  /** Median number of SKUs of the last full feeds that were applied; undefined: too few to say. */
  readonly usualLines: number | undefined;
  /** A full feed with fewer than this share of the previous SKUs, or of the usual ones, is held. */
  readonly minimumShare: number;
  readonly limits: FeedLimits;
  /** Undefined: it was not worth counting. */
  readonly distribution: Pick<Distribution, 'statistics' | 'shift'> | undefined;
  /** Instants later than this are the supplier's mistake. */
  readonly now: Date;
}

export type FeedVerdict =
  | { readonly verdict: 'apply' }
  /** Older than what is in force: recorded, never applied. */
  | { readonly verdict: 'stale'; readonly reason: string }
  /** The last good stock stays until a person or a better file decides. */
  | { readonly verdict: 'hold'; readonly broken: readonly [BrokenRule, ...BrokenRule[]] };

/** What is wrong with the file itself: a second one like it proves nothing. */
const HARD: ReadonlySet<FeedRule> = new Set(['incomplete', 'future', 'empty', 'totals', 'duplicates']);

/** Whether only a person may release a feed that is held for this. */
export function isHard(rules: readonly FeedRule[]): boolean {
  return rules.some((rule) => HARD.has(rule));
}

/** Decides whether a complete, translated feed may replace the stock in force. */
export function judgeFeed(facts: FeedFacts): FeedVerdict {
  const { previous } = facts;
  // Changes are added up: each counts, in whatever order they come.
  if (
    facts.coverage !== 'delta' &&
    facts.fillsGaps !== true &&
    previous &&
    (facts.asOf < previous.asOf || (previous.cameLater && facts.asOf.getTime() === previous.asOf.getTime()))
  ) {
    return {
      verdict: 'stale',
      reason: `as of ${facts.asOf.toISOString()}, but ${previous.asOf.toISOString()} is already in force`,
    };
  }
  const [first, ...others] = [...brokenByItself(facts), ...brokenByHistory(facts)];
  return first === undefined ? { verdict: 'apply' } : { verdict: 'hold', broken: [first, ...others] };
}

function brokenByItself(facts: FeedFacts): BrokenRule[] {
  const { limits, asOf, now, lines, heldLines, wrongTotals, contradictions } = facts;
  const broken: BrokenRule[] = [];
  const add = (rule: FeedRule, code: BrokenRule['code'], text: string, limit: number | string): void => {
    broken.push({ rule, code, text, found: text, limit, setting: setting(rule) });
  };
  if (limits.incomplete && !facts.isWhole) {
    add('incomplete', 'DOCUMENT-HELD', 'part of the file could not be used', 'all of it');
  }
  if (limits.future !== false && asOf.getTime() > now.getTime() + limits.future) {
    add('future', 'FEED-FUTURE', `as of ${asOf.toISOString()}, which has not come yet`, `${limits.future} ms ahead`);
  }
  if (limits.empty && lines === 0) {
    const text = heldLines === 0 ? 'it has no lines' : `none of its ${heldLines} lines could be read`;
    add('empty', 'FEED-EMPTY', text, 1);
  }
  if (limits.totals && wrongTotals.length > 0) add('totals', 'FEED-TOTALS', wrongTotals.join(' '), 'what it says');
  if (contradictions !== undefined) {
    const rule = { rule: 'duplicates', code: 'FEED-DUPLICATES', setting: 'stock.duplicates' } as const;
    broken.push({ ...rule, text: contradictions, found: contradictions, limit: 'refuse' });
  }
  return broken;
}

function brokenByHistory(facts: FeedFacts): readonly BrokenRule[] {
  const { coverage, previous, limits, distribution } = facts;
  if (facts.lines === 0) return [];
  const rows = coverage === 'full' ? tooShort(facts) : undefined;
  const others = distribution
    ? brokenRules({ coverage, limits, hasHistory: previous !== undefined, ...distribution })
    : [];
  return rows === undefined ? others : [rows, ...others];
}

function tooShort({ lines, previous, usualLines = 0, minimumShare }: FeedFacts): BrokenRule | undefined {
  const inForce = previous?.skuCount ?? 0;
  const expected = Math.max(inForce, usualLines);
  if (previous === undefined || lines >= expected * minimumShare) return undefined;
  const what = inForce >= usualLines ? 'in the feed in force' : 'as usual';
  return {
    rule: 'rows',
    code: 'FEED-SHORT',
    text: `${lines} SKUs against ${expected} ${what} (${percent(lines / expected)}); the limit is ${percent(minimumShare)}`,
    found: rounded(lines / expected),
    limit: minimumShare,
    setting: 'stock.minimumShare',
  };
}
