import type { Config } from '../config/load.ts';
import type { Logger } from '../kernel/logger.ts';
import { decidePriceCatalog } from '../pipeline/catalogs/decide.ts';
import { findPriceCatalog, listPriceCatalogs, type PriceCatalogRow } from '../stores/price-catalogs.ts';
import { type StateEvent, stateEventsOf } from '../stores/state-events.ts';
import { type Decided, decideOn } from './decided.ts';
import { withCurrentDatabase, withOfflineGateway } from './offline.ts';

export { CATALOG_STATES, type CatalogState, type PriceCatalogRow } from '../stores/price-catalogs.ts';

/** Price catalogs of the configured database, the newest first. */
export function priceCatalogs(
  config: Config,
  logger: Logger,
  wanted: Parameters<typeof listPriceCatalogs>[1],
): Promise<readonly PriceCatalogRow[]> {
  return withCurrentDatabase(config, logger, (db) => listPriceCatalogs(db, wanted));
}

/** One catalog with what was decided about it; undefined when there is none of that number. */
export function priceCatalog(
  config: Config,
  logger: Logger,
  id: string,
): Promise<{ readonly catalog: PriceCatalogRow; readonly history: readonly StateEvent[] } | undefined> {
  return withCurrentDatabase(config, logger, async (db) => {
    const catalog = await findPriceCatalog(db, id);
    if (catalog === undefined) return undefined;
    return { catalog, history: await stateEventsOf(db, 'price-catalog', `${catalog.supplierId}/${id}`) };
  });
}

/** Releases or refuses a held catalog; what cannot be done is answered with its reason. */
export function decideAboutCatalog(
  config: Config,
  logger: Logger,
  id: string,
  state: 'released' | 'refused',
  audit: { readonly by: string; readonly reason: string },
): Promise<Decided> {
  return withOfflineGateway(config, logger, (gateway) =>
    decideOn(id, () => decidePriceCatalog(gateway, id, state, audit)),
  );
}
