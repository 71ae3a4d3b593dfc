import type { Config } from '../config/load.ts';
import type { ShopSettings } from '../pipeline/storefront/shop-settings.ts';

/** What the parts of crossdock.yaml say of how each shop is read. */
export function shopsOf({ storefronts }: Pick<Config, 'storefronts'>): ReadonlyMap<string, ShopSettings> {
  return new Map(
    storefronts.map(({ id, orders, reconcile }) => [
      id,
      {
        ...reconcile,
        ...(orders === undefined ? {} : { pollEveryMs: orders.pollEvery }),
        ...(orders?.placedSince === undefined ? {} : { placedSince: orders.placedSince }),
      },
    ]),
  );
}
