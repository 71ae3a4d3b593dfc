import type { Config } from '../config/load.ts';
import { systemClock } from '../kernel/clock.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { nearest } from '../kernel/nearest.ts';
import { freshnessReport, type SupplierFreshness } from '../pipeline/clocks/freshness-report.ts';
import type { UnknownStock } from '../pipeline/explain-stock.ts';
import type { Database } from '../stores/database.ts';
import { revisionsInForce } from '../stores/mapping-revisions.ts';
import { supplierFromDatabase, withCurrentDatabase } from './offline.ts';

export type { FeedFreshness, SupplierFreshness } from '../pipeline/clocks/freshness-report.ts';

/** A supplier whose rules cannot be had, so that nothing can be said of its stock. */
export interface UnreadableSupplier {
  readonly supplier: string;
  readonly unreadable: string;
  readonly isInTrouble: true;
}

/** How fresh the stock of one supplier is, or of all that are in force in the configured database. */
export function freshnessOfStock(
  config: Config,
  logger: Logger,
  supplierId: string | undefined,
): Promise<readonly (SupplierFreshness | UnreadableSupplier)[] | UnknownStock> {
  return withCurrentDatabase(config, logger, async (db) => {
    const inForce = await revisionsInForce(db);
    const ids = inForce.flatMap(({ supplierId, revision }) => (revision === null ? [] : [supplierId]));
    if (supplierId !== undefined && !ids.includes(supplierId)) {
      const unknown = `There is no active supplier ${supplierId}; these are: ${ids.join(', ') || 'none'}.`;
      return { unknown, suggestion: nearest(supplierId, ids) };
    }
    const wanted = supplierId === undefined ? ids : [supplierId];
    const found: (SupplierFreshness | UnreadableSupplier)[] = [];
    for (const id of wanted) found.push(await freshnessOf(db, config, id));
    return found;
  });
}

async function freshnessOf(db: Database, config: Config, id: string): Promise<SupplierFreshness | UnreadableSupplier> {
  try {
    return await freshnessReport(db, await supplierFromDatabase(db, config, id), systemClock.now());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { supplier: id, unreadable: error.message, isInTrouble: true };
  }
}
