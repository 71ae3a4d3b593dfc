import { add, compare, type Decimal, multiply, subtract } from '../kernel/decimal.ts';
import {
  type BilledPart,
  type ChargeKind,
  invoiceParts,
  isRounding,
  type MoneyInvoice,
  oneUnit,
  sumOf,
} from './invoice-parts.ts';
import { larger, share } from './margin-watch.ts';

/**
 * # The match of an invoice
 *
 * An invoice against what was ordered (850, as acknowledged) and what left (856): units exactly, costs and freight within
 * tolerances, nothing that was not agreed, nothing twice. There is no receipt in drop shipping: the ship notice is the proof.
 * Earlier invoices keep what they have; what is too much is too much on the later one.
 */

/** `invoices` of supplier.yaml. */
export interface InvoiceRules {
  /** By how much a billed cost may exceed the agreed one: the larger of the two counts; without an amount one smallest unit. */
  readonly price: { readonly percent: Decimal; readonly amount?: Decimal | undefined };
  /** The same for freight; without an amount a hundred smallest units. */
  readonly freight: { readonly percent: Decimal; readonly amount?: Decimal | undefined };
  /** Charges besides goods, fee and freight that were agreed on. */
  readonly charges: readonly ChargeKind[];
}

export const usualInvoiceRules: InvoiceRules = {
  price: { percent: '0.5' },
  freight: { percent: '5' },
  charges: [],
};

export interface MatchFacts {
  readonly invoice: MoneyInvoice & { readonly number: string };
  /** Lines of it that are about nothing that we ordered; they are not among its lines. */
  readonly foreignLines: number;
  /** Invoices and credit notes about the same orders that count and were recorded before it. */
  readonly earlier: readonly (MoneyInvoice & { readonly number: string })[];
  readonly purchaseOrders: readonly MatchedOrder[];
}

export interface MatchedOrder {
  readonly id: string;
  readonly poNumber: string;
  readonly currency: string;
  readonly dropShipFee: Decimal;
  readonly freight: Decimal;
  readonly lines: readonly {
    readonly lineNumber: number;
    readonly sku: string;
    /** Units that may still come, or came. */
    readonly live: number;
    readonly shipped: number;
    /** Cost of one unit as it was agreed on last. */
    readonly unitCost: Decimal;
  }[];
}

/**
 * - `currency`: another one than that of the order; nothing can be compared.
 * - `duplicate`: units that are billed already, by an invoice of the same orders and the same total.
 * - `quantity`: more units than will ever come. `not-shipped`: more than have left, so that it waits.
 * - `price`, `freight`, `drop-ship-fee`: above what was agreed, by more than the tolerance. `charge`: nobody agreed on it.
 * - `total`: not the sum of lines and charges. `foreign`: lines about nothing that we ordered.
 * - `credit`: gives back more than was billed.
 */
export type MatchRule =
  | 'currency'
  | 'duplicate'
  | 'quantity'
  | 'not-shipped'
  | 'price'
  | 'freight'
  | 'drop-ship-fee'
  | 'charge'
  | 'total'
  | 'foreign'
  | 'credit';

export interface MatchFinding {
  readonly rule: MatchRule;
  /** Position of the line in the invoice, from 1; absent: about the whole. */
  readonly line?: number;
  readonly found?: Decimal;
  readonly expected?: Decimal;
  /** What it comes to in money of the invoice: positive is too much. */
  readonly difference?: Decimal;
  readonly message: string;
}

export interface Match {
  readonly state: 'received' | 'matched' | 'exception';
  /** Whether its amounts are a cost: not what is likely billed twice, nor what cannot be compared. */
  readonly counts: boolean;
  readonly findings: readonly MatchFinding[];
}

/** Compares one invoice. What it found first is what matters most. */
export function matchInvoice(facts: MatchFacts, rules: InvoiceRules): Match {
  const currencies = currencyFindings(facts);
  const findings =
    currencies.length > 0
      ? [...currencies, ...totalFindings(facts)]
      : facts.invoice.kind === 'credit'
        ? [...creditFindings(facts), ...totalFindings(facts)]
        : debitFindings(facts, rules);
  const blocking = findings.filter(({ rule }) => rule !== 'not-shipped');
  return {
    state: blocking.length > 0 ? 'exception' : findings.length > 0 ? 'received' : 'matched',
    counts: !findings.some(({ rule }) => rule === 'duplicate' || rule === 'currency'),
    findings,
  };
}

