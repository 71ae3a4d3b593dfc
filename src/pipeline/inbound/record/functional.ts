import type { FunctionalHeader, FunctionalLine } from '../../../documents/functional-acknowledgment.ts';
import type { Placed } from '../../../documents/parts.ts';
import { findByGroup } from '../../../stores/deliveries.ts';
import { closeException } from '../../../stores/exceptions.ts';
import { findPurchaseOrder, reachMilestone } from '../../../stores/purchase-orders.ts';
import { makeFirm } from '../../../stores/reservations.ts';
import { raise } from '../../exceptions.ts';
import { moveDelivery } from '../../outbound/move-delivery.ts';
import { refreshPurchaseOrder } from '../../purchase-order-progress.ts';
import { labelOf, type Recorded, type Recording, raiseArrived, raiseUnreadable, unreadableKey } from './recording.ts';

/**
 * Records a functional acknowledgment (997, 999): the group it names was readable, or was not. It is receipt, never
 * acceptance, and it is never itself acknowledged.
 */
export async function recordFunctional(recording: Recording): Promise<Recorded> {
  const { gateway, trx, profile, document, file } = recording;
  const header = document.header as FunctionalHeader;
  const lines = document.lines as unknown as Placed<FunctionalLine>[];
  const number = Number(header.groupControlNumber.trim());
  const businessKey = `${header.functionalId}/${header.groupControlNumber}`;
  const delivery = Number.isSafeInteger(number)
    ? await findByGroup(trx, profile.id, header.functionalId, number)
    : undefined;
  if (!delivery) {
    await raise(gateway, trx, {
      dedupeKey: `ACKNOWLEDGMENT-UNKNOWN-GROUP/${profile.id}/${businessKey}`,
      code: 'ACKNOWLEDGMENT-UNKNOWN-GROUP',
      severity: 'warning',
      supplierId: profile.id,
      message: `${file.name} acknowledges group ${businessKey}, which was never sent to ${profile.name}.`,
    });
    return { state: 'held', businessKey, summary: `group ${businessKey} is not ours` };
  }
  const isReadable = header.status === 'A' || header.status === 'E';
  const now = gateway.clock.now();
  const errors = lines.map((line) => line.errors).filter((text) => text !== undefined);
  const reason = errors.join('; ') || `AK901 ${header.status}`;
  const cause = `${labelOf(document)} in ${file.name}`;
  if (isReadable) await moveDelivery(gateway, trx, delivery, 'acknowledge', { answered: true, cause });
  else {
    await moveDelivery(gateway, trx, delivery, 'reject', { answered: true, failure: 'rejected', reason, cause });
  }
  if (delivery.state === 'abandoned') await raiseArrived(gateway, trx, profile, delivery, cause);
  const order = delivery.purchaseOrderId && (await findPurchaseOrder(trx, profile.id, delivery.purchaseOrderId));
  if (order) await reachMilestone(trx, profile.id, order.id, 'sent_at', now);
  if (order && isReadable) {
    await reachMilestone(trx, profile.id, order.id, 'received_at', now);
    // The answer may come before the delivery itself was noted; that would then say nothing more.
    if (profile.stock.reflectsAt === 'receipt') await makeFirm(trx, profile.id, order.id, now);
  }
  if (order) await refreshPurchaseOrder(gateway, trx, order, cause);
  if (isReadable) await closeException(trx, unreadableKey(profile.id, delivery.id), 'it could be read after all', now);
  else await raiseUnreadable(gateway, trx, profile, delivery, reason);
  return {
    state: 'applied',
    businessKey,
    summary: `${delivery.kind} ${delivery.subject} ${isReadable ? 'was readable' : 'was NOT readable'}`,
  };
}
