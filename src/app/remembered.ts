import type { Clock } from '../kernel/clock.ts';
import type { RememberedItems } from '../storefronts/surroundings.ts';
import type { Database } from '../stores/database.ts';
import { forgetItems, readItems, rememberItems } from '../stores/remembered-items.ts';

/**
 * What one shop's adapter remembers of its products, shared by all processes.
 *
 * @param db asked for with each use: storefronts are built before the database is open
 */
export function rememberedIn(db: () => Database, clock: Clock, storefrontId: string): RememberedItems {
  return {
    read: (skus) => readItems(db(), storefrontId, skus),
    write: (items) => rememberItems(db(), storefrontId, items, clock.now()),
    forget: (skus) => forgetItems(db(), storefrontId, skus),
  };
}
