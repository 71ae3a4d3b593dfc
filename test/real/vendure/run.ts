import assert from 'node:assert/strict';
import { salesOrder } from '../../../src/documents/sales-order.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { createStorefront } from '../../../src/storefronts/registry.ts';
import type { Fulfilment, Storefront } from '../../../src/storefronts/storefront.ts';
import { aloneWith } from '../../../src/storefronts/surroundings.ts';
import { type Checks, createChecks } from '../checks.ts';
import { gatewayChecks } from './gateway.ts';
import { buy, seedProduct, seedShop } from './seed.ts';
import { type RealVendure, startVendure } from './shop.ts';

/**
 * The vendure storefront against a real Vendure server: `npm ci` in this folder, then `node test/real/vendure/run.ts` from the root.
 * The last line is the count of checks.
 */
const LOCATION = '1';

async function main(): Promise<number> {
  const checks = createChecks();
  checks.say('starting a Vendure server in memory');
  const shop = await startVendure();
  checks.say(`it answers at ${shop.url}`);
  const storefront = adapter(shop, { username: shop.identifier, password: shop.password });
  try {
    const { taxCategoryId } = await seedShop(shop);
    await adapterChecks(checks, shop, storefront, taxCategoryId);
    checks.say('a whole gateway between simulated suppliers and this shop');
    await gatewayChecks(checks, shop, taxCategoryId);
  } finally {
    await storefront.close();
    await shop.stop();
  }
  return checks.end();
}

function adapter(shop: RealVendure, credentials: object): Storefront {
  const settings = {
    kind: 'vendure',
    url: `${shop.url}/admin-api`,
    stockLocation: LOCATION,
    services: { 'express-shipping': 'express' },
    allowPrivateAddresses: true,
    ...credentials,
  };
  return createStorefront(settings, aloneWith(systemClock));
}

