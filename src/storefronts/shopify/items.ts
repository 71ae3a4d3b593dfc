import type { ItemReading, ShopItem } from '../storefront.ts';
import type { How } from './admin.ts';
import type { Prices } from './prices.ts';
import type { Variants } from './variants.ts';

/** What the shop has of our SKUs at our location. */
export function itemReading(
  variants: Variants,
  prices: Pick<Prices, 'currency'>,
  location: (how: How) => Promise<string>,
): ItemReading {
  const how: How = { about: 'items' };
  return {
    async read(skus) {
      if (skus.length === 0) return [];
      const found = await variants.find(skus, await location(how), how);
      const currency = await prices.currency(how);
      return [...new Set(skus)].map((sku): ShopItem => {
        const variant = found.get(sku) ?? 'unknown';
        if (typeof variant === 'string') return { sku, state: variant };
        const { available, committed, price } = variant;
        if (available === undefined) return { sku, state: 'unknown', says: 'it is not stocked at our location' };
        return {
          sku,
          state: 'found',
          quantity: available,
          ...(committed === undefined ? {} : { reserved: committed }),
          price,
          currency,
        };
      });
    },
  };
}
