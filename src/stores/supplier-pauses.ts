import type { Database } from './database.ts';
import { refreshListings } from './listings.ts';
import { createTouched } from './sql/touched.ts';

/** A supplier that a person has left alone (docs/operations.md). */
export interface SupplierPause {
  readonly supplier: string;
  readonly since: Date;
  /** When it ends by itself; null: when a person ends it. */
  readonly until: Date | null;
  readonly by: string;
  readonly reason: string;
}

const COLUMNS = {
  supplier: 'id',
  since: 'paused_at',
  until: 'paused_until',
  by: 'paused_by',
  reason: 'paused_because',
};

/** The pause of a supplier; undefined: it is not paused, or was never configured. */
export async function pauseOf(db: Database, supplierId: string): Promise<SupplierPause | undefined> {
  return db('supplier').where({ id: supplierId }).whereNotNull('paused_at').first(COLUMNS);
}

/** Whether a supplier is known, and how it stands; locked until the transaction ends, so that two people do not cross. */
export async function lockPause(
  trx: Database,
  supplierId: string,
): Promise<{ readonly isActive: boolean; readonly since: Date | null } | undefined> {
  return trx('supplier')
    .where({ id: supplierId })
    .forNoKeyUpdate()
    .first({ isActive: 'is_active', since: 'paused_at' });
}

/** All suppliers that are paused, the longest first. */
export async function pausedSuppliers(db: Database): Promise<SupplierPause[]> {
  return db('supplier').whereNotNull('paused_at').orderBy(['paused_at', 'id']).select(COLUMNS);
}

/** Suppliers whose pause is over by its own word. */
export async function pausesThatEnd(db: Database, now: Date): Promise<string[]> {
  return db('supplier').where('paused_until', '<=', now).orderBy('id').pluck('id');
}

/** Writes the pause of a supplier down, or with `undefined` its end. */
export async function writePause(
  trx: Database,
  supplierId: string,
  pause: Omit<SupplierPause, 'supplier'> | undefined,
): Promise<void> {
  await trx('supplier')
    .where({ id: supplierId })
    .update({
      paused_at: pause?.since ?? null,
      paused_until: pause?.until ?? null,
      paused_by: pause?.by ?? null,
      paused_because: pause?.reason ?? null,
    });
}

/** Reckons the listings of all that a supplier offers anew. Answers the storefronts that have something to be told. */
export async function refreshListingsOfSupplier(trx: Database, supplierId: string, now: Date): Promise<string[]> {
  await trx.raw(createTouched);
  await trx.raw(
    `insert into touched_product
     select distinct product_id from supplier_offer where supplier_id = :supplierId and product_id is not null
     on conflict do nothing`,
    { supplierId },
  );
  return refreshListings(trx, now);
}
