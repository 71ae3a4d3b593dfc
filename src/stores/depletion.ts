import type { Database } from './database.ts';
import { refreshListings } from './listings.ts';
import { learnDepletion, rememberBuffers, touchLearnt } from './sql/learn-depletion.ts';
import { createTouched } from './sql/touched.ts';

/**
 * Learns anew how fast the SKUs of a supplier run down without us, and reckons with it where that changes a buffer. Call in
 * a transaction of its own.
 *
 * @param since feeds recorded before are not compared
 * @returns the storefronts that now have something to publish
 */
export async function relearnDepletion(trx: Database, supplierId: string, since: Date, now: Date): Promise<string[]> {
  await trx.raw(rememberBuffers, { supplierId });
  await trx.raw(learnDepletion, { supplierId, since, now });
  await trx.raw(createTouched);
  await trx.raw(touchLearnt, { supplierId });
  return refreshListings(trx, now);
}
