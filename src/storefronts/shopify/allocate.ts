import type { FulfilmentOrder, ShopFulfilment } from './shop-order-parts.ts';

/** Units of one line of the order. */
export interface Units {
  readonly lineItemId: string;
  readonly quantity: number;
}

/** What one call fulfils: lines of fulfilment orders at one place. */
export interface Allocation {
  readonly locationId: string | undefined;
  readonly fulfilmentOrders: readonly {
    readonly id: string;
    readonly lines: readonly { readonly id: string; readonly quantity: number }[];
  }[];
}

/** What of `wanted` is not in the packages that the shop knows. */
export function missingIn(wanted: readonly Units[], packages: readonly Pick<ShopFulfilment, 'lines'>[]): Units[] {
  const there = sums(packages.flatMap(({ lines }) => lines));
  return [...sums(wanted)].flatMap(([lineItemId, quantity]) => {
    const left = quantity - (there.get(lineItemId) ?? 0);
    return left > 0 ? [{ lineItemId, quantity: left }] : [];
  });
}

export function isSameContent(one: readonly Units[], other: readonly Units[]): boolean {
  const left = sums(one);
  const right = sums(other);
  return left.size === right.size && [...left].every(([id, quantity]) => right.get(id) === quantity);
}

/**
 * Spreads units over the fulfilment orders that can be fulfilled, those of `ownLocation` first: a line may be in several of them, and
 * none takes more than it has left. What found no place is missing in the answer.
 */
export function allocate(
  wanted: readonly Units[],
  fulfilmentOrders: readonly FulfilmentOrder[],
  ownLocation: string | undefined,
): Allocation[] {
  const usable = fulfilmentOrders
    .filter(({ canBeFulfilled }) => canBeFulfilled)
    .sort((a, b) => Number(b.locationId === ownLocation) - Number(a.locationId === ownLocation));
  const taken: { readonly order: FulfilmentOrder; readonly id: string; readonly quantity: number }[] = [];
  for (const { lineItemId, quantity } of wanted) {
    let left = quantity;
    for (const order of usable) {
      for (const line of order.lines) {
        const units = line.lineItemId === lineItemId ? Math.min(left, line.remaining) : 0;
        if (units > 0) taken.push({ order, id: line.id, quantity: units });
        left -= units;
      }
    }
  }
  return [...new Set(taken.map(({ order }) => order.locationId))].map((locationId) => {
    const here = taken.filter(({ order }) => order.locationId === locationId);
    return {
      locationId,
      fulfilmentOrders: [...new Set(here.map(({ order }) => order))].map((order) => ({
        id: order.id,
        lines: here.filter((one) => one.order === order).map(({ id, quantity }) => ({ id, quantity })),
      })),
    };
  });
}

function sums(units: readonly Units[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const { lineItemId, quantity } of units) total.set(lineItemId, (total.get(lineItemId) ?? 0) + quantity);
  return total;
}
