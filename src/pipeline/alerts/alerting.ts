import type { AlertTarget } from '../../alerts/alert-target.ts';
import type { AlertFilter } from '../../domain/alert-rules.ts';
import type { QuietHours } from '../../domain/quiet-hours.ts';

export interface ToldTarget {
  readonly target: AlertTarget;
  readonly filter: AlertFilter;
  readonly quiet?: QuietHours | undefined;
  /** Who is told of an error that nobody acknowledged so long after this target was told. */
  readonly escalate?: { readonly to: string; readonly afterMs: number } | undefined;
}

/** Who is told, and how much at once. */
export interface Alerting {
  readonly targets: ReadonlyMap<string, ToldTarget>;
  /** Errors that stay open are told again after this time; undefined: never. */
  readonly remindAfterMs: number | undefined;
  /** More notices than this within a minute become one. */
  readonly digestAbove: number;
}

/** Only the log is told. */
export const NO_ALERTING: Alerting = { targets: new Map(), remindAfterMs: undefined, digestAbove: 1 };
