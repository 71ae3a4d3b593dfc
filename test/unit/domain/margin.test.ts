import { describe, expect, test } from 'vitest';
import type { MoneyInvoice } from '../../../src/domain/invoice-parts.ts';
import { type MarginEntry, marginOf, missingEntries, type OrderMoney } from '../../../src/domain/margin.ts';
import { judgeMargin, marginSum, usualMarginSettings } from '../../../src/domain/margin-watch.ts';
import { add } from '../../../src/kernel/decimal.ts';

const NO_FEES = { payment: { percent: '0', fixed: '0' }, platform: { percent: '0', fixed: '0' } };

/** Two lines, each from the same supplier: a lamp of 30 and a chair of 10, with a fee of 2 and freight of 8. */
function order(change: Partial<OrderMoney['purchaseOrders'][number]['lines'][number]> = {}): OrderMoney {
  const line = { dead: 0, acknowledged: 0, shipped: 0, agreedCost: null, ...change };
  return {
    currency: 'USD',
    shippingIncome: '5',
    fees: NO_FEES,
    lines: [
      { lineId: 'lamp', quantity: 1, unitPrice: '50' },
      { lineId: 'chair', quantity: 2, unitPrice: '12.50' },
    ],
    purchaseOrders: [
      {
        supplierId: 'acme',
        id: '1',
        currency: 'USD',
        rate: '1',
        dropShipFee: '2',
        freight: '8',
        lines: [
          { ...line, lineNumber: 1, lineId: 'lamp', quantity: 1, unitCost: '30' },
          { ...line, lineNumber: 2, lineId: 'chair', quantity: 2, unitCost: '5' },
        ],
      },
    ],
    shipments: [],
    invoices: [],
  };
}

function invoice(lines: MoneyInvoice['lines'], change: Partial<MoneyInvoice> = {}): MoneyInvoice {
  return { supplierId: 'acme', kind: 'debit', currency: 'USD', rates: {}, total: null, lines, charges: [], ...change };
}

const lamp = { purchaseOrderId: '1', lineNumber: 1, quantity: 1, unitCost: '30' };
const chairs = { purchaseOrderId: '1', lineNumber: 2, quantity: 2, unitCost: '5' };

function sumOf(entries: readonly MarginEntry[], where: Partial<MarginEntry> = {}): string {
  const fits = (entry: MarginEntry) =>
    Object.entries(where).every(([name, value]) => entry[name as keyof MarginEntry] === value);
  return add('0', ...entries.filter(fits).map((entry) => entry.amount));
}

/** By kind. */
function sums(entries: readonly MarginEntry[]): Record<string, string> {
  return Object.fromEntries(
    [...new Set(entries.map(({ kind }) => kind))].map((kind) => [kind, sumOf(entries, { kind })]),
  );
}

