import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CrossdockError, RejectedError, TransientError } from '../../src/kernel/errors.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { clean } from '../../src/pipeline/clean.ts';
import { publish } from '../../src/pipeline/storefront/publish.ts';
import { placeSample } from '../../src/pipeline/storefront/sample-order.ts';
import { createServer } from '../../src/server/server.ts';
import { queueCorrections } from '../../src/stores/fulfilment-pushes.ts';
import { insertOrderStatus } from '../../src/stores/order-statuses.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { databaseCommand } from '../support/database-command.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** How long what a shop refused, or never took, can be sent again: 14 days from when it was given up. */
const database = testDatabase();
const KEY = 'k'.repeat(20);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let step: StepGateway;
let server: FastifyInstance;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, webhook_inbox',
  );
});
afterEach(() => server.close());

async function start(simulator?: 'bravo'): Promise<void> {
  step = await stepGateway(database, { profile: (profile) => ({ ...profile, simulator: profile.id === simulator }) });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 30, '1.00']]));
  server = await createServer({ gateway: step.gateway, apiKey: KEY, isReady: () => true });
}

async function call(method: 'GET' | 'POST', path: string, body?: object) {
  const headers = { authorization: `Bearer ${KEY}` };
  const answer = await server.inject({ method, url: `/v1/letters${path}`, headers, ...(body && { payload: body }) });
  return answer.json();
}
const listed = async () =>
  ((await call('GET', '')).letters as { what: string; reason: string }[]).map(({ what }) => what);

/** What the command says, whose clock is not that of the test. */
async function inWords(): Promise<string> {
  await database.db('fulfilment_push').update({ refused_at: new Date() });
  return (await databaseCommand(database, 'letters', 'list')).out;
}

/** The supplier of the only purchase order takes it and sends everything in one package. */
async function ship(units: number): Promise<void> {
  const { po_number: number } = await database.db('purchase_order').first('po_number');
  await step.receive('bravo', 'conf_1.csv', bravoFiles.confirm(number, [{ units }]));
  await step.receive('bravo', 'ship_1.csv', bravoFiles.ship(number, [{ units }]));
}

