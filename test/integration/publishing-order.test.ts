import { beforeEach, expect, it } from 'vitest';
import { startWorkers } from '../../src/jobs/workers.ts';
import { TransientError } from '../../src/kernel/errors.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import type { Gateway } from '../../src/pipeline/gateway.ts';
import { publish } from '../../src/pipeline/storefront/publish.ts';
import type { StockBatch, Storefront } from '../../src/storefronts/storefront.ts';
import { openJobQueue } from '../../src/stores/job-queue.ts';
import { syncParties } from '../../src/stores/parties.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** In which order a shop is told, how many calls are under way at once, and that no shop waits for another one. */
const database = testDatabase();
let step: StepGateway;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, storefront_traffic',
  );
  step = await stepGateway(database);
});

const SKUS = Array.from({ length: 12 }, (_, index) => `SKU-${String(index + 1).padStart(2, '0')}`);

/** What the shop should show of each SKU, and what it was told before; all of them wait. */
async function listings(
  quantities: Readonly<Record<string, readonly [told: number | null, desired: number]>>,
): Promise<void> {
  await putProducts(
    step.gateway,
    Object.keys(quantities).map((sku) => ({ sku, title: sku })),
  );
  for (const [sku, [told, desired]] of Object.entries(quantities)) {
    await database.db.raw(
      `update listing l set pushed = :told, desired = :desired, desired_version = 2, pushed_version = 1
       from product p where p.id = l.product_id and p.sku = :sku`,
      { sku, told, desired },
    );
  }
}

interface Call {
  readonly batch: StockBatch;
  /** The shop answers. */
  answer(): void;
  fail(error: Error): void;
}

/** A shop that answers when the test says so. */
function slowShop(options: { readonly parallelCalls?: number; readonly stockBatchSize?: number } = {}) {
  const calls: Call[] = [];
  const storefront: Storefront = {
    ...step.shop,
    capabilities: { ...step.shop.capabilities, ...options },
    publishStock: (batch) =>
      new Promise((resolve, reject) => {
        calls.push({
          batch,
          answer: () => resolve(batch.items.map(({ sku }) => ({ key: sku, outcome: 'done' }))),
          fail: reject,
        });
      }),
  };
  const until = async (length: number): Promise<Call> => {
    while (calls.length < length) await new Promise((resolve) => setTimeout(resolve, 5));
    return calls[length - 1] as Call;
  };
  return { storefront, calls, until };
}

function gatewayWith(storefront: Storefront): Gateway {
  return { ...step.gateway, storefronts: new Map([['shop', storefront]]) };
}

const skusOf = ({ batch }: Call): string[] => batch.items.map(({ sku }) => sku);

it('tells first what is gone, then what became less, then the rest, and says which batch is urgent', async () => {
  await listings({ A: [1, 9], B: [9, 4], C: [5, 0], D: [2, 8], E: [7, 0], F: [3, 1] });
  const { storefront, calls, until } = slowShop({ stockBatchSize: 2 });
  const published = publish(gatewayWith(storefront), 'shop');
  for (let call = 1; call <= 3; call += 1) (await until(call)).answer();
  await published;
  expect(calls.map(skusOf)).toEqual([
    ['C', 'E'],
    ['B', 'F'],
    ['A', 'D'],
  ]);
  expect(calls.map(({ batch }) => batch.urgent)).toEqual([true, undefined, undefined]);
});

it('sends the newest quantity there is when its turn comes, once', async () => {
  await listings({ A: [1, 9], B: [1, 9] });
  const { storefront, calls, until } = slowShop({ stockBatchSize: 1 });
  const published = publish(gatewayWith(storefront), 'shop');
  await until(1);
  for (const quantity of [5, 6, 7]) {
    await database.db.raw(
      "update listing set desired = ?, desired_version = desired_version + 1 where product_id = (select id from product where sku = 'B')",
      [quantity],
    );
  }
  calls[0]?.answer();
  (await until(2)).answer();
  await published;
  expect(calls.map(({ batch }) => batch.items)).toEqual([
    [{ sku: 'A', quantity: 9, version: 2 }],
    [{ sku: 'B', quantity: 7, version: 5 }],
  ]);
});