describe('the margin of an order', () => {
  describe('when ship notices say what they cost', () => {
    const told = (amount: string, quantity: number, more: object = {}): OrderMoney['shipments'][number] => ({
      supplierId: 'acme',
      currency: 'USD',
      rates: {},
      charges: [{ kind: 'freight', amount }],
      lines: [{ purchaseOrderId: '1', quantity, unitCost: '10' }],
      ...more,
    });
    const freight = (facts: OrderMoney, shipments: OrderMoney['shipments']) =>
      sumOf(marginOf({ ...facts, shipments }), { kind: 'freight' });
    const half = order({ shipped: 1 });
    const all = {
      ...half,
      purchaseOrders: half.purchaseOrders.map((one) => ({
        ...one,
        lines: one.lines.map((line) => ({ ...line, shipped: line.quantity })),
      })),
    };

    test('counts that once all has left, and before that no less than was expected', () => {
      expect(freight(half, [told('3', 1)])).toBe('-8');
      expect(freight(half, [told('9', 1)])).toBe('-9');
      expect(freight(all, [told('3', 1), told('4.50', 1)])).toBe('-7.5');
      expect(freight(all, [])).toBe('-8');
    });

    test('keeps what was estimated for comparison', () => {
      const entries = marginOf({ ...all, shipments: [told('9', 1)] });
      const first = (stage: string) =>
        sumOf(
          entries.filter((entry) => entry.stage === stage && !entry.superseding),
          { kind: 'freight' },
        );
      expect([first('estimate'), first('shipped')]).toEqual(['-8', '-9']);
    });

    test('takes its share of a shipment with another order, and of none of another supplier', () => {
      const lines = [
        { purchaseOrderId: '1', quantity: 1, unitCost: '10' },
        { purchaseOrderId: '7', quantity: 3, unitCost: '10' },
      ];
      expect(freight(all, [told('9', 1, { lines })])).toBe('-2.25');
      expect(freight(all, [told('9', 1, { supplierId: 'bravo' })])).toBe('-8');
    });

    test('counts in another currency at the rate of its day, and not before that is known', () => {
      const euros = (amount: string, rates: object = {}) => told(amount, 1, { currency: 'EUR', rates });
      expect(freight(all, [euros('9')])).toBe('-8');
      expect(freight(all, [euros('9', { USD: '1.10' })])).toBe('-9.9');
      expect(freight(all, [euros('3.333', { USD: '1.10' }), told('1', 1)])).toBe('-4.67');
    });

    test('lets the invoice have the last word, also about what nobody ordered', () => {
      const charges = [{ kind: 'surcharge' as const, amount: '1.10' }];
      const shipments = [told('9', 1, { charges })];
      const surcharge = (facts: Partial<OrderMoney>) =>
        sumOf(marginOf({ ...all, shipments, ...facts }), { kind: 'surcharge' });
      expect(surcharge({})).toBe('-1.1');
      expect(surcharge({ invoices: [invoice([lamp, chairs])] })).toBe('0');
      expect(
        surcharge({ invoices: [invoice([lamp, chairs], { charges: [{ kind: 'surcharge', amount: '2' }] })] }),
      ).toBe('-2');
    });
  });

  test('is what the customer pays less what suppliers want, charges spread by cost', () => {
    const entries = marginOf(order());
    expect(entries.filter(({ lineId }) => lineId === 'chair').map(({ kind, amount }) => [kind, amount])).toEqual([
      ['revenue', '25.00'],
      ['shipping-income', '1.67'],
      ['item', '-10'],
      ['drop-ship-fee', '-0.5'],
      ['freight', '-2'],
    ]);
    expect(sumOf(entries)).toBe('30');
  });

  test('keeps what was expected beside an invoice whose rate nobody knows', () => {
    const shipped = order({ acknowledged: 1, shipped: 1 });
    const euros = (rates: MoneyInvoice['rates']) =>
      marginOf({
        ...shipped,
        invoices: [
          invoice([{ ...lamp, unitCost: '20' }, chairs], {
            currency: 'EUR',
            rates,
            charges: [{ kind: 'freight', amount: '4' }],
          }),
        ],
      });
    expect(sums(euros({}))).toEqual(sums(marginOf(shipped)));
    // 20 + 10 of goods at 1.50; of eight dollars of freight none is expected beside six that are billed.
    expect(sums(euros({ USD: '1.50' }))).toMatchObject({ item: '-45', freight: '-6' });
  });

  test('takes what is billed in another currency off what is still expected', () => {
    const shipped = order({ acknowledged: 1, shipped: 1 });
    const charges = [{ kind: 'freight' as const, amount: '4' }];
    const part = invoice([{ ...lamp, unitCost: '20' }], { currency: 'EUR', rates: { USD: '1.50' }, charges });
    // Six dollars are billed; the two that are left of eight may still be charged with the chairs.
    expect(sums(marginOf({ ...shipped, invoices: [part] }))).toMatchObject({ freight: '-8' });
  });

  test('moves from stage to stage; what each stage said stays readable', () => {
    const shipped = marginOf({ ...order({ acknowledged: 1, shipped: 1 }), invoices: [invoice([lamp])] });
    expect(sumOf(shipped)).toBe('30');
    const said = (stage: MarginEntry['stage']) => sumOf(shipped, { stage, kind: 'item', superseding: false });
    expect([said('estimate'), said('acknowledged'), said('shipped'), said('invoiced')]).toEqual([
      '-40',
      '-35',
      '-35',
      '-30',
    ]);
    // One chair left and is not billed, one is only ordered.
    expect(sumOf(shipped, { stage: 'shipped', kind: 'item' })).toBe('-5');
    expect(sumOf(shipped, { stage: 'estimate', kind: 'item' })).toBe('-5');
  });

  test('takes a confirmed cost instead of the ordered one from the acknowledgment on', () => {
    const confirmed = order({ acknowledged: 1, agreedCost: '6' });
    expect(sumOf(marginOf(confirmed), { kind: 'item' })).toBe('-17');
  });

  test('expects charges until every unit is billed, and no longer', () => {
    const freight = (...invoices: MoneyInvoice[]) => sumOf(marginOf({ ...order(), invoices }), { kind: 'freight' });
    const charges = [{ kind: 'freight' as const, amount: '3' }];
    expect(freight(invoice([lamp], { charges }))).toBe('-8');
    expect(freight(invoice([lamp], { charges }), invoice([chairs]))).toBe('-3');
    expect(freight(invoice([lamp, chairs], { charges: [{ kind: 'freight', amount: '9.99' }] }))).toBe('-9.99');
    expect(freight(invoice([lamp, chairs]))).toBe('0');
  });

  test('is nothing once all units are dead, income and charges included', () => {
    const dead = order();
    const [purchase] = dead.purchaseOrders;
    const lines = purchase?.lines.map((line) => ({ ...line, dead: line.quantity })) ?? [];
    expect(
      marginOf({ ...dead, purchaseOrders: [{ ...purchase, lines } as (typeof dead.purchaseOrders)[number]] }),
    ).toEqual([]);
  });

  test('pays what the invoice states, to the cent, where it differs by rounding only', () => {
    const thirds = { ...chairs, quantity: 2, unitCost: '3.335' };
    const exact = { ...lamp, unitCost: '10.005' };
    const billed = (total: string) =>
      sumOf(marginOf({ ...order(), invoices: [invoice([exact, thirds], { total })] }), { stage: 'invoiced' });
    // 10.005 + 6.67 = 16.675: both 16.67 and 16.68 are that sum, rounded.
    expect(billed('16.67')).toBe('-16.67');
    expect(billed('16.68')).toBe('-16.68');
    // A total that is a mistake pays the lines as they are.
    expect(billed('99.00')).toBe('-16.68');
  });

  test('gives a credit its own kind', () => {
    const credit = invoice([{ ...chairs, quantity: 1 }], {
      kind: 'credit',
      charges: [{ kind: 'freight', amount: '1' }],
    });
    const entries = marginOf({ ...order(), invoices: [invoice([lamp, chairs]), credit] });
    expect(sumOf(entries, { kind: 'credit' })).toBe('6');
    expect(sumOf(entries, { kind: 'item' })).toBe('-40');
    expect(sumOf(entries, { kind: 'freight' })).toBe('0');
  });

  test('keeps fees of what the customer pays', () => {
    const fees = { payment: { percent: '2.9', fixed: '0.30' }, platform: { percent: '1', fixed: '0' } };
    const entries = marginOf({ ...order(), fees });
    expect([sumOf(entries, { kind: 'payment-fee' }), sumOf(entries, { kind: 'platform-fee' })]).toEqual([
      '-2.62',
      '-0.8',
    ]);
  });

  test('is reckoned in the currency of the order, with the rate on the entry', () => {
    const abroad = order();
    const purchaseOrders = abroad.purchaseOrders.map((purchase) => ({ ...purchase, currency: 'CAD', rate: '0.7345' }));
    const bill = invoice([lamp, chairs], { currency: 'CAD', rates: { USD: '0.7401' } });
    const estimate = marginOf({ ...abroad, purchaseOrders });
    // 50 CAD at 0.7345 is 36.725: rounded once, not once per line and kind.
    expect(sumOf(estimate)).toBe('43.27');
    const entries = marginOf({ ...abroad, purchaseOrders, invoices: [bill] });
    expect(sumOf(entries, { stage: 'invoiced' })).toBe('-29.6');
    expect(entries.find(({ stage, kind }) => stage === 'invoiced' && kind === 'item')).toMatchObject({
      stated: { amount: '-30', currency: 'CAD' },
      rate: '0.7401',
    });
    // Without a rate nobody knows what it is worth: the estimate stands beside nothing.
    const unknown = marginOf({ ...abroad, purchaseOrders, invoices: [{ ...bill, rates: {} }] });
    expect(sumOf(unknown, { stage: 'invoiced' })).toBe('0');
  });
});