async function adapterChecks(
  checks: Checks,
  shop: RealVendure,
  storefront: Storefront,
  taxCategoryId: string,
): Promise<void> {
  const product = (sku: string, price: number, track?: 'FALSE') =>
    seedProduct(shop, { sku, price, taxCategoryId, ...(track === undefined ? {} : { track }) });
  const lamp = await product('LAMP', 5000);
  const mug = await product('MUG/2 "blue" é', 1250);
  const tent = await product('TENT', 18_900);
  await product('TWICE', 100);
  await product('TWICE', 100);
  await product('FREE', 100, 'FALSE');
  checks.say('a shop with six products');

  let key = 0;
  const publish = (...items: (readonly [sku: string, quantity: number])[]) =>
    storefront.publishStock({
      idempotencyKey: `stock_${++key}`,
      items: items.map(([sku, quantity]) => ({ sku, quantity, version: key })),
    });
  const level = async (id: string) => {
    const { productVariant } = await shop.admin<{ productVariant: { stockLevels: Level[] } }>(
      'query($id: ID!) { productVariant(id: $id) { stockLevels { stockLocationId stockOnHand stockAllocated } } }',
      { id },
    );
    const found = productVariant.stockLevels.find(({ stockLocationId }) => stockLocationId === LOCATION);
    return { onHand: found?.stockOnHand, allocated: found?.stockAllocated };
  };

  await checks.run('the check finds nothing wrong', async () => {
    const findings = await storefront.check();
    assert.deepEqual(
      findings.filter(({ verdict }) => verdict !== 'ok'),
      [],
    );
    for (const { says } of findings) checks.say(`          ${says}`);
  });
  await checks.run('a wrong password is told as such', async () => {
    const wrong = adapter(shop, { username: shop.identifier, password: 'wrong' });
    const [finding] = await wrong.check();
    assert.equal(finding?.check, 'credentials');
    assert.equal(finding?.verdict, 'failed');
    await assert.rejects(wrong.orders?.read('X') ?? Promise.resolve(), { code: 'STOREFRONT-CREDENTIALS' });
    await wrong.close();
  });
  await checks.run('an API key works', async () => {
    const { roles } = await shop.admin<{ roles: { items: { id: string; code: string }[] } }>(
      'query { roles { items { id code } } }',
    );
    const roleIds = roles.items.filter(({ code }) => code.includes('super')).map(({ id }) => id);
    const { createApiKey } = await shop.admin<{ createApiKey: { apiKey: string } }>(
      'mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey } }',
      { input: { roleIds, translations: [{ languageCode: 'en', name: 'Crossdock' }] } },
    );
    const keyed = adapter(shop, { apiKey: createApiKey.apiKey });
    const findings = await keyed.check();
    assert.deepEqual(
      findings.filter(({ verdict }) => verdict !== 'ok'),
      [],
    );
    await keyed.close();
    const forged = adapter(shop, { apiKey: `${createApiKey.apiKey.slice(0, -1)}x` });
    assert.equal((await forged.check())[0]?.check, 'credentials');
    await forged.close();
  });

  await checks.run('stock is set; unknown, ambiguous and uncounted SKUs are told apart', async () => {
    const outcomes = await publish(
      ['LAMP', 7],
      ['MUG/2 "blue" é', 5],
      ['TENT', 0],
      ['NONE', 1],
      ['TWICE', 2],
      ['FREE', 3],
    );
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['done', 'done', 'done', 'refused', 'refused', 'refused'],
    );
    for (const one of outcomes) if (one.outcome === 'refused') checks.say(`          ${one.key}: ${one.reason}`);
    assert.deepEqual(await level(lamp), { onHand: 7, allocated: 0 });
    assert.deepEqual(await level(mug), { onHand: 5, allocated: 0 });
  });
  await checks.run('what the shop holds is read back', async () => {
    const read = (await storefront.items?.read(['LAMP', 'NONE', 'TWICE', 'FREE'])) ?? [];
    assert.deepEqual(
      read.map(({ state }) => state),
      ['found', 'unknown', 'ambiguous', 'untracked'],
    );
    assert.deepEqual(read[0], {
      sku: 'LAMP',
      state: 'found',
      quantity: 7,
      reserved: 0,
      price: '50.00',
      currency: 'USD',
    });
  });
  await checks.run('prices are set, in two currencies', async () => {
    const outcomes = await storefront.publishPrices({
      idempotencyKey: 'p1',
      items: [
        { sku: 'LAMP', price: '49.90', currency: 'USD', version: 1 },
        { sku: 'TENT', price: '149.00', currency: 'EUR', version: 1 },
        { sku: 'NONE', price: '1.00', currency: 'USD', version: 1 },
      ],
    });
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['done', 'done', 'refused'],
    );
    const { productVariants } = await shop.admin<{ productVariants: { items: { prices: object[] }[] } }>(
      'query { productVariants(options: { filter: { sku: { in: ["LAMP", "TENT"] } }, sort: { id: ASC } }) { items { prices { currencyCode price } } } }',
    );
    assert.deepEqual(
      productVariants.items.map(({ prices }) => prices),
      [
        [{ currencyCode: 'USD', price: 4990 }],
        [
          { currencyCode: 'USD', price: 18_900 },
          { currencyCode: 'EUR', price: 14_900 },
        ],
      ],
    );
  });
  await checks.run('a customer cannot buy what has no stock', async () => {
    await assert.rejects(buy(shop, [[tent, 1]]), /INSUFFICIENT_STOCK/);
  });

  const since = new Date();
  const code = await buy(shop, [
    [lamp, 3],
    [mug, 2],
  ]);
  checks.say(`a customer bought 3 lamps and 2 mugs: order ${code}`);
  const line = async (orderCode: string, sku: string) => {
    const read = await storefront.orders?.read(orderCode);
    return read?.order.lines.find((one) => one.sku === sku)?.lineId ?? '';
  };

  await checks.run('the order is found by what changed, and reads as a canonical order', async () => {
    const { orders, next } = (await storefront.orders?.changed(since)) ?? { orders: [] };
    assert.deepEqual(
      orders.map(({ order }) => order.orderId),
      [code],
    );
    assert.equal(next, undefined);
    const order = salesOrder.parse({ ...orders[0]?.order, storefront: 'shop' });
    assert.equal(order.payment, 'paid');
    assert.equal(order.shippingService, 'express');
    assert.equal(order.shippingIncome, '5.00');
    assert.deepEqual(
      order.lines.map(({ sku, quantity, unitPrice }) => [sku, quantity, unitPrice]),
      [
        ['LAMP', 3, '49.90'],
        ['MUG/2 "blue" é', 2, '12.50'],
      ],
    );
    assert.deepEqual(order.shipTo, {
      name: 'Pat Doe',
      line1: '12 Elm St',
      city: 'Springfield',
      region: 'IL',
      postalCode: '62701',
      country: 'US',
      phone: '555-0100',
      email: 'pat@example.com',
    });
    assert.equal(await storefront.orders?.read('NOSUCHORDER'), undefined);
  });
  await checks.run('stock stays what can be bought, although units are allocated', async () => {
    await publish(['LAMP', 4], ['MUG/2 "blue" é', 0]);
    assert.deepEqual(await level(lamp), { onHand: 7, allocated: 3 });
    assert.deepEqual(await level(mug), { onHand: 2, allocated: 2 });
    const [read] = (await storefront.items?.read(['LAMP'])) ?? [];
    assert.deepEqual(read, { sku: 'LAMP', state: 'found', quantity: 4, reserved: 3, price: '49.90', currency: 'USD' });
  });

  const lampLine = await line(code, 'LAMP');
  const mugLine = await line(code, 'MUG/2 "blue" é');
  const parcel = (packageId: string, trackingNumber: string, lines: Fulfilment['lines']): Fulfilment => ({
    idempotencyKey: `fulfilment_${packageId}`,
    orderId: code,
    packageId,
    carrier: 'UPSN',
    service: 'GROUND',
    trackingNumber,
    supplierName: 'Acme',
    lines,
  });
  const fulfillments = async (orderCode: string) => {
    const { orders } = await shop.admin<{ orders: { items: { state: string; fulfillments: Shipped[] }[] } }>(
      'query($code: String!) { orders(options: { filter: { code: { eq: $code } } }) { items { state fulfillments { id state trackingCode method lines { orderLineId quantity } } } } }',
      { code: orderCode },
    );
    return orders.items[0] ?? { state: 'none', fulfillments: [] };
  };

  await checks.run('a first package ships a part, once, with its tracking number', async () => {
    const push = parcel('PKG-1', '1Z1', [{ lineId: lampLine, sku: 'LAMP', quantity: 2 }]);
    const outcome = await storefront.fulfil(push);
    assert.equal(outcome.outcome, 'done');
    assert.deepEqual(await storefront.fulfil(push), outcome);
    const { state, fulfillments: all } = await fulfillments(code);
    assert.equal(state, 'PartiallyShipped');
    assert.deepEqual(
      all.map(({ state, trackingCode, method }) => [state, trackingCode, method]),
      [['Shipped', '1Z1', 'UPS GROUND']],
    );
  });
  await checks.run('a package that was begun and not shipped is taken up again', async () => {
    const lines = [{ orderLineId: mugLine, quantity: 1 }];
    await shop.admin(
      'mutation($input: FulfillOrderInput!) { addFulfillmentToOrder(input: $input) { __typename ... on ErrorResult { errorCode message } } }',
      {
        input: {
          lines,
          handler: {
            code: 'manual-fulfillment',
            arguments: [
              { name: 'method', value: 'UPS GROUND' },
              { name: 'trackingCode', value: '1Z2' },
            ],
          },
        },
      },
    );
    const outcome = await storefront.fulfil(
      parcel('PKG-2', '1Z2', [{ lineId: mugLine, sku: 'MUG/2 "blue" é', quantity: 1 }]),
    );
    assert.equal(outcome.outcome, 'done');
    const { fulfillments: all } = await fulfillments(code);
    assert.deepEqual(
      all.map(({ state, trackingCode }) => [state, trackingCode]),
      [
        ['Shipped', '1Z1'],
        ['Shipped', '1Z2'],
      ],
    );
  });
  await checks.run('the rest ships although nothing is left to buy and somebody set stock to nothing', async () => {
    await shop.admin(
      'mutation($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id } }',
      { input: [{ id: mug, stockLevels: [{ stockLocationId: LOCATION, stockOnHand: 0 }] }] },
    );
    const push = parcel('PKG-3', '1Z3', [
      { lineId: lampLine, sku: 'LAMP', quantity: 1 },
      { lineId: mugLine, sku: 'MUG/2 "blue" é', quantity: 1 },
    ]);
    assert.equal((await storefront.fulfil(push)).outcome, 'done');
    const { state, fulfillments: all } = await fulfillments(code);
    assert.equal(state, 'Shipped');
    assert.equal(all.length, 3);
    assert.equal((await storefront.orders?.read(code))?.shipped, 'wholly');
    assert.deepEqual(await level(lamp), { onHand: 4, allocated: 0 });
  });
  await checks.run('more than was bought is refused with what the shop has', async () => {
    const outcome = await storefront.fulfil(parcel('PKG-4', '1Z4', [{ lineId: lampLine, sku: 'LAMP', quantity: 1 }]));
    assert.equal(outcome.outcome, 'refused');
    if (outcome.outcome === 'refused') checks.say(`          ${outcome.reason}`);
  });
  await checks.run('a corrected package replaces the one told before', async () => {
    const first = await storefront.fulfil(parcel('PKG-1', '1Z1', [{ lineId: lampLine, sku: 'LAMP', quantity: 2 }]));
    const corrected: Fulfilment = {
      ...parcel('PKG-1', '1Z1-CORRECTED', [{ lineId: lampLine, sku: 'LAMP', quantity: 2 }]),
      idempotencyKey: 'fulfilment_PKG-1_1',
      revision: 1,
      ...('externalId' in first && first.externalId !== undefined ? { externalId: first.externalId } : {}),
    };
    assert.equal((await storefront.fulfil(corrected)).outcome, 'done');
    assert.equal((await storefront.fulfil(corrected)).outcome, 'done');
    const { fulfillments: all } = await fulfillments(code);
    const lamps = all.filter(({ lines }) =>
      lines.some(({ orderLineId, quantity }) => orderLineId === lampLine && quantity === 2),
    );
    assert.deepEqual(
      lamps.map(({ state, trackingCode }) => [state, trackingCode]),
      [
        ['Cancelled', '1Z1'],
        ['Shipped', '1Z1-CORRECTED'],
      ],
    );
  });
  await checks.run('an order that is not there is refused', async () => {
    const outcome = await storefront.fulfil({
      ...parcel('PKG-9', '1Z9', [{ lineId: '1', sku: 'LAMP', quantity: 1 }]),
      orderId: 'NOSUCHORDER',
    });
    assert.deepEqual(outcome.outcome === 'refused' && outcome.permanent, true);
  });
  await checks.run('a note is added once, and only staff sees it', async () => {
    await storefront.notes?.add(code, 'routed_1', 'Acme ships it: PO 4711');
    await storefront.notes?.add(code, 'routed_1', 'Acme ships it: PO 4711');
    await storefront.notes?.add(code, 'routed_2', 'Bravo ships the rest: PO 4712');
    const { orders } = await shop.admin<{
      orders: { items: { history: { items: { isPublic: boolean; data: { note: string } }[] } }[] };
    }>(
      'query($code: String!) { orders(options: { filter: { code: { eq: $code } } }) { items { history(options: { filter: { type: { eq: "ORDER_NOTE" } } }) { items { isPublic data } } } } }',
      { code },
    );
    const notes = orders.items[0]?.history.items ?? [];
    assert.deepEqual(
      notes.map(({ data, isPublic }) => [data.note, isPublic]),
      [
        ['Acme ships it: PO 4711 [routed_1]', false],
        ['Bravo ships the rest: PO 4712 [routed_2]', false],
      ],
    );
  });
  await checks.run('a line that staff cancels is missing, and a cancelled order says so', async () => {
    await publish(['LAMP', 4], ['MUG/2 "blue" é', 4]);
    const second = await buy(shop, [
      [lamp, 1],
      [mug, 2],
    ]);
    const before = await storefront.orders?.read(second);
    const orderOf = await shop.admin<{ orders: { items: { id: string }[] } }>(
      'query($code: String!) { orders(options: { filter: { code: { eq: $code } } }) { items { id } } }',
      { code: second },
    );
    const id = orderOf.orders.items[0]?.id;
    const cancel =
      'mutation($input: CancelOrderInput!) { cancelOrder(input: $input) { __typename ... on ErrorResult { errorCode message } } }';
    // The database of this server keeps full seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await shop.admin(cancel, {
      input: { orderId: id, lines: [{ orderLineId: await line(second, 'LAMP'), quantity: 1 }] },
    });
    const partly = await storefront.orders?.read(second);
    assert.deepEqual(
      partly?.order.lines.map(({ sku, quantity }) => [sku, quantity]),
      [['MUG/2 "blue" é', 2]],
    );
    assert.equal(partly?.cancelled, undefined);
    assert.ok((partly?.order.version ?? 0) > (before?.order.version ?? 0), 'the version has not grown');
    await shop.admin(cancel, { input: { orderId: id, reason: 'changed their mind' } });
    const after = await storefront.orders?.read(second);
    assert.deepEqual(after?.cancelled, {});
    const { orders } = (await storefront.orders?.changed(since)) ?? { orders: [] };
    assert.deepEqual(
      orders.filter(({ cancelled }) => cancelled !== undefined).map(({ order }) => order.orderId),
      [second],
    );
  });
}

interface Level {
  readonly stockLocationId: string;
  readonly stockOnHand: number;
  readonly stockAllocated: number;
}

interface Shipped {
  readonly id: string;
  readonly state: string;
  readonly trackingCode: string;
  readonly method: string;
  readonly lines: { orderLineId: string; quantity: number }[];
}

process.exitCode = await main();
