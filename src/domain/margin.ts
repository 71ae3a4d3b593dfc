import { add, type Decimal, multiply, round, subtract } from '../kernel/decimal.ts';

export type MarginKind = 'revenue' | 'shipping-income' | 'item' | 'drop-ship-fee' | 'freight' | 'tax';

/** One signed amount on one order line: revenue positive, cost negative. */
export interface MarginEntry {
  readonly lineId: string;
  readonly kind: MarginKind;
  readonly amount: Decimal;
}

const MINOR_UNITS = 2;

/**
 * Splits an amount over lines in proportion to their weights so that the parts sum exactly to the whole: every part is
 * rounded down to the minor unit and the remaining units go to the largest remainders.
 */
export function allocate(amount: Decimal, weights: readonly Decimal[]): Decimal[] {
  const total = toMinor(amount);
  const given = weights.map(toMinor);
  // A line that takes back what another bills leaves no weight to share by.
  const isWeightless = given.reduce((a, b) => a + b, 0n) === 0n;
  const basis = isWeightless ? given.map(() => 1n) : given;
  const divisor = basis.reduce((a, b) => a + b, 0n);
  const parts = basis.map((weight, index) => ({
    index,
    minor: (total * weight) / divisor,
    remainder: magnitude((total * weight) % divisor),
  }));
  let left = total - parts.reduce((sum, part) => sum + part.minor, 0n);
  const step = left < 0n ? -1n : 1n;
  const largestFirst = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const part of largestFirst) {
    if (left === 0n) break;
    part.minor += step;
    left -= step;
  }
  return parts.map((part) => fromMinor(part.minor));
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function toMinor(amount: Decimal): bigint {
  return BigInt(round(amount, MINOR_UNITS).replace('.', ''));
}

function fromMinor(minor: bigint): Decimal {
  const digits = magnitude(minor)
    .toString()
    .padStart(MINOR_UNITS + 1, '0');
  const cut = digits.length - MINOR_UNITS;
  return `${minor < 0n ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}

export interface MarginLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly unitCost: Decimal;
}

/** Revenue of an order, once, when it is routed: the price of each line and its share of the shipping income. */
export function revenueEntries(
  lines: readonly { readonly lineId: string; readonly quantity: number; readonly unitPrice: Decimal }[],
  shippingIncome: Decimal,
): MarginEntry[] {
  const revenue = lines.map((line) => round(multiply(line.unitPrice, line.quantity), MINOR_UNITS));
  const shipping = allocate(shippingIncome, revenue);
  return lines.flatMap((line, index) => [
    { lineId: line.lineId, kind: 'revenue' as const, amount: revenue[index] as Decimal },
    ...nonZero({ lineId: line.lineId, kind: 'shipping-income', amount: shipping[index] as Decimal }),
  ]);
}

/** Costs of one purchase order or invoice: item cost per line, fees and freight allocated over its lines. */
export function costEntries(
  lines: readonly MarginLine[],
  charges: { readonly dropShipFee: Decimal; readonly freight: Decimal; readonly tax?: Decimal },
): MarginEntry[] {
  const items = lines.map((line) => round(multiply(line.unitCost, line.quantity), MINOR_UNITS));
  const shares = (amount: Decimal): Decimal[] => allocate(amount, items);
  const fee = shares(charges.dropShipFee);
  const freight = shares(charges.freight);
  const tax = shares(charges.tax ?? '0');
  return lines.flatMap((line, index) => [
    { lineId: line.lineId, kind: 'item' as const, amount: negate(items[index] as Decimal) },
    ...nonZero({ lineId: line.lineId, kind: 'drop-ship-fee', amount: negate(fee[index] as Decimal) }),
    ...nonZero({ lineId: line.lineId, kind: 'freight', amount: negate(freight[index] as Decimal) }),
    ...nonZero({ lineId: line.lineId, kind: 'tax', amount: negate(tax[index] as Decimal) }),
  ]);
}

function negate(amount: Decimal): Decimal {
  return subtract('0', amount);
}

function nonZero(entry: MarginEntry): MarginEntry[] {
  return add(entry.amount) === '0' ? [] : [entry];
}
