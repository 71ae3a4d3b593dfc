import { createHash } from 'node:crypto';
import type { Config } from '../config/load.ts';
import type { StorefrontPrices } from '../domain/price-settings.ts';
import type { Storefront } from '../storefronts/storefront.ts';

/** How prices are made, by storefront, of those that want any. */
export function buildPrices(config: Pick<Config, 'storefronts'>): ReadonlyMap<string, StorefrontPrices> {
  const settings = new Map<string, StorefrontPrices>();
  for (const { id, prices } of config.storefronts) {
    if (prices === undefined) continue;
    const revision = createHash('sha256').update(JSON.stringify(prices)).digest('hex').slice(0, 16);
    settings.set(id, { ...prices, revision });
  }
  return settings;
}

/** For every storefront the hash of its settings; none where it wants no prices. */
export function priceRevisions(
  storefronts: ReadonlyMap<string, Storefront>,
  prices: ReadonlyMap<string, StorefrontPrices>,
): { readonly id: string; readonly revision: string | undefined }[] {
  return [...storefronts.keys()].map((id) => ({ id, revision: prices.get(id)?.revision }));
}
