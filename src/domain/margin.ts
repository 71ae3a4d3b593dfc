import { minorUnits } from '../kernel/currency.ts';
import { add, compare, type Decimal, divide, multiply, round, subtract } from '../kernel/decimal.ts';
import { allocate, convert } from './apportion.ts';
import { type BilledPart, type ChargeKind, invoiceParts, type MoneyInvoice } from './invoice-parts.ts';
import { type ChargedShipment, type Told, type ToldCharge, toldOf } from './told-charges.ts';

/**
 * # The margin of an order
 *
 * Every amount that is known of an order stands in entries that are only ever added: revenue positive, costs negative. A
 * cost moves from stage to stage as documents come: `estimate` (routed), `acknowledged`, `shipped`, `invoiced`. What an
 * entry said is taken back by a superseding entry of the same stage when a later stage knows better, so that
 *
 * - the sum of **all** entries is what is known now, and
 * - the sum of the entries of one stage that supersede nothing is what that stage said.
 *
 * What should stand is a function of the facts alone; what is added is its difference to what stands. So documents may
 * come in any order and twice, and the sums are the same.
 */

export type MarginKind =
  | 'revenue'
  | 'shipping-income'
  | 'item'
  | ChargeKind
  | 'credit'
  | 'payment-fee'
  | 'platform-fee';

export const marginStages = ['estimate', 'acknowledged', 'shipped', 'invoiced'] as const;
export type MarginStage = (typeof marginStages)[number];

/** What a payment provider or a shop platform keeps: a share of what the customer pays, and an amount per order. */
export interface FeeTerms {
  readonly payment: { readonly percent: Decimal; readonly fixed: Decimal };
  readonly platform: { readonly percent: Decimal; readonly fixed: Decimal };
}

/** All that decides the margin of one order. */
export interface OrderMoney {
  readonly currency: string;
  readonly shippingIncome: Decimal;
  readonly fees: FeeTerms;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number; readonly unitPrice: Decimal }[];
  readonly purchaseOrders: readonly PurchaseOrderMoney[];
  /** Whole shipments whose ship notices say what they cost, also what is in them of other orders. */
  readonly shipments: readonly ChargedShipment[];
  /** Whole invoices and credit notes that count, also their lines about other orders. */
  readonly invoices: readonly MoneyInvoice[];
}

export interface PurchaseOrderMoney {
  readonly supplierId: string;
  readonly id: string;
  readonly currency: string;
  /** What one unit of its currency is in the currency of the order. */
  readonly rate: Decimal;
  readonly dropShipFee: Decimal;
  readonly freight: Decimal;
  readonly lines: readonly PurchaseOrderLineMoney[];
}

export interface PurchaseOrderLineMoney {
  readonly lineNumber: number;
  readonly lineId: string;
  readonly quantity: number;
  readonly dead: number;
  readonly acknowledged: number;
  readonly shipped: number;
  readonly unitCost: Decimal;
  /** Another cost that was agreed on after the order; null: as ordered. */
  readonly agreedCost: Decimal | null;
}

/** One signed amount: revenue positive, cost negative. */
export interface MarginEntry {
  readonly lineId: string;
  /** The line of a purchase order that it is about; absent for what the customer pays and for fees on that. */
  readonly place?: MarginPlace;
  readonly stage: MarginStage;
  readonly kind: MarginKind;
  /** Takes back what an entry of this stage said, because a later stage knows better. */
  readonly superseding: boolean;
  /** In the currency of the order. */
  readonly amount: Decimal;
  /** The same in the currency it was said in. */
  readonly stated: { readonly amount: Decimal; readonly currency: string };
  readonly rate: Decimal;
}

export interface MarginPlace {
  readonly supplierId: string;
  readonly purchaseOrderId: string;
  readonly lineNumber: number;
}

