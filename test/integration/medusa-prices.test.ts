import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import type { Storefront } from '../../src/storefronts/storefront.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { type MedusaShop, medusaKey, medusaLocation, startMedusaShop } from '../support/shops/medusa-shop.ts';

/** Medusa writes all prices of a variant at once and drops what is left out; the real server is tried by test/real/medusa. */
let shop: MedusaShop;
let storefront: Storefront;

beforeEach(async () => {
  shop = await startMedusaShop();
  storefront = createStorefront(
    {
      kind: 'medusa',
      url: shop.url,
      apiKey: medusaKey,
      stockLocation: medusaLocation,
      allowPrivateAddresses: true,
      timeoutMs: 10_000,
    },
    aloneWith(systemClock),
  );
  for (const sku of ['LAMP', 'TENT']) shop.addItem(sku);
});
afterEach(async () => {
  await storefront.close();
  await shop.stop();
});

const publish = (sku: string, price: string, currency = 'USD') =>
  storefront.publishPrices({ idempotencyKey: 'p1', items: [{ sku, price, currency, version: 1 }] });
const amounts = (sku: string) =>
  shop
    .variant(sku)
    .prices.map(({ amount, currency_code, rules, min_quantity }) => [
      amount,
      currency_code,
      ...Object.values(rules),
      ...(min_quantity === null ? [] : [min_quantity]),
    ]);

it('only the usual price of the currency changes: regions, numbers of units and other currencies stay', async () => {
  shop.addPrice('LAMP', { amount: 51, currency_code: 'eur' });
  const usual = shop.addPrice('LAMP', { amount: 50 });
  shop.addPrice('LAMP', { amount: 49, rules: { region_id: 'reg_1' } });
  shop.addPrice('LAMP', { amount: 45, min_quantity: 10 });
  expect(await publish('LAMP', '61.50')).toEqual([{ key: 'LAMP', outcome: 'done' }]);
  expect(amounts('LAMP').sort()).toEqual(
    [
      [51, 'eur'],
      [61.5, 'usd'],
      [49, 'usd', 'reg_1'],
      [45, 'usd', 10],
    ].sort(),
  );
  expect(shop.variant('LAMP').prices.find(({ id }) => id === usual.id)?.amount).toBe(61.5);
});

it('a variant without a price in the currency gets one, beside those it has', async () => {
  shop.addPrice('LAMP', { amount: 51, currency_code: 'eur' });
  expect(await publish('LAMP', '61.50')).toEqual([{ key: 'LAMP', outcome: 'done' }]);
  expect(amounts('LAMP').sort()).toEqual(
    [
      [51, 'eur'],
      [61.5, 'usd'],
    ].sort(),
  );
});

it('a price that is there already is not written', async () => {
  const usual = shop.addPrice('LAMP', { amount: 61.5 });
  shop.loseNextAnswer();
  expect(await publish('LAMP', '61.50')).toEqual([{ key: 'LAMP', outcome: 'done' }]);
  expect(shop.variant('LAMP').prices).toEqual([usual]);
});
