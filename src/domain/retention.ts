/** Everything that is known of archived bytes: of all files, of whatever supplier, that they are the content of. */
export interface ContentFacts {
  /** Kinds of the documents in them; none: they hold no document. */
  readonly kinds: readonly string[];
  /** When they came, the last time. */
  readonly lastReceivedAt: Date;
  /** A file is unread or held, a document or line of one is held, or an open exception is about it: a person may want to read it. */
  readonly isUndecided: boolean;
  /** They are one of the last full feeds of a supplier, or the stock in force. */
  readonly isCurrentFeed: boolean;
}

/** Milliseconds by kind of document. */
export interface RetentionPeriods extends Readonly<Record<string, number>> {
  /** For bytes without any document. */
  readonly other: number;
}

export type RetentionVerdict =
  | { readonly keep: false }
  /** Nothing can change before then, so nobody looks before. */
  | { readonly keep: true; readonly until: Date };

/** Where only an event can end the keeping, and where the periods in force may be shortened meanwhile. */
const LOOK_AGAIN_MS = 24 * 3600_000;
const LONGEST_PAUSE_MS = 7 * LOOK_AGAIN_MS;

/** Decides whether archived bytes may go. Of several periods the longest counts; an unknown kind is kept. */
export function judgeContent(facts: ContentFacts, periods: RetentionPeriods, now: Date): RetentionVerdict {
  const at = now.getTime();
  if (facts.isUndecided || facts.isCurrentFeed) return { keep: true, until: new Date(at + LOOK_AGAIN_MS) };
  const kinds = facts.kinds.length === 0 ? ['other'] : facts.kinds;
  const longest = Math.max(...kinds.map((kind) => periods[kind] ?? Number.POSITIVE_INFINITY));
  const end = facts.lastReceivedAt.getTime() + longest;
  if (end <= at) return { keep: false };
  return { keep: true, until: new Date(Math.min(end, at + LONGEST_PAUSE_MS)) };
}
