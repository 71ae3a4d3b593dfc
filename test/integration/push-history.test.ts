import { beforeEach, expect, test } from 'vitest';
import { configFile } from '../../src/config/schema.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { clean } from '../../src/pipeline/clean.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What a storefront was told is kept: each quantity that it took or refused, once, and only for so long. */
const database = testDatabase();
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  step = await stepGateway(database);
  files = acmeFiles();
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.work();
});

const told = (): Promise<{ quantity: number; version: string; refusal: string | null }[]> =>
  database.db('listing_push').orderBy('id').select('quantity', 'version', 'refusal');

test('a quantity is kept once when the storefront takes it, and a feed that changes nothing adds nothing', async () => {
  await step.receive('acme', '846_1.edi', files.stock(10, 'F1'));
  await step.receive('acme', '846_2.edi', files.stock(8, 'F2'));
  await step.receive('acme', '846_3.edi', files.stock(8, 'F3'));
  expect((await told()).map(({ quantity, refusal }) => [quantity, refusal])).toEqual([
    [7, null],
    [5, null],
  ]);
});

test('a refusal is kept with its reason', async () => {
  step.shop.refusals.set('LAMP', 'unknown SKU');
  await step.receive('acme', '846_1.edi', files.stock(10, 'F1'));
  expect((await told()).at(-1)).toMatchObject({ quantity: 7, refusal: expect.stringContaining('unknown SKU') });
});

test('what is older than the retention goes, and nothing else', async () => {
  await step.receive('acme', '846_1.edi', files.stock(10, 'F1'));
  step.clock.advance(80 * 24 * 3_600_000);
  await step.receive('acme', '846_2.edi', files.stock(8, 'F2'));
  step.clock.advance(11 * 24 * 3_600_000);
  const { fullFeeds, stockHistory, ...periods } = configFile.parse({ crossdock: 1 }).retention;
  await clean(step.gateway, { periods, fullFeeds, stockHistory: Number.POSITIVE_INFINITY });
  expect(await told()).toHaveLength(2);
  await database.db('lane').update({ due_at: new Date(0) });
  await clean(step.gateway, { periods, fullFeeds, stockHistory });
  expect((await told()).map(({ quantity }) => quantity)).toEqual([5]);
});
