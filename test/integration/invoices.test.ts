import { beforeEach, describe, expect, test } from 'vitest';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { decideAbout, type InvoiceDecision } from '../../src/pipeline/money/invoice-actions.ts';
import { takeRates } from '../../src/pipeline/money/new-rates.ts';
import { listInvoices } from '../../src/stores/invoice-list.ts';
import { orderMargins } from '../../src/stores/reports.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';
import { withInvoices } from '../support/with-invoices.ts';

/** Invoices against orders and ship notices, and what a person decides about them. */
const database = testDatabase();
const audit = { by: 'ann', reason: 'asked them' };
let step: StepGateway;
let po: string;

async function start(profile?: (profile: SupplierProfile) => SupplierProfile): Promise<void> {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, control_number, exchange_rate',
  );
  step = await stepGateway(database, profile === undefined ? {} : { profile });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 100, '10.00']]));
  await step.place('A-1', [['LAMP', 2]]);
  po = (await database.db('purchase_order').first('po_number')).po_number;
}
beforeEach(() => start());

let files = 0;
const receive = (kind: 'confirm' | 'ship' | 'invoice', content: string): Promise<void> => {
  files += 1;
  return step.receive('bravo', `${kind}_${files}.csv`, content);
};
const ship = (units: number, shipment?: string) => receive('ship', bravoFiles.ship(po, [{ units }], shipment));
const bill = (number: string, units: number, price?: string, charges?: { freight?: string; handling?: string }) =>
  receive('invoice', bravoFiles.invoice(number, po, [{ units, ...(price === undefined ? {} : { price }) }], charges));

const states = async () =>
  (await listInvoices(database.db, { limit: 100 })).map(
    ({ number, state, counts, findings }) =>
      `${number} ${state}${counts ? '' : ' uncounted'}: ${findings.map(({ rule }) => rule).join(' ')}`,
  );
const open = (): Promise<string[]> =>
  database.db('exception').whereNull('closed_at').andWhere('code', 'like', 'INVOICE-%').orderBy('code').pluck('code');
const invoiced = async () => (await database.db('purchase_order_line').first('invoiced')).invoiced;
async function decide(number: string, decision: InvoiceDecision): Promise<string> {
  const { id } = await database.db('invoice').where({ invoice_number: number }).first('id');
  return decideAbout(step.gateway, { supplierId: 'bravo', id }, decision, audit);
}

