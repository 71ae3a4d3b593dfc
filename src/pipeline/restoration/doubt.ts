import type { Database } from '../../stores/database.ts';
import { type DeliveryKey, findDelivery } from '../../stores/deliveries.ts';
import { setOrderState } from '../../stores/orders.ts';
import { countAsBegun, ordersInDoubt } from '../../stores/restorations.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { holdOrder } from '../orders/holds.ts';
import { failureKey, moveDelivery } from '../outbound/move-delivery.ts';
import { restoredAt } from './standing.ts';

const CAUSE = 'the database came back from a backup, and it may have been sent after that was taken';

/**
 * A document that the supplier may have without our knowing: it is not sent before a person says so, or the supplier's
 * answer says that it arrived.
 */
export async function doubtDelivery(gateway: Gateway, trx: Database, key: DeliveryKey): Promise<void> {
  await countAsBegun(trx, key);
  const delivery = await findDelivery(trx, key);
  if (delivery === undefined) return;
  const facts = { failure: 'uncertain', reason: CAUSE, cause: CAUSE } as const;
  if (!(await moveDelivery(gateway, trx, delivery, 'fail', facts))) return;
  await raise(gateway, trx, {
    dedupeKey: failureKey(delivery, 'DELIVERY-UNCERTAIN'),
    code: 'DELIVERY-UNCERTAIN',
    supplierId: delivery.supplierId,
    message: `${delivery.name} (${delivery.kind} ${delivery.subject}) is not sent: ${CAUSE}. Ask the supplier.`,
    facts: { delivery: delivery.id, name: delivery.name, subject: delivery.subject },
  });
}

/** The same for a document that was just sealed, when what it is about is older than the restoration. */
export async function doubtIfOlder(gateway: Gateway, trx: Database, key: DeliveryKey, since: Date): Promise<void> {
  const restored = await restoredAt(trx);
  if (restored !== undefined && since < restored) await doubtDelivery(gateway, trx, key);
}

/**
 * Orders that may have been routed, and sent, after the backup was taken: they wait for a person, who lets each go once it
 * is certain that no supplier has it. Answers which they are.
 */
export async function holdOrdersInDoubt(
  gateway: Gateway,
  trx: Database,
  orderIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const restored = orderIds.length === 0 ? undefined : await restoredAt(trx);
  if (restored === undefined) return new Set();
  const held = await ordersInDoubt(trx, orderIds, restored);
  const at = gateway.clock.now();
  for (const { id, storefront, orderId, state } of held) {
    const detail = `it is older than the restored database (${restored.toISOString()}), so a supplier may have it already`;
    await holdOrder(gateway, trx, id, { storefront, orderId }, [{ kind: 'restored', detail }]);
    await setOrderState(trx, id, 'held', detail);
    await recordStateEvent(trx, { entity: 'sales-order', entityId: id, from: state, to: 'held', cause: detail, at });
  }
  return new Set(held.map(({ id }) => id));
}
