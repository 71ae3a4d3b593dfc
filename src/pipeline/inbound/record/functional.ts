import type { FunctionalHeader, FunctionalLine } from '../../../documents/functional-acknowledgment.ts';
import type { Placed } from '../../../documents/parts.ts';
import { findByGroup, markOutcome } from '../../../stores/deliveries.ts';
import { findPurchaseOrder, reachMilestone } from '../../../stores/purchase-orders.ts';
import { makeFirm } from '../../../stores/reservations.ts';
import { recordStateEvent } from '../../../stores/state-events.ts';
import { raise } from '../../exceptions.ts';
import { refreshPurchaseOrder } from '../../purchase-order-progress.ts';
import type { Recorded, Recording } from './recording.ts';

/**
 * Records a functional acknowledgment (997): the group it names was readable, or was not. It is receipt, never
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
  const state = isReadable ? 'acknowledged' : 'rejected';
  const errors = lines.map((line) => line.errors).filter((text) => text !== undefined);
  await markOutcome(trx, profile.id, delivery.id, {
    state,
    at: now,
    ...(isReadable ? {} : { reason: errors.join('; ') || `AK901 ${header.status}` }),
  });
  await recordStateEvent(trx, {
    entity: 'delivery',
    entityId: `${profile.id}/${delivery.id}`,
    from: delivery.state,
    to: state,
    cause: `997 in ${file.name}`,
    at: now,
  });
  const order = delivery.purchaseOrderId && (await findPurchaseOrder(trx, profile.id, delivery.purchaseOrderId));
  if (order) await reachMilestone(trx, profile.id, order.id, 'sent_at', now);
  if (order && isReadable) {
    await reachMilestone(trx, profile.id, order.id, 'received_at', now);
    // The answer may come before the delivery itself was noted; that would then say nothing more.
    if (profile.stock.reflectsAt === 'receipt') await makeFirm(trx, profile.id, order.id, now);
    await refreshPurchaseOrder(gateway, trx, order, `997 in ${file.name}`);
  }
  if (!isReadable) {
    await raise(gateway, trx, {
      dedupeKey: `PO-SYNTAX-REJECTED/${profile.id}/${delivery.id}`,
      code: 'PO-SYNTAX-REJECTED',
      supplierId: profile.id,
      message: `${profile.name} could not read ${delivery.name} (${delivery.kind} ${delivery.subject}): ${errors.join('; ') || `AK901 ${header.status}`}.`,
      facts: { delivery: delivery.name, subject: delivery.subject, status: header.status },
    });
  }
  return {
    state: 'applied',
    businessKey,
    summary: `${delivery.kind} ${delivery.subject} ${isReadable ? 'was readable' : 'was NOT readable'}`,
  };
}
