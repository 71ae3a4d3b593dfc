import { closedForMs, FAILURES_WITHIN_MS, isOver, type Principal, type Role } from '../../domain/access.ts';
import { TransientError } from '../../kernel/errors.ts';
import { tokenDigest } from '../../kernel/secrets.ts';
import { countApiKeys, findApiKey, touchApiKey } from '../../stores/access/api-keys.ts';
import { countPeople } from '../../stores/access/people.ts';
import { failuresOf, findSession, touchSession } from '../../stores/access/sessions.ts';
import type { Gateway } from '../gateway.ts';

/** When something was last used is for people: to the minute is enough, and spares a write with every request. */
const TOUCH_AFTER_MS = 60_000;

/** The program that a key stands for; undefined when there is no such key, or not any more. */
export async function identifyKey(gateway: Gateway, key: string): Promise<Principal | undefined> {
  const row = await findApiKey(gateway.db, tokenDigest(key));
  const now = gateway.clock.now();
  if (row === undefined || (row.expiresAt !== null && row.expiresAt <= now)) return undefined;
  if (isLongAgo(row.usedAt, now)) await touchApiKey(gateway.db, row.id, now);
  return { kind: 'key', name: row.name, role: row.role as Role };
}

/** The person whose session it is, and what a request of our own pages carries; undefined when it is over. */
export async function identifySession(
  gateway: Gateway,
  token: string,
): Promise<{ readonly principal: Principal; readonly csrf: string } | undefined> {
  const digest = tokenDigest(token);
  const row = await findSession(gateway.db, digest);
  const now = gateway.clock.now();
  if (row === undefined || isOver(row, now)) return undefined;
  if (isLongAgo(row.usedAt, now)) await touchSession(gateway.db, digest, now);
  return { principal: { kind: 'person', name: row.name, role: row.role as Role }, csrf: row.csrf };
}

/** As long as nobody was given access, there is nobody to tell apart: whoever works on this machine may do everything. */
export async function isUnguarded(gateway: Gateway): Promise<boolean> {
  return (await countPeople(gateway.db)) === 0 && (await countApiKeys(gateway.db)) === 0;
}

/** @throws TransientError ACCESS-CLOSED after too many failures of this name (where one is given) or from this address */
export async function refuseGuessing(
  gateway: Gateway,
  who: { readonly name?: string; readonly address: string },
): Promise<void> {
  const now = gateway.clock.now();
  const since = new Date(now.getTime() - FAILURES_WITHIN_MS);
  const [name, address] = [nameKey(who.name ?? ''), addressKey(who.address)];
  const failures = await failuresOf(gateway.db, [name, address], since);
  const waitMs = Math.max(
    closedForMs('name', failures.get(name) ?? [], now),
    closedForMs('address', failures.get(address) ?? [], now),
  );
  if (waitMs === 0) return;
  throw new TransientError(
    'ACCESS-CLOSED',
    `Too many sign-ins failed. The next one is taken in ${Math.ceil(waitMs / 60_000)} minutes.`,
    { retryAfterMs: waitMs },
  );
}

export function nameKey(name: string): string {
  return `name:${name}`;
}

export function addressKey(address: string): string {
  return `address:${address}`;
}

function isLongAgo(usedAt: Date | null, now: Date): boolean {
  return usedAt === null || now.getTime() - usedAt.getTime() > TOUCH_AFTER_MS;
}