describe('a dead letter', () => {
  it('of a package is kept 14 days from its refusal, however long the shop was away before', async () => {
    await start();
    await step.place('A-1', [['LAMP', 1]]);
    step.shop.failWith(new TransientError('STOREFRONT-UNREACHABLE', 'The shop is down.'));
    await expect(ship(1)).rejects.toMatchObject({ code: 'STOREFRONT-UNREACHABLE' });
    step.clock.advance(20 * DAY);
    expect(await listed()).toEqual([]);
    step.shop.failWith(undefined);
    step.shop.refusals.set('A-1', 'the order is gone');
    await publish(step.gateway, 'shop');
    expect((await call('GET', '')).letters).toMatchObject([
      { orderId: 'A-1', reason: 'the order is gone', at: step.clock.now().toISOString() },
    ]);
    step.clock.advance(14 * DAY - MINUTE);
    const [{ id }] = (await call('GET', '')).letters;
    step.clock.advance(2 * MINUTE);
    expect(await listed()).toEqual([]);
    step.shop.refusals.clear();
    expect(await call('POST', '/resend', { id, reason: 'it is back' })).toEqual({ said: 'shop is told once more.' });
    await step.work();
    // The shop in memory answers a repeated key as it did the first time.
    expect(await database.db('fulfilment_push').pluck('state')).toEqual(['refused']);
    expect(await listed()).toEqual([expect.stringMatching(/^fulfilment /)]);
  });

  it('of a package says how often the shop was asked, and counts anew when it is sent again or says something else', async () => {
    await start();
    await step.place('A-1', [['LAMP', 2]]);
    const attempts = () => database.db('fulfilment_push').pluck('attempts');
    const failed = async (error: CrossdockError, isFirst = false): Promise<void> => {
      step.shop.failWith(error);
      const told = isFirst ? ship(1) : publish(step.gateway, 'shop');
      await told.catch(() => undefined);
      step.shop.failWith(undefined);
    };
    await failed(new TransientError('STOREFRONT-NO-ANSWER', 'The shop is silent.'), true);
    expect(await attempts()).toEqual([1]);
    // It is not asked while it is left alone, and a wrong secret is none of the package's failures.
    await failed(new TransientError('STOREFRONT-PAUSED', 'The shop is left alone.', { nothingSent: true }));
    await failed(new RejectedError('STOREFRONT-SIGNATURE', 'The secret is wrong.'));
    expect(await attempts()).toEqual([1]);
    step.shop.refusals.set('A-1', 'the order is gone');
    await publish(step.gateway, 'shop');
    const { letters } = await call('GET', '');
    expect(letters).toMatchObject([{ attempts: 2, reason: 'the order is gone' }]);
    expect((await inWords()).replace(/\d{4}-\S+Z/, 'THEN')).toMatch(
      /^fulfilment\/\d+ shop order A-1 fulfilment \S+ THEN after 2 attempts: the order is gone\n$/,
    );
    await call('POST', '/resend', { id: letters[0].id });
    expect(await attempts()).toEqual([0]);
    await step.work();
    expect((await call('GET', '')).letters).toMatchObject([{ attempts: 1 }]);
    // As it is with what was queued before attempts were counted.
    await database.db('fulfilment_push').update({ attempts: null });
    expect((await call('GET', '')).letters).toMatchObject([{ attempts: null }]);
    expect(await inWords()).toMatch(/Z: the order is gone\n$/);
    const { supplier_id: supplierId, package_id: packageId } = await database.db('fulfilment_push').first();
    await queueCorrections(database.db, supplierId, packageId, step.clock.now());
    expect(await attempts()).toEqual([0]);
  });

  it('is sent again by the command, which says what came of each, and fails with one that cannot be', async () => {
    await start();
    step.shop.refusals.set('A-1', 'the order is gone');
    await step.place('A-1', [['LAMP', 1]]);
    await ship(1);
    const [{ id }] = (await call('GET', '')).letters;
    const resent = await databaseCommand(database, 'letters', 'resend', 'fulfilment/999999', id, '--reason', 'back');
    expect(resent).toMatchObject({
      code: 1,
      out: `fulfilment/999999 REFUSED There is no dead letter fulfilment/999999 that can be sent again.\n${id} done shop is told once more.\n`,
    });
    expect(await database.db('fulfilment_push').pluck('state')).toEqual(['queued']);
  });

  it('of a package without anything left to ship has no attempt: the shop was not asked', async () => {
    await start();
    await step.place('A-1', [['LAMP', 1]]);
    await ship(1);
    expect(await database.db('fulfilment_push').select('state', 'attempts')).toEqual([{ state: 'done', attempts: 1 }]);
    const { po_number: number } = await database.db('purchase_order').first('po_number');
    await step.receive('bravo', 'ship_2.csv', bravoFiles.ship(number, [{ units: 1 }], 'S-2'));
    expect(await database.db('fulfilment_push').where({ state: 'refused' }).pluck('attempts')).toEqual([0]);
  });

  it('of a status is kept 14 days from when it was given up, also by what cleans up', async () => {
    await start();
    await step.place('A-1', [['LAMP', 1]]);
    const { id: orderId } = await database.db('sales_order').first('id');
    for (const [index, status] of ['held', 'routed'].entries()) {
      const one = { orderId, ordinal: index + 1, storefrontId: 'shop', status, content: {}, at: step.clock.now() };
      await insertOrderStatus(database.db, one);
    }
    await database
      .db('order_status')
      .where({ ordinal: 1 })
      .update({ state: 'refused', answer: 'no such order', ended_at: step.clock.now() });
    const cleaned = async () => {
      await database.db('lane').where({ kind: 'clean' }).delete();
      await clean(step.gateway, { periods: { other: 0 }, fullFeeds: 1, stockHistory: DAY });
      return listed();
    };
    step.clock.advance(14 * DAY - MINUTE);
    expect(await cleaned()).toEqual(['order.status held']);
    step.clock.advance(2 * MINUTE);
    expect(await cleaned()).toEqual([]);
    expect(await database.db('order_status').pluck('ordinal')).toEqual([2]);
  });

  it('is none of an order that is only a test, and cannot be sent to the shop, which has no such order', async () => {
    await start('bravo');
    const placed = await placeSample(step.gateway, 'shop', { id: '1' });
    await step.work();
    await ship(placed.quantity);
    const [push] = await database.db('fulfilment_push').select('id', 'state');
    expect(push).toMatchObject({ state: 'refused' });
    expect(await listed()).toEqual([]);
    expect(await call('POST', '/resend', { id: `fulfilment/${push.id}` })).toMatchObject({ code: 'LETTER-UNKNOWN' });
    expect(step.shop.fulfilments).toEqual([]);
  });
});