/** What the entries of an order should sum to, one by one. */
export function marginOf(order: OrderMoney): MarginEntry[] {
  // While its rate is not known, what was expected stands in the place of what an invoice bills.
  const invoices = order.invoices.filter((invoice) => rateOf(order, invoice) !== undefined);
  return [
    ...incomeOf(order),
    ...order.purchaseOrders.flatMap((purchase) =>
      costsOf(purchase, billedAt(order, purchase, invoices), toldOf(purchase, order.shipments), order.currency),
    ),
    ...invoices.flatMap((invoice) => billedOf(order, invoice)),
  ];
}

/** What one unit of the currency of an invoice is in that of the order. */
function rateOf({ currency }: OrderMoney, invoice: MoneyInvoice): Decimal | undefined {
  return invoice.currency === currency ? '1' : invoice.rates[currency];
}

/** What invoices bill of a purchase order, in its currency. */
function billedAt(order: OrderMoney, purchase: PurchaseOrderMoney, invoices: readonly MoneyInvoice[]): BilledPart[] {
  return invoices
    .filter(({ kind, supplierId }) => kind === 'debit' && supplierId === purchase.supplierId)
    .flatMap((invoice) => {
      const parts = invoiceParts(invoice).filter(({ purchaseOrderId }) => purchaseOrderId === purchase.id);
      if (invoice.currency === purchase.currency) return parts;
      const toOrder = rateOf(order, invoice) as Decimal;
      const digits = minorUnits(purchase.currency);
      return parts.map((part) => ({ ...part, amount: divide(multiply(part.amount, toOrder), purchase.rate, digits) }));
    });
}

/** The entries that make what stands into what should stand; none where nothing differs. */
export function missingEntries(wanted: readonly MarginEntry[], standing: readonly MarginEntry[]): MarginEntry[] {
  const sums = new Map<string, MarginEntry>();
  const put = (entry: MarginEntry, sign: '1' | '-1'): void => {
    const key = keyOf(entry);
    const before = sums.get(key);
    const { currency } = entry.stated;
    const plus = (sum: Decimal | undefined, amount: Decimal) => add(sum ?? '0', multiply(amount, sign));
    sums.set(key, {
      ...entry,
      ...(sign === '-1' && before !== undefined ? { rate: before.rate } : {}),
      amount: plus(before?.amount, entry.amount),
      stated: { amount: plus(before?.stated.amount, entry.stated.amount), currency },
    });
  };
  for (const entry of wanted) put(entry, '1');
  for (const entry of standing) put(entry, '-1');
  return [...sums.values()].filter(({ amount, stated }) => !isZero(amount) || !isZero(stated.amount));
}

function keyOf({ lineId, place, stage, kind, superseding, stated }: MarginEntry): string {
  const { supplierId = '', purchaseOrderId = '', lineNumber = '' } = place ?? {};
  return JSON.stringify([lineId, supplierId, purchaseOrderId, lineNumber, stage, kind, superseding, stated.currency]);
}

/** What the customer pays for the units that some supplier is to ship, and what is kept of it. Nobody earns on others. */
function incomeOf({ currency, lines, purchaseOrders, shippingIncome, fees }: OrderMoney): MarginEntry[] {
  const digits = minorUnits(currency);
  const covered = new Map<string, number>();
  for (const { lineId, quantity, dead } of purchaseOrders.flatMap((purchase) => purchase.lines)) {
    covered.set(lineId, (covered.get(lineId) ?? 0) + quantity - dead);
  }
  const sold = lines
    .map((line) => ({ ...line, units: Math.min(line.quantity, covered.get(line.lineId) ?? 0) }))
    .filter((line) => line.units > 0);
  if (sold.length === 0) return [];
  const revenue = sold.map((line) => round(multiply(line.unitPrice, line.units), digits));
  const shipping = allocate(shippingIncome, revenue, digits);
  const income = sold.map((_, at) => add(revenue[at] as Decimal, shipping[at] as Decimal));
  const feeOf = ({ percent, fixed }: FeeTerms['payment']): Decimal[] =>
    allocate(round(add(multiply(multiply(add(...income), percent), '0.01'), fixed), digits), income, digits);
  const payment = feeOf(fees.payment);
  const platform = feeOf(fees.platform);
  return sold.flatMap(({ lineId }, at) =>
    (
      [
        ['revenue', revenue[at]],
        ['shipping-income', shipping[at]],
        ['payment-fee', negate(payment[at] as Decimal)],
        ['platform-fee', negate(platform[at] as Decimal)],
      ] as const
    ).flatMap(([kind, amount = '0']) =>
      isZero(amount)
        ? []
        : [
            {
              lineId,
              stage: 'estimate' as const,
              kind,
              superseding: false,
              amount,
              stated: { amount, currency },
              rate: '1',
            },
          ],
    ),
  );
}

