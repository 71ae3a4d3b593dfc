import { systemClock } from '../../src/kernel/clock.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { medusaKey, medusaLocation, startMedusaShop } from '../support/shops/medusa-shop.ts';
import { storefrontContract } from './storefront.contract.ts';

storefrontContract('medusa', async () => {
  const shop = await startMedusaShop();
  const storefront = createStorefront(
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
  for (const sku of ['TENT/2 "green" é', 'BROKEN']) shop.addItem(sku);
  const first = shop.sell('order-1', [['LAMP', 3]]);
  let sold = 0;
  const found = (id: string) => shop.orders.find((order) => order.id === id);
  return {
    storefront,
    without: {
      versions: 'the shop knows no versions: the gateway sends to one shop in turn',
      reasons: 'an absent product or order is found by reading, and said in our words',
      'ambiguous-items': 'the database of the shop allows a SKU once',
      'webhooks-in': 'the shop sends none',
      subscriptions: 'the shop sends none',
    },
    order: { orderId: 'order-1', lineId: first.items[0]?.id ?? '' },
    quantity: (sku) => {
      const level = shop.items.find((item) => item.sku === sku)?.location_levels[0];
      return level === undefined ? undefined : level.stocked_quantity - level.reserved_quantity;
    },
    price: (sku) => {
      const [usual] = shop.variant(sku).prices;
      return usual?.amount.toFixed(usual.currency_code === 'jpy' ? 0 : 2);
    },
    timesAnnounced: (packageId) =>
      first.fulfillments.filter(({ metadata, shipped_at }) => metadata.crossdock_package === packageId && shipped_at)
        .length,
    refuse: (key) => {
      shop.absent.add(key);
      const index = shop.orders.findIndex(({ id }) => id === key);
      if (index >= 0) shop.orders.splice(index, 1);
    },
    outage: (kind) => shop.outage(kind),
    loseNextAnswer: () => shop.loseNextAnswer(),
    counter: {
      pageSize: 50,
      noSuchOrder: 'order_nobody',
      sell: (quantity) => {
        sold += 1;
        return shop.sell(`order_sold${sold}`, [['LAMP', quantity]]).id;
      },
      change: (id) => shop.touch(found(id) ?? first),
      cancel: (id) => {
        const order = found(id) ?? first;
        order.status = 'canceled';
        shop.touch(order);
      },
    },
    untrack: (sku) => {
      const index = shop.items.findIndex((item) => item.sku === sku);
      if (index >= 0) shop.items.splice(index, 1);
      shop.uncounted.add(sku);
    },
    notesOf: (id) => Object.values(found(id)?.metadata ?? {}).map(String),
    close: async () => {
      await storefront.close();
      await shop.stop();
    },
  };
});
