import type { Config } from '../config/load.ts';
import type { Logger } from '../kernel/logger.ts';
import { explainStock, type StockExplanation, type UnknownStock } from '../pipeline/explain-stock.ts';
import { type StockHistory, stockHistory, type UnknownPlace, type WantedHistory } from '../pipeline/stock-history.ts';
import { withCurrentDatabase } from './offline.ts';

export type { ExplainedListing, ExplainedOffer, StockExplanation, UnknownStock } from '../pipeline/explain-stock.ts';
export type { HistoryEvent, OrderEvent, PushEvent, StockEvent, StockHistory } from '../pipeline/stock-history.ts';

/** Explains the quantity of a product in the configured database. */
export function explainedStock(
  config: Config,
  logger: Logger,
  sku: string,
  supplierId: string | undefined,
): Promise<StockExplanation | UnknownStock> {
  return withCurrentDatabase(config, logger, (db) => explainStock(db, sku, supplierId));
}

/** What a SKU's number was over time, in the configured database. */
export function historyOfStock(
  config: Config,
  logger: Logger,
  wanted: WantedHistory,
): Promise<StockHistory | UnknownStock | UnknownPlace> {
  return withCurrentDatabase(config, logger, (db) => stockHistory(db, wanted));
}
