import { RejectedError } from '../../kernel/errors.ts';
import type { Storefront } from '../storefront.ts';
import type { Surroundings } from '../surroundings.ts';
import { createAdminApi } from './admin-api.ts';
import { checkVendure } from './check.ts';
import { createFulfilments } from './fulfilments.ts';
import { createNotes } from './notes.ts';
import type { VendureOptions } from './options.ts';
import { createOrders } from './orders.ts';
import { createVariants } from './variants.ts';

/** A Vendure server (3.x), through its GraphQL Admin API (docs/storefront-vendure.md). */
export function vendureStorefront(options: VendureOptions, around: Surroundings): Storefront {
  const api = createAdminApi(options, around);
  const variants = createVariants(api, options);
  const { fulfil } = createFulfilments(api, options, variants);
  return {
    capabilities: {
      adapter: 'vendure',
      stockBatchSize: options.stockBatchSize,
      priceBatchSize: options.stockBatchSize,
      readsPrices: true,
      fulfilmentGranularity: 'line',
      compareAndSet: false,
      stockIdempotency: 'absolute',
      fulfilmentIdempotency: 'read-back',
      webhookKind: 'none',
    },
    publishStock: (batch) => variants.publishStock(batch),
    publishPrices: (batch) => variants.publishPrices(batch),
    fulfil,
    verifyWebhook() {
      throw new RejectedError('STOREFRONT-WEBHOOK-SIGNATURE', 'Webhook refused: a Vendure server sends none.');
    },
    orders: createOrders(api, options),
    items: { read: (skus, pricesIn) => variants.read(skus, pricesIn) },
    notes: createNotes(api),
    check: () => checkVendure(api, options),
    close: () => api.close(),
  };
}
