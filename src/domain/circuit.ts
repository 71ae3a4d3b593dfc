import { type Backoff, backoffMs } from './backoff.ts';

/**
 * Whether a shop is called at all. After failures in a row it is left alone, but for a few calls now and then that show
 * whether it is back: a shop that is down is not pressed while it comes up again, and one that refuses our credentials does not
 * lock us out for asking too often. Times are milliseconds by one clock, the database's.
 */
export interface Circuit {
  /** In a row. */
  readonly failures: number;
  /** What failed last. */
  readonly failedSubject: string | undefined;
  /** Absent: it is called. */
  readonly open: OpenCircuit | undefined;
}

export interface OpenCircuit {
  readonly since: number;
  /** Why, for people. */
  readonly code: string;
  readonly message: string;
  /** How often probes have failed, and one. */
  readonly openings: number;
  readonly probeAt: number;
  /** Probes are on their way, and so many more may go. */
  readonly isProbing: boolean;
  readonly probesLeft: number;
}

export interface Failure {
  /**
   * - `connection`: nobody was there;
   * - `call`: the shop failed at this one call, or did not answer it;
   * - `refused`: the shop refuses everything of ours, such as wrong credentials.
   */
  readonly kind: 'connection' | 'call' | 'refused';
  /** What the call was about. The same one failing again and again says nothing of the others. */
  readonly subject: string;
  readonly code: string;
  readonly message: string;
}

export const closedCircuit: Circuit = { failures: 0, failedSubject: undefined, open: undefined };

const MOST_FAILURES = 5;
/** More than one, so that one thing that the shop always fails at does not keep it closed for everything else. */
const PROBES = 3;
const failing: Backoff = { firstMs: 5_000, longestMs: 60_000 };
const refusing: Backoff = { firstMs: 60_000, longestMs: 900_000 };

/** May the shop be called? `circuit` is what follows from doing so. */
export function enter(circuit: Circuit, now: number): { readonly circuit: Circuit } | { readonly waitMs: number } {
  const { open } = circuit;
  if (open === undefined) return { circuit };
  if (now >= open.probeAt) {
    // Whoever probes may die of it: the next one is due after the same pause.
    const probeAt = now + failing.longestMs;
    return { circuit: { ...circuit, open: { ...open, probeAt, isProbing: true, probesLeft: PROBES - 1 } } };
  }
  if (open.isProbing && open.probesLeft > 0) {
    return { circuit: { ...circuit, open: { ...open, probesLeft: open.probesLeft - 1 } } };
  }
  return { waitMs: open.probeAt - now };
}

export function afterFailure(circuit: Circuit, failure: Failure, now: number): Circuit {
  const { kind, subject, code, message } = failure;
  const isNews = kind !== 'call' || subject !== circuit.failedSubject;
  const failures = circuit.failures + (isNews ? 1 : 0);
  const before = circuit.open;
  // A call that was under way when it opened says nothing new; of the probes the last one decides.
  if (before !== undefined && !before.isProbing) return circuit;
  if (before !== undefined && kind === 'call' && before.probesLeft > 0) {
    return { ...circuit, failures, failedSubject: subject };
  }
  if (before === undefined && kind !== 'refused' && failures < MOST_FAILURES) {
    return { failures, failedSubject: subject, open: undefined };
  }
  const openings = (before?.openings ?? 0) + 1;
  const probeAt = now + backoffMs(kind === 'refused' ? refusing : failing, openings);
  return {
    failures,
    failedSubject: subject,
    open: { since: before?.since ?? now, code, message, openings, probeAt, isProbing: false, probesLeft: 0 },
  };
}
