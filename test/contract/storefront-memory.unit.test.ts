import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import { memoryStorefront } from '../../src/storefronts/memory/memory.ts';
import { memoryOptions } from '../../src/storefronts/memory/options.ts';
import { storefrontContract } from './storefront.contract.ts';

storefrontContract('memory', async () => {
  const storefront = memoryStorefront(memoryOptions.parse({ secret: 'token' }));
  const outages = {
    down: new TransientError('STOREFRONT-UNREACHABLE', 'The shop is down.'),
    pause: new TransientError('STOREFRONT-THROTTLED', 'The shop asks for a pause.', { retryAfterMs: 7000 }),
    'wrong-secret': new RejectedError('STOREFRONT-SIGNATURE', 'The shop does not know us.'),
  };
  return {
    storefront,
    quantity: (sku) => storefront.stock.get(sku)?.quantity,
    price: (sku) => storefront.prices.get(sku)?.price,
    timesAnnounced: (packageId) => storefront.fulfilments.filter((one) => one.packageId === packageId).length,
    refuse: (key, reason) => storefront.refusals.set(key, reason),
    outage: (kind) => storefront.failWith(kind === undefined ? undefined : outages[kind]),
    webhook: (event) => ({
      headers: { 'memory-secret': 'token' },
      body: Buffer.from(JSON.stringify(event)),
      receivedAt: new Date(0),
    }),
    close: () => storefront.close(),
  };
});
