import type { Config } from '../config/load.ts';
import type { ShopSettings } from '../pipeline/storefront/shop-settings.ts';

/** What the parts of crossdock.yaml say of how each shop is read, and what a person is told of it. */
export function shopsOf({ storefronts }: Pick<Config, 'storefronts'>): ReadonlyMap<string, ShopSettings> {
  return new Map(
    storefronts.map(({ id, orders, publish, reconcile }) => [
      id,
      {
        ...reconcile,
        ...(publish === undefined ? {} : { soldOut: publish.soldOut }),
        ...(orders === undefined ? {} : { pollEveryMs: orders.pollEvery }),
        ...(orders?.placedSince === undefined ? {} : { placedSince: orders.placedSince }),
      },
    ]),
  );
}
