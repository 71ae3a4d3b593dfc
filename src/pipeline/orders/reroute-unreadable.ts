import { addBusinessTime } from '../../domain/business-calendar.ts';
import { RejectedError } from '../../kernel/errors.ts';
import { type UnreadableOrder, unreadableOrders } from '../../stores/unreadable-orders.ts';
import type { Gateway } from '../gateway.ts';
import { abandonDelivery } from '../outbound/delivery-actions.ts';
import { restoredAt } from '../restoration/standing.ts';

const MOST = 100;

/**
 * What a supplier could not read it does not ship. For some business time a person may put the mapping right and send it again;
 * after that the customer is not kept waiting: it is never sent, and goes to somebody else.
 */
export async function rerouteUnreadable(gateway: Gateway): Promise<void> {
  const restored = await restoredAt(gateway.db);
  for (const unreadable of await unreadableOrders(gateway.db, MOST)) {
    // It may have been sent again and taken since, and forgotten.
    if (restored !== undefined && unreadable.since < restored) continue;
    const after = waitOf(gateway, unreadable);
    if (after === undefined || after > gateway.clock.now()) continue;
    const audit = { by: 'gateway', reason: 'the supplier could not read it, and nobody sent it again in time' };
    try {
      const said = await abandonDelivery(gateway, unreadable, audit);
      gateway.logger.warn({ supplierId: unreadable.supplierId, delivery: unreadable.id }, said);
    } catch (error) {
      // A person, or an answer of the supplier, was faster.
      if (!(error instanceof RejectedError)) throw error;
      gateway.logger.info({ supplierId: unreadable.supplierId, delivery: unreadable.id }, error.message);
    }
  }
}

/** Until when it waits for a person; undefined: for ever, or as long as its supplier is not there. */
function waitOf({ suppliers }: Gateway, { supplierId, since }: UnreadableOrder): Date | undefined {
  const profile = suppliers.get(supplierId);
  if (profile === undefined || profile.orders.unreadable === 'never') return undefined;
  return addBusinessTime(profile.calendar, since, profile.orders.unreadable);
}
