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
      const found = await variants.find(skus, await location(how), how, { untrackedToo: true });
      const currency = await prices.currency(how);
      return [...new Set(skus)].map((sku): ShopItem => {
        const variant = found.get(sku) ?? 'unknown';
        if (typeof variant === 'string') return { sku, state: variant };
        const { available, committed, price } = variant;
        const common = { sku, price, currency };
        if (!variant.isTracked) return { ...common, state: 'untracked' };
        if (available === undefined) return { ...common, state: 'unknown', says: 'it is not stocked at our location' };
        const reserved = committed === undefined ? {} : { reserved: committed };
        return { ...common, state: 'found', quantity: available, ...reserved };
      });
    },
  };
}
