import { beforeEach, expect, test } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { takeRates } from '../../src/pipeline/money/new-rates.ts';
import { MOST_ATTEMPTS } from '../../src/pipeline/orders/route-again.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import { putRates } from '../../src/stores/rates.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** A rate of exchange brings back the orders that nobody could fill without it, as soon as it counts, and only those. */
const database = testDatabase();
let step: StepGateway;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, exchange_rate',
  );
  step = await stepGateway(database, { profile: (profile) => ({ ...profile, currency: 'EUR' }) });
  await putProducts(
    step.gateway,
    ['LAMP', 'SHADE'].map((sku) => ({ sku, title: sku })),
  );
  await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 40, '10.00']]));
  await database.db('supplier_offer').update({ currency: 'EUR' });
  await step.place('1001', [['LAMP', 2]]);
  expect(await state('1001')).toBe('unfulfillable');
});

const state = async (orderId: string): Promise<string> =>
  (await database.db('sales_order').where({ external_id: orderId }).first('state')).state;
const euros = (validFrom: string) => ({
  currency: 'EUR',
  toCurrency: 'USD',
  rate: '1.10',
  validFrom,
  source: 'test',
});
const swept = async (): Promise<string[]> => {
  await sweep(step.gateway);
  const routed = step.hints
    .filter(({ queue }) => queue === 'order.route')
    .map(({ payload }) => String(payload.orderId));
  await step.work();
  return routed;
};

test('that is said for tomorrow is used tomorrow', async () => {
  expect(await takeRates(step.gateway, [euros('2026-11-23')])).toEqual({ invoices: 0, shipments: 0, orders: 0 });
  expect(await swept()).toEqual([]);
  expect(await state('1001')).toBe('unfulfillable');
  step.clock.advance(24 * 3_600_000);
  expect(await swept()).toHaveLength(1);
  expect(await state('1001')).toBe('routed');
  expect(await swept()).toEqual([]);
});

test('that was kept by a command that was killed is used by the sweep, once (I1)', async () => {
  await putRates(database.db, [euros('2026-11-20')], step.clock.now());
  expect(await swept()).toHaveLength(1);
  expect(await state('1001')).toBe('routed');
  expect(await swept()).toEqual([]);
  step.clock.advance(1000);
  await putRates(database.db, [euros('2026-11-20')], step.clock.now());
  await step.place('1002', [['SHADE', 2]]);
  expect(await state('1002')).toBe('unfulfillable');
  // Nobody offers it, in whatever currency.
  expect(await swept()).toEqual([]);
});

test('leaves to a person what was routed too often', async () => {
  const { id } = await database.db('sales_order').first('id');
  const made = await database.db('routing_decision').where({ order_id: id }).first();
  for (let attempt = made.attempt + 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const { id: _, inputs, explanation, ...rest } = made;
    const json = { inputs: JSON.stringify(inputs), explanation: JSON.stringify(explanation) };
    await database.db('routing_decision').insert({ ...rest, ...json, attempt });
  }
  expect(await takeRates(step.gateway, [euros('2026-11-20')])).toMatchObject({ orders: 0 });
  expect(await swept()).toEqual([]);
});
