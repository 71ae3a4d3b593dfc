import type { Config } from '../../config/load.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Audit } from '../../pipeline/outbound/delivery-actions.ts';
import { pauseSupplier, resumeSupplier } from '../../pipeline/supplier-pause.ts';
import { transact } from '../../pipeline/transact.ts';
import { supplierFromDatabase, withOfflineGateway } from '../offline.ts';

/**
 * Has a supplier left alone by the gateways of the configured database. Answers what follows, in a sentence.
 *
 * @throws RejectedError SUPPLIER-PAUSE-REFUSED; ConfigError SUPPLIER-UNKNOWN
 */
export function pause(
  config: Config,
  logger: Logger,
  supplierId: string,
  audit: Audit & { readonly reason: string },
  until: Date | undefined,
): Promise<string> {
  return withOfflineGateway(config, logger, (gateway) =>
    transact(gateway, (trx, gateway) => pauseSupplier(gateway, trx, supplierId, audit, until)),
  );
}

/**
 * Ends the pause of a supplier.
 *
 * @throws RejectedError SUPPLIER-PAUSE-REFUSED; ConfigError MAPPING-UNAVAILABLE
 */
export function resume(config: Config, logger: Logger, supplierId: string, audit: Audit): Promise<string> {
  return withOfflineGateway(config, logger, async (gateway) => {
    gateway.suppliers.set(supplierId, await supplierFromDatabase(gateway.db, config, supplierId));
    return transact(gateway, (trx, gateway) => resumeSupplier(gateway, trx, supplierId, audit));
  });
}
