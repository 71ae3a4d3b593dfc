import { beforeEach, describe, expect, it } from 'vitest';
import { rememberedIn } from '../../src/app/remembered.ts';
import { RejectedError } from '../../src/kernel/errors.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { checkStorefront } from '../../src/pipeline/storefront/check-storefront.ts';
import { acceptOrder } from '../../src/pipeline/storefront/intake.ts';
import { syncStorefront } from '../../src/pipeline/storefront/sync-storefront.ts';
import { shopStandings } from '../../src/stores/shop-listings.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { orderOf } from '../support/loop.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What a person asks of a shop: is it in order, is it in sync; and what its adapter remembers. */
const database = testDatabase();
let step: StepGateway;
const SKUS = ['LAMP', 'TENT', 'ROPE'];

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, api_request, webhook_inbox, storefront_item',
  );
  step = await stepGateway(database);
  await putProducts(
    step.gateway,
    SKUS.map((sku) => ({ sku, title: sku })),
  );
  await step.receive('bravo', 'inv_1.csv', bravoFiles.stock(SKUS.map((sku) => [sku, 20, '10.00'])));
});
const shown = (sku: string) => step.shop.stock.get(sku)?.quantity;

describe('a check', () => {
  it('counts SKUs that are unknown, ambiguous and untracked, and says so of webhooks without an address', async () => {
    expect(await checkStorefront(step.gateway, 'shop')).toEqual({
      storefront: 'shop',
      findings: [
        { check: 'credentials', verdict: 'ok', says: 'The shop answers.' },
        expect.objectContaining({
          check: 'webhooks',
          verdict: 'warning',
          remedy: expect.stringContaining('publicUrl'),
        }),
      ],
      coverage: { listed: 3, found: 3, lacking: [] },
      isInOrder: true,
    });
    step.shop.oddities.set('TENT', 'ambiguous');
    step.shop.setByHand('ROPE', undefined);
    Object.assign(step.gateway, { publicUrl: 'https://gateway.example' });
    const found = await checkStorefront(step.gateway, 'shop');
    expect(found.isInOrder).toBe(false);
    expect(found.coverage).toEqual({
      listed: 3,
      found: 1,
      lacking: [
        { state: 'ambiguous', count: 1, examples: [{ sku: 'TENT' }] },
        { state: 'unknown', count: 1, examples: [{ sku: 'ROPE' }] },
      ],
    });
    expect(found.findings.at(-1)).toMatchObject({ check: 'webhooks', verdict: 'ok' });
  });

  it('of a shop that does not let us in ends with that, and of one that is not there is refused', async () => {
    step.shop.failWith(new RejectedError('STOREFRONT-SIGNATURE', 'The shop does not know us.'));
    const found = await checkStorefront(step.gateway, 'shop');
    expect([found.isInOrder, found.findings.length, found.coverage]).toEqual([false, 1, undefined]);
    await expect(checkStorefront(step.gateway, 'shpo')).rejects.toMatchObject({
      code: 'STOREFRONT-UNKNOWN',
      message: expect.stringContaining('there are: shop'),
    });
  });
});

describe('a sync', () => {
  it('says what would be sent, sends it by the way of every quantity, and is in sync then', async () => {
    const told = shown('LAMP');
    step.shop.setByHand('LAMP', 99);
    step.shop.setByHand('ROPE', undefined);
    const dry = await syncStorefront(step.gateway, 'shop', { isDryRun: true });
    expect(dry).toMatchObject({ listed: 3, inSync: 1, counts: { send: 1, unknown: 1 } });
    expect(dry.differing).toContainEqual({ sku: 'LAMP', desired: told, told, shows: 99, what: 'send' });
    expect([step.hints, shown('LAMP')]).toEqual([[], 99]);
    await syncStorefront(step.gateway, 'shop', { isDryRun: false });
    await step.work();
    expect(shown('LAMP')).toBe(told);
    expect(await syncStorefront(step.gateway, 'shop', { isDryRun: true })).toMatchObject({ counts: { unknown: 1 } });
  });

  it('leaves what was sold a moment ago, and what is on its way already', async () => {
    const told = shown('LAMP') ?? 0;
    step.shop.setByHand('LAMP', told - 1);
    const unpaid = { ...orderOf('S-1', [['LAMP', 1]]), shippingService: 'ground', payment: 'pending' as const };
    await acceptOrder(step.gateway, unpaid, 'S-1');
    await database
      .db('listing')
      .where({ product_id: database.db('product').where({ sku: 'TENT' }).select('id') })
      .update({
        desired: 1,
        desired_version: database.db.raw('desired_version + 1'),
      });
    const sync = await syncStorefront(step.gateway, 'shop', { isDryRun: false });
    expect(sync.counts).toEqual({ sold: 1, waits: 1 });
    await step.work();
    expect(shown('LAMP')).toBe(told - 1);
    expect(await shopStandings(database.db)).toMatchObject([{ storefront: 'shop', listed: 3, waiting: 1 }]);
  });
});

describe('what an adapter remembers of its products', () => {
  it('is shared, kept by SKU, replaced and forgotten, and that of one shop is not that of another', async () => {
    const one = rememberedIn(() => database.db, step.clock, 'shop');
    const other = rememberedIn(() => database.db, step.clock, 'not yet run');
    await one.write(
      new Map<string, unknown>([
        ['LAMP', { variant: '1' }],
        ['a "quoted" SKÜ', [1, null]],
      ]),
    );
    await other.write(new Map([['LAMP', 'x']]));
    await one.write(new Map([['LAMP', { variant: '2' }]]));
    expect(await one.read(['LAMP', 'a "quoted" SKÜ', 'TENT'])).toEqual(
      new Map<string, unknown>([
        ['LAMP', { variant: '2' }],
        ['a "quoted" SKÜ', [1, null]],
      ]),
    );
    await one.forget(['LAMP', 'TENT']);
    expect([...(await one.read(SKUS)).keys()]).toEqual([]);
    expect(await other.read(SKUS)).toEqual(new Map([['LAMP', 'x']]));
    await one.write(new Map());
    await one.forget([]);
    expect(await one.read([])).toEqual(new Map());
  });
});
