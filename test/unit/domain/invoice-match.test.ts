import { describe, expect, test } from 'vitest';
import {
  type InvoiceRules,
  type MatchFacts,
  matchInvoice,
  usualInvoiceRules,
} from '../../../src/domain/invoice-match.ts';
import type { MoneyInvoice } from '../../../src/domain/invoice-parts.ts';

type Invoice = MoneyInvoice & { readonly number: string };

const line = (change: Partial<MoneyInvoice['lines'][number]> = {}) => ({
  purchaseOrderId: '1',
  lineNumber: 1,
  quantity: 2,
  unitCost: '10.00',
  ...change,
});
const invoice = (change: Partial<Invoice> = {}): Invoice => ({
  supplierId: 'acme',
  number: 'I-1',
  kind: 'debit',
  currency: 'USD',
  rates: {},
  total: null,
  lines: [line()],
  charges: [],
  ...change,
});

/** Two lamps at 10.00, both shipped; 2.50 of fee and 8.00 of freight. */
function facts(change: Partial<MatchFacts> = {}, counters: { live?: number; shipped?: number } = {}): MatchFacts {
  return {
    invoice: invoice(),
    foreignLines: 0,
    earlier: [],
    purchaseOrders: [
      {
        id: '1',
        poNumber: 'PO-1',
        currency: 'USD',
        dropShipFee: '2.50',
        freight: '8.00',
        lines: [{ lineNumber: 1, sku: 'LAMP', live: 2, shipped: 2, unitCost: '10.00', ...counters }],
      },
    ],
    ...change,
  };
}

const match = (given: MatchFacts, rules: Partial<InvoiceRules> = {}) =>
  matchInvoice(given, { ...usualInvoiceRules, ...rules });
const rulesOf = (given: MatchFacts, rules: Partial<InvoiceRules> = {}) =>
  match(given, rules).findings.map(({ rule }) => rule);

describe('an invoice matches', () => {
  test('what was ordered and shipped, with fee, freight and total', () => {
    const charges = [
      { kind: 'freight' as const, amount: '8.00' },
      { kind: 'drop-ship-fee' as const, amount: '2.50' },
    ];
    const given = facts({ invoice: invoice({ charges, total: '30.50' }) });
    expect(match(given)).toEqual({ state: 'matched', counts: true, findings: [] });
  });

  test('below what was agreed: nobody minds', () => {
    expect(rulesOf(facts({ invoice: invoice({ lines: [line({ unitCost: '9.00' })] }) }))).toEqual([]);
  });

  test('in parts, as they leave', () => {
    const part = line({ quantity: 1 });
    const earlier = [invoice({ number: 'I-0', lines: [part] })];
    // The same order and the same total, and yet no duplicate: both units left.
    expect(rulesOf(facts({ invoice: invoice({ lines: [part] }), earlier }))).toEqual([]);
  });
});

describe('units', () => {
  test.each([
    // billed, live, shipped, found
    [2, 2, 2, []],
    [3, 2, 2, ['quantity']],
    [2, 2, 1, ['not-shipped']],
    [2, 1, 1, ['quantity']],
    [2, 2, 0, ['not-shipped']],
    // Over-shipped: what left may be billed.
    [3, 2, 3, []],
  ])('%i billed of %i to come and %i shipped: %j', (quantity, live, shipped, found) => {
    expect(rulesOf(facts({ invoice: invoice({ lines: [line({ quantity })] }) }, { live, shipped }))).toEqual(found);
  });

  test('that have not left make it wait, not an exception', () => {
    expect(match(facts({}, { shipped: 1 })).state).toBe('received');
  });

  test('too many are counted with those that earlier invoices bill', () => {
    const earlier = [invoice({ number: 'I-0', lines: [line({ unitCost: '9.99' })] })];
    const [found] = match(facts({ invoice: invoice({ lines: [line({ quantity: 1 })] }), earlier })).findings;
    expect(found).toMatchObject({ rule: 'quantity', found: '3', expected: '2', difference: '10' });
    expect(found?.message).toContain('3 unit(s) billed (2 by earlier invoices), 2 shipped of 2');
  });

  test('of several lines of one invoice about one order line add up', () => {
    const lines = [line({ quantity: 1 }), line({ quantity: 2 })];
    expect(rulesOf(facts({ invoice: invoice({ lines }) }))).toEqual(['quantity']);
    // A line may take back what another one bills.
    expect(rulesOf(facts({ invoice: invoice({ lines: [line({ quantity: 3 }), line({ quantity: -1 })] }) }))).toEqual(
      [],
    );
  });
});

