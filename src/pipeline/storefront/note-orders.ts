import { backoffMs, usualBackoff } from '../../domain/backoff.ts';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import type { Lane } from '../../stores/lanes.ts';
import { noted, noteworthyOrders } from '../../stores/order-notes.ts';
import type { Gateway } from '../gateway.ts';
import { withLane } from '../lanes.ts';

const EVERY_MS = 30_000;
/** By then the transaction that made a purchase order is over. */
const SETTLED_MS = 60_000;
const AT_ONCE = 50;

export function notesLane(storefrontId: string): Lane {
  return { kind: 'shop', key: `${storefrontId}/notes` };
}

/**
 * Notes on the orders of a shop who ships them and under which number of ours, for its staff. Best effort: a note that the shop does
 * not take is logged and left, and nothing ever waits for one. The key is the purchase order's, so that a repeat adds none.
 */
export async function noteOrders(gateway: Gateway, storefrontId: string, stopped?: AbortSignal): Promise<void> {
  const notes = gateway.storefronts.get(storefrontId)?.notes;
  if (notes === undefined) return;
  await withLane(gateway, notesLane(storefrontId), async (turn) => {
    const before = new Date(gateway.clock.now().getTime() - SETTLED_MS);
    const orders = await noteworthyOrders(gateway.db, storefrontId, { before, limit: AT_ONCE });
    try {
      for (const { id, orderId, supplierId, supplierName, poNumber } of orders) {
        if (!turn.isOurs() || stopped?.aborted === true) break;
        const text = `${supplierName} ships this, or a part of it: purchase order ${poNumber}.`;
        const outcome = await notes.add(orderId, `po_${supplierId}_${id}`, text);
        if (outcome.outcome !== 'done') {
          gateway.logger.warn(
            { storefrontId, orderId, reason: outcome.reason },
            'a shop took no note of a purchase order',
          );
        }
        await noted(gateway.db, storefrontId, id);
      }
    } catch (error) {
      if (!(error instanceof RejectedError || error instanceof TransientError)) throw error;
      gateway.logger.warn(
        { storefrontId, code: error.code, detail: error.message },
        'a shop takes no notes at present',
      );
      const askedMs = error instanceof TransientError ? error.retryAfterMs : undefined;
      return { ok: false, dueInMs: (failures) => backoffMs(usualBackoff, failures, askedMs) };
    }
    return { ok: true, dueInMs: () => (orders.length === AT_ONCE ? 0 : EVERY_MS) };
  });
}
