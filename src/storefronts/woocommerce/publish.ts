import { compare, isDecimal } from '../../kernel/decimal.ts';
import { checkPrices, checkStock } from '../batch.ts';
import type { ItemOutcome, PriceBatch, PriceItem, StockBatch, StockItem } from '../storefront.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Writing, writeProducts } from './batches.ts';
import type { Currency } from './currency.ts';
import type { WoocommerceOptions } from './options.ts';
import type { Site } from './site.ts';

/** Quantities: always with `manage_stock`, without which the shop drops them and says nothing. */
export async function publishStock(
  site: Site,
  around: Surroundings,
  options: WoocommerceOptions,
  batch: StockBatch,
): Promise<readonly ItemOutcome[]> {
  const { sendable, refused } = checkStock(batch, options.stockBatchSize);
  if (sendable.length === 0) return refused;
  const writing: Writing<StockItem> = {
    about: 'stock',
    key: batch.idempotencyKey,
    urgency: batch.urgent === true ? 'urgent' : 'usual',
    concurrentCalls: options.concurrentCalls,
    fields: ({ quantity }) => ({ manage_stock: true, stock_quantity: quantity }),
    judge({ quantity }, product) {
      if (product.manage_stock !== true) {
        const reason =
          'the shop does not count it: "Enable stock management" is off there, or this kind of product has no stock';
        return { outcome: 'refused', reason };
      }
      if (product.stock_quantity === quantity) return 'done';
      return { outcome: 'unknown', reason: `the shop shows ${product.stock_quantity} after ${quantity} was set` };
    },
  };
  return [...(await writeProducts(site, around, sendable, writing)), ...refused];
}

/** Prices: the usual one; what is on sale stays on sale. */
export async function publishPrices(
  site: Site,
  around: Surroundings,
  options: WoocommerceOptions,
  currency: Currency,
  batch: PriceBatch,
): Promise<readonly ItemOutcome[]> {
  const { sendable, refused } = checkPrices(batch, options.priceBatchSize);
  if (sendable.length === 0) return refused;
  const ours = await currency.read();
  const writable = sendable.filter((item) => item.currency === ours);
  const foreign = sendable.filter((item) => item.currency !== ours).map((item) => foreignPrice(item, ours));
  const writing: Writing<PriceItem> = {
    about: 'prices',
    key: batch.idempotencyKey,
    urgency: 'usual',
    concurrentCalls: options.concurrentCalls,
    fields: ({ price }) => ({ regular_price: price }),
    judge({ price }, product) {
      const shown = product.regular_price ?? '';
      if (isDecimal(shown) && compare(shown, price) === 0) return 'done';
      if (shown === '') return { outcome: 'refused', reason: 'this kind of product has no price of its own' };
      return { outcome: 'unknown', reason: `the shop shows ${shown} after ${price} was set` };
    },
  };
  const written = writable.length === 0 ? [] : await writeProducts(site, around, writable, writing);
  return [...written, ...foreign, ...refused];
}

function foreignPrice({ sku, currency }: PriceItem, ours: string): ItemOutcome {
  const reason = `the shop has prices in ${ours}, and this one is in ${currency}`;
  return { key: sku, outcome: 'refused', reason, permanent: true };
}
