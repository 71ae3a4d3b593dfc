import type { Code } from '../kernel/codes.ts';

/** What is known about a stock feed before it is switched in. */
export interface FeedFacts {
  readonly coverage: 'full' | 'partial' | 'delta';
  readonly asOf: Date;
  readonly lines: number;
  readonly heldLines: number;
  /** The feed in force, if there ever was one. */
  readonly previous:
    | {
        readonly asOf: Date;
        readonly skuCount: number;
        /** Its file came after this one: of two feeds of the same moment the later file stands. */
        readonly cameLater: boolean;
      }
    | undefined;
  /** A full feed with fewer than this share of the previous SKUs is held. */
  readonly minimumShare: number;
  /** Instants later than this are the supplier's mistake. */
  readonly now: Date;
}

export type FeedVerdict =
  | { readonly verdict: 'apply' }
  /** Older than what is in force: recorded, never applied. */
  | { readonly verdict: 'stale'; readonly reason: string }
  /** The last good stock stays until a person or a better file decides. */
  | { readonly verdict: 'hold'; readonly code: Code; readonly reason: string };

const CLOCK_TOLERANCE_MS = 15 * 60_000;

/** Decides whether a complete, translated feed may replace the stock in force. */
export function judgeFeed(facts: FeedFacts): FeedVerdict {
  const { previous } = facts;
  // Changes are added up: each counts, in whatever order they come.
  if (
    facts.coverage !== 'delta' &&
    previous &&
    (facts.asOf < previous.asOf || (previous.cameLater && facts.asOf.getTime() === previous.asOf.getTime()))
  ) {
    return {
      verdict: 'stale',
      reason: `as of ${facts.asOf.toISOString()}, but ${previous.asOf.toISOString()} is already in force`,
    };
  }
  if (facts.asOf.getTime() > facts.now.getTime() + CLOCK_TOLERANCE_MS) {
    return hold('FEED-FUTURE', `as of ${facts.asOf.toISOString()}, which has not come yet`);
  }
  if (facts.lines === 0) {
    return hold(
      'FEED-EMPTY',
      facts.heldLines === 0 ? 'it has no lines' : `none of its ${facts.heldLines} lines could be read`,
    );
  }
  if (facts.coverage === 'full' && facts.previous && facts.lines < facts.previous.skuCount * facts.minimumShare) {
    const share = Math.round((facts.lines / facts.previous.skuCount) * 100);
    return hold(
      'FEED-SHORT',
      `${facts.lines} SKUs against ${facts.previous.skuCount} in the feed in force (${share} %)`,
    );
  }
  return { verdict: 'apply' };
}

function hold(code: Code, reason: string): FeedVerdict {
  return { verdict: 'hold', code, reason };
}