/** An amount of a purchase order at one stage: what was said, and how much of it still stands. Costs are positive here. */
interface StagedCost {
  readonly line: PurchaseOrderLineMoney;
  readonly stage: MarginStage;
  readonly kind: MarginKind;
  readonly said: Decimal;
  readonly stands: Decimal;
}

function costsOf(
  purchase: PurchaseOrderMoney,
  billed: readonly BilledPart[],
  told: Told,
  orderCurrency: string,
): readonly MarginEntry[] {
  const costs = [...itemCosts(purchase, billed), ...chargeCosts(purchase, billed, told)];
  const { currency, rate, supplierId, id: purchaseOrderId } = purchase;
  const digits = minorUnits(orderCurrency);
  // Per stage, so that what each stage said of the whole order sums exactly in the other currency, too.
  return marginStages.flatMap((stage) => {
    const staged = costs.filter((cost) => cost.stage === stage);
    const inOrderCurrency = (pick: (cost: StagedCost) => Decimal): Decimal[] =>
      currency === orderCurrency ? staged.map(pick) : convert(staged.map(pick), rate, digits);
    const said = inOrderCurrency((cost) => cost.said);
    const stands = inOrderCurrency((cost) => cost.stands);
    return staged.flatMap((cost, at) => {
      const entry = {
        lineId: cost.line.lineId,
        place: { supplierId, purchaseOrderId, lineNumber: cost.line.lineNumber },
        stage,
        kind: cost.kind,
        rate,
      };
      const [inFull = '0', left = '0'] = [said[at], stands[at]];
      return [
        {
          ...entry,
          superseding: false,
          amount: negate(inFull),
          stated: { amount: negate(cost.said), currency },
        },
        {
          ...entry,
          superseding: true,
          amount: subtract(inFull, left),
          stated: { amount: subtract(cost.said, cost.stands), currency },
        },
      ].filter(({ amount, stated }) => !isZero(amount) || !isZero(stated.amount));
    });
  });
}

/** Cost of the units, each at the furthest stage that it has reached. */
function itemCosts(purchase: PurchaseOrderMoney, billed: readonly BilledPart[]): StagedCost[] {
  const digits = minorUnits(purchase.currency);
  return purchase.lines.flatMap((line) => {
    const { live, acknowledged, shipped, invoiced } = reached(line, billed);
    const costOf = (units: number, unitCost: Decimal): Decimal => round(multiply(unitCost, Math.max(0, units)), digits);
    const agreed = line.agreedCost ?? line.unitCost;
    const staged = (stage: MarginStage, unitCost: Decimal, units: number, further: number): StagedCost => ({
      line,
      stage,
      kind: 'item',
      said: costOf(units, unitCost),
      stands: costOf(units - further, unitCost),
    });
    return [
      staged('estimate', line.unitCost, live, Math.max(acknowledged, shipped, invoiced)),
      staged('acknowledged', agreed, acknowledged, Math.max(shipped, invoiced)),
      staged('shipped', agreed, shipped, invoiced),
    ];
  });
}

function reached(line: PurchaseOrderLineMoney, billed: readonly BilledPart[]) {
  const live = line.quantity - line.dead;
  const units = billed.reduce((sum, part) => sum + (part.lineNumber === line.lineNumber ? part.units : 0), 0);
  return {
    live,
    acknowledged: Math.min(live, line.acknowledged),
    shipped: Math.min(live, line.shipped),
    invoiced: Math.min(live, Math.max(0, units)),
  };
}

