import { addBusinessTime } from '../../domain/business-calendar.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import { lockOrder } from '../../stores/orders.ts';
import { lockPurchaseOrder } from '../../stores/purchase-orders.ts';
import { pausedSuppliers } from '../../stores/supplier-pauses.ts';
import { type UnansweredOrder, type UnansweredStep, unansweredOrders } from '../../stores/unanswered-orders.ts';
import type { Gateway } from '../gateway.ts';
import { resendDelivery } from '../outbound/delivery-actions.ts';
import { restoredAt } from '../restoration/standing.ts';
import { transact } from '../transact.ts';
import { cancelUnits, OUTCOMES } from './cancel-units.ts';

const MOST = 100;

/**
 * What is done by itself about orders that a supplier does not answer, where its supplier.yaml says so (`orders.unanswered`): the
 * same bytes once more, then the question to cancel. A timeout itself says nothing: the units stay reserved and are ordered
 * nowhere else before the supplier, or a person, has said that they do not come.
 */
export async function pressUnanswered(gateway: Gateway): Promise<void> {
  const paused = new Set((await pausedSuppliers(gateway.db)).map(({ supplier }) => supplier));
  for (const profile of gateway.suppliers.values()) {
    // Its answer may be there, and nobody looks.
    if (paused.has(profile.id)) continue;
    const { resend, cancel } = profile.orders.unanswered;
    if (resend !== 'never') await each(gateway, profile, 'resend', resend);
    if (cancel !== 'never') await each(gateway, profile, 'cancel', cancel);
  }
}

async function each(gateway: Gateway, profile: SupplierProfile, step: UnansweredStep, afterMs: number): Promise<void> {
  const now = gateway.clock.now();
  // Business time is never longer than the time that passed.
  const before = new Date(now.getTime() - afterMs);
  const restored = await restoredAt(gateway.db);
  for (const order of await unansweredOrders(gateway.db, profile.id, step, { before, limit: MOST })) {
    // Its answer may have been read and forgotten.
    if (restored !== undefined && order.since < restored) continue;
    if (addBusinessTime(profile.calendar, order.since, afterMs) > now) continue;
    const about = { supplierId: profile.id, purchaseOrder: order.purchaseOrderId, step };
    try {
      const said = await (step === 'resend' ? sendAgain : askToCancel)(gateway, profile, order);
      gateway.logger.warn({ ...about, said }, 'an order is not answered');
    } catch (error) {
      // A person, or the supplier, was faster.
      if (!(error instanceof RejectedError)) throw error;
      gateway.logger.info({ ...about, said: error.message }, 'an order is not answered');
    }
  }
}

const audit = { by: 'gateway', reason: 'the supplier does not answer' };

function sendAgain(gateway: Gateway, { id }: SupplierProfile, { deliveryId }: UnansweredOrder): Promise<string> {
  return resendDelivery(gateway, { supplierId: id, id: deliveryId }, audit, { seen: 0 });
}

function askToCancel(gateway: Gateway, { id }: SupplierProfile, { purchaseOrderId }: UnansweredOrder): Promise<string> {
  return transact(gateway, async (trx, gateway) => {
    const order = await lockPurchaseOrder(trx, id, purchaseOrderId);
    if (order === undefined || (order.state !== 'sent' && order.state !== 'received'))
      return 'it was answered meanwhile';
    await lockOrder(trx, order.orderId);
    return OUTCOMES[await cancelUnits(gateway, trx, order, audit)];
  });
}
