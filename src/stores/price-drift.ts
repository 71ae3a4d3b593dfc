import { minorUnits } from '../kernel/currency.ts';
import { type Decimal, round } from '../kernel/decimal.ts';
import type { Database } from './database.ts';

/** What a shop was told of the price of a product, and took. */
export interface ToldPrice {
  readonly productId: string;
  readonly sku: string;
  readonly pushed: Decimal;
  readonly currency: string;
  readonly pushedVersion: number;
  /** What it was told before that, where it was. */
  readonly before: Decimal | null;
}

/** Prices of some products that a shop was told by a moment, without those to which something newer is to be told or that it refused. */
export async function toldPrices(
  db: Database,
  storefrontId: string,
  productIds: readonly string[],
  toldBy: Date,
): Promise<ToldPrice[]> {
  const { rows } = await db.raw<{ rows: (Omit<ToldPrice, 'pushedVersion'> & { pushedVersion: string })[] }>(
    `select l.product_id as "productId", p.sku, trim_scale(l.pushed) as pushed, l.pushed_currency as currency,
       l.pushed_version as "pushedVersion", trim_scale(l.pushed_before) as before
     from listing_price l join product p on p.id = l.product_id
     where l.storefront_id = :storefrontId and l.product_id = any(cast(:productIds as bigint[]))
       and l.pushed is not null and l.desired_version = l.pushed_version and l.refusal is null and l.finding is null
       and l.pushed_at <= :toldBy
     order by l.product_id`,
    { storefrontId, productIds: `{${productIds.join(',')}}`, toldBy },
  );
  return rows.map((row) => ({ ...row, pushedVersion: Number(row.pushedVersion) }));
}

/**
 * Has prices told again, unless something newer is told meanwhile: the one way out is that of every price. Rows are locked in the
 * order in which whoever makes prices locks them. Answers the products concerned.
 */
export async function tellPricesAgain(
  trx: Database,
  storefrontId: string,
  prices: readonly Pick<ToldPrice, 'productId' | 'pushedVersion'>[],
  now: Date,
): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { product_id: string }[] }>(
    `with wanted as materialized (
       select l.product_id from jsonb_to_recordset(cast(:prices as jsonb)) as x("productId" bigint, "pushedVersion" bigint)
       join listing_price l on l.storefront_id = :storefrontId and l.product_id = x."productId"
       where l.pushed_version = x."pushedVersion" and l.desired_version = l.pushed_version
         and l.refusal is null and l.finding is null
       order by l.product_id for no key update of l
     )
     update listing_price l set desired_version = desired_version + 1, desired_since = :now
     from wanted
     where l.storefront_id = :storefrontId and l.product_id = wanted.product_id and l.desired_version = l.pushed_version
     returning l.product_id`,
    { storefrontId, prices: JSON.stringify(prices), now },
  );
  return rows.map(({ product_id }) => product_id);
}

/** A price that a shop showed otherwise than it was told; it is told again. */
export interface DriftedPrice {
  readonly sku: string;
  readonly pushed: Decimal;
  readonly currency: string;
  /** Null: it shows none, or none in that currency. */
  readonly found: Decimal | null;
  readonly why: string;
  readonly foundAt: Date;
}

export async function keepDriftedPrices(
  trx: Database,
  runId: string,
  found: readonly (DriftedPrice & Pick<ToldPrice, 'productId'>)[],
): Promise<void> {
  if (found.length === 0) return;
  await trx('price_drift')
    .insert(
      found.map((one) => ({
        run_id: runId,
        product_id: one.productId,
        sku: one.sku,
        pushed: one.pushed,
        currency: one.currency,
        found: one.found,
        why: one.why,
        found_at: one.foundAt,
      })),
    )
    .onConflict(['run_id', 'product_id'])
    .merge();
}

/** What a run has found of prices, by SKU. */
export async function priceDriftOf(db: Database, runId: string, limit: number): Promise<DriftedPrice[]> {
  const rows: DriftedPrice[] = await db('price_drift')
    .where({ run_id: runId })
    .orderBy('sku')
    .limit(limit)
    .select({
      sku: 'sku',
      pushed: 'pushed',
      currency: 'currency',
      found: db.raw('trim_scale(found)'),
      why: 'why',
      foundAt: 'found_at',
    });
  return rows.map((row) => {
    const digits = minorUnits(row.currency);
    const shown = row.found === null ? null : round(row.found, Math.max(digits, row.found.split('.')[1]?.length ?? 0));
    return { ...row, pushed: round(row.pushed, digits), found: shown };
  });
}

/** How many prices a run has found, with some examples. */
export async function countPriceDrift(
  db: Database,
  runId: string,
): Promise<{ readonly count: number; readonly examples: readonly string[] }> {
  const { rows } = await db.raw(
    `select count(*)::int as count, coalesce((array_agg(sku order by sku))[1:5], '{}') as examples
     from price_drift where run_id = :runId`,
    { runId },
  );
  return rows[0];
}
