import type { TransientError } from '../../kernel/errors.ts';
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
