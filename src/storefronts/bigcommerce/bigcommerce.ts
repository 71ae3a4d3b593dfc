import type { Storefront } from '../storefront.ts';
import type { Surroundings } from '../surroundings.ts';
import { stockAdjusting } from './adjustments.ts';
import { createApi } from './api.ts';
import { checkStore } from './check.ts';
import { currencyOf } from './currency.ts';
import { itemReading } from './items.ts';
import type { BigcommerceOptions } from './options.ts';
import { orderReading } from './orders.ts';
import { pricePublishing } from './prices.ts';
import { fulfil } from './shipments.ts';
import { orderNotes } from './staff-notes.ts';
import { verifyWebhook, webhookSubscription } from './webhooks.ts';

/** A BigCommerce store by its APIs v3 and v2; what it does and why is told in docs/storefront-bigcommerce.md. */
export function bigcommerceStorefront(options: BigcommerceOptions, around: Surroundings): Storefront {
  const api = createApi(options, around);
  const currency = currencyOf(api);

  return {
    capabilities: {
      adapter: 'bigcommerce',
      stockBatchSize: options.stockBatchSize,
      priceBatchSize: options.priceBatchSize,
      readsPrices: true,
      fulfilmentGranularity: 'line',
      compareAndSet: false,
      stockIdempotency: 'absolute',
      fulfilmentIdempotency: 'read-back',
      webhookKind: 'thin',
    },
    publishStock: stockAdjusting(api, around, options),
    publishPrices: pricePublishing(api, around, options, currency),
    fulfil: (fulfilment) => fulfil(api, options, fulfilment),
    verifyWebhook: (request) => verifyWebhook(options, request),
    orders: orderReading(api, options),
    items: itemReading(api, options, currency),
    webhooks: webhookSubscription(api, options),
    notes: orderNotes(api),
    check: () => checkStore(api, options),
    close: () => api.close(),
  };
}