it('has as many batches under way as the platform bears, and of a SKU never two (K6)', async () => {
  await listings(Object.fromEntries(SKUS.map((sku) => [sku, [1, 9]])));
  const { storefront, calls, until } = slowShop({ stockBatchSize: 3, parallelCalls: 3 });
  const published = publish(gatewayWith(storefront), 'shop');
  await until(3);
  // Everything changes while three batches are under way: what they are about waits until they are back.
  await database.db.raw('update listing set desired = 4, desired_version = desired_version + 1');
  calls[1]?.answer();
  await until(4);
  expect(calls).toHaveLength(4);
  const underWay = [calls[0], calls[2], calls[3]].flatMap((call) => skusOf(call as Call));
  expect(new Set(underWay).size).toBe(9);
  for (let call = 1; calls.length < 7 || call <= calls.length; call += 1) (await until(call)).answer();
  await published;
  const last = new Map(calls.flatMap(({ batch }) => batch.items.map(({ sku, quantity }) => [sku, quantity] as const)));
  expect([...last].sort()).toEqual(SKUS.map((sku) => [sku, 4]));
  const told = await database.db('listing').where('pushed', 4).whereRaw('pushed_version = desired_version');
  expect(told).toHaveLength(12);
});

it('gives the lane back only when every batch that is under way has ended', async () => {
  await listings(Object.fromEntries(SKUS.map((sku) => [sku, [1, 9]])));
  const { storefront, calls, until } = slowShop({ stockBatchSize: 3, parallelCalls: 3 });
  let isOver = false;
  const published = publish(gatewayWith(storefront), 'shop').finally(() => {
    isOver = true;
  });
  const refused = expect(published).rejects.toMatchObject({ code: 'STOREFRONT-UNREACHABLE' });
  await until(3);
  calls[0]?.fail(new TransientError('STOREFRONT-UNREACHABLE', 'nobody is there'));
  const held = async () => (await database.db('lane').where({ kind: 'publish' }).whereNotNull('lease_until')).length;
  expect(await held()).toBe(1);
  expect(isOver).toBe(false);
  calls[1]?.answer();
  calls[2]?.answer();
  await refused;
  expect(await held()).toBe(0);
  expect(await database.db('listing').whereRaw('pushed_version = desired_version')).toHaveLength(6);
});

it('goes on with the others when the shop fails at one batch (K4)', async () => {
  await listings({ A: [1, 0], B: [9, 4], C: [1, 5] });
  const { storefront, calls, until } = slowShop({ stockBatchSize: 1 });
  const published = publish(gatewayWith(storefront), 'shop');
  const refused = expect(published).rejects.toMatchObject({ code: 'STOREFRONT-FAILED' });
  (await until(1)).fail(new TransientError('STOREFRONT-FAILED', '500'));
  (await until(2)).answer();
  (await until(3)).answer();
  await refused;
  expect(calls.map(skusOf)).toEqual([['A'], ['B'], ['C']]);
});

it('never lets a shop wait for others that hang (K7)', async () => {
  const hanging = ['slow-1', 'slow-2', 'slow-3', 'slow-4', 'slow-5', 'slow-6'];
  const ids = [...hanging, 'quick'];
  await listings({ A: [1, 9] });
  await syncParties(
    database.db,
    [],
    ids.map((id) => ({ id, adapter: 'memory' })),
    step.clock.now(),
  );
  await database.db.raw('update listing set desired = 3, desired_version = desired_version + 1');
  const open = new AbortController();
  const shops = new Map<string, Storefront>(
    ids.map((id) => [
      id,
      id === 'quick'
        ? step.shop
        : {
            ...step.shop,
            publishStock: () =>
              new Promise((_, reject) =>
                open.signal.addEventListener('abort', () =>
                  reject(new TransientError('STOREFRONT-NO-ANSWER', 'at last')),
                ),
              ),
          },
    ]),
  );
  const queue = await openJobQueue({ address: database.url, logger: silentLogger, role: 'work' });
  try {
    const gateway: Gateway = { ...step.gateway, queue, storefronts: shops };
    await startWorkers(gateway, queue);
    for (const storefrontId of hanging) await queue.send(database.db, 'storefront.publish', { storefrontId });
    const held = async () => (await database.db('lane').whereIn('key', hanging).whereNotNull('lease_until')).length;
    while ((await held()) < hanging.length) await new Promise((resolve) => setTimeout(resolve, 20));
    // Hints come again and again; those for a shop that hangs must not fill the room of the others.
    for (const storefrontId of hanging) await queue.send(database.db, 'storefront.publish', { storefrontId });
    await queue.send(database.db, 'storefront.publish', { storefrontId: 'quick' });
    const told = () => database.db('listing').where({ storefront_id: 'quick', pushed: 3 });
    while ((await told()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await held()).toBe(hanging.length);
  } finally {
    open.abort();
    await queue.stop();
  }
});
