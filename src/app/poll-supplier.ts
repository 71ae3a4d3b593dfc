import type { Config } from '../config/load.ts';
import type { Logger } from '../kernel/logger.ts';
import { pollNow, type WantedPoll } from '../pipeline/inbound/poll-now.ts';
import { supplierFromDatabase, withOfflineGateway } from './offline.ts';

/** Makes the polls of a supplier due at once, for whichever gateway runs on the configured database. */
export function pollSupplier(
  config: Config,
  logger: Logger,
  supplierId: string,
  only: string | undefined,
): Promise<{ readonly wanted: readonly WantedPoll[]; readonly known: readonly WantedPoll[] }> {
  return withOfflineGateway(config, logger, async (gateway) => {
    const profile = await supplierFromDatabase(gateway.db, config, supplierId);
    const known = profile.collect.map(({ folder, name }) => ({ folder, rule: name }));
    return { wanted: await pollNow(gateway, profile, only), known };
  });
}
