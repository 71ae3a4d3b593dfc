import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { invoiceParts, type MoneyInvoice } from '../../src/domain/invoice-parts.ts';
import { type MarginEntry, marginOf, missingEntries, type OrderMoney } from '../../src/domain/margin.ts';
import { minorUnits } from '../../src/kernel/currency.ts';
import { add, compare, type Decimal, multiply, round, subtract } from '../../src/kernel/decimal.ts';

/**
 * Orders of every shape with every document that can come of them, in any order: the sums are those of the facts, to the last
 * unit of each currency.
 */

const currencies = ['USD', 'CAD', 'JPY', 'KWD'];
const currency = fc.constantFrom(...currencies);
const unitCost = fc.integer({ min: 0, max: 9_999_999 }).map((value) => multiply(String(value), '0.0001'));
const charge = fc.integer({ min: 0, max: 3_000 }).map((value) => multiply(String(value), '0.01'));
const rate = fc.integer({ min: 1, max: 3_000_000 }).map((value) => multiply(String(value), '0.0001'));

interface Fact {
  readonly what: 'acknowledged' | 'shipped' | 'dead';
  readonly order: number;
  readonly line: number;
  readonly units: number;
}

interface Story {
  readonly money: OrderMoney;
  readonly facts: readonly Fact[];
  readonly invoices: readonly MoneyInvoice[];
}

