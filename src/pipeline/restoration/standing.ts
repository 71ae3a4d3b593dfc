import type { Database } from '../../stores/database.ts';
import { lastRestoration, openRestoration } from '../../stores/restorations.ts';
import type { Gateway } from '../gateway.ts';

/** Whether nothing may go out, because the database came back from a backup and no person has looked yet. */
export async function isOutboundHeld({ db }: Pick<Gateway, 'db'>): Promise<boolean> {
  return (await openRestoration(db)) !== undefined;
}

/**
 * The moment before which something may have happened that this database has forgotten; undefined where it was never
 * restored. Asked in the transaction that decides by it.
 */
export async function restoredAt(trx: Database): Promise<Date | undefined> {
  return (await lastRestoration(trx))?.restoredAt;
}
