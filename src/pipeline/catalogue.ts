import { RejectedError } from '../kernel/errors.ts';
import { closeException } from '../stores/exceptions.ts';
import { matchOffers } from '../stores/feeds.ts';
import { refreshListings } from '../stores/listings.ts';
import { releaseKnownSkus } from '../stores/order-holds.ts';
import { type Product, upsertProducts } from '../stores/products.ts';
import type { Gateway } from './gateway.ts';
import { goOn } from './orders/holds.ts';
import { transact } from './transact.ts';

/**
 * Adds or renames our products, lists them on every storefront and joins them to what suppliers already offer. Orders
 * that waited for one of them go on.
 * Answers how many there were.
 *
 * @throws RejectedError REQUEST-INVALID when a SKU comes twice
 */
export async function putProducts(gateway: Gateway, products: readonly Product[]): Promise<number> {
  const skus = new Set<string>();
  for (const { sku } of products) {
    if (skus.has(sku)) throw new RejectedError('REQUEST-INVALID', `The SKU ${sku} comes twice.`);
    skus.add(sku);
  }
  return transact(gateway, async (trx, gateway) => {
    const ids = await upsertProducts(trx, products);
    for (const profile of gateway.suppliers.values()) {
      await matchOffers(trx, profile.id, profile.products.match, profile.products.list);
    }
    for (const storefrontId of await refreshListings(trx, gateway.clock.now(), { productIds: ids })) {
      await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
    }
    const now = gateway.clock.now();
    for (const orderId of await releaseKnownSkus(trx, now)) {
      await closeException(trx, `ORDER-UNKNOWN-SKU/${orderId}`, 'its SKUs are known now', now);
      await goOn(gateway, trx, orderId, 'its SKUs are known now');
    }
    return ids.length;
  });
}
