import { beforeEach, describe, expect, test } from 'vitest';
import { usualMarginSettings } from '../../src/domain/margin-watch.ts';
import type { CollectRule } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { openFile } from '../../src/pipeline/inbound/open.ts';
import { orderMargins } from '../../src/stores/reports.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** The margin of orders as documents come: what is written, and what it comes to. */
const database = testDatabase();
let step: StepGateway;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, control_number',
  );
  step = await stepGateway(database, {
    margin: {
      ...usualMarginSettings,
      payment: { percent: '2.9', fixed: '0.30' },
      floor: { percent: '20', amount: '0' },
    },
  });
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Lamp' },
    { sku: 'CHAIR', title: 'Chair' },
  ]);
  await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 100, '10.00']]));
});

const numbers = (): Promise<string[]> => database.db('purchase_order').orderBy('id').pluck('po_number');

/** What the entries of each stage come to, fees and income left out. */
async function stages(): Promise<Record<string, string>> {
  const { rows } = await database.db.raw<{ rows: { stage: string; sum: string }[] }>(
    `select stage, sum(amount)::numeric(18, 2)::text as sum from margin_entry
     where kind not in ('revenue', 'shipping-income', 'payment-fee', 'platform-fee') group by stage order by stage`,
  );
  return Object.fromEntries(rows.map(({ stage, sum }) => [stage, sum]));
}

const margin = async () => (await orderMargins(database.db)).map((row) => [row.margin, row.stage]);

describe('the margin of an order', () => {
  test('moves from estimate to invoiced, document by document', async () => {
    await step.place('M-1', [['LAMP', 2]]);
    const [po = ''] = await numbers();
    // 105 of income less 20 of goods, 1.75 of handling, 6.40 of freight and 3.35 of payment fee.
    expect(await margin()).toEqual([['73.50', 'estimate']]);
    expect(await stages()).toEqual({ estimate: '-28.15' });
    await step.receive('bravo', 'confirm_1.csv', bravoFiles.confirm(po, [{ units: 2, price: '10.04' }]));
    expect(await stages()).toEqual({ acknowledged: '-28.23', estimate: '0.00' });
    await step.receive('bravo', 'ship_1.csv', bravoFiles.ship(po, [{ units: 2 }]));
    expect(await stages()).toEqual({ acknowledged: '0.00', estimate: '0.00', shipped: '-28.23' });
    const bill = bravoFiles.invoice('I-1', po, [{ units: 2, price: '10.04' }], { freight: '6.50' });
    await step.receive('bravo', 'invoice_1.csv', bill);
    expect(await stages()).toEqual({ acknowledged: '0.00', estimate: '0.00', invoiced: '-28.33', shipped: '0.00' });
    expect(await margin()).toEqual([['73.32', 'invoiced']]);
  });

  test('has entries that nobody can change or remove', async () => {
    await step.place('M-1', [['LAMP', 2]]);
    const refusal = /only ever added/;
    await expect(database.db('margin_entry').update({ amount: 0 })).rejects.toThrow(refusal);
    await expect(database.db('margin_entry').delete()).rejects.toThrow(refusal);
  });

  test('keeps the estimate of one supplier when the other one bills', async () => {
    await step.receive('acme', '846.edi', acmeFiles().stock(50, 'F1').replaceAll('LAMP', 'CHAIR'));
    await step.place('M-1', [
      ['LAMP', 2],
      ['CHAIR', 1],
    ]);
    const orders = await database.db('purchase_order').select('supplier_id', 'po_number');
    const bravo = orders.find((order) => order.supplier_id === 'bravo');
    const before = await stages();
    await step.receive('bravo', 'invoice_1.csv', bravoFiles.invoice('I-1', bravo.po_number, [{ units: 2 }]));
    expect(await stages()).toEqual({
      estimate: (Number(before.estimate) + 28.15).toFixed(2),
      invoiced: '-28.15',
    });
  });

  test('takes income and cost back with the units that a supplier refuses', async () => {
    await step.place('M-1', [['LAMP', 2]]);
    const [po = ''] = await numbers();
    await step.receive('bravo', 'confirm_1.csv', bravoFiles.confirm(po, [{ units: 2, status: 'Rejected' }]));
    expect(await margin()).toEqual([['0.00', 'invoiced']]);
    const sums = await database.db('margin_entry').groupBy('kind').select('kind').sum('amount');
    expect(sums.map(({ sum }) => Number(sum))).toEqual(sums.map(() => 0));
  });

  test('comes to the same by documents in any order, each of them twice', async () => {
    const orders = ['confirm ship invoice', 'invoice ship confirm', 'ship invoice confirm', 'invoice confirm ship'];
    for (const [at, order] of orders.entries()) {
      await step.place(`M-${at}`, [['LAMP', 3]]);
      const po = (await numbers()).at(-1) as string;
      const bill = bravoFiles.invoice(`I-${at}`, po, [{ units: 2, price: '10.30' }]);
      const files: Record<string, string> = {
        confirm: bravoFiles.confirm(po, [{ units: 3, price: '10.04' }]),
        ship: bravoFiles.ship(po, [{ units: 2 }], `S-${at}`),
        invoice: bill,
      };
      for (const [index, kind] of order.split(' ').entries()) {
        await step.receive('bravo', `${kind}_${at}${index}.csv`, files[kind] as string);
        await step.receive('bravo', `${kind}_${at}${index}again.csv`, `${files[kind]}\r\n`);
      }
    }
    const { rows } = await database.db.raw<{ rows: { sums: unknown }[] }>(
      `select jsonb_agg(jsonb_build_array(stage, kind, superseding, sum) order by stage, kind, superseding) as sums from (
         select order_id, stage, kind, superseding, sum(amount)::text as sum from margin_entry
         group by 1, 2, 3, 4 having sum(amount) <> 0) s group by order_id order by order_id`,
    );
    expect(rows).toHaveLength(orders.length);
    for (const { sums } of rows) expect(sums).toEqual(rows[0]?.sums);
  });

  test('is the same when two suppliers of one order are recorded at once', async () => {
    const acme = acmeFiles();
    await step.receive('acme', '846.edi', acme.stock(500, 'F1').replaceAll('LAMP', 'CHAIR'));
    for (let round = 1; round <= 6; round += 1) {
      await step.place(`M-${round}`, [
        ['LAMP', 1],
        ['CHAIR', 1],
      ]);
      const orders = await database
        .db('purchase_order')
        .orderBy('id', 'desc')
        .limit(2)
        .select('supplier_id', 'po_number');
      const poOf = (supplier: string): string => orders.find((order) => order.supplier_id === supplier).po_number;
      const refused = acme.acknowledgment(poOf('acme'), 1).replaceAll('LAMP', 'CHAIR').replace('ACK*IA', 'ACK*IR');
      const answers = {
        acme: [`855-${round}.edi`, refused],
        bravo: [`confirm_${round}.csv`, bravoFiles.confirm(poOf('bravo'), [{ units: 1, status: 'Rejected' }])],
      } as const;
      step.clock.advance(1000);
      for (const [id, [name, content]] of Object.entries(answers)) {
        step.folders.put('/outbound', name, content);
        await collect(step.gateway, id, step.gateway.suppliers.get(id)?.collect[0] as CollectRule);
      }
      const files = await database.db('seen_file').where({ state: 'received' }).select('supplier_id', 'id');
      expect(files.map((file) => file.supplier_id).sort()).toEqual(['acme', 'bravo']);
      step.hints.length = 0;
      await Promise.all(files.map(({ supplier_id, id }) => openFile(step.gateway, supplier_id, id)));
      step.hints.length = 0;
    }
    // Nobody ships anything: income, fees and costs are all given back, once.
    const { rows } = await database.db.raw(
      'select order_id, kind, sum(amount) from margin_entry group by 1, 2 having sum(amount) <> 0',
    );
    expect(rows).toEqual([]);
  });
});

