import { pauseBeforeRetry } from '../../domain/event-retries.ts';
import { type OrderFacts, orderStatus } from '../../domain/order-status.ts';
import { errorMessage, RejectedError, TransientError } from '../../kernel/errors.ts';
import type { ItemOutcome, OrderStatus, OrderStatuses } from '../../storefronts/storefront.ts';
import {
  endOrderStatus,
  insertOrderStatus,
  nextOrderStatus,
  orderFacts,
  postponeOrderStatus,
  type StoredOrderFacts,
  type StoredOrderStatus,
  takeStatusHints,
} from '../../stores/order-statuses.ts';
import { countRestorations } from '../../stores/restorations.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { drainLane } from '../lanes.ts';
import { isOutboundHeld } from '../restoration/standing.ts';
import { refusalKey } from './paused.ts';

const MOST_HINTS = 500;

type Content = Omit<OrderStatus, 'idempotencyKey'>;

/**
 * Tells a shop what became of its orders: one event for each status, in turn, by one process at a time. What the shop does not take is
 * tried again by the schedule of Standard Webhooks and given up after three days; a later status of the same order
 * waits behind it, those of others do not.
 */
export async function tellStatuses(gateway: Gateway, storefrontId: string): Promise<void> {
  const statuses = gateway.storefronts.get(storefrontId)?.statuses;
  if (statuses === undefined) return;
  await drainLane(gateway, { kind: 'shop', key: `${storefrontId}/status` }, async () => {
    if (await isOutboundHeld(gateway)) return false;
    const isNew = await makeEvents(gateway, storefrontId);
    const next = await nextOrderStatus<Content>(gateway.db, storefrontId, gateway.clock.now());
    if (next === undefined) return isNew;
    return tell(gateway, storefrontId, statuses, next);
  });
}

/** Turns hints into events: a status that an order has now and was not the last one. */
async function makeEvents(gateway: Gateway, storefrontId: string): Promise<boolean> {
  const at = gateway.clock.now();
  return gateway.db.transaction(async (trx) => {
    const orderIds = await takeStatusHints(trx, storefrontId, MOST_HINTS);
    const skipped = orderIds.length === 0 ? 0 : SKIPPED_EACH * (await countRestorations(trx));
    for (const facts of await orderFacts(trx, orderIds)) {
      const content = contentOf(facts, skipped, at);
      if (content === undefined || content.status === facts.last?.status) continue;
      const { orderId } = facts;
      const { status, sequence: ordinal } = content;
      await insertOrderStatus(trx, { orderId, ordinal, storefrontId, status, content, at });
    }
    return orderIds.length > 0;
  });
}

/** So many statuses of one order can have been told and forgotten by a restored database: their keys are not used again. */
const SKIPPED_EACH = 1_000;

function contentOf(facts: StoredOrderFacts, skipped: number, at: Date): Content | undefined {
  const { externalId, reason, lines, last } = facts;
  const status = orderStatus({
    state: facts.state,
    purchaseOrders: facts.purchaseOrders.map(({ state }) => state) as OrderFacts['purchaseOrders'],
    shippedUnits: lines.reduce((sum, { shipped }) => sum + shipped, 0),
    backorderedUnits: lines.reduce((sum, { backordered }) => sum + backordered, 0),
  });
  if (status === undefined) return undefined;
  const isStopped = status === 'held' || status === 'unfulfillable' || status === 'cancelled';
  return {
    orderId: externalId,
    status,
    sequence: Math.max(last?.ordinal ?? 0, skipped) + 1,
    at: at.toISOString(),
    ...(isStopped && reason !== null ? { reason } : {}),
    lines,
  };
}

/** @returns whether others may fare better */
async function tell(
  gateway: Gateway,
  storefrontId: string,
  statuses: OrderStatuses,
  event: StoredOrderStatus<Content>,
): Promise<boolean> {
  const { content } = event;
  const idempotencyKey = `status_${event.orderId}_${event.ordinal}`;
  let outcome: ItemOutcome;
  try {
    outcome = await statuses.tell({ ...content, idempotencyKey });
  } catch (error) {
    // Wrong secret, closed address: nothing is told until a person has looked, and no attempt is lost by it. Nor is one while the
    // shop is left alone for that, or for an outage, or its limit is spent: it was not even asked.
    if (error instanceof RejectedError) await raiseRefusal(gateway, storefrontId, error);
    else if (!(error instanceof TransientError && error.nothingSent))
      await postpone(gateway, storefrontId, event, errorMessage(error));
    return false;
  }
  const at = gateway.clock.now();
  if (outcome.outcome === 'done') await endOrderStatus(gateway.db, event, { state: 'told', at });
  else if (outcome.outcome === 'refused' && outcome.permanent)
    await giveUp(gateway, storefrontId, event, outcome.reason);
  else await postpone(gateway, storefrontId, event, outcome.reason);
  return true;
}

async function postpone(
  gateway: Gateway,
  storefrontId: string,
  event: StoredOrderStatus<Content>,
  answer: string,
): Promise<void> {
  const pauseMs = pauseBeforeRetry(event.attempts + 1, spreadOf(event.orderId));
  if (pauseMs === undefined) {
    await giveUp(gateway, storefrontId, event, `given up after ${event.attempts + 1} attempts: ${answer}`);
    return;
  }
  const dueAt = new Date(gateway.clock.now().getTime() + pauseMs);
  await postponeOrderStatus(gateway.db, event, { answer, dueAt });
}

async function giveUp(
  gateway: Gateway,
  storefrontId: string,
  event: StoredOrderStatus<Content>,
  reason: string,
): Promise<void> {
  const { orderId, status } = event.content;
  await endOrderStatus(gateway.db, event, { state: 'refused', answer: reason, at: gateway.clock.now() });
  await raise(gateway, gateway.db, {
    dedupeKey: `STOREFRONT-STATUS-UNTOLD/${storefrontId}/${event.orderId}/${event.ordinal}`,
    code: 'STOREFRONT-STATUS-UNTOLD',
    message: `${storefrontId} was not told that order ${orderId} is ${status}: ${reason}.`,
    facts: { storefront: storefrontId, order: orderId, letter: `status/${event.orderId}/${event.ordinal}` },
  });
}

/** From 0 to below 1: another one for neighbouring orders, and the same again when a run is repeated. */
function spreadOf(orderId: string): number {
  return Number((BigInt(orderId) * 61n) % 97n) / 97;
}

async function raiseRefusal(gateway: Gateway, storefrontId: string, error: RejectedError): Promise<void> {
  await raise(gateway, gateway.db, {
    dedupeKey: refusalKey(storefrontId),
    code: error.code,
    message: `Storefront ${storefrontId} refuses everything: ${error.message}`,
    facts: error.facts,
  });
}
