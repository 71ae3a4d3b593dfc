/**
 * An amount as the API gives it (a decimal string), right to the last digit: it is never turned into a binary number.
 *
 * @example <Money amount={order.total} currency={order.currency} />
 */
export function Money({
  amount,
  currency,
  rounded = false,
}: {
  readonly amount: string | null | undefined;
  readonly currency?: string | undefined;
  /** To what can be paid: for what is expected and never billed. */
  readonly rounded?: boolean;
}) {
  if (amount === null || amount === undefined) return <span className="quiet">–</span>;
  const isNegative = amount.startsWith('-');
  const exact = amount.replace('-', '');
  const [whole = '0', given = ''] = (rounded ? round(exact, usualDigits(currency)) : exact).split('.');
  const fraction = given.replace(/0+$/, '').padEnd(usualDigits(currency), '0');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
  return (
    <span className="number" style={isNegative ? { color: 'var(--bad)' } : undefined}>
      {isNegative ? '−' : ''}
      {grouped}
      {fraction === '' ? '' : `.${fraction}`}
      {currency === undefined ? '' : ` ${currency}`}
    </span>
  );
}

/** Half up, digit by digit: `1.68345` → `1.68`. */
function round(amount: string, digits: number): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const scaled = (BigInt(whole + fraction.padEnd(digits + 1, '0').slice(0, digits + 1)) + 5n) / 10n;
  const text = String(scaled).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** So many digits a currency is usually written with; two where none is named. */
function usualDigits(currency: string | undefined): number {
  if (currency === undefined || !/^[A-Z]{3}$/.test(currency)) return 2;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().minimumFractionDigits ?? 2;
}

/** A count with thin spaces between thousands. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}
