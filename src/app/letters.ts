import type { Config } from '../config/load.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Audit } from '../pipeline/outbound/delivery-actions.ts';
import { LETTERS_MS, resendLetter } from '../pipeline/storefront/letters.ts';
import { type DeadLetter, deadLetters } from '../stores/order-statuses.ts';
import { type Decided, decideOnEach } from './decided.ts';
import { withCurrentDatabase, withOfflineGateway } from './offline.ts';

/** What shops refused or never took in the last 14 days, newest first. */
export function letters(
  config: Config,
  logger: Logger,
  wanted: { readonly storefrontId?: string; readonly limit: number },
): Promise<readonly DeadLetter[]> {
  const since = new Date(systemClock.now().getTime() - LETTERS_MS);
  return withCurrentDatabase(config, logger, (db) => deadLetters(db, { ...wanted, since }));
}

/** Sends dead letters again, each in a transaction of its own. */
export function resendLetters(
  config: Config,
  logger: Logger,
  ids: readonly string[],
  audit: Audit,
): Promise<readonly Decided[]> {
  return withOfflineGateway(config, logger, (gateway) => decideOnEach(ids, (id) => resendLetter(gateway, id, audit)));
}
