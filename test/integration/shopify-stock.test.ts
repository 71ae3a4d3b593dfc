import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../src/kernel/clock.ts';
import { TransientError } from '../../src/kernel/errors.ts';
import type { StockItem } from '../../src/storefronts/storefront.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { OTHER_LOCATION, OWN_LOCATION } from '../support/shopify/book.ts';
import { adapterFor, startTestShop, type TestShop } from '../support/shopify/shop.ts';

/** The traps of Shopify's stock (STOREFRONTS 1.4, 1.5), each by its name. */
describe('stock of a Shopify shop', () => {
  let shop: TestShop;
  beforeEach(async () => {
    shop = await startTestShop();
  });
  afterEach(() => shop.close());

  const item = (sku: string, quantity: number, version = 1): StockItem => ({ sku, quantity, version });
  const publish = (items: readonly StockItem[], idempotencyKey = 'b1') =>
    shop.storefront.publishStock({ idempotencyKey, items });
  const available = (sku: string, location = OWN_LOCATION) => shop.fake.book.level(sku, location).available;
  const written = () => shop.fake.requests.filter(({ operationName }) => operationName === 'CrossdockSetQuantities');

  it('finds the very SKU among those that the search finds besides', async () => {
    for (const sku of ['LAMP-1', 'lamp-1', 'LAMP-1-RED', 'LAMP 1']) shop.fake.book.product(sku, { available: 1 });
    expect(await publish([item('LAMP-1', 7)])).toEqual([{ key: 'LAMP-1', outcome: 'done' }]);
    expect(['LAMP-1', 'lamp-1', 'LAMP-1-RED', 'LAMP 1'].map((sku) => available(sku))).toEqual([7, 1, 1, 1]);
  });

  it('notices that another product has got the SKU since it was remembered', async () => {
    shop.fake.book.product('LAMP', { available: 1 });
    await publish([item('LAMP', 7)]);
    shop.fake.book.product('LAMP', { available: 2 });
    expect(await publish([item('LAMP', 9, 2)], 'b2')).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining('share this SKU'), permanent: true },
    ]);
    expect(shop.fake.book.variants.map(({ levels }) => levels.get(OWN_LOCATION)?.available)).toEqual([7, 2]);
  });

  it('asks for the ids of a SKU once, and again when the product has another SKU now', async () => {
    const lamp = shop.fake.book.product('LAMP', { available: 1 });
    await publish([item('LAMP', 7)]);
    await publish([item('LAMP', 8, 2)], 'b2');
    expect(shop.fake.calls.filter((call) => call === 'CrossdockFindVariants')).toHaveLength(1);
    lamp.sku = 'LAMP-OLD';
    shop.fake.book.catchUp();
    shop.fake.book.product('LAMP', { available: 3 });
    expect(await publish([item('LAMP', 9, 3)], 'b3')).toMatchObject([{ outcome: 'done' }]);
    expect([available('LAMP-OLD'), available('LAMP')]).toEqual([8, 9]);
  });

  it('does not find what the search does not know yet, and finds it later', async () => {
    shop.fake.book.searchLags = true;
    shop.fake.book.product('NEW', { available: 1 });
    expect(await publish([item('NEW', 7)])).toMatchObject([{ outcome: 'refused', permanent: true }]);
    shop.fake.book.catchUp();
    expect(await publish([item('NEW', 7)])).toMatchObject([{ outcome: 'done' }]);
  });

  it('says that a product is not counted, and writes nothing', async () => {
    shop.fake.book.product('LAMP', { available: 1, tracked: false });
    expect(await publish([item('LAMP', 7)])).toMatchObject([
      { outcome: 'refused', reason: expect.stringContaining('Track quantity'), permanent: true },
    ]);
    expect(shop.fake.book.writes).toEqual([]);
  });

  it('writes to its own location only', async () => {
    const lamp = shop.fake.book.product('LAMP', { available: 1 });
    lamp.levels.set(OTHER_LOCATION, { available: 40, committed: 0 });
    await publish([item('LAMP', 7)]);
    expect([available('LAMP'), available('LAMP', OTHER_LOCATION)]).toEqual([7, 40]);
    expect(shop.fake.book.writes.map(({ locationId }) => locationId)).toEqual([OWN_LOCATION]);
  });

  it('stops at a location that is not there, or there twice, and names those that are', async () => {
    const nowhere = adapterFor(shop.fake, { location: 'Supplier' });
    const batch = { idempotencyKey: 'b1', items: [item('LAMP', 7)] };
    await expect(nowhere.publishStock(batch)).rejects.toMatchObject({
      code: 'STOREFRONT-SHOPIFY-LOCATION',
      message: expect.stringContaining('"Supplier stock" (71), "Own warehouse" (72)'),
    });
    await nowhere.close();
    shop.fake.book.locations.push({
      id: 'gid://shopify/Location/73',
      name: 'Supplier stock',
      isActive: true,
      fulfillsOnlineOrders: true,
    });
    await expect(shop.storefront.publishStock(batch)).rejects.toMatchObject({ code: 'STOREFRONT-SHOPIFY-LOCATION' });
  });

  it.each([
    [false, { outcome: 'refused', reason: expect.stringContaining('activate: true'), permanent: true }],
    [true, { outcome: 'done' }],
  ])('stocks a product where it is not yet only when told to (%s)', async (activate, expected) => {
    const lamp = shop.fake.book.product('LAMP');
    lamp.levels.delete(OWN_LOCATION);
    const storefront = adapterFor(shop.fake, { activate });
    expect(await storefront.publishStock({ idempotencyKey: 'b1', items: [item('LAMP', 7)] })).toMatchObject([expected]);
    expect(lamp.levels.get(OWN_LOCATION)?.available).toBe(activate ? 7 : undefined);
    await storefront.close();
  });

  it('takes 250 at once, refuses the bad lines, and sends the rest under another key (K4)', async () => {
    const skus = Array.from({ length: 250 }, (_, n) => `S-${n}`);
    for (const sku of skus) shop.fake.book.product(sku, { available: 1 });
    for (const sku of ['S-3', 'S-200']) {
      shop.fake.book.refusals.set(shop.fake.book.bySku(sku).itemId, {
        code: 'NON_MUTABLE_INVENTORY_ITEM',
        message: 'a bundle',
      });
    }
    const outcomes = await publish(skus.map((sku) => item(sku, 5)));
    expect(outcomes.filter(({ outcome }) => outcome === 'done')).toHaveLength(248);
    expect(outcomes.filter(({ outcome }) => outcome === 'refused').map(({ key }) => key)).toEqual(['S-3', 'S-200']);
    expect(skus.filter((sku) => available(sku) === 5)).toHaveLength(248);
    const keys = written().map(({ variables }) => variables.key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(2);
  });

  it('takes a sale between reading and writing off the quantity that it repeats (K9)', async () => {
    shop.fake.book.product('LAMP', { available: 10 });
    let sales = 1;
    shop.fake.before = (operation) => {
      if (operation !== 'CrossdockSetQuantities' || sales === 0) return;
      sales -= 1;
      shop.fake.book.sell('LAMP', 3);
    };
    expect(await publish([item('LAMP', 12)])).toEqual([{ key: 'LAMP', outcome: 'done' }]);
    expect(available('LAMP')).toBe(9);
  });

  it('leaves it for the next time when the shop sells twice meanwhile, without forgetting the sales (K9)', async () => {
    shop.fake.book.product('LAMP', { available: 10 });
    let sales = 2;
    shop.fake.before = (operation) => {
      if (operation !== 'CrossdockSetQuantities' || sales === 0) return;
      sales -= 1;
      shop.fake.book.sell('LAMP', 1);
    };
    expect(await publish([item('LAMP', 12)])).toMatchObject([{ outcome: 'refused', permanent: false }]);
    expect(available('LAMP')).toBe(8);
    expect(await publish([item('LAMP', 12)])).toMatchObject([{ outcome: 'done' }]);
    // Whoever computed 12 knew of neither sale; the number that knows of them comes with the next version.
    expect(available('LAMP')).toBe(10);
  });

  it('repeats a lost call as it was: what was sold since stays sold (K1, K9)', async () => {
    shop.fake.book.product('LAMP', { available: 10 });
    shop.fake.book.product('TENT', { available: 4 });
    const items = [item('LAMP', 12), item('TENT', 0)];
    shop.fake.misbehave({ kind: 'drop-reply', times: 1, only: /SetQuantities/ });
    await expect(publish(items)).rejects.toMatchObject({ code: 'STOREFRONT-NO-ANSWER' });
    expect(available('LAMP')).toBe(12);
    shop.fake.book.sell('LAMP', 2);
    expect(await publish(items)).toEqual(items.map(({ sku }) => ({ key: sku, outcome: 'done' })));
    expect([available('LAMP'), available('TENT')]).toEqual([10, 0]);
    const [first, second] = written();
    expect(second).toEqual(first);
  });

  it('does not take its own lost number for sales when it is asked for in another batch (K1)', async () => {
    for (const sku of ['LAMP', 'TENT']) shop.fake.book.product(sku, { available: 10 });
    shop.fake.misbehave({ kind: 'drop-reply', times: 1, only: /SetQuantities/ });
    await expect(publish([item('LAMP', 4), item('TENT', 0)])).rejects.toMatchObject({ code: 'STOREFRONT-NO-ANSWER' });
    expect(await publish([item('LAMP', 4)], 'b2')).toEqual([{ key: 'LAMP', outcome: 'done' }]);
    expect(available('LAMP')).toBe(4);
  });

  it('does not take for sales what a call of its own does that was given up and comes late (K1, K6)', async () => {
    shop.fake.book.product('LAMP', { available: 10 });
    shop.fake.misbehave({ kind: 'status', status: 503, times: 1, only: /SetQuantities/ });
    await expect(publish([item('LAMP', 4)])).rejects.toBeInstanceOf(TransientError);
    let isLate = true;
    shop.fake.before = (operation) => {
      if (operation !== 'CrossdockSetQuantities' || !isLate) return;
      isLate = false;
      shop.fake.book.level('LAMP').available = 4;
    };
    expect(await publish([item('LAMP', 7, 2)], 'b2')).toEqual([{ key: 'LAMP', outcome: 'done' }]);
    expect(available('LAMP')).toBe(7);
  });

  it('goes on under another key when Shopify says that the first one is spent', async () => {
    shop.fake.book.product('LAMP', { available: 1 });
    let spent = 0;
    shop.fake.before = (operation) => {
      const key = shop.fake.requests.at(-1)?.variables.key;
      if (operation !== 'CrossdockSetQuantities' || spent > 0) return;
      spent += 1;
      shop.fake.surface.keys.set(String(key), { asked: 'something else', result: {}, failed: true });
    };
    expect(await publish([item('LAMP', 7)])).toMatchObject([{ outcome: 'done' }]);
    expect(available('LAMP')).toBe(7);
  });

  it('comes again while Shopify is still at work on the same call', async () => {
    shop.fake.book.product('LAMP', { available: 1 });
    shop.fake.before = () => void shop.fake.surface.busy.add(String(shop.fake.requests.at(-1)?.variables.key));
    await expect(publish([item('LAMP', 7)])).rejects.toMatchObject({
      code: 'STOREFRONT-NO-ANSWER',
      retryAfterMs: 2000,
    });
    shop.fake.before = () => shop.fake.surface.busy.clear();
    expect(await publish([item('LAMP', 7)])).toMatchObject([{ outcome: 'done' }]);
  });

  it('does not rely on a key that is older than some minutes', async () => {
    const clock = fixedClock('2026-11-29T12:00:00Z');
    const storefront = adapterFor(shop.fake, {}, aloneWith(clock));
    const send = () => storefront.publishStock({ idempotencyKey: 'b1', items: [item('LAMP', 12)] });
    shop.fake.book.product('LAMP', { available: 10 });
    shop.fake.misbehave({ kind: 'drop-reply', times: 1, only: /SetQuantities/ });
    await expect(send()).rejects.toBeInstanceOf(TransientError);
    clock.advance(11 * 60_000);
    shop.fake.surface.keys.clear();
    shop.fake.book.level('LAMP').available = 3;
    expect(await send()).toMatchObject([{ outcome: 'done' }]);
    expect(available('LAMP')).toBe(12);
    await storefront.close();
  });

  it('never puts on sale again what was sold between reading and writing, whatever is lost meanwhile (K1, K9)', async () => {
    const step = fc.record({
      delivered: fc.nat(8),
      sales: fc.array(fc.nat(3), { maxLength: 4 }),
      fault: fc.constantFrom('none', 'lost', 'failed'),
      soldWhileInDoubt: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const { fake } = shop;
        const sku = fake.book.newId('SKU').replace(/\W/g, '');
        fake.book.product(sku);
        let supply = 0;
        let sold = 0;
        const sell = (units: number): void => {
          const some = Math.min(units, Math.max(0, available(sku)));
          fake.book.sell(sku, some);
          sold += some;
        };
        for (const [version, { delivered, sales, fault, soldWhileInDoubt }] of steps.entries()) {
          supply += delivered;
          const quantity = Math.max(0, supply - sold);
          const left = [...sales];
          fake.before = (operation) => {
            if (operation === 'CrossdockSetQuantities') sell(left.shift() ?? 0);
          };
          if (fault === 'lost') fake.misbehave({ kind: 'drop-reply', times: 1, only: /SetQuantities/ });
          if (fault === 'failed') fake.misbehave({ kind: 'status', status: 503, times: 1, only: /SetQuantities/ });
          for (let attempt = 0; attempt < 4; attempt += 1) {
            const [outcome] = await publish([item(sku, quantity, version + 1)], `${sku}-${version}`).catch(() => [
              undefined,
            ]);
            expect(available(sku) + sold, `step ${version}, attempt ${attempt}`).toBeLessThanOrEqual(supply);
            if (outcome?.outcome === 'done') break;
            sell(soldWhileInDoubt);
          }
        }
      }),
      { numRuns: 60, seed: 8 },
    );
  });
});
