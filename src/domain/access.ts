/**
 * Roles, each of which may do what the one before it may:
 *
 * - `viewer` sees everything but secrets;
 * - `operator` also acts on what flows: releases, refuses, reroutes, sends again, takes orders;
 * - `engineer` also changes how files are read and what is in force;
 * - `admin` also says who may do what, and lets things go out again after a backup was put back.
 */
export const roles = ['viewer', 'operator', 'engineer', 'admin'] as const;
export type Role = (typeof roles)[number];

export function mayAct(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** Who is behind a request. */
export interface Principal {
  readonly kind: 'person' | 'key' | 'this machine';
  readonly name: string;
  readonly role: Role;
}

const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 200;

/** Why it cannot be the password of this person; undefined when it can. Length counts, classes of characters do not (NIST SP 800-63B, 5.1.1.2). */
export function faultOfPassword(password: string, name: string): string | undefined {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD) return `it has ${length} characters; at least ${SHORTEST_PASSWORD} are needed`;
  if (length > LONGEST_PASSWORD) return `it has ${length} characters; at most ${LONGEST_PASSWORD} are taken`;
  if (new Set(password).size < 5) return 'it repeats a few characters';
  if (password.toLowerCase().includes(name.toLowerCase())) return 'it has the name in it';
  return undefined;
}

/** Lower-case letters, digits and `.`, `-`, `_`, `@`, so that a name reads the same everywhere. */
export const PERSON_NAME = /^[a-z0-9][a-z0-9._@-]{0,99}$/;

export const IDLE_MS = 12 * 3600_000;
const LONGEST_SESSION_MS = 7 * 24 * 3600_000;

/** A session ends twelve hours after it was last used, and after a week in any case. */
export function isOver(session: { readonly createdAt: Date; readonly usedAt: Date }, now: Date): boolean {
  const age = now.getTime() - session.createdAt.getTime();
  return now.getTime() - session.usedAt.getTime() > IDLE_MS || age > LONGEST_SESSION_MS;
}

/** How long a link for a new person works. */
export const INVITATION_MS = 24 * 3600_000;

/** Failed sign-ins that are looked at. */
export const FAILURES_WITHIN_MS = 15 * 60_000;
const MOST_FAILURES = { name: 5, address: 30 };

/**
 * How long nobody may try, in milliseconds; 0: at once. Five failures of one name or thirty from one address within a quarter of
 * an hour close it until the oldest of them is that old.
 */
export function closedForMs(kind: keyof typeof MOST_FAILURES, failures: readonly Date[], now: Date): number {
  const recent = failures
    .map((at) => at.getTime())
    .filter((at) => now.getTime() - at < FAILURES_WITHIN_MS)
    .sort((a, b) => b - a);
  const deciding = recent[MOST_FAILURES[kind] - 1];
  return deciding === undefined ? 0 : FAILURES_WITHIN_MS - (now.getTime() - deciding);
}
