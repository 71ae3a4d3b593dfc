import { afterEach, beforeEach, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { acceptOrder } from '../../src/pipeline/storefront/intake.ts';
import { publish } from '../../src/pipeline/storefront/publish.ts';
import type { Storefront } from '../../src/storefronts/storefront.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { orderOf } from '../support/loop.ts';
import type { FakeOrder } from '../support/shopify/book.ts';
import { adapterFor, startTestShop, type TestShop } from '../support/shopify/shop.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** A package has left although its order is held in Shopify: a person hears of it for as long as the customer does not. */
const database = testDatabase();
let step: StepGateway;
let shop: TestShop;
let storefront: Storefront;
let order: FakeOrder;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  step = await stepGateway(database);
  shop = await startTestShop();
  storefront = adapterFor(shop.fake, {}, aloneWith(step.clock));
  (step.gateway.storefronts as Map<string, Storefront>).set('shop', storefront);
  shop.fake.book.product('LAMP');
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  const files = acmeFiles();
  await step.receive('acme', '846.edi', files.stock(50, 'F1'));
  order = shop.fake.book.order({ lines: [{ sku: 'LAMP', quantity: 1 }] });
  const plain = (id: string | undefined): string => (id ?? '').replace(/.*\//, '');
  const taken = { ...orderOf(plain(order.id), [['LAMP', 1]]), shippingService: 'ground' };
  const lines = taken.lines.map((line) => ({ ...line, lineId: plain(order.lines[0]?.id) }));
  await acceptOrder(step.gateway, { ...taken, lines }, taken.orderId);
  await step.work();
  const [held] = order.fulfilmentOrders;
  Object.assign(held ?? {}, { status: 'ON_HOLD', holds: [{ reason: 'HIGH_RISK_OF_FRAUD', reasonNotes: null }] });
  const [poNumber] = await database.db('purchase_order').pluck('po_number');
  await step.receive('acme', '856.edi', files.shipNotice(poNumber, 1)).catch(() => undefined);
});
afterEach(async () => {
  await storefront.close();
  await shop.close();
});

const tell = (): Promise<unknown> => publish(step.gateway, 'shop').catch((error: unknown) => error);
const waiting = () =>
  database.db('exception').where({ code: 'STOREFRONT-FULFILMENT-WAITS' }).select('severity', 'message', 'closed_at');

it('a warning says which order waits and why, once, and closes itself when the package was told', async () => {
  await tell();
  await tell();
  const [warning, ...others] = await waiting();
  expect(others).toEqual([]);
  expect(warning).toMatchObject({
    severity: 'warning',
    message: expect.stringMatching(/order \d+ yet: the order is on hold \(HIGH_RISK_OF_FRAUD\); release it in Shopify/),
    closed_at: null,
  });
  expect(order.fulfilments).toEqual([]);
  Object.assign(order.fulfilmentOrders[0] ?? {}, { status: 'OPEN', holds: [] });
  await tell();
  expect(order.fulfilments).toHaveLength(1);
  expect((await waiting())[0]?.closed_at).not.toBeNull();
});

it('a warning closes when the shop refuses the package for good, which is told by itself', async () => {
  await tell();
  expect(await waiting()).toMatchObject([{ closed_at: null }]);
  shop.fake.book.cancel(order);
  await tell();
  expect((await waiting())[0]?.closed_at).not.toBeNull();
  expect(await database.db('exception').whereNull('closed_at').pluck('code')).toEqual(['STOREFRONT-REFUSED']);
});
