import type { SupplierProfile } from '../partners/profile.ts';
import { makeLaneDue } from '../stores/lanes.ts';
import { pauseOf } from '../stores/supplier-pauses.ts';
import type { Gateway } from './gateway.ts';
import { pollNow } from './inbound/poll-now.ts';
import { transact } from './transact.ts';

/**
 * The cause for which a supplier's server could not be reached is gone, as a person says: its folders are looked into at once and
 * what waits is sent, however long both would rest. One that a person paused is left alone.
 */
export async function connectAgain(gateway: Gateway, profile: SupplierProfile): Promise<void> {
  const { id: supplierId } = profile;
  if ((await pauseOf(gateway.db, supplierId)) !== undefined) return;
  await pollNow(gateway, profile);
  await transact(gateway, async (trx, gateway) => {
    await makeLaneDue(trx, { kind: 'deliver', key: supplierId });
    await gateway.queue.send(trx, 'supplier.deliver', { supplierId });
  });
}
