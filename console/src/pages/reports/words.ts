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
  adjustedFill: '8rem',
  acknowledgedInDay: '10rem',
};

export function isNumber(name: string): boolean {
  return NUMBERS.has(name.replace(/AtLeast$/, ''));
}

export function columnWidth(name: string): string {
  return WIDE[name] ?? (isNumber(name) ? '6.5rem' : '8rem');
}

const TITLES: Readonly<Record<string, string>> = {
  marginPercent: 'Margin %',
  dropShipFees: 'Drop-ship',
  otherCharges: 'Other',
  acknowledgmentHoursP50: 'Answer, half, h',
  acknowledgmentHoursP90: 'Answer, 90 %, h',
  acknowledgedInDay: 'Answered in a day',
  adjustedFill: 'Fill, adjusted',
  lateDays: 'Days late',
};

/** `notBilled` → `Not billed`; `fillAtLeast` → `at least` */
export function titleOf(name: string): string {
  if (name.endsWith('AtLeast')) return 'at least';
  const words = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return TITLES[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

const AMOUNTS = new Set([
  'revenue',
  'shipping',
  'items',
  'dropShipFees',
  'freight',
  'otherCharges',
  'credits',
  'fees',
  'margin',
  'drift',
  'notBilled',
  'amount',
]);

/** Money, not a rate or a count. */
export function isAmount(name: string): boolean {
  return AMOUNTS.has(name);
}
