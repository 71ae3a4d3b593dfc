import Big from 'big.js';

/**
 * Exact decimal arithmetic on strings: money, unit prices and rates never become floating point numbers.
 * A Decimal is plain notation, e.g. `12.5000`; no exponent, no thousands separator.
 */
export type Decimal = string;

const PLAIN = /^-?\d+(\.\d+)?$/;

/** True for plain decimal notation; everything else must be parsed by a declared format first. */
export function isDecimal(text: string): boolean {
  return PLAIN.test(text);
}

export function add(...terms: Decimal[]): Decimal {
  return plain(terms.reduce((sum, term) => sum.plus(term), new Big(0)));
}

export function subtract(left: Decimal, right: Decimal): Decimal {
  return plain(new Big(left).minus(right));
}

export function multiply(left: Decimal, right: Decimal | number): Decimal {
  return plain(new Big(left).times(right));
}

/** Quotient rounded half up to `scale` digits after the point. Throws on division by zero. */
export function divide(left: Decimal, right: Decimal | number, scale = 6): Decimal {
  return new Big(new Big(left).div(right).toString()).round(scale, Big.roundHalfUp).toFixed();
}

/** -1, 0 or 1. */
export function compare(left: Decimal, right: Decimal): number {
  return new Big(left).cmp(right);
}

/** Rounds half up to `scale` digits and keeps them all: `round('1.005', 2)` is `1.01`. */
export function round(value: Decimal, scale: number): Decimal {
  return new Big(value).round(scale, Big.roundHalfUp).toFixed(scale);
}

function plain(value: Big): Decimal {
  return value.toFixed();
}
