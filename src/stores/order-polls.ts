import type { Database } from './database.ts';

/** How far the changed orders of one shop were looked through. All times but `begunAt` are the shop's own. */
export interface OrderPoll {
  /** Orders that were placed before are not ours to ship. */
  readonly begunAt: Date;
  /** The newest change that a look to its end has found. */
  readonly seenUntil: Date;
  /** Of a look under way: from when, the page that comes next, and what it found so far. */
  readonly since: Date | null;
  readonly cursor: string | null;
  readonly newest: Date | null;
  readonly found: number;
  /** Orders that no webhook had told of, and the last of them. */
  readonly missed: number;
  readonly missedOrder: string | null;
  /** When the last look came to its end. */
  readonly endedAt: Date | null;
}

/** Where the looks stand; they begin at `begunAt` where there was none before. */
export async function orderPoll(db: Database, storefrontId: string, begunAt: Date): Promise<OrderPoll> {
  await db('order_poll')
    .insert({ storefront_id: storefrontId, begun_at: begunAt, seen_until: begunAt })
    .onConflict('storefront_id')
    .ignore();
  return db('order_poll').where({ storefront_id: storefrontId }).first({
    begunAt: 'begun_at',
    seenUntil: 'seen_until',
    since: 'since',
    cursor: 'cursor',
    newest: 'newest',
    found: 'found',
    missed: 'missed',
    missedOrder: 'missed_order',
    endedAt: 'ended_at',
  });
}

/** Keeps a look under way: a process that dies goes on with the page where it stood. */
export async function savePoll(
  db: Database,
  storefrontId: string,
  look: Pick<OrderPoll, 'since' | 'cursor' | 'newest' | 'found' | 'missed' | 'missedOrder'>,
): Promise<void> {
  await db('order_poll').where({ storefront_id: storefrontId }).update({
    since: look.since,
    cursor: look.cursor,
    newest: look.newest,
    found: look.found,
    missed: look.missed,
    missed_order: look.missedOrder,
  });
}

/** The look came to its end: the next one begins with what changed after. */
export async function endPoll(
  db: Database,
  storefrontId: string,
  look: Pick<OrderPoll, 'found' | 'missed' | 'missedOrder'> & { readonly seenUntil: Date; readonly at: Date },
): Promise<void> {
  await db('order_poll')
    .where({ storefront_id: storefrontId })
    .update({
      seen_until: db.raw('greatest(seen_until, cast(? as timestamptz))', [look.seenUntil]),
      since: null,
      cursor: null,
      newest: null,
      found: look.found,
      missed: look.missed,
      missed_order: look.missedOrder,
      ended_at: look.at,
    });
}

/** Whether a shop ever sent a webhook that was taken. */
export async function hasSentWebhooks(db: Database, storefrontId: string): Promise<boolean> {
  const row = await db('webhook_inbox').where({ storefront_id: storefrontId }).first('delivery_id');
  return row !== undefined;
}
