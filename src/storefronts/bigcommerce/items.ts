import { add } from '../../kernel/decimal.ts';
import type { ItemReading, ShopItem } from '../storefront.ts';
import type { Api } from './api.ts';
import { inventoryOf, whyNot } from './inventory.ts';
import type { BigcommerceOptions } from './options.ts';
import { PRICE_DIGITS, variantsOf } from './prices.ts';

/**
 * What the store has of our SKUs at our location. The quantity is what is there, of which the store's safety stock is not sold. The
 * price is the variant's own: one that has the price of its product has none.
 */
export function itemReading(api: Api, options: BigcommerceOptions, currency: () => Promise<string>): ItemReading {
  const asked = { about: 'items', urgency: 'usual' } as const;
  return {
    async read(skus, pricesIn) {
      if (skus.length === 0) return [];
      const found = await inventoryOf(api, options, skus, asked);
      const products = [...found.values()].flatMap((items) =>
        items.flatMap(({ identity }) => identity.product_id ?? []),
      );
      const ours = pricesIn === undefined ? '' : await currency();
      const variants = pricesIn === undefined ? undefined : await variantsOf(api, products, asked);
      return skus.map((sku): ShopItem => {
        const [only, ...others] = found.get(sku) ?? [];
        if (only === undefined) return { sku, state: 'unknown', says: whyNot({ kind: 'unknown' }) };
        if (others.length > 0) return { sku, state: 'ambiguous', says: whyNot({ kind: 'ambiguous' }) };
        const [{ price = null } = {}, ...twins] = variants?.get(sku) ?? [];
        const hasPrice = price !== null && twins.length === 0;
        return {
          sku,
          ...(hasPrice ? { price: add(price.toFixed(PRICE_DIGITS)), currency: ours } : {}),
          state: 'found',
          quantity: only.total_inventory_onhand ?? 0,
        };
      });
    },
  };
}
