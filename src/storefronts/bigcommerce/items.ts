import type { ItemReading } from '../storefront.ts';
import type { Api } from './api.ts';
import { inventoryOf, whyNot } from './inventory.ts';
import type { BigcommerceOptions } from './options.ts';

/** What the store has of our SKUs at our location. The quantity is what is there, of which the store's safety stock is not sold. */
export function itemReading(api: Api, options: BigcommerceOptions): ItemReading {
  return {
    async read(skus) {
      if (skus.length === 0) return [];
      const found = await inventoryOf(api, options, skus, { about: 'items', urgency: 'usual' });
      return skus.map((sku) => {
        const [only, ...others] = found.get(sku) ?? [];
        if (only === undefined) return { sku, state: 'unknown', says: whyNot({ kind: 'unknown' }) };
        if (others.length > 0) return { sku, state: 'ambiguous', says: whyNot({ kind: 'ambiguous' }) };
        return { sku, state: 'found', quantity: only.total_inventory_onhand ?? 0 };
      });
    },
  };
}
