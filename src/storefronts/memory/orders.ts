import type { Clock } from '../../kernel/clock.ts';
import type { CrossdockError } from '../../kernel/errors.ts';
import type { OrderNotes, OrderReading, ShopOrder } from '../storefront.ts';

/** What customers order in the shop in memory, and how the gateway reads it. */
export interface MemoryOrders {
  /** A customer orders; with an id that is there already the order changes. Its version is the time, or the next number. */
  sell(order: MemoryOrder): void;
  cancel(orderId: string, reason?: string): void;
  /** What was noted on an order. */
  notes(orderId: string): readonly string[];
  readonly reading: OrderReading;
  readonly noting: OrderNotes;
}

type MemoryOrder = Omit<ShopOrder['order'], 'version'>;

/** @param failing what the shop throws now instead of answering */
export function memoryOrders(
  pageSize: number,
  { clock, failing }: { readonly clock: Clock; readonly failing: () => CrossdockError | undefined },
): MemoryOrders {
  const orders = new Map<string, ShopOrder>();
  const notes = new Map<string, Map<string, string>>();

  function versionAfter(orderId: string): number {
    return Math.max(clock.now().getTime(), (orders.get(orderId)?.order.version ?? 0) + 1);
  }

  function answer(): void {
    const error = failing();
    if (error !== undefined) throw error;
  }

  return {
    sell(order) {
      orders.set(order.orderId, { order: { ...order, version: versionAfter(order.orderId) } });
    },
    cancel(orderId, reason) {
      const found = orders.get(orderId);
      if (found === undefined) throw new Error(`nobody ordered ${orderId}`);
      orders.set(orderId, {
        order: { ...found.order, version: versionAfter(orderId) },
        cancelled: reason === undefined ? {} : { reason },
      });
    },
    notes: (orderId) => [...(notes.get(orderId)?.values() ?? [])],
    reading: {
      async read(orderId) {
        answer();
        return orders.get(orderId);
      },
      async changed(since, cursor) {
        answer();
        const after = cursor === undefined ? undefined : (JSON.parse(cursor) as [number, string]);
        const left = [...orders.values()]
          .filter(({ order }) => order.version >= since.getTime())
          .filter(({ order }) => after === undefined || comparePlaces(placeOf(order), after) > 0)
          .sort((a, b) => comparePlaces(placeOf(a.order), placeOf(b.order)));
        const page = left.slice(0, pageSize);
        const last = page.at(-1);
        if (last === undefined || left.length === page.length) return { orders: page };
        return { orders: page, next: JSON.stringify(placeOf(last.order)) };
      },
    },
    noting: {
      async add(orderId, key, text) {
        answer();
        if (!orders.has(orderId)) return { key, outcome: 'refused', reason: 'no such order', permanent: true };
        const known = notes.get(orderId) ?? new Map<string, string>();
        notes.set(orderId, known.set(key, known.get(key) ?? text));
        return { key, outcome: 'done' };
      },
    },
  };
}

/** Where an order stands among the changed ones: several may have changed at the same moment. */
function placeOf({ version, orderId }: ShopOrder['order']): [number, string] {
  return [version, orderId];
}

function comparePlaces([version, id]: readonly [number, string], [otherVersion, otherId]: readonly [number, string]) {
  if (version !== otherVersion) return version - otherVersion;
  return id < otherId ? -1 : Number(id > otherId);
}
