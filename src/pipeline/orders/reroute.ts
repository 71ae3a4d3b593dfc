import { RejectedError } from '../../kernel/errors.ts';
import type { Database } from '../../stores/database.ts';
import { lockOrder } from '../../stores/orders.ts';
import { lockPurchaseOrdersOf } from '../../stores/purchase-orders.ts';
import { chooseSupplier, nextAttempt } from '../../stores/routing.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import type { Gateway } from '../gateway.ts';
import type { Audit } from '../outbound/delivery-actions.ts';
import { giveUpByHand } from './decide-answer.ts';

/**
 * A person routes what is open of an order again, to a supplier of choice or to the best. Never what another supplier could
 * still ship, unless the person knows that it does not.
 *
 * @param options.to only this supplier is asked
 * @param options.givenUp purchase orders of which the person knows that nothing more comes
 * @throws RejectedError ORDER-CHANGE-REFUSED
 */
export async function reroute(
  gateway: Gateway,
  trx: Database,
  orderId: string,
  audit: Audit,
  options: { readonly to?: string | undefined; readonly givenUp?: readonly string[] } = {},
): Promise<string> {
  const orders = await lockPurchaseOrdersOf(trx, orderId);
  const order = await lockOrder(trx, orderId);
  if (order === undefined || order.state === 'held' || order.state === 'cancelled' || order.state === 'shipped') {
    throw new RejectedError(
      'ORDER-CHANGE-REFUSED',
      `Order ${order?.externalId ?? orderId} is ${order?.state ?? 'unknown'}.`,
    );
  }
  let units = 0;
  for (const poNumber of options.givenUp ?? []) {
    const given = orders.find((candidate) => candidate.poNumber === poNumber);
    if (given === undefined) {
      throw new RejectedError('ORDER-CHANGE-REFUSED', `${poNumber} is no purchase order of order ${order.externalId}.`);
    }
    units += await giveUpByHand(gateway, trx, given, audit);
  }
  const afterAttempt = (await nextAttempt(trx, orderId)) - 1;
  const supplierId = options.to ?? null;
  await chooseSupplier(trx, { orderId, afterAttempt, supplierId, ...audit, at: gateway.clock.now() });
  await recordStateEvent(trx, {
    entity: 'sales-order',
    entityId: orderId,
    from: order.state,
    to: order.state,
    cause: `routed again${options.to === undefined ? '' : `, to ${options.to}`}`,
    actor: audit.by,
    reason: audit.reason,
    at: gateway.clock.now(),
  });
  await gateway.queue.send(trx, 'order.route', { orderId });
  const given = units === 0 ? '' : `${units} unit(s) are given up. `;
  return `${given}What no supplier could still ship of order ${order.externalId} is routed again${options.to === undefined ? '' : ` to ${options.to}`}.`;
}
