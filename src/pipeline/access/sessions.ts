import { IDLE_MS } from '../../domain/access.ts';
import { tokenDigest } from '../../kernel/secrets.ts';
import { addAudit } from '../../stores/access/audit.ts';
import { dropSessionById, type ListedSession, listSessions, sessionIdOf } from '../../stores/access/sessions.ts';
import type { Gateway } from '../gateway.ts';
import type { Giver } from './grant.ts';

/** Who is signed in, the last used first; which of them is the asker's own. */
export async function sessionsInUse(
  gateway: Gateway,
  ownToken: string | undefined,
): Promise<(ListedSession & { readonly isOwn: boolean })[]> {
  const since = new Date(gateway.clock.now().getTime() - IDLE_MS);
  const own = ownToken === undefined ? undefined : await sessionIdOf(gateway.db, tokenDigest(ownToken));
  return (await listSessions(gateway.db, since)).map((session) => ({ ...session, isOwn: session.id === own }));
}

/** Signs somebody out in one place; false when there is no such session any more. */
export async function endSession(gateway: Gateway, id: string, { by, reason }: Giver): Promise<boolean> {
  return gateway.db.transaction(async (trx) => {
    const name = await dropSessionById(trx, id);
    if (name === undefined) return false;
    await addAudit(trx, {
      at: gateway.clock.now(),
      who: by.name,
      role: by.role,
      action: 'end session',
      entity: `person/${name}`,
      reason,
    });
    return true;
  });
}
