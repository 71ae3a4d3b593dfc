import { minorUnits } from '../kernel/currency.ts';
import { add, compare, type Decimal, divide, multiply, round, subtract } from '../kernel/decimal.ts';
import { allocate } from './apportion.ts';

/** What entries of one order line come to, by supplier and kind. */
export interface MarginFact {
  readonly storefront: string;
  readonly order: string;
  readonly placedOn: string;
  readonly currency: string;
  readonly lineId: string;
  readonly sku: string;
  /** Null: what the customer pays, and fees on it. */
  readonly supplier: string | null;
  readonly kind: string;
  readonly amount: Decimal;
  /** What was expected when it was routed. */
  readonly estimate: Decimal;
  /** What of it is not billed yet. */
  readonly open: Decimal;
}

/** Units of an order line that a supplier is to ship, or shipped. */
export interface SharedLine {
  readonly storefront: string;
  readonly order: string;
  readonly lineId: string;
  readonly supplier: string;
  readonly units: number;
}

export const marginGroups = ['line', 'order', 'product', 'supplier'] as const;
export type MarginGroup = (typeof marginGroups)[number];

export interface MarginReportRow {
  readonly storefront?: string;
  readonly order?: string;
  readonly placedOn?: string;
  readonly line?: string;
  readonly sku?: string;
  readonly supplier?: string;
  readonly currency: string;
  readonly units: number;
  readonly revenue: Decimal;
  readonly shipping: Decimal;
  readonly items: Decimal;
  readonly dropShipFees: Decimal;
  readonly freight: Decimal;
  readonly otherCharges: Decimal;
  readonly credits: Decimal;
  readonly fees: Decimal;
  readonly margin: Decimal;
  /** Of the income; empty where there is none. */
  readonly marginPercent: Decimal | '';
  /** How much dearer it is than it was expected to be. */
  readonly drift: Decimal;
  /** Costs that are not billed yet, so that they may change. */
  readonly notBilled: Decimal;
}

const COLUMN: Readonly<Record<string, keyof Sums>> = {
  revenue: 'revenue',
  'shipping-income': 'shipping',
  item: 'items',
  'drop-ship-fee': 'dropShipFees',
  freight: 'freight',
  credit: 'credits',
  'payment-fee': 'fees',
  'platform-fee': 'fees',
};

type Sums = Record<
  | 'revenue'
  | 'shipping'
  | 'items'
  | 'dropShipFees'
  | 'freight'
  | 'otherCharges'
  | 'credits'
  | 'fees'
  | 'drift'
  | 'notBilled',
  Decimal
>;

const NOTHING: Sums = {
  revenue: '0',
  shipping: '0',
  items: '0',
  dropShipFees: '0',
  freight: '0',
  otherCharges: '0',
  credits: '0',
  fees: '0',
  drift: '0',
  notBilled: '0',
};

/** Margins by what is asked for. Amounts of several currencies are never added: each has a row of its own. */
export function marginReport(
  facts: readonly MarginFact[],
  shared: readonly SharedLine[],
  by: MarginGroup,
): MarginReportRow[] {
  const units = Map.groupBy(shared, lineKey);
  const groups = new Map<string, { labels: Labels; sums: Sums; lines: Map<string, number> }>();
  for (const fact of by === 'supplier' ? facts.flatMap((fact) => bySupplier(fact, units)) : facts) {
    const labels = labelsOf(fact, by);
    const key = keyOf(Object.values(labels));
    const group = groups.get(key) ?? { labels, sums: { ...NOTHING }, lines: new Map<string, number>() };
    groups.set(key, group);
    addTo(group.sums, fact);
    const parts = (units.get(lineKey(fact)) ?? []).filter(
      ({ supplier }) => by !== 'supplier' || supplier === fact.supplier,
    );
    group.lines.set(
      lineKey(fact),
      parts.reduce((sum, part) => sum + part.units, 0),
    );
  }
  return [...groups.values()].map(({ labels, sums, lines }) => rowOf(labels, sums, [...lines.values()]));
}

type Labels = Pick<MarginReportRow, 'storefront' | 'order' | 'placedOn' | 'line' | 'sku' | 'supplier' | 'currency'>;

function labelsOf(
  { storefront, order, placedOn, lineId, sku, supplier, currency }: MarginFact,
  by: MarginGroup,
): Labels {
  switch (by) {
    case 'line':
      return { storefront, order, placedOn, line: lineId, sku, currency };
    case 'order':
      return { storefront, order, placedOn, currency };
    case 'product':
      return { sku, currency };
    case 'supplier':
      return { supplier: supplier ?? '', currency };
  }
}

/** What the customer pays for a line is shared by the suppliers that ship it, by units. */
function bySupplier(fact: MarginFact, units: ReadonlyMap<string, readonly SharedLine[]>): MarginFact[] {
  if (fact.supplier !== null) return [fact];
  const parts = units.get(lineKey(fact)) ?? [];
  const digits = minorUnits(fact.currency);
  const weights = parts.map((part) => String(part.units));
  const shares = (amount: Decimal): Decimal[] => allocate(amount, weights, digits);
  const [amounts, estimates, open] = [shares(fact.amount), shares(fact.estimate), shares(fact.open)];
  return parts.map(({ supplier }, at) => ({
    ...fact,
    supplier,
    amount: amounts[at] as Decimal,
    estimate: estimates[at] as Decimal,
    open: open[at] as Decimal,
  }));
}

function addTo(sums: Sums, { kind, supplier, amount, estimate, open }: MarginFact): void {
  const column = COLUMN[kind] ?? 'otherCharges';
  sums[column] = add(sums[column], amount);
  const isIncome = ['revenue', 'shipping-income', 'payment-fee', 'platform-fee'].includes(kind);
  if (isIncome || supplier === null) return;
  sums.drift = add(sums.drift, subtract(estimate, amount));
  sums.notBilled = subtract(sums.notBilled, open);
}

function rowOf(labels: Labels, sums: Sums, lines: readonly number[]): MarginReportRow {
  const digits = minorUnits(labels.currency);
  const { drift, notBilled, ...parts } = sums;
  const margin = add('0', ...Object.values(parts));
  const income = add(sums.revenue, sums.shipping);
  const money = Object.fromEntries(
    Object.entries(parts).map(([name, amount]) => [name, round(amount, digits)]),
  ) as typeof parts;
  return {
    ...labels,
    units: lines.reduce((sum, units) => sum + units, 0),
    ...money,
    margin: round(margin, digits),
    marginPercent: compare(income, '0') === 0 ? '' : round(divide(multiply(margin, 100), income), 1),
    drift: round(drift, digits),
    notBilled: round(notBilled, digits),
  };
}

function lineKey({ storefront, order, lineId }: { storefront: string; order: string; lineId: string }): string {
  return keyOf([storefront, order, lineId]);
}

/** Of hundreds of thousands of facts each has several keys; no label has a NUL, which no database stores. */
function keyOf(labels: readonly string[]): string {
  return labels.join('\u0000');
}
