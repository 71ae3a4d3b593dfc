import type { Config } from '../config/load.ts';
import type { Logger } from '../kernel/logger.ts';
import { explainStock, type StockExplanation, type UnknownStock } from '../pipeline/explain-stock.ts';
import { withCurrentDatabase } from './offline.ts';

export type { ExplainedListing, ExplainedOffer, StockExplanation, UnknownStock } from '../pipeline/explain-stock.ts';

/** Explains the quantity of a product in the configured database. */
export function explainedStock(
  config: Config,
  logger: Logger,
  sku: string,
  supplierId: string | undefined,
): Promise<StockExplanation | UnknownStock> {
  return withCurrentDatabase(config, logger, (db) => explainStock(db, sku, supplierId));
}
