import type { SupplierProfile } from '../../partners/profile.ts';
import { estimatesToLookAt } from '../../stores/estimates.ts';
import { lockPurchaseOrder } from '../../stores/purchase-orders.ts';
import { keepEstimates } from '../estimates/keep-estimates.ts';
import type { Gateway } from '../gateway.ts';
import type { Turn } from '../lanes.ts';
import { transact } from '../transact.ts';

/** Orders that are read at a time; the next ones follow in the same turn. */
const BATCH = 200;

/** Looks at the estimates that time alone changes: what should have left and has not is there a day later, every day. */
export async function watchEstimates(gateway: Gateway, profile: SupplierProfile, turn: Turn): Promise<void> {
  const now = gateway.clock.now();
  for (;;) {
    const ids = await estimatesToLookAt(gateway.db, profile.id, now, BATCH);
    for (const id of ids) {
      if (!turn.isOurs()) return;
      await transact(gateway, async (trx, gateway) => {
        const order = await lockPurchaseOrder(trx, profile.id, id);
        if (order !== undefined) await keepEstimates(gateway, trx, order, 'the day has passed');
        await turn.confirm(trx);
      });
    }
    if (ids.length < BATCH) return;
  }
}
