import { type SeriesPoint, seriesSince, sumOverTime } from '../domain/stock-series.ts';
import type { Database } from '../stores/database.ts';
import { stockFacts } from '../stores/stock-facts.ts';
import { figureChangesOf, type OfferKey, pushesOf, subjectOfProduct } from '../stores/stock-history.ts';

/** A SKU's numbers over time, for plots. */
export interface StockSeries {
  readonly sku: string;
  readonly since: Date;
  readonly until: Date;
  /** What each storefront was told. */
  readonly storefronts: readonly { readonly storefront: string; readonly points: readonly SeriesPoint[] }[];
  /** What each supplier said that it has. */
  readonly suppliers: readonly (OfferKey & { readonly points: readonly SeriesPoint[] })[];
  /** There was more than is answered: the beginning is missing. */
  readonly isCut: boolean;
}

/** More points than a plot has pixels say nothing more. */
const MOST = 3000;
const LAST = '9223372036854775807';

/** Undefined for an unknown SKU. */
export async function stockSeries(
  db: Database,
  sku: string,
  since: Date,
  until: Date,
): Promise<StockSeries | undefined> {
  const [subject, facts] = await Promise.all([subjectOfProduct(db, sku), stockFacts(db, sku)]);
  if (subject === undefined || subject.productId === null || facts === undefined) return undefined;
  const [pushes, changesByOffer] = await Promise.all([
    pushesOf(db, subject.productId, undefined, LAST, MOST),
    Promise.all(facts.offers.map((offer) => figureChangesOf(db, offer, MOST))),
  ]);
  let isCut = pushes.length === MOST;
  const storefronts = facts.listings.map(({ storefront }) => ({
    storefront,
    points: seriesSince(
      pushes
        .filter((push) => push.storefront === storefront && push.refusal === null)
        .map(({ at, quantity }) => ({ at, units: quantity }))
        .reverse(),
      since,
    ),
  }));
  const suppliers: StockSeries['suppliers'][number][] = [];
  for (const [index, { supplier, supplierSku, warehouses }] of facts.offers.entries()) {
    const changes = changesByOffer[index] ?? [];
    isCut ||= changes.length === MOST;
    const units = warehouses.reduce((sum, warehouse) => sum + warehouse.units, 0);
    suppliers.push({ supplier, supplierSku, points: seriesSince(sumOverTime(units, changes), since) });
  }
  return { sku, since, until, storefronts, suppliers, isCut };
}
