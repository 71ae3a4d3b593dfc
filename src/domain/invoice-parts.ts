import { minorUnits } from '../kernel/currency.ts';
import { add, compare, type Decimal, multiply, round, subtract } from '../kernel/decimal.ts';
import { allocate, apportion } from './apportion.ts';

/** What a supplier may charge besides the goods. */
export const chargeKinds = ['drop-ship-fee', 'freight', 'surcharge', 'duty', 'tax', 'other'] as const;
export type ChargeKind = (typeof chargeKinds)[number];

/** An invoice or credit note as it is recorded. Amounts are positive, also of a credit. */
export interface MoneyInvoice {
  readonly supplierId: string;
  readonly kind: 'debit' | 'credit';
  readonly currency: string;
  /** What one unit of its currency is in others, fixed when it was recorded. */
  readonly rates: Readonly<Record<string, Decimal>>;
  /** As the supplier states it. */
  readonly total: Decimal | null;
  readonly lines: readonly {
    readonly purchaseOrderId: string;
    readonly lineNumber: number;
    readonly quantity: number;
    readonly unitCost: Decimal;
  }[];
  readonly charges: readonly { readonly kind: ChargeKind; readonly amount: Decimal }[];
}

/** What an invoice says of one purchase order line: the goods or its share of a charge. */
export interface BilledPart {
  readonly supplierId: string;
  readonly purchaseOrderId: string;
  readonly lineNumber: number;
  readonly kind: 'item' | ChargeKind;
  /** Units of goods; none with a charge. */
  readonly units: number;
  readonly amount: Decimal;
}

/**
 * An invoice in parts that sum to what has to be paid, to the smallest unit of its currency: to its stated total where
 * that is the sum of its lines and charges but for rounding.
 */
export function invoiceParts(invoice: MoneyInvoice): BilledPart[] {
  const { supplierId, currency, lines, charges, total } = invoice;
  const digits = minorUnits(currency);
  const exact = lines.map((line) => multiply(line.unitCost, line.quantity));
  const charged = add('0', ...charges.map((charge) => charge.amount));
  const goods = total !== null && isRounding(invoice) ? subtract(total, charged) : undefined;
  const items = goods === undefined ? exact.map((amount) => round(amount, digits)) : apportion(goods, exact, digits);
  const place = (at: number) => {
    const { purchaseOrderId, lineNumber } = lines[at] as MoneyInvoice['lines'][number];
    return { supplierId, purchaseOrderId, lineNumber };
  };
  return [
    ...lines.map((line, at) => ({
      ...place(at),
      kind: 'item' as const,
      units: line.quantity,
      amount: items[at] as Decimal,
    })),
    ...charges.flatMap((charge) =>
      allocate(charge.amount, exact, digits).map((amount, at) => ({
        ...place(at),
        kind: charge.kind,
        units: 0,
        amount,
      })),
    ),
  ];
}

/** The stated total against lines and charges: one smallest unit per line is rounding, more is a mistake. */
export function isRounding({
  currency,
  lines,
  charges,
  total,
}: Pick<MoneyInvoice, 'currency' | 'lines' | 'charges' | 'total'>): boolean {
  if (total === null) return true;
  const difference = subtract(total, sumOf({ lines, charges })).replace('-', '');
  return compare(difference, multiply(oneUnit(currency), lines.length)) <= 0;
}

/** Lines and charges together, not rounded. */
export function sumOf({
  lines,
  charges,
}: {
  readonly lines: readonly { readonly quantity: number; readonly unitCost: Decimal }[];
  readonly charges: readonly { readonly amount: Decimal }[];
}): Decimal {
  return add(
    '0',
    ...lines.map((line) => multiply(line.unitCost, line.quantity)),
    ...charges.map((charge) => charge.amount),
  );
}

/** The smallest amount of a currency: 0.01 of USD, 1 of JPY. */
export function oneUnit(currency: string): Decimal {
  const digits = minorUnits(currency);
  return digits === 0 ? '1' : `0.${'1'.padStart(digits, '0')}`;
}
