import type { Storefront } from '../storefront.ts';
import type { Surroundings } from '../surroundings.ts';
import { checkShop } from './check.ts';
import { createCurrency } from './currency.ts';
import { fulfil, trackingWays } from './fulfil.ts';
import { itemReading } from './items.ts';
import { orderNotes } from './notes.ts';
import type { WoocommerceOptions } from './options.ts';
import { orderReading } from './orders.ts';
import { publishPrices, publishStock } from './publish.ts';
import { createSite } from './site.ts';
import { verifyWebhook, webhookSubscription } from './webhooks.ts';

/** A WooCommerce shop by its REST API v3; what it does and why is told in docs/storefront-woocommerce.md. */
export function woocommerceStorefront(options: WoocommerceOptions, around: Surroundings): Storefront {
  const site = createSite(options, around);
  const currency = createCurrency(site);
  const tracking = trackingWays(site, options);

  return {
    capabilities: {
      adapter: 'woocommerce',
      stockBatchSize: options.stockBatchSize,
      priceBatchSize: options.priceBatchSize,
      readsPrices: true,
      fulfilmentGranularity: 'line',
      compareAndSet: false,
      stockIdempotency: 'absolute',
      fulfilmentIdempotency: 'read-back',
      webhookKind: 'thin',
      // One more than the site bears at once: it waits for its turn here, so that the site never waits for the next one.
      parallelCalls: options.concurrentCalls + 1,
    },
    publishStock: (batch) => publishStock(site, around, options, batch),
    publishPrices: (batch) => publishPrices(site, around, options, currency, batch),
    fulfil: (fulfilment) => fulfil(site, around, { options, tracking }, fulfilment),
    verifyWebhook: (request) => verifyWebhook(options, request),
    orders: orderReading(site, options),
    items: itemReading(site, currency),
    webhooks: webhookSubscription(site, options),
    notes: orderNotes(site),
    check: () => checkShop(site, options, { currency, tracking }),
    close: () => site.close(),
  };
}
