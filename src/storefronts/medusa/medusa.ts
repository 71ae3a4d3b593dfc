import { RejectedError } from '../../kernel/errors.ts';
import type { Storefront } from '../storefront.ts';
import type { Surroundings } from '../surroundings.ts';
import { createAdminApi } from './admin-api.ts';
import { checkMedusa } from './check.ts';
import { createFulfilments } from './fulfilments.ts';
import { createInventory } from './inventory.ts';
import { createNotes } from './notes.ts';
import type { MedusaOptions } from './options.ts';
import { createOrders } from './orders.ts';
import { pricePublishing } from './prices.ts';

/** A Medusa server (2.x), through its Admin API (docs/storefront-medusa.md). */
export function medusaStorefront(options: MedusaOptions, around: Surroundings): Storefront {
  const api = createAdminApi(options, around);
  const inventory = createInventory(api, options);
  const { fulfil } = createFulfilments(api, options);
  return {
    capabilities: {
      adapter: 'medusa',
      stockBatchSize: options.stockBatchSize,
      priceBatchSize: options.priceBatchSize,
      readsPrices: true,
      fulfilmentGranularity: 'line',
      compareAndSet: false,
      stockIdempotency: 'absolute',
      fulfilmentIdempotency: 'read-back',
      webhookKind: 'none',
    },
    publishStock: (batch) => inventory.publishStock(batch),
    publishPrices: pricePublishing(api, options),
    fulfil,
    verifyWebhook() {
      throw new RejectedError('STOREFRONT-WEBHOOK-SIGNATURE', 'Webhook refused: a Medusa server sends none.');
    },
    orders: createOrders(api, options),
    items: { read: (skus, pricesIn) => inventory.read(skus, pricesIn) },
    notes: createNotes(api),
    check: () => checkMedusa(api, options),
    close: () => api.close(),
  };
}
