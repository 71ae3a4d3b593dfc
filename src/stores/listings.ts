import type { Database } from './database.ts';
import { prepare, run } from './prepared.ts';
import { lockListings, recomputeListings } from './sql/recompute-listings.ts';
import { storefrontsToPrice } from './sql/recompute-prices.ts';
import { createTouched } from './sql/touched.ts';

/** Up to so many units for each storefront the last ones are shared out (domain/availability.ts). */
const THIN_PER_CHANNEL = 2;

const ofGiven = {
  lock: prepare('lock listings', lockListings('given')),
  recompute: prepare('recompute listings', recomputeListings('given')),
};

/**
 * Recomputes what storefronts should show for the products whose facts this transaction changed. Their prices become due: they
 * are made by whoever speaks to the storefront next (pipeline/storefront/reprice.ts).
 *
 * @param changed more products than those already collected in the transaction's `touched_product`, and the moment the
 *   file that changed them was first seen
 * @returns the storefronts that now have something to publish
 */
export async function refreshListings(
  trx: Database,
  now: Date,
  changed: { readonly productIds?: readonly string[]; readonly fileSeenAt?: Date } = {},
): Promise<string[]> {
  const { productIds = [], fileSeenAt } = changed;
  await trx.raw(createTouched);
  if (productIds.length > 0) {
    await trx.raw('insert into touched_product select unnest(cast(:ids as bigint[])) on conflict do nothing', {
      ids: `{${productIds.join(',')}}`,
    });
  }
  await trx.raw(lockListings('touched_product'));
  const { rows } = await trx.raw<{ rows: { storefront_id: string }[] }>(recomputeListings('touched_product'), {
    now,
    fileSeenAt: fileSeenAt ?? null,
    thinPerChannel: THIN_PER_CHANNEL,
  });
  await trx.raw('truncate touched_product');
  return rows.map((row) => row.storefront_id);
}

/** The same for a few products, where nothing was collected: nothing is made in the database for it. */
export async function refreshListingsOf(trx: Database, now: Date, productIds: Iterable<string>): Promise<string[]> {
  const ids = [...new Set(productIds)];
  if (ids.length === 0) return [];
  await run(trx, ofGiven.lock, { productIds: ids });
  const rows = await run<{ storefront_id: string }>(trx, ofGiven.recompute, {
    productIds: ids,
    now,
    fileSeenAt: null,
    thinPerChannel: THIN_PER_CHANNEL,
  });
  return rows.map((row) => row.storefront_id);
}

/**
 * Locks the listings of everything that suppliers were asked for some customers' orders, in the order in which `refreshListings`
 * locks: for a transaction that refreshes them one purchase order after the other, which would lock them in theirs.
 */
export async function lockListingsOf(trx: Database, orderIds: readonly string[]): Promise<void> {
  await trx.raw(
    `select count(*) from (
       select 1 from listing l
       where l.product_id in (select product_id from purchase_order_line where order_id = any(cast(:orderIds as bigint[])))
       order by l.storefront_id, l.product_id for no key update of l
     ) locked`,
    { orderIds: `{${orderIds.join(',')}}` },
  );
}

export interface UnpushedListing {
  readonly productId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly version: number;
  /** `gone`: it goes to zero. `less`: there are fewer than the shop was told. Both could be sold twice. */
  readonly becomes: 'gone' | 'less' | 'other';
  readonly since: Date;
  /** When the file that caused the change was first seen; null when an order or a person did. */
  readonly fileSeenAt: Date | null;
}

/**
 * Listings whose desired quantity the storefront has not been told: what is gone first, then what became less, because
 * it could be sold twice; then the rest. Of each the longest waiting first.
 *
 * @param postponed products to leave out
 */
export async function unpushedListings(
  db: Database,
  storefrontId: string,
  limit: number,
  postponed: readonly string[] = [],
): Promise<UnpushedListing[]> {
  const { rows } = await db.raw<{ rows: (Omit<UnpushedListing, 'version'> & { version: string })[] }>(
    `select l.product_id as "productId", p.sku, l.desired as quantity, l.desired_version as version,
       (array['gone', 'less', 'other'])[l.push_rank + 1] as becomes, l.desired_since as since,
       l.file_seen_at as "fileSeenAt"
     from listing l join product p on p.id = l.product_id
     where l.storefront_id = :storefrontId and l.desired_version > l.pushed_version and l.refusal is null
       and l.product_id <> all(cast(:postponed as bigint[]))
     order by l.push_rank, l.desired_since, l.product_id limit :limit`,
    { storefrontId, limit, postponed: `{${postponed.join(',')}}` },
  );
  return rows.map((row) => ({ ...row, version: Number(row.version) }));
}

