import { add, multiply, round } from '../../kernel/decimal.ts';
import type { SupplierName } from '../catalogue.ts';
import type { Numbering } from './dialect.ts';
import type { Carrier, Invoice, LineDecision, Shipment, ShippedPackage, SupplierOrder } from './order.ts';

/** How one supplier ships and bills. */
export interface SupplierTraits {
  readonly name: SupplierName;
  readonly carrier: Carrier;
  /** Charged once per shipment. */
  readonly freight: string;
  readonly handling: string;
}

/** What leaves now of an order. */
export interface Leaving {
  readonly decision: LineDecision;
  readonly quantity: number;
}

interface Paperwork {
  readonly order: SupplierOrder;
  readonly leaving: readonly Leaving[];
  readonly traits: SupplierTraits;
  readonly numbering: Numbering;
  readonly at: Date;
}

/** One shipment in one package, or in two when it is split. */
export function makeShipment({
  order,
  leaving,
  isSplit,
  traits,
  numbering,
  at,
}: Paperwork & { isSplit: boolean }): Shipment {
  const letter = traits.name.slice(0, 1).toUpperCase();
  const packages = (isSplit ? halves(leaving) : [leaving]).map((content): ShippedPackage => {
    const number = numbering('package');
    return {
      packageId: `${letter}PKG${number}`,
      trackingNumber: traits.carrier.trackingNumber(number),
      lines: content.map(({ decision, quantity }) => ({ line: decision.line, quantity })),
    };
  });
  return {
    shipmentId: `${letter}SHP${numbering('shipment')}`,
    poNumber: order.poNumber,
    shippedAt: at,
    carrier: traits.carrier,
    packages,
  };
}

/** Bills what left at the confirmed price, with freight and handling once. */
export function makeInvoice({ order, leaving, traits, numbering, at }: Paperwork): Invoice {
  const lines = leaving.map(({ decision, quantity }) => ({
    line: decision.line,
    quantity,
    unitCost: decision.unitCost,
  }));
  const goods = lines.map(({ quantity, unitCost }) => multiply(unitCost, quantity));
  return {
    invoiceNumber: `${traits.name.slice(0, 1).toUpperCase()}INV${numbering('invoice')}`,
    date: at,
    order,
    lines,
    freight: traits.freight,
    handling: traits.handling,
    total: round(add(...goods, traits.freight, traits.handling), 2),
  };
}

/** Two packages with about half of every line each; a single unit stays in the first. */
function halves(leaving: readonly Leaving[]): readonly (readonly Leaving[])[] {
  const firsts = leaving.map(({ decision, quantity }) => ({ decision, quantity: Math.ceil(quantity / 2) }));
  const seconds = leaving.map(({ decision, quantity }) => ({ decision, quantity: Math.floor(quantity / 2) }));
  return [firsts, seconds.filter(({ quantity }) => quantity > 0)].filter((content) => content.length > 0);
}