describe('a person is told', () => {
  const open = async (): Promise<string[]> =>
    database
      .db('exception')
      .whereNull('closed_at')
      .andWhere('code', 'like', 'MARGIN-%')
      .orderBy('code')
      .pluck('message');

  test('of an order that leaves less than the floor, until it does not any more', async () => {
    await step.receive('bravo', 'inv_2.csv', bravoFiles.stock([['LAMP', 100, '39.00']]));
    await step.place('M-1', [['LAMP', 1]]);
    const [po = ''] = await numbers();
    // 55 of income less 39, 8.15 and 1.90.
    expect(await open()).toEqual([
      'Order M-1 of shop leaves 5.95 USD of 55.00 USD; at least 11.00 USD should be left.',
    ]);
    await step.receive('bravo', 'ship_1.csv', bravoFiles.ship(po, [{ units: 1 }]));
    await step.receive('bravo', 'invoice_1.csv', bravoFiles.invoice('I-1', po, [{ units: 1, price: '33.00' }]));
    expect(await open()).toEqual([]);
  });

  test('of a cost that rose, with both figures', async () => {
    await step.place('M-1', [['LAMP', 2]]);
    const [po = ''] = await numbers();
    await step.receive('bravo', 'invoice_1.csv', bravoFiles.invoice('I-1', po, [{ units: 2 }], { freight: '7.80' }));
    expect(await open()).toEqual([]);
    await step.receive(
      'bravo',
      'invoice_2.csv',
      bravoFiles.invoice('I-2', po, [{ units: 0 }], { freight: '0.02', handling: '' }),
    );
    expect(await open()).toEqual([
      'Order M-1 of shop costs 29.57 USD instead of 28.15 USD, 1.42 USD more than expected.',
    ]);
  });
});
