import type { Database } from '../../stores/database.ts';
import { lockOrder, setOrderState } from '../../stores/orders.ts';
import { nextAttempt } from '../../stores/routing.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';

/** So often an order is routed by itself; what refuses more often than that needs a person. */
export const MOST_ATTEMPTS = 5;

/**
 * Hints that what died of an order is to be routed again: by itself so many times, then an alert and a person's turn. The bound
 * keeps an order from going round suppliers that all list what none of them has.
 */
export async function routeAgain(gateway: Gateway, trx: Database, orderId: string): Promise<void> {
  const attempts = (await nextAttempt(trx, orderId)) - 1;
  if (attempts < MOST_ATTEMPTS) {
    await gateway.queue.send(trx, 'order.route', { orderId });
    return;
  }
  const order = await lockOrder(trx, orderId);
  if (order === undefined || order.state === 'cancelled' || order.state === 'shipped') return;
  const reason = `routed ${attempts} times, and refused again`;
  await setOrderState(trx, orderId, 'unfulfillable', reason);
  if (order.state !== 'unfulfillable') {
    await recordStateEvent(trx, {
      entity: 'sales-order',
      entityId: orderId,
      from: order.state,
      to: 'unfulfillable',
      cause: reason,
      at: gateway.clock.now(),
    });
  }
  await raise(gateway, trx, {
    dedupeKey: `ORDER-ATTEMPTS-USED-UP/${orderId}`,
    code: 'ORDER-ATTEMPTS-USED-UP',
    message: `Order ${order.externalId} of ${order.storefrontId} was ${reason}.`,
    facts: { order: order.externalId, attempts },
  });
}
