import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';
import { markAllDue, markOfferedDue, priceFacts, takeDue, writePrices } from './sql/recompute-prices.ts';
import { belowFloor, unpriced } from './sql/watch-prices.ts';

/**
 * Remembers by which settings each storefront wants its prices (a hash of them), or that it wants none. Where that changed,
 * all its prices are due.
 */
export async function syncPriceSettings(
  db: Database,
  storefronts: readonly { readonly id: string; readonly revision: string | undefined }[],
  now: Date,
): Promise<void> {
  await db.transaction(async (trx) => {
    await trx.raw('lock table price_settings in share row exclusive mode');
    for (const { id, revision } of storefronts) {
      const before = await trx('price_settings').where({ storefront_id: id }).first<{ revision: string }>('revision');
      if (before?.revision === revision) continue;
      await trx('price_settings').where({ storefront_id: id }).delete();
      if (revision === undefined) await trx('price_due').where({ storefront_id: id }).delete();
      else {
        await trx('price_settings').insert({ storefront_id: id, revision });
        await trx.raw(markAllDue, { storefrontId: id, now });
      }
    }
    // Too few rows for the server to look at by itself: it would plan for hundreds of shops, and take memory for them.
    await trx.raw('analyze price_settings');
  });
}

/** What an order to a supplier costs changed: the prices of what it offers are due. */
export async function markOfferedPricesDue(trx: Database, supplierId: string, now: Date): Promise<void> {
  await trx.raw(markOfferedDue, { supplierId, now });
}

/** Takes products whose price is due; they are not due any more once this transaction commits. */
export async function takeDuePrices(trx: Database, storefrontId: string, limit: number): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { productId: string }[] }>(takeDue, { storefrontId, limit });
  return rows.map((row) => row.productId);
}

export interface PriceFacts {
  readonly productId: string;
  readonly sku: string;
  readonly category: string | null;
  readonly mapPrice: Decimal | null;
  readonly mapCurrency: string | null;
  /** The price that was decided last, and by which settings. */
  readonly standing: Decimal | null;
  readonly currency: string | null;
  readonly revision: string | null;
  readonly finding: string | null;
  readonly version: number | null;
  readonly pushed: Decimal | null;
  readonly pushedCurrency: string | null;
  readonly pushedAt: Date | null;
  readonly refusal: string | null;
  readonly offers: readonly {
    readonly supplierId: string;
    readonly supplierSku: string;
    readonly cost: Decimal | null;
    readonly currency: string;
    readonly isRoutable: boolean;
  }[];
}

export async function readPriceFacts(
  db: Database,
  storefrontId: string,
  productIds: readonly string[],
): Promise<PriceFacts[]> {
  const ids = `{${productIds.join(',')}}`;
  const { rows } = await db.raw<{ rows: PriceFacts[] }>(priceFacts, { storefrontId, productIds: ids });
  return rows;
}

export interface MadePrice {
  readonly productId: string;
  /** Absent: there is none, and `finding` says why. */
  readonly price?: Decimal;
  readonly currency?: string;
  readonly floor?: Decimal;
  readonly supplierId?: string;
  readonly cost?: Decimal;
  readonly finding?: string;
}

export async function storePrices(
  trx: Database,
  storefrontId: string,
  revision: string,
  prices: readonly MadePrice[],
  now: Date,
): Promise<void> {
  await trx.raw(writePrices, { storefrontId, revision, prices: JSON.stringify(prices), now });
}

export interface UnpushedPrice {
  readonly productId: string;
  readonly sku: string;
  readonly price: Decimal;
  readonly currency: string;
  readonly version: number;
  readonly since: Date;
}

/** Prices that the storefront has not been told, longest waiting first. */
export async function unpushedPrices(
  db: Database,
  storefrontId: string,
  limit: number,
  postponed: readonly string[],
): Promise<UnpushedPrice[]> {
  const { rows } = await db.raw<{ rows: (Omit<UnpushedPrice, 'version'> & { version: string })[] }>(
    `select l.product_id as "productId", p.sku, trim_scale(l.desired) as price, l.currency,
       l.desired_version as version, l.desired_since as since
     from listing_price l join product p on p.id = l.product_id
     where l.storefront_id = :storefrontId and l.desired_version > l.pushed_version and l.refusal is null
       and l.finding is null and l.product_id <> all(cast(:postponed as bigint[]))
     order by l.desired_since, l.product_id limit :limit`,
    { storefrontId, limit, postponed: `{${postponed.join(',')}}` },
  );
  return rows.map((row) => ({ ...row, version: Number(row.version) }));
}

/**
 * Remembers which prices a storefront was told; an answer that comes late never overwrites a newer one. They are locked by
 * product, as whoever makes prices takes them.
 */
export async function markPricesPushed(
  db: Database,
  storefrontId: string,
  pushed: readonly UnpushedPrice[],
  now: Date,
): Promise<void> {
  await db.raw(
    `with sent as materialized (
       select l.product_id, x.price, x.currency, x.version
       from jsonb_to_recordset(cast(:pushed as jsonb)) as x("productId" bigint, price numeric, currency text, version bigint)
       join listing_price l on l.storefront_id = :storefrontId and l.product_id = x."productId"
       where l.pushed_version < x.version
       order by l.product_id for no key update of l
     )
     update listing_price l set pushed = s.price, pushed_before = l.pushed, pushed_currency = s.currency, pushed_version = s.version, pushed_at = :now
     from sent s
     where l.storefront_id = :storefrontId and l.product_id = s.product_id and l.pushed_version < s.version`,
    { storefrontId, now, pushed: JSON.stringify(pushed) },
  );
}

/** Remembers that a storefront refuses a price for good; the next one is sent. */
export async function markPriceRefused(
  db: Database,
  storefrontId: string,
  price: Pick<UnpushedPrice, 'productId' | 'version'>,
  reason: string,
): Promise<void> {
  await db('listing_price')
    .where({ storefront_id: storefrontId, product_id: price.productId, desired_version: price.version })
    .update({ refusal: reason });
}

export interface BelowFloor {
  readonly supplierId: string;
  readonly products: number;
  readonly sku: string;
  readonly pushed: Decimal;
  readonly floor: Decimal;
  readonly cost: Decimal;
}

/** By supplier: how many products (1000 stand for more) the storefront sells below the floor that their cost of now asks for, and one of them. */
export async function pricesBelowFloor(db: Database, storefrontId: string): Promise<BelowFloor[]> {
  const { rows } = await db.raw<{ rows: BelowFloor[] }>(belowFloor, { storefrontId });
  return rows;
}

export interface Unpriced {
  readonly finding: 'currency' | 'no-rule' | 'zero';
  readonly products: number;
  readonly sku: string;
}

/** By reason: how many products (1000 stand for more) have a cost of which no price can be made, and one of them. */
export async function unpricedProducts(db: Database, storefrontId: string): Promise<Unpriced[]> {
  const { rows } = await db.raw<{ rows: Unpriced[] }>(unpriced, { storefrontId });
  return rows;
}
