import type { PriceEnding } from '../kernel/currency.ts';

/** Prices that a rule allows, as whole smallest units of the currency. */

/** The highest allowed price that is not above an amount; undefined when all are. */
export function atMost(endings: readonly PriceEnding[], amount: bigint): bigint | undefined {
  const fitting = endings
    .map(({ modulus, rest }) => amount - mod(amount - rest, modulus))
    .filter((price) => price >= 0n);
  return fitting.reduce<bigint | undefined>(
    (best, price) => (best === undefined || price > best ? price : best),
    undefined,
  );
}

/** The lowest allowed price that is not below an amount. */
export function atLeast(endings: readonly PriceEnding[], amount: bigint): bigint {
  const from = amount > 0n ? amount : 0n;
  return endings
    .map(({ modulus, rest }) => from + mod(rest - from, modulus))
    .reduce((best, price) => (price < best ? price : best));
}

/** Never negative, unlike `%`. */
function mod(value: bigint, modulus: bigint): bigint {
  return ((value % modulus) + modulus) % modulus;
}
