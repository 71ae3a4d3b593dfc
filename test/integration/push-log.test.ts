import { beforeEach, expect, it } from 'vitest';
import { configFile } from '../../src/config/schema.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { clean } from '../../src/pipeline/clean.ts';
import { PushLog } from '../../src/pipeline/storefront/push-log.ts';
import { replay } from '../../src/pipeline/storefront/replay.ts';
import type { Exchange } from '../../src/storefronts/surroundings.ts';
import { findExchange, listExchanges } from '../../src/stores/shop-exchanges.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** The push log: what was said to shops and answered, and telling it again as it is now. */
const database = testDatabase();
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, shop_exchange, shop_batch',
  );
  step = await stepGateway(database);
  files = acmeFiles();
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.work();
});

const call = (key: string, more: Partial<Exchange> = {}): Exchange => ({
  at: step.clock.now(),
  tookMs: 12.4,
  about: 'stock',
  key,
  method: 'POST',
  path: '/webhooks',
  request: '{"items":[]}',
  status: 200,
  answer: '{}',
  ...more,
});

async function keep(...calls: readonly Exchange[]): Promise<string[]> {
  const log = new PushLog(() => database.db, silentLogger);
  for (const one of calls) log.keep('shop', one);
  await log.stop();
  return (await listExchanges(database.db, { limit: 100 })).map(({ id }) => id);
}

it('keeps calls with request and answer, newest first, and finds those that failed', async () => {
  const { answer: _, status: __, ...lost } = call('k2');
  await keep(
    call('k1'),
    { ...lost, failure: 'the connection broke' } as never,
    call('k3', { status: 503, answer: 'down' }),
  );
  const all = await listExchanges(database.db, { limit: 100 });
  expect(all.map(({ key }) => key)).toEqual(['k3', 'k2', 'k1']);
  const failed = await listExchanges(database.db, { limit: 100, isFailed: true, storefrontId: 'shop' });
  expect(failed.map(({ key, status, failure }) => [key, status, failure])).toEqual([
    ['k3', 503, null],
    ['k2', null, 'the connection broke'],
  ]);
  expect(await findExchange(database.db, all[2]?.id ?? '')).toMatchObject({
    request: '{"items":[]}',
    answer: '{}',
    ms: 12,
  });
});

it('keeps neither customers nor secrets, and no more than a little of what went well (N9)', async () => {
  const [id] = await keep(
    call('k1', { about: 'orders', answer: JSON.stringify({ email: 'ann@example.com', token: 't0p', sku: 'LAMP' }) }),
  );
  const found = await findExchange(database.db, String(id));
  expect(found?.answer).toBe('{"email":"(removed)","token":"(removed)","sku":"LAMP"}');
  const [long] = await keep(call('k2', { answer: JSON.stringify({ items: 'x'.repeat(9000) }) }));
  expect((await findExchange(database.db, String(long)))?.answer?.length).toBeLessThan(3000);
});

it('loses calls, and nothing else, while the database is away', async () => {
  const log = new PushLog(() => {
    throw new Error('away');
  }, silentLogger);
  for (let index = 0; index < 500; index += 1) log.keep('shop', call(`k${index}`));
  await log.stop();
});

it('pushes again what is right now, and never what was sent then', async () => {
  await step.receive('acme', '846_1.edi', files.stock(10, 'F1'));
  expect(step.shop.stock.get('LAMP')).toMatchObject({ quantity: 7 });
  const { key } = await database.db('shop_batch').orderBy('at', 'desc').first('key');
  const [id] = await keep(call(key, { request: '{"items":[{"sku":"LAMP","quantity":7}]}' }));
  await step.receive('acme', '846_2.edi', files.stock(9, 'F2'));
  // Somebody changed it in the shop.
  (step.shop.stock as Map<string, object>).delete('LAMP');
  const replayed = await replay(step.gateway, String(id), { by: 'ann', reason: 'the shop shows nothing' });
  expect(replayed).toMatchObject({ what: 'quantities', count: 1, examples: ['LAMP'] });
  expect(replayed.says).toContain('what was sent then is not repeated');
  await step.work();
  expect(step.shop.stock.get('LAMP')).toMatchObject({ quantity: 6 });
  const events = await database.db('state_event').where({ entity: 'push' }).select('actor', 'reason', 'entity_id');
  expect(events).toEqual([{ actor: 'ann', reason: 'the shop shows nothing', entity_id: id }]);
});

it('says why a call cannot be pushed again', async () => {
  const [orders, unknown] = await keep(call('nobody knows'), call('k', { about: 'orders' }));
  const audit = { by: 'ann', reason: 'try' };
  await expect(replay(step.gateway, '999', audit)).rejects.toMatchObject({ code: 'EXCHANGE-UNKNOWN' });
  for (const id of [orders, unknown]) {
    await expect(replay(step.gateway, String(id), audit)).rejects.toMatchObject({ code: 'EXCHANGE-NOTHING-TO-PUSH' });
  }
  expect(step.hints).toEqual([]);
});

it('forgets calls after their time', async () => {
  await keep(call('k1'));
  step.clock.advance(15 * 24 * 3_600_000);
  await keep(call('k2'));
  const { fullFeeds, stockHistory, pushLog, ...periods } = configFile.parse({ crossdock: 1 }).retention;
  await clean(step.gateway, { periods, fullFeeds, stockHistory, pushLog });
  expect((await listExchanges(database.db, { limit: 9 })).map(({ key }) => key)).toEqual(['k2']);
});
