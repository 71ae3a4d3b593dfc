import { backoffMs, usualBackoff } from '../../domain/backoff.ts';
import { errorMessage, RejectedError, TransientError } from '../../kernel/errors.ts';
import type { OrderReading, ShopOrder } from '../../storefronts/storefront.ts';
import type { Lane } from '../../stores/lanes.ts';
import { endPoll, hasSentWebhooks, type OrderPoll, orderPoll, savePoll } from '../../stores/order-polls.ts';
import { isAskedFor } from '../../stores/order-reads.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { withLane } from '../lanes.ts';
import { ordersReadAgain, ordersUnread, takeShopOrder, unreadKey } from './read-orders.ts';
import { shopSettings } from './shop-settings.ts';

/** A look begins so long before the newest change that is known: changes may become visible after the time that they carry. */
const OVERLAP_MS = 10 * 60_000;
/** A webhook that has not come for so long does not come. */
const TELLING_MS = 2 * 60_000;
/** Orders that nobody could look for so long need a person. */
const UNREAD_MS = 30 * 60_000;
const DAY_MS = 24 * 3_600_000;

export function pollLane(storefrontId: string): Lane {
  return { kind: 'shop', key: `${storefrontId}/poll` };
}

/**
 * Looks through the orders of a shop that changed since the last look, page by page, and takes them: whatever webhooks were lost.
 * Its times are the shop's own, so that no two clocks have to agree. One process at a time looks; one that dies is followed by
 * another at the page where it stood.
 */
export async function pollOrders(gateway: Gateway, storefrontId: string, stopped?: AbortSignal): Promise<void> {
  const orders = gateway.storefronts.get(storefrontId)?.orders;
  const { pollEveryMs } = shopSettings(gateway, storefrontId);
  if (orders === undefined || pollEveryMs === undefined) return;
  await withLane(gateway, pollLane(storefrontId), async (turn) => {
    let isDone: boolean;
    try {
      isDone = await look(gateway, storefrontId, orders, () => turn.isOurs() && stopped?.aborted !== true);
    } catch (error) {
      const outcome = await ordersUnread(gateway, storefrontId, error);
      await raiseUnreadFor(gateway, storefrontId, error);
      const askedMs = error instanceof TransientError ? error.retryAfterMs : undefined;
      return {
        ...outcome,
        dueInMs: (failures) => Math.max(askedMs ?? 0, Math.min(pollEveryMs, backoffMs(usualBackoff, failures))),
      };
    }
    await ordersReadAgain(gateway, storefrontId);
    return { ok: true, dueInMs: () => (isDone ? pollEveryMs : 0) };
  });
}

type Look = Pick<OrderPoll, 'found' | 'missed' | 'missedOrder' | 'newest'>;

/** @returns whether it came to its end */
async function look(
  gateway: Gateway,
  storefrontId: string,
  orders: OrderReading,
  mayGoOn: () => boolean,
): Promise<boolean> {
  const poll = await orderPoll(gateway.db, storefrontId, gateway.clock.now());
  const since = poll.since ?? beginningOf(gateway, storefrontId, poll);
  let cursor = poll.since === null ? undefined : (poll.cursor ?? undefined);
  let seen: Look = poll.since === null ? { found: 0, missed: 0, missedOrder: null, newest: null } : poll;
  try {
    for (;;) {
      const page = await orders.changed(since, cursor);
      for (const view of page.orders) seen = await takeFound(gateway, storefrontId, view, seen);
      cursor = page.next;
      if (cursor === undefined) break;
      await savePoll(gateway.db, storefrontId, { ...seen, since, cursor });
      if (!mayGoOn()) return false;
    }
  } catch (error) {
    // A page that is not there any more would be asked for again and again.
    if (error instanceof RejectedError)
      await savePoll(gateway.db, storefrontId, { ...seen, since: null, cursor: null });
    throw error;
  }
  const now = gateway.clock.now();
  // A change that claims to be of the far future must not hide those that come after it.
  const seenUntil = new Date(Math.min((seen.newest ?? poll.seenUntil).getTime(), now.getTime() + DAY_MS));
  await endPoll(gateway.db, storefrontId, { ...seen, seenUntil, at: now });
  if (seen.missed > 0) await tellOfSilence(gateway, storefrontId, seen);
  return true;
}

function beginningOf(gateway: Gateway, storefrontId: string, { seenUntil, endedAt }: OrderPoll): Date {
  const { placedSince } = shopSettings(gateway, storefrontId);
  const since = seenUntil.getTime() - OVERLAP_MS;
  if (endedAt !== null || placedSince === undefined) return new Date(since);
  return new Date(Math.min(since, placedSince.getTime()));
}

async function takeFound(gateway: Gateway, storefrontId: string, view: ShopOrder, seen: Look): Promise<Look> {
  const { orderId, version } = view.order;
  const isTold = await isAskedFor(gateway.db, storefrontId, orderId);
  const taken = await takeShopOrder(gateway, storefrontId, view, { isRead: false, by: 'a look at the shop' });
  const isMissed = taken === 'new' && !isTold && gateway.clock.now().getTime() - version > TELLING_MS;
  return {
    found: seen.found + 1,
    missed: seen.missed + Number(isMissed),
    missedOrder: isMissed ? orderId : seen.missedOrder,
    newest: new Date(Math.max(version, seen.newest?.getTime() ?? 0)),
  };
}

/** Orders came although nobody told of them: where webhooks are expected, they do not arrive. */
async function tellOfSilence(gateway: Gateway, storefrontId: string, { missed, missedOrder }: Look): Promise<void> {
  const storefront = gateway.storefronts.get(storefrontId);
  if (storefront?.capabilities.webhookKind === 'none') return;
  const isSubscribed = storefront?.webhooks !== undefined && gateway.publicUrl !== undefined;
  if (!isSubscribed && !(await hasSentWebhooks(gateway.db, storefrontId))) return;
  await raise(gateway, gateway.db, {
    dedupeKey: silenceKey(storefrontId),
    code: 'STOREFRONT-WEBHOOKS-SILENT',
    severity: 'warning',
    message: `${missed} order(s) of ${storefrontId} came without a webhook, the last ${missedOrder}: webhooks probably do not arrive.`,
    facts: { storefront: storefrontId, missed, example: missedOrder },
  });
}

export function silenceKey(storefrontId: string): string {
  return `WEBHOOKS-SILENT/${storefrontId}`;
}

async function raiseUnreadFor(gateway: Gateway, storefrontId: string, error: unknown): Promise<void> {
  const now = gateway.clock.now();
  const { endedAt, begunAt } = await orderPoll(gateway.db, storefrontId, now);
  const last = endedAt ?? begunAt;
  if (now.getTime() - last.getTime() < UNREAD_MS) return;
  await raise(gateway, gateway.db, {
    dedupeKey: unreadKey(storefrontId),
    code: 'STOREFRONT-ORDERS-UNREAD',
    message: `Nobody could look for new orders of ${storefrontId} since ${last.toISOString()}: ${errorMessage(error)}`,
    facts: { storefront: storefrontId, since: last },
  });
}
