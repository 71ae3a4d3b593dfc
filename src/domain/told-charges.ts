import { minorUnits } from '../kernel/currency.ts';
import { add, type Decimal, multiply, round } from '../kernel/decimal.ts';
import { allocate } from './apportion.ts';

/** What a supplier says when it ships that the shipment costs beside the goods. */
export interface ChargedShipment {
  readonly supplierId: string;
  readonly currency: string;
  /** What one unit of its currency is in that of a purchase order, on the day it left; not there where nobody knows. */
  readonly rates: Readonly<Record<string, Decimal>>;
  readonly charges: readonly { readonly kind: ToldCharge; readonly amount: Decimal }[];
  readonly lines: readonly {
    readonly purchaseOrderId: string;
    readonly quantity: number;
    readonly unitCost: Decimal;
  }[];
}

export type ToldCharge = 'drop-ship-fee' | 'freight' | 'surcharge';

/** What ship notices say that a purchase order costs, its share of shipments with others among it. */
export type Told = ReadonlyMap<ToldCharge, Decimal>;

export function toldOf(
  { supplierId, id, currency }: { readonly supplierId: string; readonly id: string; readonly currency: string },
  shipments: readonly ChargedShipment[],
): Told {
  const told = new Map<ToldCharge, Decimal>();
  const digits = minorUnits(currency);
  for (const shipment of shipments.filter((one) => one.supplierId === supplierId)) {
    const rate = shipment.currency === currency ? '1' : shipment.rates[currency];
    // A person was told that the rate is missing; until it is known, what was expected stands.
    if (rate === undefined) continue;
    const weights = shipment.lines.map((line) => multiply(line.unitCost, line.quantity));
    for (const { kind, amount } of shipment.charges) {
      const shares = allocate(round(multiply(amount, rate), digits), weights, digits);
      const mine = shares.filter((_, at) => shipment.lines[at]?.purchaseOrderId === id);
      if (mine.length > 0) told.set(kind, add(told.get(kind) ?? '0', ...mine));
    }
  }
  return told;
}
