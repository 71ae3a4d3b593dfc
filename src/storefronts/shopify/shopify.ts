import { checkPrices, checkStock } from '../batch.ts';
import type { ItemOutcome, Storefront } from '../storefront.ts';
import type { Surroundings } from '../surroundings.ts';
import { createAdmin } from './admin.ts';
import { checkShop } from './check.ts';
import { fulfil } from './fulfil.ts';
import { itemReading } from './items.ts';
import { locationId } from './location.ts';
import { orderNotes } from './notes.ts';
import type { ShopifyOptions } from './options.ts';
import { orderReading } from './orders.ts';
import { createPrices } from './prices.ts';
import { createStock } from './stock.ts';
import { webhookSubscription } from './subscriptions.ts';
import { createVariants } from './variants.ts';
import { verifyWebhook } from './webhook.ts';

/** A Shopify shop, by its GraphQL Admin API. What is done when, and what the shop needs: docs/storefront-shopify.md. */
export function shopifyStorefront(options: ShopifyOptions, around: Surroundings): Storefront {
  const { clock, remembered } = around;
  const { clientSecret, previousClientSecret, notifyCustomer } = options;
  const admin = createAdmin(options, around);
  const location = locationId(admin, options.location);
  const variants = createVariants(admin, remembered);
  const prices = createPrices(admin, variants, location);
  const stock = createStock({ admin, variants, remembered, clock, location, activates: options.activate });
  const sender = {
    shop: options.shop,
    secrets: previousClientSecret === undefined ? [clientSecret] : [clientSecret, previousClientSecret],
  };

  return {
    capabilities: {
      adapter: 'shopify',
      stockBatchSize: options.stockBatchSize,
      priceBatchSize: options.priceBatchSize,
      readsPrices: true,
      fulfilmentGranularity: 'line',
      compareAndSet: true,
      stockIdempotency: 'key',
      fulfilmentIdempotency: 'read-back',
      webhookKind: 'thin',
    },

    async publishStock(batch) {
      const { sendable, refused } = checkStock(batch, options.stockBatchSize);
      if (sendable.length === 0) return refused;
      const urgency = batch.urgent === true ? 'urgent' : 'usual';
      const outcomes = await stock.publish(batch.idempotencyKey, sendable, { about: 'stock', urgency });
      return [...inOrder(sendable, outcomes), ...refused];
    },

    async publishPrices(batch) {
      const { sendable, refused } = checkPrices(batch, options.priceBatchSize);
      if (sendable.length === 0) return refused;
      const outcomes = await prices.publish(sendable, { about: 'prices', key: batch.idempotencyKey });
      return [...inOrder(sendable, outcomes), ...refused];
    },

    fulfil: (fulfilment) => fulfil({ admin, location, notifyCustomer }, fulfilment),
    verifyWebhook: (request) => verifyWebhook(sender, request),
    orders: orderReading(admin, options),
    items: itemReading(variants, prices, location),
    webhooks: webhookSubscription(admin),
    notes: orderNotes(admin),
    check: () => checkShop(admin, options),
    close: () => admin.close(),
  };
}

function inOrder(
  items: readonly { readonly sku: string }[],
  outcomes: ReadonlyMap<string, ItemOutcome>,
): readonly ItemOutcome[] {
  return items.map(
    ({ sku }) => outcomes.get(sku) ?? { key: sku, outcome: 'unknown', reason: 'Shopify said nothing of it' },
  );
}