/**
 * Remembers what a storefront was told, and keeps it in the history (listing_push); an answer that comes late never
 * overwrites a newer one. Listings are locked in the order in which whoever reckons them locks them. What sold out by it, and what
 * is there again, is written down as well (stock_out): a person is told a little later.
 */
export async function markPushed(
  db: Database,
  storefrontId: string,
  pushed: readonly UnpushedListing[],
  now: Date,
): Promise<void> {
  if (pushed.length === 0) return;
  await db.raw(
    `with sent as materialized (
       select l.product_id, l.pushed as before, x.version, x.quantity, x.since
       from jsonb_to_recordset(cast(:pushed as jsonb))
         as x("productId" bigint, quantity int, version bigint, since timestamptz)
       join listing l on l.storefront_id = :storefrontId and l.product_id = x."productId"
       where l.pushed_version < x.version
       order by l.product_id for no key update of l
     ), told as (
       update listing l set pushed = s.quantity, pushed_version = s.version, pushed_at = :now
       from sent s
       where l.storefront_id = :storefrontId and l.product_id = s.product_id and l.pushed_version < s.version
       returning l.product_id, s.before, s.version, s.quantity, s.since
     ), gone as (
       insert into stock_out (storefront_id, product_id, since)
       select :storefrontId, product_id, cast(:now as timestamptz) from told where quantity = 0 and before > 0
       order by product_id
       on conflict (storefront_id, product_id) do update set ended_at = null
     ), there as (
       update stock_out o set ended_at = cast(:now as timestamptz) from told
       where told.quantity > 0 and told.before = 0 and o.ended_at is null
         and o.storefront_id = :storefrontId and o.product_id = told.product_id
     )
     insert into listing_push (storefront_id, product_id, version, quantity, desired_since, at)
     select :storefrontId, product_id, version, quantity, since, cast(:now as timestamptz) from told`,
    { storefrontId, now, pushed: JSON.stringify(pushed) },
  );
  const seen = pushed.map((listing) => listing.fileSeenAt?.getTime()).filter((time) => time !== undefined);
  await db('publish_run').insert({
    storefront_id: storefrontId,
    items: pushed.length,
    file_seen_at: seen.length === 0 ? null : new Date(Math.min(...seen)),
    published_at: now,
  });
}

/** Remembers that a storefront refuses a quantity for good, so that it does not block others; the next one is sent. */
export async function markRefused(
  db: Database,
  storefrontId: string,
  listing: Pick<UnpushedListing, 'productId' | 'version'>,
  reason: string,
  now: Date,
): Promise<void> {
  await db.raw(
    `with refused as (
       update listing set refusal = :reason
       where storefront_id = :storefrontId and product_id = :productId and desired_version = :version
       returning product_id, desired_version, desired, desired_since
     )
     insert into listing_push (storefront_id, product_id, version, quantity, refusal, desired_since, at)
     select :storefrontId, product_id, desired_version, desired, :reason, desired_since, cast(:now as timestamptz)
     from refused`,
    { storefrontId, productId: listing.productId, version: listing.version, reason, now },
  );
}

/** Forgets what storefronts were told before a moment, the oldest first. Answers how many rows went, at most `limit`. */
export async function forgetPushes(db: Database, before: Date, limit: number): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `delete from listing_push where id in (
       select id from (select id, at from listing_push order by id limit :limit) oldest where at < :before)`,
    { before, limit },
  );
  return rowCount;
}

/** Storefronts with stock, prices or packages to tell of: what the sweep re-hints. */
export async function storefrontsToPublish(db: Database): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { storefront_id: string }[] }>(
    `select f.id as storefront_id from storefront f
     where exists (
       select from listing l
       where l.storefront_id = f.id and l.desired_version > l.pushed_version and l.refusal is null)
     union select storefront_id from fulfilment_push where state = 'queued'
     union ${storefrontsToPrice}`,
  );
  return rows.map((row) => row.storefront_id);
}
