import { Webhook } from 'standardwebhooks';
import { systemClock } from '../../src/kernel/clock.ts';
import { type ShopFault, startShop } from '../../src/simulator/shop.ts';
import { createStorefront } from '../../src/storefronts/registry.ts';
import { aloneWith } from '../../src/storefronts/surroundings.ts';
import { storefrontContract } from './storefront.contract.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const faults: Record<'down' | 'pause' | 'wrong-secret', ShopFault> = {
  down: { kind: 'fail' },
  pause: { kind: 'throttle', retryAfter: '7' },
  'wrong-secret': { kind: 'wrong-secret' },
};

storefrontContract('headless', async () => {
  const shop = await startShop({ secret, clock: systemClock });
  const storefront = createStorefront(
    { kind: 'headless', url: shop.url, secret, allowPrivateAddresses: true, timeoutMs: 5000 },
    aloneWith(systemClock),
  );
  return {
    storefront,
    without: {
      orders: 'a webhook cannot be asked anything',
      'cancelled-orders': 'a webhook cannot be asked anything',
      items: 'a webhook cannot be asked anything',
      'ambiguous-items': 'a webhook cannot be asked anything',
      'untracked-items': 'a webhook cannot be asked anything',
      subscriptions: 'a person sets them up in the shop',
      notes: 'Standard Webhooks know no notes',
      check: 'whether a webhook works shows with the first push',
    },
    quantity: (sku) => shop.book.quantity(sku),
    price: (sku) => shop.book.prices.get(sku)?.price,
    timesAnnounced: (packageId) => shop.book.packages.get(packageId)?.count ?? 0,
    refuse: (key, reason) => void shop.book.refusals.set(key, reason),
    outage: (kind) => shop.misbehave(kind === undefined ? undefined : faults[kind]),
    loseNextAnswer: () => shop.misbehave({ kind: 'drop-reply', times: 1 }),
    webhook: ({ id, type, data }) => {
      const receivedAt = new Date();
      const body = JSON.stringify({ type, timestamp: receivedAt.toISOString(), data });
      return {
        headers: {
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(receivedAt.getTime() / 1000)),
          'webhook-signature': new Webhook(secret).sign(id, receivedAt, body),
        },
        body: Buffer.from(body),
        receivedAt,
      };
    },
    close: async () => {
      await storefront.close();
      await shop.stop();
    },
  };
});
