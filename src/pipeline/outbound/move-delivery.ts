import type { Code } from '../../kernel/codes.ts';
import type { Database } from '../../stores/database.ts';
import type { DeliveryKey, DeliveryMove, StoredDelivery } from '../../stores/deliveries.ts';
import { moveDelivery as move } from '../../stores/deliveries.ts';
import { closeExceptions } from '../../stores/exceptions.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { leaveTemporary } from '../../stores/temporary-left.ts';
import type { Gateway } from '../gateway.ts';
import { type DeliveryEvent, nextState } from './delivery-states.ts';

/** What is kept with a change of state. */
export type DeliveryFacts = Omit<DeliveryMove, 'from' | 'to' | 'at'> & {
  /** What made it change, for a person. */
  readonly cause: string;
  /** The person who made it change; `reason` is why. */
  readonly actor?: string | undefined;
  readonly why?: string | undefined;
};

/**
 * What a person decides ends the way of a document under its temporary name: nobody renames that any more. It is removed
 * when nothing else is to be done for the supplier, whatever becomes of the delivery until then. An answer of the supplier
 * is no such decision; what it says arrived was renamed.
 */
const LEAVES_TEMPORARY: ReadonlySet<DeliveryEvent> = new Set(['abandon', 'resend', 'confirm']);

/**
 * The one way by which a delivery changes its state: as the table of states says, with its history. False, and nothing
 * changed, when the table does not know the change or somebody else was faster. A turn of the lane confirms that it is one
 * in the same transaction.
 */
export async function moveDelivery(
  gateway: Gateway,
  trx: Database,
  delivery: StoredDelivery,
  event: DeliveryEvent,
  { cause, actor, why, ...facts }: DeliveryFacts,
): Promise<boolean> {
  const to = nextState(delivery, event);
  if (to === undefined) return false;
  const at = gateway.clock.now();
  if (!(await move(trx, delivery, { ...facts, from: delivery.state, to, at }))) return false;
  await recordStateEvent(trx, {
    entity: 'delivery',
    entityId: deliveryEntity(delivery),
    from: delivery.state,
    to,
    cause,
    actor,
    reason: why,
    at,
  });
  if (LEAVES_TEMPORARY.has(event)) await leaveTemporary(trx, delivery, at);
  if (delivery.state === 'failed' && to !== 'failed') await closeExceptions(trx, failureKeys(delivery), cause, at);
  return true;
}

/** How the history names a delivery. */
export function deliveryEntity({ supplierId, id }: DeliveryKey): string {
  return `${supplierId}/${id}`;
}

/** Under which key a person is told that a delivery failed; the same at every failure of that kind. */
export function failureKey({ supplierId, id }: DeliveryKey, code: Code): string {
  return code === 'PO-SYNTAX-REJECTED' ? `${code}/${supplierId}/${id}` : `${code}/${supplierId}/delivery/${id}`;
}

/** Every code with which a delivery can fail: what a person was told is settled when it leaves that state. */
function failureKeys(delivery: DeliveryKey): string[] {
  const codes = ['DELIVERY-CONFLICT', 'DELIVERY-UNCERTAIN', 'CHANNEL-NAME', 'PO-SYNTAX-REJECTED'] as const;
  return codes.map((code) => failureKey(delivery, code));
}
