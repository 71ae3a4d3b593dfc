import type { StormShop } from './shops.ts';

/** Two packages of one unit each. */
export interface SoldOrder {
  readonly orderId: string;
  readonly lineId: string;
  /** The ids of its packages; their tracking numbers follow from them. */
  readonly packages: readonly number[];
}

export const trackingOf = (packageId: number): string => `1Z${packageId}`;

/** What one shop should know, apart from the gateway: every quantity that was wanted, in turn, and every package that left. */
export interface Wanted {
  readonly quantities: Map<string, number[]>;
  readonly packages: { readonly orderId: string; readonly trackingNumber: string }[];
}

export interface Verdict {
  readonly wrongQuantities: number;
  readonly missingPackages: number;
  readonly duplicateFulfilments: number;
  readonly staleOverwrites: number;
}

export function judge(shop: StormShop, wanted: Wanted, say: (line: string) => void): Verdict {
  let [wrongQuantities, missingPackages, duplicateFulfilments, staleOverwrites] = [0, 0, 0, 0];
  for (const [sku, history] of wanted.quantities) {
    const known = shop.quantity(sku);
    if (known === history.at(-1)) continue;
    wrongQuantities += 1;
    say(`${shop.id}: ${sku} is ${known} and should be ${history.at(-1)}`);
  }
  for (const { orderId, trackingNumber } of wanted.packages) {
    const times = shop.told(orderId).filter((number) => number === trackingNumber).length;
    if (times === 0) missingPackages += 1;
    if (times !== 1) say(`${shop.id}: ${trackingNumber} of order ${orderId} was told ${times} times`);
    duplicateFulfilments += Math.max(0, times - 1);
  }
  const written = Map.groupBy(shop.writes(), ([sku]) => sku);
  for (const [sku, writes] of written) {
    const quantities = writes.map(([, quantity]) => quantity);
    staleOverwrites += staleIn(quantities, wanted.quantities.get(sku) ?? [0]);
  }
  return { wrongQuantities, missingPackages, duplicateFulfilments, staleOverwrites };
}

/**
 * How many of the quantities that were set are older than one before them: what was set must be a walk forward through what was
 * wanted, though it may stand still and leave steps out. Only 0 is wanted more than once; it is taken for the next one.
 */
function staleIn(set: readonly number[], wanted: readonly number[]): number {
  let at = 0;
  let stale = 0;
  for (const quantity of set) {
    const next = wanted.indexOf(quantity, at);
    if (next < 0) stale += 1;
    else at = next;
  }
  return stale;
}
