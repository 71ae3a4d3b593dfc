import { beforeEach, expect, it } from 'vitest';
import { type CrossdockError, RejectedError, TransientError } from '../../src/kernel/errors.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { tellStatuses } from '../../src/pipeline/storefront/tell-statuses.ts';
import { insertOrderStatus } from '../../src/stores/order-statuses.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** After ten attempts a status of an order is given up: only what a shop was asked is one. */
const database = testDatabase();
let step: StepGateway;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, order_status_hint',
  );
  step = await stepGateway(database);
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 30, '1.00']]));
  await step.place('A-1', [['LAMP', 1]]);
  await database.db('order_status_hint').delete();
  const { id: orderId } = await database.db('sales_order').first('id');
  const content = { orderId: 'A-1', status: 'routed', sequence: 1, at: step.clock.now().toISOString(), lines: [] };
  await insertOrderStatus(database.db, {
    orderId,
    ordinal: 1,
    storefrontId: 'shop',
    status: 'routed',
    content,
    at: step.clock.now(),
  });
});

async function tell(trouble?: CrossdockError): Promise<object> {
  step.shop.failWith(trouble);
  step.clock.advance(1_000);
  await database.db('lane').delete();
  await tellStatuses(step.gateway, 'shop');
  return database.db('order_status').first('state', 'attempts');
}

const unasked = { retryAfterMs: 1_000, nothingSent: true };

it.each([
  ['is left alone', new TransientError('STOREFRONT-PAUSED', 'shop is left alone.', unasked)],
  ['has no call to spare', new TransientError('STOREFRONT-THROTTLED', 'The limit is spent.', unasked)],
  ['refuses everything', new RejectedError('STOREFRONT-SIGNATURE', 'The secret is wrong.')],
])('a shop that %s loses no attempt, and is told once it can be', async (_, trouble) => {
  for (let again = 0; again < 12; again += 1) expect(await tell(trouble)).toEqual({ state: 'waiting', attempts: 0 });
  expect(await tell()).toEqual({ state: 'told', attempts: 1 });
  expect(step.shop.told).toMatchObject([{ orderId: 'A-1', status: 'routed' }]);
});

it('a shop that was asked and did not answer has lost one, and is asked again when its time has come', async () => {
  const silent = new TransientError('STOREFRONT-NO-ANSWER', 'The shop gave no answer.');
  expect(await tell(silent)).toEqual({ state: 'waiting', attempts: 1 });
  expect(await tell(silent)).toEqual({ state: 'waiting', attempts: 1 });
  step.clock.advance(10_000);
  expect(await tell()).toEqual({ state: 'told', attempts: 2 });
});
