import { compare, type Decimal } from '../kernel/decimal.ts';

/**
 * Sharing money so that the shares sum exactly to the whole: every share is rounded down to the smallest unit of the
 * currency, and the units that are left go to the largest remainders, one each. Equal remainders: the first gets it.
 */

/** Digits after the point that a Decimal of the database may have: unit prices numeric(18, 6), rates numeric(24, 12). */
const SCALE = 18;

/**
 * Rounds exact amounts to `digits` after the point so that they sum to `total`. A total that is further away than the
 * rounding explains is shared all the same: whoever wants another answer compares first.
 */
export function apportion(total: Decimal, exact: readonly Decimal[], digits: number): Decimal[] {
  const unit = 10n ** BigInt(SCALE - digits);
  return shares(
    toInteger(total, digits),
    exact.map((amount) => toInteger(amount, SCALE)),
    unit,
  ).map((minor) => fromMinor(minor, digits));
}

/** Splits an amount in proportion to weights. Where nothing weighs anything, every part is the same. */
export function allocate(amount: Decimal, weights: readonly Decimal[], digits = 2): Decimal[] {
  // What takes back leaves no weight to share by.
  const given = weights.map((weight) => (compare(weight, '0') > 0 ? toInteger(weight, SCALE) : 0n));
  const isWeightless = given.every((weight) => weight === 0n);
  const basis = isWeightless ? given.map(() => 1n) : given;
  const divisor = basis.reduce((a, b) => a + b, 0n);
  const total = toInteger(amount, digits);
  return shares(
    total,
    basis.map((weight) => total * weight),
    divisor,
  ).map((minor) => fromMinor(minor, digits));
}

/** Amounts in another currency, so that they sum to the converted sum. */
export function convert(amounts: readonly Decimal[], rate: Decimal, digits: number): Decimal[] {
  const factor = toInteger(rate, SCALE);
  const unit = 10n ** BigInt(2 * SCALE - digits);
  const exact = amounts.map((amount) => toInteger(amount, SCALE) * factor);
  const sum = exact.reduce((a, b) => a + b, 0n);
  return shares(halfUp(sum, unit), exact, unit).map((minor) => fromMinor(minor, digits));
}

/** Numerators over one divisor, as whole numbers that sum to `total`. What is given back is shared like what was taken. */
function shares(total: bigint, numerators: readonly bigint[], divisor: bigint): bigint[] {
  if (total < 0n) {
    return shares(
      -total,
      numerators.map((numerator) => -numerator),
      divisor,
    ).map((minor) => -minor);
  }
  const parts = numerators.map((numerator, index) => {
    const remainder = ((numerator % divisor) + divisor) % divisor;
    return { index, minor: (numerator - remainder) / divisor, remainder };
  });
  if (parts.length === 0) return [];
  const left = total - parts.reduce((sum, part) => sum + part.minor, 0n);
  const count = BigInt(parts.length);
  // Usually less than one each; a total that is not that of the parts is spread evenly first.
  const rest = ((left % count) + count) % count;
  const each = (left - rest) / count;
  const largestFirst = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const [rank, part] of largestFirst.entries()) part.minor += each + (BigInt(rank) < rest ? 1n : 0n);
  return parts.map((part) => part.minor);
}

function halfUp(value: bigint, unit: bigint): bigint {
  const magnitude = value < 0n ? -value : value;
  const rounded = (2n * magnitude + unit) / (2n * unit);
  return value < 0n ? -rounded : rounded;
}

/** `12.5` with scale 2 is 1250; what has more digits is rounded half up. */
function toInteger(value: Decimal, scale: number): bigint {
  const isNegative = value.startsWith('-');
  const [whole = '', fraction = ''] = value.replace('-', '').split('.');
  const kept = fraction.slice(0, scale).padEnd(scale, '0');
  const magnitude = BigInt(whole + kept) + ((fraction[scale] ?? '0') >= '5' ? 1n : 0n);
  return isNegative ? -magnitude : magnitude;
}

function fromMinor(minor: bigint, digits: number): Decimal {
  const magnitude = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const sign = minor < 0n ? '-' : '';
  if (digits === 0) return `${sign}${magnitude}`;
  const cut = magnitude.length - digits;
  return `${sign}${magnitude.slice(0, cut)}.${magnitude.slice(cut)}`;
}
