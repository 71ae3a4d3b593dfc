import { Cron } from 'croner';
import { addBusinessTime, type BusinessCalendar, isBusinessTime } from './business-calendar.ts';

/** When a folder is looked at. */
export interface PollSchedule {
  /** Milliseconds between polls; where there is a cron pattern, only what a failed one is tried again after. */
  readonly everyMs: number;
  /** Five fields, in `timeZone`; instead of the interval. */
  readonly cron?: string;
  readonly timeZone: string;
  /** Polls happen only in the business time of this calendar, where there is one. */
  readonly onlyIn?: BusinessCalendar;
  /** Every poll is late by up to so much, so that suppliers, and gateways on one supplier, do not all come at once. */
  readonly jitterMs: number;
}

export type PollOutcome =
  /** Everything that was there was taken. */
  | { readonly kind: 'done' }
  /** Something will be ready within so much time. */
  | { readonly kind: 'waiting'; readonly forMs: number }
  /** `failures` in a row, this one included; `askedMs` when the other side said how long. */
  | { readonly kind: 'failed'; readonly failures: number; readonly askedMs?: number }
  /** The other side did not let us in, or is not who it should be; trying again could lock the account. */
  | { readonly kind: 'refused'; readonly failures: number };

const FIRST_BACKOFF_MS = 60_000;
const LONGEST_BACKOFF_MS = 30 * 60_000;
/** Three logins an hour at most, then fewer: accounts are locked after three or five wrong ones in a row. */
export const LOGIN_REST_MS = 20 * 60_000;
const LONGEST_REFUSED_MS = 4 * 3600_000;
const SHORTEST_WAIT_MS = 100;
/** Occurrences of a cron pattern that are tried for one in business time: a minute pattern over four days off. */
const MOST_OCCURRENCES = 6_000;

/**
 * When a folder is polled next.
 *
 * @param share a number from 0 to below 1 that spreads polls; see `shareOf`
 */
export function nextPoll(schedule: PollSchedule, now: Date, outcome: PollOutcome, share: number): Date {
  if (outcome.kind === 'refused') {
    return later(now, doubled(LOGIN_REST_MS, outcome.failures, LONGEST_REFUSED_MS), share, 0.1);
  }
  if (outcome.kind === 'failed') {
    const first = Math.min(schedule.everyMs, FIRST_BACKOFF_MS);
    const pause = outcome.askedMs ?? doubled(first, outcome.failures, LONGEST_BACKOFF_MS);
    return inBusinessTime(schedule, later(now, pause, share, 0.2));
  }
  const regular = regularPoll(schedule, now, share);
  if (outcome.kind === 'done') return regular;
  // What is there already is fetched as soon as it is complete, also just after hours.
  return earlier(regular, new Date(now.getTime() + Math.max(SHORTEST_WAIT_MS, outcome.forMs)));
}

/** How many polls in a row have to be missing before that is called a gap and not a late poll. */
const POLLS_OF_A_GAP = 3;

/**
 * Whether a folder was looked into too late, by its own schedule: nights, days off and the hours between two times of a
 * timetable are no gap.
 *
 * @param last when it was looked into last
 * @param next when it was looked into again
 * @param shortestMs how late the first missing poll has to be at least
 * @returns when it should have been looked into first, and was not; undefined without a gap
 */
export function missedSince(schedule: PollSchedule, last: Date, next: Date, shortestMs: number): Date | undefined {
  if (next.getTime() - last.getTime() <= shortestMs) return undefined;
  const first = regularPoll(schedule, last, 0);
  if (next.getTime() - first.getTime() <= shortestMs) return undefined;
  let latest = last;
  for (let polls = 0; polls < POLLS_OF_A_GAP; polls += 1) {
    latest = regularPoll(schedule, latest, 1);
    if (next <= latest) return undefined;
  }
  return first;
}

function regularPoll(schedule: PollSchedule, now: Date, share: number): Date {
  const { cron, timeZone, onlyIn, everyMs, jitterMs } = schedule;
  const late = share * jitterMs;
  if (cron === undefined) return inBusinessTime(schedule, new Date(now.getTime() + everyMs + late));
  const pattern = new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true });
  let next = pattern.nextRun(now);
  for (let tried = 1; next !== null && tried < MOST_OCCURRENCES; tried += 1) {
    if (onlyIn === undefined || isBusinessTime(onlyIn, next)) return new Date(next.getTime() + late);
    next = pattern.nextRun(next);
  }
  // A pattern and hours that never meet: the folder is looked at when the supplier begins to work.
  return inBusinessTime(schedule, new Date(now.getTime() + everyMs + late));
}

function inBusinessTime({ onlyIn }: PollSchedule, at: Date): Date {
  return onlyIn === undefined ? at : addBusinessTime(onlyIn, at, 0);
}

function doubled(first: number, failures: number, longest: number): number {
  return Math.min(longest, first * 2 ** Math.min(Math.max(failures, 1) - 1, 20));
}

function later(now: Date, pauseMs: number, share: number, spread: number): Date {
  return new Date(now.getTime() + pauseMs * (1 + spread * share));
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}

/** A number from 0 to below 1 that looks random but is the same for the same text (FNV-1a). */
export function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}

/** After so many failed attempts to fetch it a file is named to a person, and tried seldom. */
export const ATTEMPTS_BEFORE_ALARM = 5;
const SELDOM_MS = 3600_000;

/** How long a file that could not be fetched is left alone; the first attempts follow each other with every poll. */
export function restOfFile(attempts: number): number {
  return attempts < ATTEMPTS_BEFORE_ALARM ? 0 : SELDOM_MS;
}

/** Failed attempts to clear a file away, for a reason that may pass, before a person is told. */
export const SETTLE_ATTEMPTS_BEFORE_ALARM = 3;
const FIRST_SETTLE_MS = 60_000;
const LONGEST_SETTLE_MS = 6 * 3600_000;

/** How long a file that could not be cleared away is left alone: the next poll tries again, then ever more seldom. */
export function restOfSettling(attempts: number): number {
  return attempts <= 1 ? 0 : doubled(FIRST_SETTLE_MS, attempts - 1, LONGEST_SETTLE_MS);
}
