import { TransientError } from '../../kernel/errors.ts';
import type { ItemOutcome } from '../../storefronts/storefront.ts';

/** What the storefront could not take in this turn; everything else goes on without it. */
export interface Postponed {
  readonly fulfilments: string[];
  readonly products: string[];
  readonly prices: string[];
  /** No price goes out any more in this turn, while stock does. */
  withoutPrices: boolean;
  error?: TransientError;
}

/** No answer, an answer that could not be understood, or a refusal that may pass: the newest value is sent again. */
export function isOpen(outcome: ItemOutcome | undefined): boolean {
  return (
    outcome === undefined || outcome.outcome === 'unknown' || (outcome.outcome === 'refused' && !outcome.permanent)
  );
}

/**
 * Whether a failed call says nothing of the others: the shop failed at this one, or lost its answer. One that cannot be
 * reached, or asks for a pause, would fare no better with the next.
 */
export function isPassing(error: unknown): error is TransientError {
  if (!(error instanceof TransientError) || error.retryAfterMs !== undefined) return false;
  return error.code === 'STOREFRONT-FAILED' || error.code === 'STOREFRONT-NO-ANSWER';
}