function debitFindings(facts: MatchFacts, rules: InvoiceRules): MatchFinding[] {
  const units = unitFindings(facts);
  const twin = units.length > 0 ? twinOf(facts) : undefined;
  if (twin !== undefined) {
    const amount = sumOf(facts.invoice);
    const message = `bills the same orders and the same total as invoice ${twin}, and their units are billed already`;
    // Everything else about it follows from that.
    return [{ rule: 'duplicate', found: amount, expected: '0', difference: amount, message }, ...totalFindings(facts)];
  }
  return [
    ...units,
    ...foreignFindings(facts),
    ...priceFindings(facts, rules),
    ...chargeFindings(facts, rules),
    ...totalFindings(facts),
  ];
}

function currencyFindings({ invoice, purchaseOrders }: MatchFacts): MatchFinding[] {
  const other = purchaseOrders.find(({ currency }) => currency !== invoice.currency);
  if (other === undefined) return [];
  return [
    {
      rule: 'currency',
      message: `is in ${invoice.currency}, but purchase order ${other.poNumber} in ${other.currency}`,
    },
  ];
}

function foreignFindings({ foreignLines }: MatchFacts): MatchFinding[] {
  if (foreignLines === 0) return [];
  return [
    {
      rule: 'foreign',
      found: String(foreignLines),
      expected: '0',
      message: `has ${foreignLines} line(s) about nothing that we ordered`,
    },
  ];
}

/** Units of each order line: those that earlier invoices bill, and these, against what left and what may still come. */
function unitFindings({ invoice, earlier, purchaseOrders }: MatchFacts): MatchFinding[] {
  const billedBefore = partsOf(earlier, 'debit');
  return eachLine(purchaseOrders).flatMap(({ order, line }): MatchFinding[] => {
    const own = invoice.lines.filter(
      (billed) => billed.purchaseOrderId === order.id && billed.lineNumber === line.lineNumber,
    );
    const units = own.reduce((sum, billed) => sum + billed.quantity, 0);
    if (units <= 0) return [];
    const before = unitsOf(billedBefore, order.id, line.lineNumber);
    const all = before + units;
    const also = before === 0 ? '' : ` (${before} by earlier invoices)`;
    const base = {
      line: invoice.lines.indexOf(own[0] as (typeof own)[number]) + 1,
      found: String(all),
      expected: String(line.shipped),
    };
    const what = `line ${line.lineNumber} (${line.sku}) of ${order.poNumber}: ${all} unit(s) billed${also}`;
    const excess = Math.min(units, all - Math.max(line.live, line.shipped));
    if (excess > 0) {
      const difference = multiply(own[0]?.unitCost ?? '0', excess);
      const message = `${what}, ${line.shipped} shipped of ${line.live} that were to come`;
      return [{ ...base, rule: 'quantity' as const, difference, message }];
    }
    if (all > line.shipped) {
      return [{ ...base, rule: 'not-shipped' as const, message: `${what}, ${line.shipped} shipped so far` }];
    }
    return [];
  });
}

/** The number of an earlier invoice that bills the same orders and comes to the same amount. */
function twinOf({ invoice, earlier }: MatchFacts): string | undefined {
  const amount = ({ total, ...rest }: MoneyInvoice): Decimal => total ?? sumOf(rest);
  const orders = ({ lines }: MoneyInvoice): string =>
    [...new Set(lines.map(({ purchaseOrderId }) => purchaseOrderId))].sort().join(' ');
  return earlier.find(
    (other) =>
      other.kind === 'debit' && orders(other) === orders(invoice) && compare(amount(other), amount(invoice)) === 0,
  )?.number;
}

function priceFindings({ invoice, purchaseOrders }: MatchFacts, { price }: InvoiceRules): MatchFinding[] {
  return invoice.lines.flatMap((billed, at) => {
    const order = purchaseOrders.find(({ id }) => id === billed.purchaseOrderId);
    const line = order?.lines.find(({ lineNumber }) => lineNumber === billed.lineNumber);
    if (line === undefined || order === undefined || billed.quantity <= 0) return [];
    // A share of a small cost is less than a smallest unit, so it is not rounded.
    const tolerance = larger(
      multiply(multiply(line.unitCost, price.percent), '0.01'),
      price.amount ?? oneUnit(invoice.currency),
    );
    if (compare(billed.unitCost, add(line.unitCost, tolerance)) <= 0) return [];
    return [
      {
        rule: 'price' as const,
        line: at + 1,
        found: billed.unitCost,
        expected: line.unitCost,
        difference: multiply(subtract(billed.unitCost, line.unitCost), billed.quantity),
        message: `line ${line.lineNumber} (${line.sku}) of ${order.poNumber}: ${plain(billed.unitCost)} for a unit instead of ${plain(line.unitCost)}`,
      },
    ];
  });
}