/**
 * Fee and freight of the purchase order. What its ship notices say takes the place of what was expected once all has left; before,
 * the larger of the two stands. What an invoice charges takes the place of both; the rest may still be charged by another one,
 * until every unit is billed.
 */
function chargeCosts(purchase: PurchaseOrderMoney, billed: readonly BilledPart[], told: Told): StagedCost[] {
  const digits = minorUnits(purchase.currency);
  const lines = purchase.lines.map((line) => ({ line, ...reached(line, billed) }));
  const living = lines.filter(({ live }) => live > 0);
  if (living.length === 0) return [];
  const isAllBilled = living.every(({ live, invoiced }) => invoiced >= live);
  const isAny = (pick: (line: (typeof lines)[number]) => number): boolean => lines.some((line) => pick(line) > 0);
  const furthest = isAny(({ shipped }) => shipped)
    ? 'shipped'
    : isAny(({ acknowledged }) => acknowledged)
      ? 'acknowledged'
      : 'estimate';
  const weights = living.map(({ line, live }) => multiply(line.unitCost, live));
  const charged = (kind: ChargeKind): Decimal =>
    add('0', ...billed.filter((part) => part.kind === kind).map((part) => part.amount));
  const isAllShipped = living.every(({ live, shipped }) => shipped >= live);
  const charge = (kind: ToldCharge, amount: Decimal): StagedCost[] => {
    const ordered = round(amount, digits);
    const said = told.get(kind);
    const isTold = said !== undefined && (isAllShipped || compare(said, ordered) > 0);
    const expectedAt = (stage: MarginStage): Decimal => (stage === 'shipped' && isTold ? said : ordered);
    const open = subtract(expectedAt(furthest), charged(kind));
    return (['estimate', 'acknowledged', 'shipped'] as const)
      .filter((stage) => marginStages.indexOf(stage) <= marginStages.indexOf(furthest))
      .flatMap((stage) => {
        const stands = stage !== furthest || isAllBilled || compare(open, '0') < 0 ? '0' : open;
        const [inFull, left] = [allocate(expectedAt(stage), weights, digits), allocate(stands, weights, digits)];
        return living.map(({ line }, at) => ({
          line,
          stage,
          kind,
          said: inFull[at] as Decimal,
          stands: left[at] as Decimal,
        }));
      });
  };
  return [
    ...charge('drop-ship-fee', purchase.dropShipFee),
    ...charge('freight', purchase.freight),
    ...charge('surcharge', '0'),
  ];
}

/** What an invoice says of the lines of this order; what it says of others counts for the rounding only. */
function billedOf(order: OrderMoney, invoice: MoneyInvoice): MarginEntry[] {
  const { currency } = invoice;
  const rate = rateOf(order, invoice) as Decimal;
  const parts = invoiceParts(invoice);
  const amounts = parts.map((part) => part.amount);
  const converted = currency === order.currency ? amounts : convert(amounts, rate, minorUnits(order.currency));
  const lines = new Map(
    order.purchaseOrders.flatMap(({ supplierId, id, lines }) =>
      lines.map((line) => [`${supplierId}/${id}/${line.lineNumber}`, line.lineId] as const),
    ),
  );
  return parts.flatMap((part, at) => {
    const { supplierId, purchaseOrderId, lineNumber, kind } = part;
    const lineId = lines.get(`${supplierId}/${purchaseOrderId}/${lineNumber}`);
    if (lineId === undefined || isZero(part.amount)) return [];
    const sign = invoice.kind === 'credit' ? '1' : '-1';
    return [
      {
        lineId,
        place: { supplierId, purchaseOrderId, lineNumber },
        stage: 'invoiced' as const,
        kind: invoice.kind === 'credit' ? ('credit' as const) : kind,
        superseding: false,
        amount: multiply(converted[at] as Decimal, sign),
        stated: { amount: multiply(part.amount, sign), currency },
        rate,
      },
    ];
  });
}

function negate(amount: Decimal): Decimal {
  return subtract('0', amount);
}

function isZero(amount: Decimal): boolean {
  return compare(amount, '0') === 0;
}
