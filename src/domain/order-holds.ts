import type { Address } from '../documents/parts.ts';
import type { SalesOrder } from '../documents/sales-order.ts';

/** Why an order waits for somebody instead of being routed. */
export type HoldKind = 'unpaid' | 'fraud' | 'address' | 'unknown-sku' | 'approval' | 'restored' | 'person';

/** Holds that something else than the order's own words placed: no newer version of it ends them. */
export const LASTING_HOLDS: ReadonlySet<string> = new Set<HoldKind>(['restored', 'person']);

export interface Hold {
  readonly kind: HoldKind;
  /** For people; never a part of the address. */
  readonly detail: string;
}

/** What a storefront lets pass by itself. */
export interface IntakeRules {
  /** `manual`: a person approves every order. */
  readonly approval: 'automatic' | 'manual';
  /** States of the payment with which an order is routed. */
  readonly payment: readonly string[];
  /** The least risk of fraud that needs a person. */
  readonly risk: 'medium' | 'high' | 'never';
  /** Days after an order was placed by which it is promised, where the shop does not say. */
  readonly promiseDays?: number | undefined;
  /** Days by which an order may come after its promise; what the supplier's file says without it. */
  readonly lateDays?: number | undefined;
}

export const usualIntake: IntakeRules = { approval: 'automatic', payment: ['paid'], risk: 'high' };

/** Everything that speaks against routing an order now; nothing: it goes on. */
export function holdsOf(order: SalesOrder, unknownSkus: readonly string[], rules: IntakeRules): Hold[] {
  const holds: Hold[] = [];
  const { payment = 'paid', risk } = order;
  if (!rules.payment.includes(payment)) holds.push({ kind: 'unpaid', detail: `payment is ${payment}` });
  if (risk === 'high' ? rules.risk !== 'never' : risk === 'medium' && rules.risk === 'medium') {
    holds.push({ kind: 'fraud', detail: `risk of fraud is ${risk}` });
  }
  const faults = addressFaults(order.shipTo);
  if (faults.length > 0) holds.push({ kind: 'address', detail: `the address ${faults.join(' and ')}` });
  if (unknownSkus.length > 0) holds.push({ kind: 'unknown-sku', detail: `unknown SKU ${unknownSkus.join(', ')}` });
  if (rules.approval === 'manual') holds.push({ kind: 'approval', detail: 'a person approves it' });
  return holds;
}

/** Postal codes, and countries whose parcels need a region besides. A table that is easy to correct. */
const POSTAL: Readonly<Record<string, RegExp>> = {
  AT: /^\d{4}$/,
  AU: /^\d{4}$/,
  BE: /^\d{4}$/,
  CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/,
  CH: /^\d{4}$/,
  DE: /^\d{5}$/,
  DK: /^\d{4}$/,
  ES: /^\d{5}$/,
  FR: /^\d{5}$/,
  GB: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/,
  IT: /^\d{5}$/,
  NL: /^\d{4} ?[A-Z]{2}$/,
  PL: /^\d{2}-\d{3}$/,
  SE: /^\d{3} ?\d{2}$/,
  US: /^\d{5}(-\d{4})?$/,
};
const REGIONS = new Set(['AU', 'CA', 'US']);

/** What no carrier could deliver by. Said without the address, so that no log or alert carries it. */
function addressFaults({ country, postalCode, region }: Address): string[] {
  const faults: string[] = [];
  const expected = POSTAL[country];
  const code = postalCode?.trim().toUpperCase() ?? '';
  if (expected !== undefined && code === '') faults.push('has no postal code');
  else if (expected !== undefined && !expected.test(code)) faults.push(`has no postal code as ${country} has them`);
  if (REGIONS.has(country) && (region?.trim() ?? '') === '') faults.push('has no state or province');
  return faults;
}