describe('what is added', () => {
  test('is the difference to what stands, and nothing the second time', () => {
    const before = marginOf(order());
    const after = marginOf(order({ acknowledged: 1 }));
    const added = missingEntries(after, before);
    expect(added.map(({ stage, superseding }) => [stage, superseding])).toContainEqual(['acknowledged', false]);
    expect(missingEntries(after, [...before, ...added])).toEqual([]);
  });

  test('takes back what nothing explains any more', () => {
    expect(sumOf(missingEntries([], marginOf(order())))).toBe('-30');
  });
});

describe('what a person is told of a margin', () => {
  const settings = { ...usualMarginSettings, floor: { percent: '10', amount: '5' } };
  const judge = (money: OrderMoney) => judgeMargin(marginSum(marginOf(money)), 'USD', settings).map(({ what }) => what);

  test('a margin below the larger of share and amount', () => {
    // 80 of income and 50 of cost leave 30.
    expect(judge(order())).toEqual([]);
    const floor = { percent: '10', amount: '30.01' };
    expect(judgeMargin(marginSum(marginOf(order())), 'USD', { ...settings, floor })).toEqual([
      { what: 'below-floor', floor: '30.01' },
    ]);
    const share = { percent: '37.6', amount: '0' };
    expect(judgeMargin(marginSum(marginOf(order())), 'USD', { ...settings, floor: share })).toEqual([
      { what: 'below-floor', floor: '30.08' },
    ]);
  });

  test('a cost that rose by more than the larger of share and amount', () => {
    const billed = (unitCost: string) => judge({ ...order(), invoices: [invoice([{ ...lamp, unitCost }, chairs])] });
    // Estimate 50, of it 10 of charges that were not billed: 42.50 is the most that passes for it.
    expect(billed('42.50')).toEqual([]);
    expect(billed('42.51')).toEqual(['drift']);
  });

  test('nothing of an order that nobody ships', () => {
    expect(judgeMargin(marginSum([]), 'USD', settings)).toEqual([]);
  });
});
