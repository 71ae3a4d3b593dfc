import type { Gateway } from '../gateway.ts';
import { noteOrders, notesLane } from './note-orders.ts';
import { pollLane, pollOrders } from './poll-orders.ts';
import { driftLane, reconcile } from './reconcile.ts';
import { keepSubscribed, webhookAddress, webhooksLane } from './subscribe.ts';

/** Something that is done for one shop again and again. When it is due its lane says, in the database. */
export interface Errand {
  /** Of the lane of kind `shop`. */
  readonly key: string;
  /** Also once when a gateway starts, whenever it was done last. */
  readonly atStart?: boolean;
  /** Ends early, and goes on another time, once it is stopped. */
  run(stopped: AbortSignal): Promise<void>;
}

/** Everything that is done for the shops of a gateway without anybody asking. */
export function shopErrands(gateway: Gateway): readonly Errand[] {
  return [...gateway.storefronts].flatMap(([id, { orders, webhooks, items, notes }]) => {
    const errands: Errand[] = [];
    if (orders !== undefined)
      errands.push({ key: pollLane(id).key, run: (stopped) => pollOrders(gateway, id, stopped) });
    if (webhooks !== undefined && webhookAddress(gateway, id) !== undefined) {
      errands.push({ key: webhooksLane(id).key, atStart: true, run: () => keepSubscribed(gateway, id) });
    }
    if (notes !== undefined)
      errands.push({ key: notesLane(id).key, run: (stopped) => noteOrders(gateway, id, stopped) });
    if (items !== undefined)
      errands.push({ key: driftLane(id).key, run: (stopped) => reconcile(gateway, id, stopped) });
    return errands;
  });
}