describe('an invoice', () => {
  test('for what was shipped, at the agreed cost, matches', async () => {
    await ship(2);
    await bill('I-1', 2);
    expect(await states()).toEqual(['I-1 matched: ']);
    expect(await open()).toEqual([]);
    expect((await database.db('purchase_order').first('state')).state).toBe('invoiced');
  });

  test('before the goods waits, and matches when they leave', async () => {
    await bill('I-1', 2);
    expect(await states()).toEqual(['I-1 received: not-shipped']);
    await ship(1);
    expect(await states()).toEqual(['I-1 received: not-shipped']);
    await ship(1, 'S-2');
    expect(await states()).toEqual(['I-1 matched: ']);
    expect(await open()).toEqual([]);
  });

  test('for more units than are to come is an exception that names the units', async () => {
    await ship(2);
    await bill('I-1', 3);
    expect(await states()).toEqual(['I-1 exception: quantity']);
    const [{ message }] = await database.db('exception').where({ code: 'INVOICE-QUANTITY' }).select('message');
    expect(message).toBe(
      `Invoice I-1 of Bravo Outdoor has line 1 (LAMP) of ${po}: 3 unit(s) billed, 2 shipped of 2 that were to come.`,
    );
  });

  test('is compared with the cost that was acknowledged', async () => {
    await receive('confirm', bravoFiles.confirm(po, [{ units: 2, price: '10.05', status: 'Price change' }]));
    await ship(2);
    await bill('I-1', 2, '10.10');
    expect(await states()).toEqual(['I-1 matched: ']);
    await database.db('invoice_line').update({ unit_cost: '10.11' });
    await ship(1, 'S-2');
    expect(await states()).toEqual(['I-1 exception: price']);
  });

  test('with a freight surprise is an exception, and the margin counts it', async () => {
    await ship(2);
    await bill('I-1', 2, '10.00', { freight: '9.90' });
    expect(await states()).toEqual(['I-1 exception: freight']);
    expect(await open()).toEqual(['INVOICE-CHARGE']);
    expect(await orderMargins(database.db)).toMatchObject([{ freight: '-9.90', stage: 'invoiced' }]);
  });

  test('that comes again under another number does not count until somebody says so (F6)', async () => {
    await ship(2);
    await bill('I-1', 2);
    const before = await orderMargins(database.db);
    await bill('I-2', 2);
    expect(await states()).toEqual(['I-2 exception uncounted: duplicate', 'I-1 matched: ']);
    expect(await open()).toEqual(['INVOICE-DUPLICATE']);
    expect(await orderMargins(database.db)).toEqual(before);
    expect(await invoiced()).toBe(2);
    expect(await decide('I-2', 'reject')).toBe('Invoice I-2 of bravo is rejected and counts nowhere.');
    expect(await open()).toEqual([]);
    await expect(decide('I-2', 'approve')).rejects.toMatchObject({ code: 'INVOICE-NOT-NOW' });
  });

  test('of a part has the same total as the next part, and both are right', async () => {
    await ship(1);
    await bill('I-1', 1, '10.00', { freight: '', handling: '' });
    await ship(1, 'S-2');
    await bill('I-2', 1, '10.00', { freight: '', handling: '' });
    expect(await states()).toEqual(['I-2 matched: ', 'I-1 matched: ']);
  });

  test('in another currency counts once a person approves it and the rate is known', async () => {
    await start((profile) => withInvoices(profile, (header) => ({ ...header, currency: 'CAD' })));
    await ship(2);
    await bill('I-1', 2, '13.70', { freight: '8.77', handling: '2.40' });
    expect(await states()).toEqual(['I-1 exception uncounted: currency']);
    const expected = await orderMargins(database.db);
    expect(expected).toMatchObject([{ itemCost: '-20.00' }]);
    await decide('I-1', 'approve');
    expect(await orderMargins(database.db)).toEqual(expected);
    const at = { validFrom: '2026-11-20', source: 'test' };
    expect(await takeRates(step.gateway, [{ currency: 'USD', toCurrency: 'CAD', rate: '1.37', ...at }])).toMatchObject({
      invoices: 1,
    });
    // 38.57 CAD are 28.15 USD.
    expect(await orderMargins(database.db)).toMatchObject([{ itemCost: '-20.00', freight: '-6.40', fees: '-1.75' }]);
    const entry = await database.db('margin_entry').where({ stage: 'invoiced', kind: 'freight' }).first();
    expect(entry).toMatchObject({ stated_amount: '-8.770000', stated_currency: 'CAD', currency: 'USD' });
    expect(Number(entry.rate)).toBeCloseTo(1 / 1.37, 9);
  });
});

describe('a person', () => {
  test('disputes an invoice, and approves it later; who and why are kept', async () => {
    await ship(2);
    await bill('I-1', 2, '12.00');
    expect(await open()).toEqual(['INVOICE-PRICE']);
    expect(await decide('I-1', 'dispute')).toBe('Invoice I-1 of bravo is disputed.');
    expect(await open()).toEqual([]);
    // What comes meanwhile does not undo a decision.
    await ship(1, 'S-2');
    expect(await states()).toEqual(['I-1 disputed: price']);
    await decide('I-1', 'approve');
    expect(await states()).toEqual(['I-1 approved: price']);
    const history = await database
      .db('state_event')
      .where({ entity: 'invoice' })
      .orderBy('id')
      .select('to_state', 'actor', 'reason');
    expect(history).toEqual([
      { to_state: 'exception', actor: null, reason: null },
      { to_state: 'disputed', actor: 'ann', reason: 'asked them' },
      { to_state: 'approved', actor: 'ann', reason: 'asked them' },
    ]);
  });

  test('rejects an invoice, and the next one may bill its units', async () => {
    await ship(2);
    await bill('I-1', 2, '12.00');
    await bill('I-2', 2);
    expect(await states()).toEqual(['I-2 exception: quantity drop-ship-fee freight', 'I-1 exception: price']);
    await decide('I-1', 'reject');
    expect(await states()).toEqual(['I-2 matched: ', 'I-1 rejected uncounted: price']);
    expect(await invoiced()).toBe(2);
    expect(await open()).toEqual([]);
    expect(await orderMargins(database.db)).toMatchObject([{ itemCost: '-20.00', freight: '-6.40', fees: '-1.75' }]);
  });

  test('approves a second invoice that is right, and it counts', async () => {
    await ship(2);
    await bill('I-1', 2);
    await bill('I-2', 2);
    await decide('I-2', 'approve');
    expect(await orderMargins(database.db)).toMatchObject([{ itemCost: '-40.00' }]);
    expect(await invoiced()).toBe(4);
  });
});
