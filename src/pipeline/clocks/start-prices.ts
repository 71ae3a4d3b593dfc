import { markPricedOn, settleCosts, suppliersOfAnotherDay } from '../../stores/price-catalogs.ts';
import { followCosts } from '../catalogs/apply.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';

/** On a new day of a supplier other prices of its catalogs hold: those that begin on it, and no more those that ended. */
export async function startPrices(gateway: Gateway): Promise<void> {
  for (const supplierId of await suppliersOfAnotherDay(gateway.db, gateway.clock.now())) {
    await transact(gateway, async (trx, gateway) => {
      const now = gateway.clock.now();
      const { changed, ended } = await settleCosts(trx, supplierId, { of: 'supplier' }, now);
      await followCosts(gateway, trx, supplierId, ended);
      await markPricedOn(trx, supplierId, now);
      if (changed > 0) gateway.logger.info({ supplierId, changed }, 'costs changed with the day');
    });
  }
}
