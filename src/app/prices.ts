import { createHash } from 'node:crypto';
import type { Config } from '../config/load.ts';
import type { StorefrontPrices } from '../domain/price-settings.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { Storefront } from '../storefronts/storefront.ts';

/**
 * How prices are made, by storefront, of those that want any.
 *
 * @throws ConfigError STOREFRONT-OPTIONS-INVALID for a shop that takes no prices
 */
export function buildPrices(
  config: Pick<Config, 'storefronts'>,
  storefronts: ReadonlyMap<string, Storefront>,
): ReadonlyMap<string, StorefrontPrices> {
  const settings = new Map<string, StorefrontPrices>();
  for (const { id, prices } of config.storefronts) {
    if (prices === undefined) continue;
    if (storefronts.get(id)?.capabilities.priceBatchSize === 0) {
      throw new ConfigError(
        'STOREFRONT-OPTIONS-INVALID',
        `Storefront ${id} cannot be used: prices: shops of this kind take no prices; take the section away.`,
      );
    }
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
