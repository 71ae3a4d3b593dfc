/** First and longest pause between two attempts, in milliseconds. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** After most failures: the other side is back within minutes, or somebody has to mend it. */
export const usualBackoff: Backoff = { firstMs: 2_000, longestMs: 600_000 };

/** After a refused login: every further one may lock the account. */
export const loginBackoff: Backoff = { firstMs: 300_000, longestMs: 3_600_000 };

/** The pause after so many failures in a row, doubled with each; longer when the other side asks for it. */
export function backoffMs({ firstMs, longestMs }: Backoff, failures: number, askedMs = 0): number {
  return Math.max(askedMs, Math.min(longestMs, firstMs * 2 ** Math.min(30, Math.max(0, failures - 1))));
}
