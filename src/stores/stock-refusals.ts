import type { Database } from './database.ts';
import { refuseStock } from './sql/stock-refusals.ts';
import { createTouched } from './sql/touched.ts';

/**
 * From now on nothing is sold or routed by the figures of some SKUs, until newer ones are in force: the supplier could not
 * send what they said. Leaves the products in `touched_product` for `refreshListings`.
 */
export async function refuseFigures(
  trx: Database,
  refusal: {
    readonly supplierId: string;
    readonly skus: readonly string[];
    readonly poNumber: string;
    readonly at: Date;
  },
): Promise<void> {
  await trx.raw(createTouched);
  await trx.raw(refuseStock, { ...refusal, skus: [...refusal.skus] });
}
