import { type LineAnswer, refusedSkus } from '../domain/refused-stock.ts';
import type { SupplierProfile } from '../partners/profile.ts';
import type { Database } from '../stores/database.ts';
import { refreshListings } from '../stores/listings.ts';
import { refuseFigures } from '../stores/stock-refusals.ts';
import type { Gateway } from './gateway.ts';

/**
 * A supplier that cannot send what it was ordered has none left, whatever its figure says: nothing more of it is sold or routed
 * until a later figure is in force. `stock.zeroRefused: false` switches it off.
 */
export async function refuseStock(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  poNumber: string,
  answers: readonly LineAnswer[],
): Promise<void> {
  const skus = profile.stock.zeroRefused ? refusedSkus(answers) : [];
  if (skus.length === 0) return;
  const at = gateway.clock.now();
  await refuseFigures(trx, { supplierId: profile.id, skus, poNumber, at });
  for (const storefrontId of await refreshListings(trx, at)) {
    await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  }
}
