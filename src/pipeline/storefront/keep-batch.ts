import { keepBatch } from '../../stores/shop-exchanges.ts';
import type { Gateway } from '../gateway.ts';

/** Remembers which products a batch is about while it is sent, for the push log. Never fails: it may not keep stock from a shop. */
export async function keepBatchOf(
  gateway: Gateway,
  storefrontId: string,
  key: string,
  items: readonly { readonly productId: string }[],
): Promise<void> {
  const products = items.map(({ productId }) => productId);
  try {
    await keepBatch(gateway.db, { storefrontId, key, products, at: gateway.clock.now() });
  } catch (error) {
    gateway.logger.warn({ err: error, storefrontId, key }, 'what a batch is about was not kept for the push log');
  }
}
