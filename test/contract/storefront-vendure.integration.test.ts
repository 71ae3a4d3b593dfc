import { systemClock } from '../../src/kernel/clock.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { startVendureShop, vendureLogin } from '../support/shops/vendure-shop.ts';
import { storefrontContract } from './storefront.contract.ts';

storefrontContract('vendure', async () => {
  const shop = await startVendureShop('1');
  const storefront = createStorefront(
    {
      kind: 'vendure',
      url: `${shop.url}/admin-api`,
      ...vendureLogin,
      stockLocation: '1',
      allowPrivateAddresses: true,
      timeoutMs: 10_000,
    },
    aloneWith(systemClock),
  );
  const first = shop.sell('order-1', [['LAMP', 3]]);
  let sold = 0;
  const found = (code: string) => shop.orders.find((order) => order.code === code);
  return {
    storefront,
    without: {
      versions: 'the shop knows no versions: the gateway sends to one shop in turn',
      reasons: 'an absent product or order is found by reading, and said in our words',
      'webhooks-in': 'the shop sends none',
      subscriptions: 'the shop sends none',
    },
    order: { orderId: 'order-1', lineId: first.lines[0]?.id ?? '' },
    quantity: (sku) => {
      const level = shop.variants.find((variant) => variant.sku === sku)?.stockLevels[0];
      return level === undefined ? undefined : level.stockOnHand - level.stockAllocated;
    },
    price: (sku) => {
      const price = shop.variants.find((variant) => variant.sku === sku)?.prices.at(-1);
      if (price === undefined) return undefined;
      return (price.price / 100).toFixed(price.currencyCode === 'JPY' ? 0 : 2);
    },
    timesAnnounced: (packageId) => {
      const code = packageId === 'PKG-1' ? '1Z999AA10123456784' : '1Z999AA10123456795';
      const ids = first.fulfillments.filter(({ trackingCode }) => trackingCode === code).map(({ id }) => id);
      return shop.transitions.filter((one) => ids.some((id) => one === `${id} Shipped`)).length;
    },
    refuse: (key) => {
      shop.absent.add(key);
      const index = shop.orders.findIndex(({ code }) => code === key);
      if (index >= 0) shop.orders.splice(index, 1);
    },
    outage: (kind) => shop.outage(kind),
    loseNextAnswer: () => shop.loseNextAnswer(),
    counter: {
      pageSize: 50,
      noSuchOrder: 'NOBODY',
      sell: (quantity) => {
        sold += 1;
        return shop.sell(`SOLD-${sold}`, [['LAMP', quantity]]).code;
      },
      change: (code) => shop.touch(found(code) ?? first),
      cancel: (code) => {
        const order = found(code) ?? first;
        order.state = 'Cancelled';
        for (const line of order.lines) line.quantity = 0;
        shop.touch(order);
      },
    },
    makeAmbiguous: (sku) => void shop.addVariant(sku),
    untrack: (sku) => {
      for (const variant of shop.variants) if (variant.sku === sku) variant.trackInventory = 'FALSE';
    },
    notesOf: (code) => shop.notes.filter(({ orderId }) => orderId === found(code)?.id).map(({ note }) => note),
    close: async () => {
      await storefront.close();
      await shop.stop();
    },
  };
});