const story: fc.Arbitrary<Story> = fc
  .record({
    currency,
    shippingIncome: charge,
    lines: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 9 }), unitPrice: unitCost }), {
      minLength: 1,
      maxLength: 4,
    }),
    fee: fc.record({ percent: fc.integer({ min: 0, max: 20 }).map(String), fixed: charge }),
    purchases: fc.array(
      fc.record({
        currency,
        rate,
        dropShipFee: charge,
        freight: charge,
        costs: fc.array(unitCost, { minLength: 4, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    shipments: fc.array(
      fc.record({
        purchase: fc.nat(5),
        currency,
        rates: fc.dictionary(currency, rate),
        freight: charge,
        surcharge: charge,
        lines: fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 3 }),
      }),
      { maxLength: 2 },
    ),
  })
  .chain(({ lines, purchases, shipments, fee, ...order }) => {
    const money: OrderMoney = {
      ...order,
      fees: { payment: fee, platform: { percent: '1.5', fixed: '0' } },
      lines: lines.map((line, at) => ({ ...line, lineId: `L${at}` })),
      purchaseOrders: purchases.map(({ costs, ...purchase }, at) => ({
        ...purchase,
        rate: purchase.currency === order.currency ? '1' : purchase.rate,
        supplierId: `S${at}`,
        id: String(at + 1),
        lines: lines.map((line, index) => ({
          lineNumber: index + 1,
          lineId: `L${index}`,
          quantity: line.quantity,
          dead: 0,
          acknowledged: 0,
          shipped: 0,
          unitCost: costs[index] as Decimal,
          agreedCost: null,
        })),
      })),
      shipments: shipments.map(({ purchase, currency, rates, freight, surcharge, lines: sent }) => ({
        supplierId: `S${purchase % purchases.length}`,
        currency,
        rates,
        charges: [
          { kind: 'freight' as const, amount: freight },
          { kind: 'surcharge' as const, amount: surcharge },
        ],
        lines: sent.map(([line, quantity]) => ({
          // Another customer's order is in the same shipment now and then.
          purchaseOrderId: line === 0 ? '99' : String((purchase % purchases.length) + 1),
          quantity,
          unitCost: '4',
        })),
      })),
      invoices: [],
    };
    const place = {
      order: fc.nat(purchases.length - 1),
      line: fc.nat(lines.length - 1),
      units: fc.integer({ min: 1, max: 5 }),
    };
    const facts = fc.array(
      fc.record({ what: fc.constantFrom('acknowledged' as const, 'shipped' as const, 'dead' as const), ...place }),
      { maxLength: 8 },
    );
    const invoice = fc
      .record({
        ...place,
        kind: fc.constantFrom('debit' as const, 'debit' as const, 'credit' as const),
        currency,
        toOrder: rate,
        freight: charge,
        surcharge: charge,
        costs: fc.array(fc.tuple(fc.nat(lines.length - 1), fc.integer({ min: -2, max: 9 }), unitCost), {
          minLength: 1,
          maxLength: 4,
        }),
        cent: fc.constantFrom(null, 0, 1, 500),
      })
      .map(({ order: at, kind, currency, toOrder, freight, surcharge, costs, cent }): MoneyInvoice => {
        const digits = minorUnits(currency);
        const billed = costs.map(([line, quantity, unitCost]) => ({
          purchaseOrderId: String(at + 1),
          lineNumber: line + 1,
          quantity,
          unitCost,
        }));
        const charges = [
          { kind: 'freight' as const, amount: round(freight, digits) },
          { kind: 'surcharge' as const, amount: round(surcharge, digits) },
        ];
        const exact = add(
          ...billed.map((line) => multiply(line.unitCost, line.quantity)),
          ...charges.map((c) => c.amount),
        );
        const unit = digits === 0 ? '1' : `0.${'1'.padStart(digits, '0')}`;
        const total = cent === null ? null : add(round(exact, digits), multiply(unit, cent));
        return {
          supplierId: `S${at}`,
          kind,
          currency,
          rates: { [order.currency]: toOrder },
          total,
          lines: billed,
          charges,
        };
      });
    return fc.record({ money: fc.constant(money), facts, invoices: fc.array(invoice, { maxLength: 4 }) });
  });

/** The facts so far; counters as the tables keep them. */
function withFacts(money: OrderMoney, facts: readonly Fact[], invoices: readonly MoneyInvoice[]): OrderMoney {
  return {
    ...money,
    invoices,
    purchaseOrders: money.purchaseOrders.map((purchase, order) => ({
      ...purchase,
      lines: purchase.lines.map((line, at) => {
        const count = (what: Fact['what']) =>
          facts
            .filter((fact) => fact.what === what && fact.order === order && fact.line === at)
            .reduce((sum, { units }) => sum + units, 0);
        const dead = Math.min(line.quantity, count('dead'));
        const shipped = Math.min(line.quantity - dead, count('shipped'));
        return { ...line, dead, shipped, acknowledged: Math.min(line.quantity - dead, count('acknowledged')) };
      }),
    })),
  };
}

type Step = { readonly fact: Fact } | { readonly invoice: MoneyInvoice };

/** Plays documents one by one, each twice, and answers all entries that were written. */
function play({ money }: Story, steps: readonly Step[]): MarginEntry[] {
  const ledger: MarginEntry[] = [];
  const facts: Fact[] = [];
  const invoices: MoneyInvoice[] = [];
  const settle = () => ledger.push(...missingEntries(marginOf(withFacts(money, facts, invoices)), ledger));
  settle();
  for (const step of steps) {
    if ('fact' in step) facts.push(step.fact);
    else invoices.push(step.invoice);
    settle();
    const written = ledger.length;
    settle();
    expect(ledger).toHaveLength(written);
  }
  return ledger;
}

const stepsOf = ({ facts, invoices }: Story): Step[] => [
  ...facts.map((fact) => ({ fact })),
  ...invoices.map((invoice) => ({ invoice })),
];

const sum = (amounts: readonly Decimal[]): Decimal => add('0', ...amounts);
const isCost = ({ kind }: MarginEntry) => !['revenue', 'shipping-income', 'payment-fee', 'platform-fee'].includes(kind);

/** All sums of a ledger that mean anything, without those of nothing. */
function sums(ledger: readonly MarginEntry[]): Record<string, Decimal> {
  const found = new Map<string, Decimal>();
  for (const { lineId, place, stage, kind, superseding, amount, stated } of ledger) {
    const key = JSON.stringify([lineId, place, stage, kind, superseding, stated.currency]);
    found.set(`${key} amount`, add(found.get(`${key} amount`) ?? '0', amount));
    found.set(`${key} stated`, add(found.get(`${key} stated`) ?? '0', stated.amount));
  }
  return Object.fromEntries([...found].filter(([, amount]) => compare(amount, '0') !== 0).sort());
}

describe('margin entries of any order', () => {
  test('come to the same sums whatever the order of the documents, each of them twice', () => {
    const shuffled = story.chain((told) =>
      fc.tuple(fc.constant(told), fc.shuffledSubarray(stepsOf(told), { minLength: stepsOf(told).length })),
    );
    fc.assert(
      fc.property(shuffled, ([told, steps]) => {
        // Invoices of one order are independent of each other, except for which of them is first: amounts are the same.
        expect(sums(play(told, steps))).toEqual(sums(play(told, stepsOf(told))));
      }),
      { numRuns: 60 },
    );
  });

  test('say in every currency exactly what the invoices say, to its last unit (F6)', () => {
    fc.assert(
      fc.property(story, (told) => {
        const ledger = play(told, stepsOf(told));
        const invoiced = ledger.filter(({ stage }) => stage === 'invoiced');
        for (const code of currencies) {
          const stated = sum(
            invoiced.filter((entry) => entry.stated.currency === code).map((entry) => entry.stated.amount),
          );
          const billed = told.invoices
            .filter((invoice) => invoice.currency === code)
            .map((invoice) =>
              multiply(sum(invoiceParts(invoice).map((part) => part.amount)), invoice.kind === 'credit' ? 1 : -1),
            );
          expect(compare(stated, sum(billed)), code).toBe(0);
        }
        // In the currency of the order every invoice was converted as a whole.
        const converted = told.invoices.map((invoice) => {
          const amount = sum(invoiceParts(invoice).map((part) => part.amount));
          const { currency } = told.money;
          const own = invoice.currency === currency ? '1' : (invoice.rates[currency] as Decimal);
          return multiply(round(multiply(amount, own), minorUnits(currency)), invoice.kind === 'credit' ? 1 : -1);
        });
        expect(compare(sum(invoiced.map((entry) => entry.amount)), sum(converted))).toBe(0);
      }),
      { numRuns: 80 },
    );
  });

  test('are whole units of the currency of the order and of the one they were said in', () => {
    fc.assert(
      fc.property(story, (told) => {
        for (const { amount, stated } of play(told, stepsOf(told))) {
          expect(compare(round(amount, minorUnits(told.money.currency)), amount)).toBe(0);
          expect(compare(round(stated.amount, minorUnits(stated.currency)), stated.amount)).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('come to nothing but what was billed once every unit is dead', () => {
    fc.assert(
      fc.property(story, (told) => {
        const dead = told.money.purchaseOrders.flatMap((purchase, order) =>
          purchase.lines.map((_, line): Step => ({ fact: { what: 'dead', order, line, units: 99 } })),
        );
        const ledger = play(told, [...stepsOf(told), ...dead]);
        expect(
          compare(sum(ledger.filter((entry) => entry.stage !== 'invoiced').map((entry) => entry.amount)), '0'),
        ).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('keep what every stage said of living units, whatever comes after', () => {
    fc.assert(
      fc.property(story, (told) => {
        const ledger = play(told, stepsOf(told));
        const { money } = told;
        const state = withFacts(money, told.facts, told.invoices);
        for (const purchase of state.purchaseOrders.filter(({ currency }) => currency === money.currency)) {
          const said = ledger.filter(
            (entry) =>
              isCost(entry) &&
              entry.place?.supplierId === purchase.supplierId &&
              entry.stage === 'estimate' &&
              !entry.superseding,
          );
          const live = purchase.lines.some((line) => line.quantity > line.dead);
          const digits = minorUnits(money.currency);
          const items = purchase.lines.map((line) => round(multiply(line.unitCost, line.quantity - line.dead), digits));
          const charges = live ? [round(purchase.dropShipFee, digits), round(purchase.freight, digits)] : [];
          expect(compare(subtract('0', sum(said.map((entry) => entry.amount))), sum([...items, ...charges]))).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
  });
});
