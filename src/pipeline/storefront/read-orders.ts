import { backoffMs, usualBackoff } from '../../domain/backoff.ts';
import { type CrossdockError, RejectedError, TransientError } from '../../kernel/errors.ts';
import type { OrderReading, ShopOrder } from '../../storefronts/storefront.ts';
import type { Database } from '../../stores/database.ts';
import { closeException } from '../../stores/exceptions.ts';
import { makeLaneDue } from '../../stores/lanes.ts';
import { orderPoll } from '../../stores/order-polls.ts';
import { type AskedOrder, askForRead, endRead, oldestReads } from '../../stores/order-reads.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { drainLane, type TurnOutcome } from '../lanes.ts';
import { transact } from '../transact.ts';
import { shopSettings } from './shop-settings.ts';
import { storefrontNamed } from './storefront-named.ts';
import { type Taken, takeView } from './take-view.ts';

/** Calls that wait for a shop at the same time; what they may cost together its limit says. */
const AT_ONCE = 4;
/** A shop may tell of an order a little before it shows it. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Reads from one shop the orders that webhooks and persons named, the longest waiting first. One process at a time does, so
 * that each view is newer than what was taken before it. A shop that does not answer is left alone for longer and longer, whatever
 * hints come; no other shop waits for it.
 */
export async function readOrders(gateway: Gateway, storefrontId: string): Promise<void> {
  const orders = gateway.storefronts.get(storefrontId)?.orders;
  if (orders === undefined) return;
  const early: string[] = [];
  await drainLane(gateway, { kind: 'shop', key: `${storefrontId}/orders` }, async () => {
    const asked = await oldestReads(gateway.db, storefrontId, AT_ONCE, early);
    // What is not there yet the sweep hints again.
    if (asked.length === 0) return false;
    const outcomes = await Promise.allSettled(asked.map((one) => readOne(gateway, storefrontId, orders, one)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) return ordersUnread(gateway, storefrontId, failed.reason);
    for (const [at, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled' && outcome.value === 'not-there-yet')
        early.push((asked[at] as AskedOrder).orderId);
    }
    await ordersReadAgain(gateway, storefrontId);
    return true;
  });
}

async function readOne(
  gateway: Gateway,
  storefrontId: string,
  orders: OrderReading,
  asked: AskedOrder,
): Promise<Taken | 'not-there' | 'not-there-yet'> {
  const { orderId, byPerson } = asked;
  const view = await orders.read(orderId);
  if (view !== undefined) {
    const by = byPerson ? 'a person' : 'a webhook';
    return takeShopOrder(gateway, storefrontId, view, { isRead: true, byPerson, by }, (trx) =>
      endRead(trx, storefrontId, asked),
    );
  }
  if (!byPerson && gateway.clock.now().getTime() - asked.askedAt.getTime() < PATIENCE_MS) return 'not-there-yet';
  await transact(gateway, async (trx, gateway) => {
    await raise(gateway, trx, {
      dedupeKey: `ORDER-NOT-IN-SHOP/${storefrontId}/${orderId}`,
      code: 'ORDER-NOT-IN-SHOP',
      severity: 'warning',
      message: `${storefrontId} told of order ${orderId} and does not have it.`,
      facts: { storefront: storefrontId, order: orderId },
    });
    await endRead(trx, storefrontId, asked);
  });
  return 'not-there';
}

/**
 * Takes one order of a shop in a transaction of its own. One that cannot be taken is told to a person and holds up no other.
 *
 * @param settle what else counts only together with it
 */
export async function takeShopOrder(
  gateway: Gateway,
  storefrontId: string,
  view: ShopOrder,
  how: { readonly isRead: boolean; readonly byPerson?: boolean; readonly by: string },
  settle: (trx: Database) => Promise<void> = async () => undefined,
): Promise<Taken> {
  const orderId = String(view.order.orderId);
  const dedupeKey = `ORDER-UNREADABLE/${storefrontId}/${orderId}`;
  const at = gateway.clock.now();
  const { begunAt } = await orderPoll(gateway.db, storefrontId, at);
  const placedSince =
    how.byPerson === true ? new Date(0) : (shopSettings(gateway, storefrontId).placedSince ?? begunAt);
  try {
    return await transact(gateway, async (trx, gateway) => {
      const audit = { by: how.by, reason: `version ${view.order.version} in the shop` };
      const taken = await takeView(gateway, trx, storefrontId, view, { placedSince, isRead: how.isRead, audit });
      await settle(trx);
      if (taken === 'read-again') await askForRead(trx, { storefrontId, orderId, at });
      if (taken === 'read-again') await gateway.queue.send(trx, 'storefront.read', { storefrontId });
      else await closeException(trx, dedupeKey, 'it was taken', at);
      return taken;
    });
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    await transact(gateway, async (trx, gateway) => {
      await raise(gateway, trx, {
        dedupeKey,
        code: error.code,
        message: error.message,
        facts: { storefront: storefrontId, order: orderId },
      });
      await settle(trx);
    });
    return 'not-ours';
  }
}

/** The shop as a whole does not let its orders be read: its lane rests. A person is told at once of a refusal, else when it lasts. */
export async function ordersUnread(gateway: Gateway, storefrontId: string, error: unknown): Promise<TurnOutcome> {
  if (!isOfTheShop(error)) throw error;
  if (error instanceof RejectedError) await raiseUnread(gateway, storefrontId, error);
  const askedMs = error instanceof TransientError ? error.retryAfterMs : undefined;
  gateway.logger.warn({ storefrontId, code: error.code, detail: error.message }, 'orders of a shop cannot be read');
  return { ok: false, dueInMs: (failures) => backoffMs(usualBackoff, failures, askedMs) };
}

async function raiseUnread(gateway: Gateway, storefrontId: string, error: CrossdockError): Promise<void> {
  await raise(gateway, gateway.db, {
    dedupeKey: unreadKey(storefrontId),
    code: error.code,
    message: `Orders of ${storefrontId} cannot be read: ${error.message}`,
    facts: { storefront: storefrontId },
  });
}

/** What the adapter says of its shop; a database that is away says nothing of it. */
function isOfTheShop(error: unknown): error is RejectedError | TransientError {
  return (error instanceof RejectedError || error instanceof TransientError) && error.code.startsWith('STOREFRONT-');
}

export async function ordersReadAgain(gateway: Gateway, storefrontId: string): Promise<void> {
  await closeException(gateway.db, unreadKey(storefrontId), 'its orders can be read again', gateway.clock.now());
}

export function unreadKey(storefrontId: string): string {
  return `ORDERS-UNREAD/${storefrontId}`;
}

/**
 * A person wants an order read now: whatever rests is done with resting.
 *
 * @throws RejectedError STOREFRONT-UNKNOWN, STOREFRONT-LACKS
 */
export async function fetchOrder(gateway: Gateway, storefrontId: string, orderId: string): Promise<void> {
  if (storefrontNamed(gateway, storefrontId).orders === undefined) {
    throw new RejectedError(
      'STOREFRONT-LACKS',
      `${storefrontId} cannot be asked for an order: it sends them by itself.`,
    );
  }
  await transact(gateway, async (trx, gateway) => {
    await askForRead(trx, { storefrontId, orderId, byPerson: true, at: gateway.clock.now() });
    await makeLaneDue(trx, { kind: 'shop', key: `${storefrontId}/orders` });
    await gateway.queue.send(trx, 'storefront.read', { storefrontId });
  });
}