/** Charges of this invoice, together with what earlier ones charge for the same orders. */
function chargeFindings(facts: MatchFacts, rules: InvoiceRules): MatchFinding[] {
  const { invoice, earlier, purchaseOrders } = facts;
  const { currency } = invoice;
  const ids = new Set(purchaseOrders.map(({ id }) => id));
  const before = partsOf(earlier, 'debit').filter(({ purchaseOrderId }) => ids.has(purchaseOrderId));
  const limits = {
    freight: larger(
      share(add('0', ...purchaseOrders.map((order) => order.freight)), rules.freight.percent, currency),
      rules.freight.amount ?? multiply(oneUnit(currency), 100),
    ),
    'drop-ship-fee': oneUnit(currency),
  };
  return invoice.charges.flatMap(({ kind, amount }): MatchFinding[] => {
    if (compare(amount, '0') <= 0) return [];
    if (kind !== 'freight' && kind !== 'drop-ship-fee') {
      if (rules.charges.includes(kind)) return [];
      const message = `charges ${plain(amount)} of ${kind === 'other' ? 'other charges' : kind}, which nobody agreed on`;
      return [{ rule: 'charge', found: amount, expected: '0', difference: amount, message }];
    }
    const expected = add(
      '0',
      ...purchaseOrders.map((order) => (kind === 'freight' ? order.freight : order.dropShipFee)),
    );
    const charged = add('0', ...before.filter((part) => part.kind === kind).map((part) => part.amount));
    const all = add(charged, amount);
    if (compare(all, add(expected, limits[kind])) <= 0) return [];
    const excess = subtract(all, expected);
    const also = compare(charged, '0') === 0 ? '' : ` (${plain(charged)} by earlier invoices)`;
    return [
      {
        rule: kind,
        found: all,
        expected,
        difference: compare(excess, amount) > 0 ? amount : excess,
        message: `charges ${plain(all)} of ${kind}${also} instead of ${plain(expected)}`,
      },
    ];
  });
}

function totalFindings({ invoice }: MatchFacts): MatchFinding[] {
  const { total } = invoice;
  if (total === null || isRounding(invoice)) return [];
  const sum = sumOf(invoice);
  return [
    {
      rule: 'total',
      found: total,
      expected: sum,
      difference: subtract(total, sum),
      message: `says ${plain(total)}, but its lines and charges sum to ${plain(sum)}`,
    },
  ];
}

/** A credit note gives back what was billed, at most. */
function creditFindings({ invoice, earlier, purchaseOrders, foreignLines }: MatchFacts): MatchFinding[] {
  const billed = partsOf(earlier, 'debit');
  const given = partsOf(earlier, 'credit');
  const lines = eachLine(purchaseOrders).flatMap(({ order, line }): MatchFinding[] => {
    const own = invoice.lines.filter(
      (back) => back.purchaseOrderId === order.id && back.lineNumber === line.lineNumber,
    );
    const units = own.reduce((sum, back) => sum + back.quantity, 0);
    const most = unitsOf(billed, order.id, line.lineNumber);
    const all = units + unitsOf(given, order.id, line.lineNumber);
    if (units <= 0 || all <= most) return [];
    return [
      {
        rule: 'credit',
        line: invoice.lines.indexOf(own[0] as (typeof own)[number]) + 1,
        found: String(all),
        expected: String(most),
        message: `line ${line.lineNumber} (${line.sku}) of ${order.poNumber}: ${all} unit(s) given back, ${most} billed`,
      },
    ];
  });
  return [...lines, ...foreignFindings({ invoice, earlier, purchaseOrders, foreignLines })];
}

function eachLine(orders: readonly MatchedOrder[]) {
  return orders.flatMap((order) => order.lines.map((line) => ({ order, line })));
}

function partsOf(invoices: readonly MoneyInvoice[], kind: MoneyInvoice['kind']): BilledPart[] {
  return invoices.filter((invoice) => invoice.kind === kind).flatMap(invoiceParts);
}

function unitsOf(parts: readonly BilledPart[], orderId: string, lineNumber: number): number {
  return parts
    .filter((part) => part.purchaseOrderId === orderId && part.lineNumber === lineNumber)
    .reduce((sum, part) => sum + part.units, 0);
}

/** Without zeros that only the database wants. */
function plain(amount: Decimal): Decimal {
  const short = add(amount);
  const [whole = '0', fraction = ''] = short.split('.');
  return fraction.length >= 2 || fraction === '' ? short : `${whole}.${fraction.padEnd(2, '0')}`;
}