describe('a cost', () => {
  const at = (unitCost: string, agreed = '10.00', rules: Partial<InvoiceRules> = {}) => {
    const given = facts({ invoice: invoice({ lines: [line({ unitCost })] }) });
    const [order] = given.purchaseOrders;
    const lines = order?.lines.map((one) => ({ ...one, unitCost: agreed })) ?? [];
    return rulesOf({ ...given, purchaseOrders: [{ ...order, lines } as (typeof given.purchaseOrders)[number]] }, rules);
  };

  test.each([
    // Half a percent of 10.00, and no more.
    ['10.05', '10.00', []],
    ['10.0501', '10.00', ['price']],
    // One cent where half a percent is less than that.
    ['0.51', '0.50', []],
    ['0.5101', '0.50', ['price']],
  ])('of %s for %s: %j', (unitCost, agreed, found) => {
    expect(at(unitCost, agreed)).toEqual(found);
  });

  test('has the tolerance of its supplier', () => {
    expect(at('10.25', '10.00', { price: { percent: '0', amount: '0.25' } })).toEqual([]);
    expect(at('10.05', '10.00', { price: { percent: '0', amount: '0' } })).toEqual(['price']);
  });

  test('too high says what it comes to', () => {
    const given = facts({ invoice: invoice({ lines: [line({ unitCost: '11.5' })] }) });
    expect(match(given).findings).toEqual([
      {
        rule: 'price',
        line: 1,
        found: '11.5',
        expected: '10.00',
        difference: '3',
        message: 'line 1 (LAMP) of PO-1: 11.50 for a unit instead of 10',
      },
    ]);
  });
});

describe('charges', () => {
  const charged = (kind: 'freight' | 'drop-ship-fee' | 'surcharge' | 'tax', amount: string) =>
    facts({ invoice: invoice({ charges: [{ kind, amount }] }) });

  test.each([
    // Five percent of 8.00 are 0.40, so the dollar counts.
    ['freight', '9.00', []],
    ['freight', '9.01', ['freight']],
    ['drop-ship-fee', '2.51', []],
    ['drop-ship-fee', '2.52', ['drop-ship-fee']],
    ['surcharge', '0.01', ['charge']],
    ['tax', '1.20', ['charge']],
  ] as const)('of %s, %s: %j', (kind, amount, found) => {
    expect(rulesOf(charged(kind, amount))).toEqual(found);
  });

  test('that were agreed on are none', () => {
    expect(rulesOf(charged('tax', '1.20'), { charges: ['tax'] })).toEqual([]);
  });

  test('of earlier invoices for the same order count, and only what is new is too much', () => {
    const freight = (amount: string) => [{ kind: 'freight' as const, amount }];
    const earlier = [invoice({ number: 'I-0', lines: [line({ quantity: 1 })], charges: freight('8.00') })];
    const given = facts({ invoice: invoice({ lines: [line({ quantity: 1 })], charges: freight('8.00') }), earlier });
    expect(match(given).findings).toMatchObject([{ rule: 'freight', found: '16', expected: '8', difference: '8' }]);
  });
});

describe('a total', () => {
  test('may differ by one smallest unit per line (F6)', () => {
    const total = (total: string) => rulesOf(facts({ invoice: invoice({ total }) }));
    expect([total('20.01'), total('19.99'), total('20.02')]).toEqual([[], [], ['total']]);
  });

  test('of a currency without cents may differ by one of it', () => {
    const given = facts({ invoice: invoice({ currency: 'JPY', total: '21' }) });
    const purchaseOrders = given.purchaseOrders.map((order) => ({ ...order, currency: 'JPY' }));
    expect(rulesOf({ ...given, purchaseOrders })).toEqual([]);
    expect(rulesOf({ ...given, invoice: { ...given.invoice, total: '22' }, purchaseOrders })).toEqual(['total']);
  });
});

describe('an invoice that', () => {
  test('bills the same orders and total again is a duplicate and does not count (F6)', () => {
    const given = facts({ invoice: invoice({ number: 'I-2', total: '20.00' }), earlier: [invoice()] });
    expect(match(given)).toMatchObject({
      state: 'exception',
      counts: false,
      findings: [{ rule: 'duplicate', difference: '20', message: expect.stringContaining('invoice I-1') }],
    });
  });

  test('is in another currency is not compared, and does not count', () => {
    const given = facts({ invoice: invoice({ currency: 'CAD', lines: [line({ unitCost: '99' })] }) });
    expect(match(given)).toMatchObject({ state: 'exception', counts: false, findings: [{ rule: 'currency' }] });
  });

  test('has lines about nothing that we ordered is an exception, and the rest counts', () => {
    expect(match(facts({ foreignLines: 1 }))).toMatchObject({
      state: 'exception',
      counts: true,
      findings: [{ rule: 'foreign' }],
    });
  });
});

describe('a credit note', () => {
  const credit = (quantity: number, earlier: readonly Invoice[]) =>
    rulesOf(facts({ invoice: invoice({ kind: 'credit', number: 'C-1', lines: [line({ quantity })] }), earlier }));

  test('gives back what was billed, and no more', () => {
    expect(credit(2, [invoice()])).toEqual([]);
    expect(credit(3, [invoice()])).toEqual(['credit']);
    expect(credit(1, [invoice(), invoice({ kind: 'credit', number: 'C-0' })])).toEqual(['credit']);
    expect(credit(1, [])).toEqual(['credit']);
  });
});
