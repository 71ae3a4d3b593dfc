import type { Config } from '../config/load.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Audit } from '../pipeline/outbound/delivery-actions.ts';
import { type Replayed, replay } from '../pipeline/storefront/replay.ts';
import {
  findExchange,
  type ListedExchange,
  listExchanges,
  type ShopExchange,
  type WantedExchanges,
} from '../stores/shop-exchanges.ts';
import { withCurrentDatabase, withOfflineGateway } from './offline.ts';

/** Calls to storefronts, the newest first. */
export function exchanges(config: Config, logger: Logger, wanted: WantedExchanges): Promise<ListedExchange[]> {
  return withCurrentDatabase(config, logger, (db) => listExchanges(db, wanted));
}

/** One call with what was sent and answered; undefined when there is none of that number. */
export function exchange(config: Config, logger: Logger, id: string): Promise<ShopExchange | undefined> {
  return withCurrentDatabase(config, logger, (db) => findExchange(db, id));
}

/** Has told again what a call was about, as it is now. */
export function replayExchange(config: Config, logger: Logger, id: string, audit: Audit): Promise<Replayed> {
  return withOfflineGateway(config, logger, (gateway) => replay(gateway, id, audit));
}
