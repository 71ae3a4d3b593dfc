import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { explainStock } from '../../src/pipeline/explain-stock.ts';
import { putStock } from '../../src/pipeline/inbound/put-stock.ts';
import { startShop } from '../../src/simulator/shop.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { addSource, ownSource } from '../support/own-source.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Our own shelves beside the suppliers: mappings/own as it ships, switched on. */
const database = testDatabase();
let own: SupplierProfile;
let step: StepGateway;

beforeAll(async () => {
  own = await ownSource();
});

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, control_number',
  );
  step = await stepGateway(database);
  await addSource(database, step, own);
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Lamp' },
    { sku: 'TENT', title: 'Tent' },
  ]);
});

let calls = 0;
async function put(
  items: readonly { sku: string; quantity: number; warehouse?: string; cost?: string }[],
  key = `count-${++calls}`,
): Promise<{ status: number; body: unknown }> {
  step.clock.advance(60_000);
  const answer = await putStock(step.gateway, 'own', { items }, key);
  await step.work();
  return answer;
}

const shown = (): Record<string, number> =>
  Object.fromEntries([...step.shop.stock].map(([sku, { quantity }]) => [sku, quantity]));

describe('own stock', () => {
  test('needs nothing kept back, and does not grow old; a supplier’s does both', () => {
    const { buffer, coverage, reflectsAt, freshness } = own.stock;
    expect({ buffer, coverage, reflectsAt }).toEqual({
      buffer: { normal: 0, fast: 0, skus: [] },
      coverage: 'partial',
      reflectsAt: 'shipment',
    });
    expect(freshness.expectedEveryMs).toBe(90 * 86_400_000);
    expect(own.costs.dropShipFee).toBe('0');
  });

  test('is sold to the last unit, all warehouses together, and a call changes only what it names', async () => {
    await put([
      { sku: 'LAMP', quantity: 4, warehouse: 'CHI', cost: '9.50' },
      { sku: 'LAMP', quantity: 3, warehouse: 'NYC', cost: '9.50' },
      { sku: 'TENT', quantity: 1, cost: '80.00' },
    ]);
    expect(shown()).toEqual({ LAMP: 7, TENT: 1 });
    await put([{ sku: 'LAMP', quantity: 0, warehouse: 'NYC' }]);
    expect(shown()).toEqual({ LAMP: 4, TENT: 1 });
    expect(await explainStock(database.db, 'LAMP')).toMatchObject({
      storefronts: [{ desired: 4, sum: { published: 4 } }],
    });
  });

  test('one call is one run of the feed, and repeating it changes nothing', async () => {
    const items = [{ sku: 'LAMP', quantity: 4, cost: '9.50' }];
    const first = await put(items, 'same');
    expect(first).toMatchObject({ status: 201, body: { name: expect.stringMatching(/^put_[0-9a-f]{16}\.json$/) } });
    expect(await put(items, 'same')).toEqual(first);
    expect(await database.db('feed_run').select('state', 'lines')).toEqual([{ state: 'applied', lines: 1 }]);
    await expect(put([{ sku: 'LAMP', quantity: 5 }], 'same')).rejects.toMatchObject({ code: 'IDEMPOTENCY-KEY-REUSED' });
    expect(shown().LAMP).toBe(4);
  });

  test('every count counts, also one that comes back to an earlier number or finds the same again', async () => {
    for (const quantity of [5, 3, 3, 5]) await put([{ sku: 'LAMP', quantity, cost: '9.50' }]);
    expect(shown().LAMP).toBe(5);
    expect(await database.db('feed_run').where({ state: 'applied' })).toHaveLength(4);
  });

  test('is ordered by a pick list, and lies on the shelf until it is shipped', async () => {
    await put([{ sku: 'LAMP', quantity: 4, cost: '9.50' }]);
    await step.place('1001', [['LAMP', 3]]);
    const [name = ''] = step.folders.names('pick-lists') ?? [];
    expect(name).toMatch(/^pick_PO-OWN-\d{6}\.csv$/);
    expect(shown().LAMP).toBe(1);
    // Counted before it was picked: the three still lie there, and are promised.
    await put([{ sku: 'LAMP', quantity: 4, cost: '9.50' }]);
    expect(shown().LAMP).toBe(1);
  });

  test.each([
    ['nobody', undefined, 'There is no active source nobody'],
    ['bravo', undefined, 'bravo is not own stock'],
    ['own', { coverage: 'full' }, 'own says stock.coverage: full'],
    ['own', { inbound: [] }, 'own has no mapping that reads put_'],
  ])('is put for nobody else: %s %j', async (supplierId, change, message) => {
    const { coverage, ...rest } = { coverage: own.stock.coverage, ...(change as Partial<SupplierProfile>) };
    await addSource(database, step, { ...own, ...rest, stock: { ...own.stock, coverage } } as SupplierProfile);
    const call = putStock(step.gateway, supplierId, { items: [{ sku: 'LAMP', quantity: 1 }] }, 'one');
    await expect(call).rejects.toMatchObject({ code: 'OWN-STOCK-REFUSED', message: expect.stringContaining(message) });
    expect(await database.db('seen_file').select()).toEqual([]);
  });

  test('a SKU that comes twice for one warehouse is refused', async () => {
    const items = [
      { sku: 'LAMP', quantity: 1 },
      { sku: 'LAMP', quantity: 2 },
    ];
    await expect(put(items)).rejects.toMatchObject({ code: 'REQUEST-INVALID' });
  });

  test('what is not ours in the shop is never named to it, whatever our sources offer', async () => {
    const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    const shop = await startShop({ secret, clock: systemClock });
    const settings = { kind: 'headless', url: shop.url, secret, allowPrivateAddresses: true };
    const storefront = createStorefront(settings, aloneWith(systemClock));
    try {
      (step.gateway.storefronts as Map<string, unknown>).set('shop', storefront);
      const theirs = { at: new Date(0), webhookId: 'theirs', sku: 'SOFA', quantity: 9, version: 0, applied: true };
      shop.book.stock.set('SOFA', theirs);
      await put([
        { sku: 'LAMP', quantity: 4, cost: '9.50', warehouse: 'CHI' },
        { sku: 'SOFA', quantity: 0, cost: '1.00', warehouse: 'CHI' },
      ]);
      await put([{ sku: 'SOFA', quantity: 5 }]);
      expect(new Set(shop.book.history.map(({ sku }) => sku))).toEqual(new Set(['LAMP', 'TENT']));
      expect(shop.book.stock.get('SOFA')).toBe(theirs);
    } finally {
      await storefront.close();
      await shop.stop();
    }
  });
});
