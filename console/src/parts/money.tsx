/**
 * An amount as the API gives it (a decimal string), right to the last digit: it is never turned into a binary number.
 *
 * @example <Money amount={order.total} currency={order.currency} />
 */
export function Money({
  amount,
  currency,
}: {
  readonly amount: string | null | undefined;
  readonly currency?: string | undefined;
}) {
  if (amount === null || amount === undefined) return <span className="quiet">–</span>;
  const isNegative = amount.startsWith('-');
  const [whole = '0', given = ''] = amount.replace('-', '').split('.');
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
