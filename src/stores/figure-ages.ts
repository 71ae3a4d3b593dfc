import type { Database } from './database.ts';
import { refreshListings } from './listings.ts';
import { agedOffers, hasAged, touchOverdue } from './sql/aged-offers.ts';
import { createTouched } from './sql/touched.ts';

/** Figures from before these instants are ageing, or stale (domain/freshness.ts). */
export interface FigureLimits {
  readonly freshAfter: Date;
  readonly staleBefore: Date;
}

/** From now on figures of a supplier are judged by these limits. The listings follow (`reckonAged`). */
export async function moveLimits(db: Database, supplierId: string, limits: FigureLimits): Promise<void> {
  await db('supplier')
    .where({ id: supplierId })
    .update({ fresh_after: limits.freshAfter, stale_before: limits.staleBefore });
}

/** Says that every listing goes by these limits. */
export async function settleLimits(db: Database, supplierId: string, limits: FigureLimits): Promise<void> {
  await db('supplier')
    .where({ id: supplierId })
    .update({ settled_fresh_after: limits.freshAfter, settled_stale_before: limits.staleBefore });
}

/** Whether a figure of the supplier crossed a limit since its listings were last settled. */
export async function anyAged(db: Database, supplierId: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { has_aged: boolean }[] }>(hasAged, { supplierId });
  return rows[0]?.has_aged ?? false;
}

/**
 * Reckons the listings anew of the next SKUs of a supplier whose figures crossed a limit. Call in a transaction of its own.
 *
 * @param after the SKU that the last call ended with, '' at the beginning
 * @returns the SKU to go on after; undefined when there is no more
 */
export async function reckonAged(
  trx: Database,
  supplierId: string,
  after: string,
  limit: number,
  now: Date,
): Promise<{ readonly storefronts: readonly string[]; readonly next: string | undefined }> {
  // A feed that is being confirmed makes its figures young; the listings must not go by the old moment afterwards.
  await trx.raw('select from feed where supplier_id = :supplierId order by name for share', { supplierId });
  const { rows } = await trx.raw<{ rows: { supplierSku: string; productId: string }[] }>(agedOffers, {
    supplierId,
    after,
    limit,
  });
  const storefronts = await refreshListings(trx, now, { productIds: rows.map((row) => row.productId) });
  return { storefronts, next: rows.length < limit ? undefined : rows.at(-1)?.supplierSku };
}

/** Call before a feed is confirmed anew, by another file or the same: its figures are young again. Fills `touched_product`. */
export async function touchOverdueFigures(trx: Database, supplierId: string, feed: string): Promise<void> {
  await trx.raw(createTouched);
  await trx.raw('select from feed where supplier_id = :supplierId and name = :feed for no key update', {
    supplierId,
    feed,
  });
  await trx.raw(touchOverdue, { supplierId, feed });
}
