import type { InterchangeAcknowledgment } from '../../../formats/codec.ts';
import type { SupplierProfile } from '../../../partners/profile.ts';
import type { Database } from '../../../stores/database.ts';
import { findByInterchange, type StoredDelivery } from '../../../stores/deliveries.ts';
import { findPurchaseOrder, reachMilestone } from '../../../stores/purchase-orders.ts';
import { recordStateEvent } from '../../../stores/state-events.ts';
import { raise } from '../../exceptions.ts';
import type { Gateway } from '../../gateway.ts';
import { deliveryEntity, moveDelivery } from '../../outbound/move-delivery.ts';
import { recordSent } from '../../outbound/record-sent.ts';
import { refreshPurchaseOrder } from '../../purchase-order-progress.ts';
import type { TranslatedUnit } from '../translate.ts';
import { raiseArrived, raiseUnreadable } from './recording.ts';

/**
 * Records the interchange acknowledgments (TA1) that an interchange carries. R says that nothing in ours was read, as a
 * rejecting 997 does. A and E only say that its envelope was; they never overrule what a 997 said of its content.
 */
export async function recordInterchangeAcknowledgments(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  unit: TranslatedUnit,
): Promise<void> {
  for (const acknowledgment of unit.acknowledgments) {
    const began = gateway.clock.now();
    const summary = await recordOne(gateway, trx, profile, unit.file, acknowledgment);
    gateway.tell({
      type: 'document-recorded',
      supplierId: profile.id,
      file: unit.file,
      kind: 'interchange-acknowledgment',
      label: 'TA1',
      state: 'applied',
      summary,
      ms: gateway.clock.now().getTime() - began.getTime(),
    });
  }
}

async function recordOne(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  file: string,
  acknowledgment: InterchangeAcknowledgment,
): Promise<string> {
  const number = Number(acknowledgment.controlNumber.trim() || Number.NaN);
  const delivery = Number.isSafeInteger(number) ? await findByInterchange(trx, profile.id, number) : undefined;
  if (!delivery) {
    await raise(gateway, trx, {
      dedupeKey: `ACKNOWLEDGMENT-UNKNOWN-INTERCHANGE/${profile.id}/${acknowledgment.controlNumber}`,
      code: 'ACKNOWLEDGMENT-UNKNOWN-INTERCHANGE',
      severity: 'warning',
      supplierId: profile.id,
      message: `${file} acknowledges interchange ${acknowledgment.controlNumber}, which was never sent to ${profile.name}.`,
      facts: { ...acknowledgment },
    });
    return `interchange ${acknowledgment.controlNumber} is not ours`;
  }
  const says = `TA104 ${acknowledgment.status}, TA105 ${acknowledgment.note}`;
  const isTaken = acknowledgment.status === 'A' || acknowledgment.status === 'E';
  await noteOutcome(gateway, trx, profile, delivery, isTaken ? undefined : says, `TA1 in ${file} (${says})`);
  const what = `${delivery.kind} ${delivery.subject}`;
  if (!isTaken) await raiseUnreadable(gateway, trx, profile, delivery, says);
  if (acknowledgment.status === 'E') {
    await raise(gateway, trx, {
      dedupeKey: `INTERCHANGE-ERRORS-NOTED/${profile.id}/${delivery.id}`,
      code: 'INTERCHANGE-ERRORS-NOTED',
      severity: 'warning',
      supplierId: profile.id,
      message: `${profile.name} took ${delivery.name} (${what}) but noted errors in its envelope: ${says}.`,
      facts: { delivery: delivery.name, subject: delivery.subject, note: acknowledgment.note },
    });
  }
  return `the envelope of ${what} ${isTaken ? 'was readable' : 'was NOT readable'}`;
}

/**
 * A rejection is the end of a delivery, unless a 997 says that its content was taken: then a person has to look. What
 * changes no state is kept in the history all the same.
 */
async function noteOutcome(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  delivery: StoredDelivery,
  rejection: string | undefined,
  cause: string,
): Promise<void> {
  const at = gateway.clock.now();
  const facts = { answered: true, failure: 'rejected', reason: rejection, cause } as const;
  const isRejected = rejection !== undefined && (await moveDelivery(gateway, trx, delivery, 'reject-envelope', facts));
  if (delivery.state === 'abandoned') await raiseArrived(gateway, trx, profile, delivery, cause);
  if (!isRejected) {
    // What was answered has arrived, whatever we knew of it.
    if (
      rejection === undefined &&
      (await recordSent(gateway, trx, delivery, 'take-envelope', { inferred: true, cause }))
    )
      return;
    const entity = { entity: 'delivery', entityId: deliveryEntity(delivery) } as const;
    await recordStateEvent(trx, { ...entity, from: delivery.state, to: delivery.state, cause, at });
    return;
  }
  const order = delivery.purchaseOrderId && (await findPurchaseOrder(trx, profile.id, delivery.purchaseOrderId));
  if (!order) return;
  await reachMilestone(trx, profile.id, order.id, 'sent_at', at);
  await refreshPurchaseOrder(gateway, trx, order, cause);
}
