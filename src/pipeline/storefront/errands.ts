import type { Gateway } from '../gateway.ts';
import { pollLane, pollOrders } from './poll-orders.ts';

/** Something that is done for one shop again and again. When it is due its lane says, in the database. */
export interface Errand {
  /** Of the lane of kind `shop`. */
  readonly key: string;
  /** Ends early, and goes on another time, once it is stopped. */
  run(stopped: AbortSignal): Promise<void>;
}

/** Everything that is done for the shops of a gateway without anybody asking. */
export function shopErrands(gateway: Gateway): readonly Errand[] {
  return [...gateway.storefronts].flatMap(([id, storefront]) => [
    ...(storefront.orders === undefined
      ? []
      : [{ key: pollLane(id).key, run: (stopped: AbortSignal) => pollOrders(gateway, id, stopped) }]),
  ]);
}
