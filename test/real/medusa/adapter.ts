import assert from 'node:assert/strict';
import { salesOrder } from '../../../src/documents/sales-order.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { createStorefront } from '../../../src/storefronts/registry.ts';
import type { Fulfilment, Storefront } from '../../../src/storefronts/storefront.ts';
import { aloneWith } from '../../../src/storefronts/surroundings.ts';
import type { Checks } from '../checks.ts';
import { buy, type Seeded, seedProduct } from './seed.ts';
import type { RealMedusa } from './shop.ts';

function adapter({ url }: RealMedusa, { location }: Seeded, apiKey: string): Storefront {
  const settings = { kind: 'medusa', url, apiKey, stockLocation: location, services: { Ground: 'ground' } };
  return createStorefront({ ...settings, allowPrivateAddresses: true }, aloneWith(systemClock));
}

/** The adapter against the real server: check, stock, prices, an order, its packages, notes. */
export async function adapterChecks(checks: Checks, shop: RealMedusa, seeded: Seeded): Promise<void> {
  const storefront = adapter(shop, seeded, shop.apiKey);
  try {
    await allChecks(checks, shop, seeded, storefront);
  } finally {
    await storefront.close();
  }
}

async function allChecks(checks: Checks, shop: RealMedusa, seeded: Seeded, storefront: Storefront): Promise<void> {
  const since = new Date(Date.now() - 60_000);
  const [lamp, mug] = [
    await seedProduct(shop, seeded, { sku: 'LAMP', price: 50 }),
    await seedProduct(shop, seeded, { sku: 'MUG/2 "blue" é', price: 12.5 }),
  ];
  await seedProduct(shop, seeded, { sku: 'FREE', price: 1, isCounted: false });
  checks.say('a shop with three products');
  let key = 0;
  const publish = (...items: (readonly [sku: string, quantity: number])[]) =>
    storefront.publishStock({
      idempotencyKey: `stock_${++key}`,
      items: items.map(([sku, quantity]) => ({ sku, quantity, version: key })),
    });
  const read = async (sku: string) => (await storefront.items?.read([sku]))?.[0];

  await checks.run('the check finds nothing wrong', async () => {
    const findings = await storefront.check();
    assert.deepEqual(
      findings.filter(({ verdict }) => verdict !== 'ok'),
      [],
    );
    for (const { says } of findings) checks.say(`          ${says}`);
  });
  await checks.run('a wrong key is told as such', async () => {
    const wrong = adapter(shop, seeded, 'sk_0123456789abcdef');
    assert.equal((await wrong.check())[0]?.check, 'credentials');
    await wrong.close();
  });
  await checks.run('stock is set, made where there was none; unknown and uncounted SKUs are told apart', async () => {
    const items = [
      ['LAMP', 7],
      ['MUG/2 "blue" é', 5],
      ['NONE', 1],
      ['FREE', 3],
    ] as const;
    const outcomes = await publish(...items);
    for (const one of outcomes) if (one.outcome === 'refused') checks.say(`          ${one.key}: ${one.reason}`);
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['done', 'done', 'refused', 'refused'],
    );
    assert.deepEqual(await read('LAMP'), { sku: 'LAMP', state: 'found', quantity: 7, reserved: 0 });
    assert.equal((await read('NONE'))?.state, 'unknown');
    assert.equal((await read('FREE'))?.state, 'untracked');
  });

  interface Amount {
    readonly amount: number;
    readonly currency_code: string;
    readonly rules: Readonly<Record<string, string>>;
  }
  const prices = async (): Promise<string[]> => {
    const { variants } = await shop.admin<{ variants: { prices: Amount[] }[] }>(
      'GET',
      '/product-variants?sku[]=LAMP&fields=id,*prices,*prices.price_rules',
    );
    return (variants[0]?.prices ?? [])
      .map(({ amount, currency_code, rules }) => [amount, currency_code, ...Object.keys(rules)].join(' '))
      .sort();
  };
  await checks.run('only the usual price changes: regions, other currencies and price lists stay', async () => {
    await shop.admin('POST', '/price-lists', {
      title: 'Sale',
      description: 'Of the week',
      status: 'active',
      type: 'sale',
      prices: [{ variant_id: lamp, currency_code: 'usd', amount: 40 }],
    });
    const before = await prices();
    const items = [{ sku: 'LAMP', price: '61.50', currency: 'USD', version: 1 }];
    for (let again = 0; again < 2; again += 1) {
      const [outcome] = await storefront.publishPrices({ idempotencyKey: `p${again}`, items });
      assert.equal(outcome?.outcome, 'done', JSON.stringify(outcome));
    }
    const [item] = (await storefront.items?.read(['LAMP'], 'USD')) ?? [];
    assert.deepEqual([item?.price, item?.currency], ['61.5', 'USD']);
    checks.say(`          ${before.join(', ')} → ${(await prices()).join(', ')}`);
    assert.deepEqual(await prices(), before.map((one) => (one === '50 usd' ? '61.5 usd' : one)).sort());
    const { price_lists } = await shop.admin<{ price_lists: { prices: { amount: number }[] }[] }>(
      'GET',
      '/price-lists?fields=id,*prices',
    );
    assert.deepEqual(
      price_lists.flatMap((list) => list.prices.map(({ amount }) => amount)),
      [40],
    );
  });

  const orderId = await buy(shop, seeded, [
    [lamp, 3],
    [mug, 1],
  ]);
  checks.say(`a customer bought three of one and one of another: ${orderId}`);
  await checks.run('the order is found by asking for what changed, paid, and fits our own form', async () => {
    const { orders } = (await storefront.orders?.changed(since)) ?? { orders: [] };
    const found = orders.find(({ order }) => order.orderId === orderId);
    assert.ok(found, 'it was not found');
    const parsed = salesOrder.safeParse({ storefront: 'shop', ...found.order });
    assert.ok(parsed.success, JSON.stringify(parsed.error?.issues));
    assert.equal(found.order.payment, 'paid');
    assert.equal(found.shipped, undefined);
  });
  await checks.run('units that are sold are kept: what can be bought becomes our number', async () => {
    assert.equal((await publish(['LAMP', 4]))[0]?.outcome, 'done');
    assert.deepEqual(await read('LAMP'), { sku: 'LAMP', state: 'found', quantity: 4, reserved: 3 });
  });

  const lines = (await storefront.orders?.read(orderId))?.order.lines ?? [];
  const lineOf = (sku: string): string => lines.find((line) => line.sku === sku)?.lineId ?? '';
  const parcel = (packageId: string, trackingNumber: string, units: number, sku = 'LAMP'): Fulfilment => ({
    idempotencyKey: `fulfilment_${packageId}`,
    orderId,
    packageId,
    carrier: 'UPSN',
    trackingNumber,
    supplierName: 'Acme',
    lines: [{ lineId: lineOf(sku), sku, quantity: units }],
  });
  const told = async (): Promise<string[]> => {
    const { order } = await shop.admin<{ order: { fulfillments: { labels: { tracking_number: string }[] }[] } }>(
      'GET',
      `/orders/${orderId}?fields=id,*fulfillments,*fulfillments.labels`,
    );
    return order.fulfillments.flatMap(({ labels }) => labels.map(({ tracking_number }) => tracking_number)).sort();
  };
  await checks.run('a first package ships a part, once, with its tracking number', async () => {
    const push = parcel('PKG-1', '1Z1', 2);
    const outcome = await storefront.fulfil(push);
    assert.equal(outcome.outcome, 'done', JSON.stringify(outcome));
    assert.deepEqual(await storefront.fulfil(push), outcome);
    assert.deepEqual(await told(), ['1Z1']);
    assert.equal((await storefront.orders?.read(orderId))?.shipped, 'partly');
  });
  await checks.run('a package that was begun and not shipped is taken up again', async () => {
    const push = parcel('PKG-2', '1Z2', 1);
    await shop.admin('POST', `/orders/${orderId}/fulfillments`, {
      location_id: seeded.location,
      items: [{ id: lineOf('LAMP'), quantity: 1 }],
      no_notification: true,
      metadata: { crossdock_package: push.packageId, crossdock_key: push.idempotencyKey },
    });
    const outcome = await storefront.fulfil(push);
    checks.say(`          ${JSON.stringify(outcome)}`);
    assert.equal(outcome.outcome, 'done');
    assert.deepEqual(await told(), ['1Z1', '1Z2']);
  });
  await checks.run('the rest ships, and the order has left wholly', async () => {
    assert.equal((await storefront.fulfil(parcel('PKG-3', '1Z3', 1, 'MUG/2 "blue" é'))).outcome, 'done');
    assert.deepEqual(await told(), ['1Z1', '1Z2', '1Z3']);
    assert.equal((await storefront.orders?.read(orderId))?.shipped, 'wholly');
  });
  await checks.run('more than was bought is refused with what the shop says', async () => {
    const outcome = await storefront.fulfil(parcel('PKG-4', '1Z4', 1));
    assert.equal(outcome.outcome, 'refused');
    if (outcome.outcome === 'refused') checks.say(`          ${outcome.reason}`);
  });
  await checks.run('a note is added once', async () => {
    for (let again = 0; again < 2; again += 1) await storefront.notes?.add(orderId, 'po_1', 'Acme ships it: PO 4711');
    const { order } = await shop.admin<{ order: { metadata: Record<string, unknown> } }>(
      'GET',
      `/orders/${orderId}?fields=id,metadata`,
    );
    assert.equal(Object.values(order.metadata).filter((text) => String(text).includes('PO 4711')).length, 1);
  });
}
