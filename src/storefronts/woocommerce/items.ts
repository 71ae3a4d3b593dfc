import { compare, isDecimal } from '../../kernel/decimal.ts';
import type { ItemReading, ShopItem } from '../storefront.ts';
import type { Currency } from './currency.ts';
import { lookUp, type Product, whyNot } from './products.ts';
import type { Site } from './site.ts';

/** What the shop has of our SKUs now: always asked, never remembered. */
export function itemReading(site: Site, currency: Currency): ItemReading {
  return {
    async read(skus) {
      if (skus.length === 0) return [];
      const found = await lookUp(site, skus, { about: 'items' });
      const own = await currency.read();
      return skus.map((sku) => itemOf(sku, found.get(sku) ?? [], own));
    },
  };
}

function itemOf(sku: string, products: readonly Product[], currency: string): ShopItem {
  const [only, ...others] = products;
  if (only === undefined) return { sku, state: 'unknown' };
  if (others.length > 0) {
    return { sku, state: 'ambiguous', says: whyNot({ kind: 'ambiguous', ids: products.map(({ id }) => id) }) };
  }
  const price = only.regular_price ?? '';
  const common = { sku, ...(isDecimal(price) && compare(price, '0') > 0 ? { price, currency } : {}) };
  if (only.manage_stock === 'parent') {
    return { ...common, state: 'untracked', says: 'its stock is counted at the product that it is a variation of' };
  }
  if (only.manage_stock !== true) return { ...common, state: 'untracked' };
  return { ...common, state: 'found', quantity: only.stock_quantity ?? 0 };
}
