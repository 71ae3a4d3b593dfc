/** ISO 4217: currencies whose smallest unit is not a hundredth. */
const OTHER_THAN_TWO: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const digits: ReadonlyMap<string, number> = new Map(
  Object.entries(OTHER_THAN_TWO).flatMap(([count, codes]) => codes.split(' ').map((code) => [code, Number(count)])),
);

/** Digits after the point that an amount of this currency has when it is paid: 2 for USD, 0 for JPY. */
export function minorUnits(currency: string): number {
  return digits.get(currency) ?? 2;
}

/** Prices that end in certain digits, in the smallest units of a currency: those that leave `rest` when divided by `modulus`. */
export interface PriceEnding {
  readonly modulus: bigint;
  readonly rest: bigint;
}

const ENDING = /^(\d{0,4})(?:\.(\d{1,4}))?$/;

/**
 * Reads the ending of a price: `.99` is every price with 99 cents, `9.99` every one that ends so, `whole` every one
 * without cents, `80` (of a currency without cents) every one that ends in 80. Undefined for what no price of the currency
 * can end in.
 */
export function priceEnding(text: string, currency: string): PriceEnding | undefined {
  const scale = minorUnits(currency);
  if (text === 'whole') return { modulus: 10n ** BigInt(scale), rest: 0n };
  const found = ENDING.exec(text);
  const [, whole = '', cents = ''] = found ?? [];
  if (found === null || whole + cents === '' || cents.length > scale) return undefined;
  return {
    modulus: 10n ** BigInt(whole.length + scale),
    rest: BigInt(whole + cents.padEnd(scale, '0')),
  };
}
