/** What stands above the columns of reports, and how wide they are. */
const NUMBERS = new Set([
  'units',
  'revenue',
  'shipping',
  'items',
  'dropShipFees',
  'freight',
  'otherCharges',
  'credits',
  'fees',
  'margin',
  'marginPercent',
  'drift',
  'notBilled',
  'amount',
  'lines',
  'score',
  'lateDays',
  'acknowledgmentHoursP50',
  'acknowledgmentHoursP90',
  'priceDrift',
  'fill',
  'adjustedFill',
  'onTime',
  'kept',
  'accepted',
  'acknowledgedInDay',
  'shipNotices',
  'invoices',
  'feeds',
]);
const WIDE: Readonly<Record<string, string>> = {
  findings: '22rem',
  because: '14rem',
  orders: '14rem',
  receivedAt: '8rem',
};

export function isNumber(name: string): boolean {
  return NUMBERS.has(name.replace(/AtLeast$/, ''));
}

export function columnWidth(name: string): string {
  return WIDE[name] ?? (isNumber(name) ? '6.5rem' : '8rem');
}

/** `acknowledgmentHoursP50` → `Acknowledgment hours p50` */
export function titleOf(name: string): string {
  const words = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
