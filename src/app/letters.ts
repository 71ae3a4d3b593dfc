import type { Config } from '../config/load.ts';
import { systemClock } from '../kernel/clock.ts';
import { RejectedError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Audit } from '../pipeline/outbound/delivery-actions.ts';
import { LETTERS_MS, resendLetter } from '../pipeline/storefront/letters.ts';
import { type DeadLetter, deadLetters } from '../stores/order-statuses.ts';
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

export interface Resent {
  readonly id: string;
  readonly ok: boolean;
  /** What happens now, or why nothing does. */
  readonly message: string;
}

/** Sends dead letters again, each in a transaction of its own. */
export function resendLetters(
  config: Config,
  logger: Logger,
  ids: readonly string[],
  audit: Audit,
): Promise<readonly Resent[]> {
  return withOfflineGateway(config, logger, async (gateway) => {
    const done: Resent[] = [];
    for (const id of ids) {
      try {
        done.push({ id, ok: true, message: await resendLetter(gateway, id, audit) });
      } catch (error) {
        if (!(error instanceof RejectedError)) throw error;
        done.push({ id, ok: false, message: error.message });
      }
    }
    return done;
  });
}
