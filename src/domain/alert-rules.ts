import type { Urgent } from './quiet-hours.ts';

/** What a target wants to be told. */
export interface AlertFilter {
  /** The least severity. */
  readonly severity: 'warning' | 'error';
  /** Only what is about these suppliers. */
  readonly suppliers?: readonly string[] | undefined;
  /** Only these codes; `*` stands for anything. */
  readonly codes?: readonly string[] | undefined;
}

export interface AlertSubject {
  readonly code: string;
  readonly severity: 'warning' | 'error';
  readonly supplierId: string | null;
  /** The target that cannot be told, for the exception about that. */
  readonly target: string | null;
}

/** Whether a target is told of an exception. That a target cannot be told, it is not told itself. */
export function isWanted(filter: AlertFilter, targetId: string, subject: AlertSubject): boolean {
  if (subject.target === targetId) return false;
  if (filter.severity === 'error' && subject.severity === 'warning') return false;
  if (filter.suppliers !== undefined && !filter.suppliers.includes(subject.supplierId ?? '')) return false;
  return filter.codes === undefined || filter.codes.some((pattern) => fits(subject.code, pattern));
}

/** Whether quiet hours do not hold it back. */
export function isUrgent(
  { severity, codes }: Urgent,
  subject: Pick<AlertSubject, 'code'> & { readonly severity: 'warning' | 'error' },
): boolean {
  if (severity === 'warning' || severity === subject.severity) return true;
  return codes.some((pattern) => fits(subject.code, pattern));
}

/** Something that nobody is to be told of for a while; what it leaves out is about anything. */
export interface Mute {
  readonly codes: string | null;
  readonly supplierId: string | null;
  readonly exceptionId: string | null;
}

export function isMuted(
  mutes: readonly Mute[],
  subject: Pick<AlertSubject, 'code' | 'supplierId'> & { readonly exceptionId: string },
): boolean {
  return mutes.some(
    ({ codes, supplierId, exceptionId }) =>
      (codes === null || fits(subject.code, codes)) &&
      (supplierId === null || supplierId === subject.supplierId) &&
      (exceptionId === null || exceptionId === subject.exceptionId),
  );
}

/** So many open ones of a code and a supplier are told one by one. */
const SAME_TOLD = 100;

/**
 * How new ones of a kind are told of which so many are open: each, or only their number, and that again when it is ten times
 * what was told last. A million failing things are one alert.
 */
export function toldOfMany(open: number, toldLast: number): 'each' | 'number' | 'nothing' {
  if (open <= SAME_TOLD) return 'each';
  return open >= 10 * toldLast ? 'number' : 'nothing';
}

/** `*` stands for any characters; codes are short, and so are patterns. */
function fits(code: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return code === pattern;
  if (!code.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = code.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return code.length - last.length >= at && code.endsWith(last);
}

export interface Untold {
  readonly count: number;
  /** Notices about one thing each that the target got within the last minute. */
  readonly recent: number;
  /** Whether it got a digest within the last minute. */
  readonly hadDigest: boolean;
}

/** How what is untold goes out: each for itself, all as one, or as one a little later, so that nobody's mailbox is flooded. */
export function howToTell({ count, recent, hadDigest }: Untold, digestAbove: number): 'each' | 'digest' | 'later' {
  if (recent + count <= digestAbove) return 'each';
  return hadDigest ? 'later' : 'digest';
}

const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** How long a target is left alone after so many failures with one notice. */
export function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 16));
}
