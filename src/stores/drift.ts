import type { Database } from './database.ts';

/** One comparison of what a shop shows with what it was told. */
export interface DriftRun {
  readonly id: string;
  readonly askedBy: string;
  readonly begunAt: Date;
  /** Products up to this one were compared. */
  readonly afterProduct: string;
  /** When all were; what differed is confirmed some time after. */
  readonly readThroughAt: Date | null;
  readonly endedAt: Date | null;
  readonly compared: number;
  /** Products that wait to be pushed anyway. */
  readonly waiting: number;
  readonly pricesCompared: number;
}

const RUN = {
  id: 'id',
  askedBy: 'asked_by',
  begunAt: 'begun_at',
  afterProduct: 'after_product',
  readThroughAt: 'read_through_at',
  endedAt: 'ended_at',
  compared: 'compared',
  waiting: 'waiting',
  pricesCompared: 'prices_compared',
};

/** The run under way, or a new one. */
export async function openDriftRun(db: Database, storefrontId: string, askedBy: string, at: Date): Promise<DriftRun> {
  await db.raw(
    `insert into drift_run (storefront_id, asked_by, begun_at) values (:storefrontId, :askedBy, :at)
     on conflict (storefront_id) where ended_at is null do nothing`,
    { storefrontId, askedBy, at },
  );
  return (await driftRunUnderWay(db, storefrontId)) as DriftRun;
}

export async function driftRunUnderWay(db: Database, storefrontId: string): Promise<DriftRun | undefined> {
  return db('drift_run').where({ storefront_id: storefrontId }).whereNull('ended_at').first(RUN);
}

/** The last run of a shop, under way or not; undefined when there was none. */
export async function lastDriftRun(db: Database, storefrontId: string): Promise<DriftRun | undefined> {
  return db('drift_run').where({ storefront_id: storefrontId }).orderBy('id', 'desc').first(RUN);
}

/** A comparison with what it found, for a list. */
export interface ListedDriftRun extends Omit<DriftRun, 'afterProduct' | 'readThroughAt'> {
  readonly drifted: number;
  readonly repaired: number;
}

/** The comparisons of a shop that are kept, the newest first. */
export async function listDriftRuns(db: Database, storefrontId: string): Promise<ListedDriftRun[]> {
  const { rows } = await db.raw<{ rows: ListedDriftRun[] }>(
    `select r.id, r.asked_by as "askedBy", r.begun_at as "begunAt", r.ended_at as "endedAt", r.compared, r.waiting,
       r.prices_compared as "pricesCompared",
       count(d.run_id) filter (where d.confirmed_at is not null)::int + prices.count as drifted,
       count(d.run_id) filter (where d.is_repaired)::int + prices.count as repaired
     from drift_run r left join drift d on d.run_id = r.id
     cross join lateral (select count(*)::int as count from price_drift p where p.run_id = r.id) prices
     where r.storefront_id = :storefrontId group by r.id, prices.count order by r.id desc`,
    { storefrontId },
  );
  return rows;
}

export async function advanceDriftRun(
  db: Database,
  runId: string,
  page: Pick<DriftRun, 'afterProduct' | 'compared' | 'waiting' | 'pricesCompared'>,
): Promise<void> {
  await db('drift_run')
    .where({ id: runId })
    .update({
      after_product: page.afterProduct,
      compared: db.raw('compared + ?', [page.compared]),
      waiting: db.raw('waiting + ?', [page.waiting]),
      prices_compared: db.raw('prices_compared + ?', [page.pricesCompared]),
    });
}

export async function driftRunReadThrough(db: Database, runId: string, at: Date): Promise<void> {
  await db('drift_run').where({ id: runId }).update({ read_through_at: at });
}

/** Older runs of the shop go with their findings; the last ones are kept for those who ask later. */
export async function endDriftRun(db: Database, storefrontId: string, runId: string, at: Date): Promise<void> {
  await db('drift_run').where({ id: runId }).update({ ended_at: at });
  await db.raw(
    `delete from drift_run where storefront_id = :storefrontId and id not in (
       select id from drift_run where storefront_id = :storefrontId order by id desc limit 30)`,
    { storefrontId },
  );
}

/** What a shop was told of a product, and what it should be. */
export interface ToldListing {
  readonly productId: string;
  readonly sku: string;
  readonly pushed: number;
  readonly pushedVersion: number;
  readonly desired: number;
  /** Something newer is to be pushed, or the last push was refused. */
  readonly isWaiting: boolean;
}

/** What a shop was told, by product; a page of it, or some products. With those of which it was only told the price: they wait. */
export async function toldListings(
  db: Database,
  storefrontId: string,
  which: { readonly after: string; readonly limit: number } | { readonly productIds: readonly string[] },
): Promise<ToldListing[]> {
  const isPage = 'after' in which;
  const { rows } = await db.raw<{ rows: (Omit<ToldListing, 'pushedVersion'> & { pushedVersion: string })[] }>(
    `select l.product_id as "productId", p.sku, l.pushed, l.pushed_version as "pushedVersion", l.desired,
       l.pushed_version = 0 or l.desired_version > l.pushed_version or l.refusal is not null as "isWaiting"
     from listing l join product p on p.id = l.product_id
     where l.storefront_id = :storefrontId and (l.pushed_version > 0 or exists (
         select from listing_price c where c.storefront_id = l.storefront_id and c.product_id = l.product_id and c.pushed_version > 0))
       and ${isPage ? 'l.product_id > cast(:after as bigint)' : 'l.product_id = any(cast(:productIds as bigint[]))'}
     order by l.product_id ${isPage ? 'limit :limit' : ''}`,
    isPage
      ? { storefrontId, after: which.after, limit: which.limit }
      : { storefrontId, productIds: `{${which.productIds.join(',')}}` },
  );
  return rows.map((row) => ({ ...row, pushedVersion: Number(row.pushedVersion) }));
}

export interface SalesSince {
  readonly productId: string;
  readonly soldSince: number;
  readonly waiting: number;
  /** The newest first. */
  readonly before: readonly number[];
}

/** What was sold in a shop of some products since it was told of them, or up to `overlapMs` before, and what it was told before. */
export async function salesSince(
  db: Database,
  storefrontId: string,
  productIds: readonly string[],
  overlapMs: number,
): Promise<SalesSince[]> {
  const { rows } = await db.raw<{ rows: SalesSince[] }>(
    `select l.product_id as "productId", coalesce(sold.units, 0)::int as "soldSince",
       coalesce(sold.waiting, 0)::int as waiting, coalesce(told.before, '{}') as before
     from listing l
     left join lateral (
       select sum(s.quantity - s.cancelled) as units,
         sum(s.quantity - s.cancelled) filter (where o.state in ('received', 'held', 'unfulfillable')) as waiting
       from sales_order_line s join sales_order o on o.id = s.order_id
       where s.product_id = l.product_id and o.storefront_id = l.storefront_id
         and (o.received_at >= l.pushed_at - make_interval(secs => :overlap)
           or o.state in ('received', 'held', 'unfulfillable'))
     ) sold on true
     left join lateral (
       select array_agg(h.quantity order by h.id desc) as before from (
         select id, quantity from listing_push
         where product_id = l.product_id and storefront_id = l.storefront_id and refusal is null
           and version < l.pushed_version
         order by id desc limit 5) h
     ) told on true
     where l.storefront_id = :storefrontId and l.product_id = any(cast(:productIds as bigint[]))`,
    { storefrontId, productIds: `{${productIds.join(',')}}`, overlap: overlapMs / 1000 },
  );
  return rows;
}

export interface Drifted {
  readonly productId: string;
  readonly sku: string;
  readonly state: 'differs' | 'unknown' | 'ambiguous' | 'untracked';
  readonly pushed: number;
  readonly pushedVersion: number;
  readonly found: number | null;
  readonly why: string;
  readonly foundAt: Date;
}

export async function keepDrifted(db: Database, runId: string, found: readonly Drifted[]): Promise<void> {
  if (found.length === 0) return;
  await db('drift')
    .insert(
      found.map((one) => ({
        run_id: runId,
        product_id: one.productId,
        sku: one.sku,
        state: one.state,
        pushed: one.pushed,
        pushed_version: one.pushedVersion,
        found: one.found,
        why: one.why,
        found_at: one.foundAt,
        confirmed_at: one.state === 'differs' ? null : one.foundAt,
      })),
    )
    .onConflict(['run_id', 'product_id'])
    .merge();
}

/** What differed at a first look, and was not looked at again. */
export async function unconfirmedDrift(db: Database, runId: string, limit: number): Promise<Drifted[]> {
  const rows = await db('drift')
    .where({ run_id: runId })
    .whereNull('confirmed_at')
    .orderBy('product_id')
    .limit(limit)
    .select(DRIFTED);
  return rows.map((row) => ({ ...row, pushedVersion: Number(row.pushedVersion) }));
}

const DRIFTED = {
  productId: 'product_id',
  sku: 'sku',
  state: 'state',
  pushed: 'pushed',
  pushedVersion: 'pushed_version',
  found: 'found',
  why: 'why',
  foundAt: 'found_at',
};

export async function confirmDrift(
  db: Database,
  runId: string,
  one: Pick<Drifted, 'productId' | 'found' | 'why'> & { readonly isRepaired: boolean; readonly at: Date },
): Promise<void> {
  await db('drift')
    .where({ run_id: runId, product_id: one.productId })
    .update({ found: one.found, why: one.why, is_repaired: one.isRepaired, confirmed_at: one.at });
}

/** It was only a moment: the shop sold, or was told something newer. */
export async function forgetDrift(db: Database, runId: string, productIds: readonly string[]): Promise<void> {
  await db('drift')
    .where({ run_id: runId })
    .whereIn('product_id', [...productIds])
    .delete();
}

/**
 * Has what a shop was told of some products told again, unless something newer is told anyway: the one way out is that of every
 * quantity. Listings are locked in the order in which whoever reckons them locks them. Answers the products concerned.
 */
export async function tellAgain(
  db: Database,
  storefrontId: string,
  listings: readonly Pick<ToldListing, 'productId' | 'pushedVersion'>[],
  now: Date,
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { product_id: string }[] }>(
    `with wanted as materialized (
       select l.product_id from jsonb_to_recordset(cast(:listings as jsonb)) as x("productId" bigint, "pushedVersion" bigint)
       join listing l on l.storefront_id = :storefrontId and l.product_id = x."productId"
       where l.pushed_version = x."pushedVersion" and l.desired_version = l.pushed_version
       order by l.product_id for no key update of l
     )
     update listing l set desired_version = desired_version + 1, desired_since = :now, file_seen_at = null, refusal = null
     from wanted
     where l.storefront_id = :storefrontId and l.product_id = wanted.product_id and l.desired_version = l.pushed_version
     returning l.product_id`,
    { storefrontId, listings: JSON.stringify(listings), now },
  );
  return rows.map(({ product_id }) => product_id);
}

/** What a run has confirmed, by SKU. */
export async function driftOf(
  db: Database,
  runId: string,
  limit: number,
): Promise<(Omit<Drifted, 'pushedVersion' | 'productId'> & { readonly isRepaired: boolean })[]> {
  return db('drift')
    .where({ run_id: runId })
    .whereNotNull('confirmed_at')
    .orderBy(['state', 'sku'])
    .limit(limit)
    .select({
      sku: 'sku',
      state: 'state',
      pushed: 'pushed',
      found: 'found',
      why: 'why',
      foundAt: 'found_at',
      isRepaired: 'is_repaired',
    });
}

/** How many of what a run has confirmed, by state, with some examples; and how many were repaired. */
export async function countDrift(
  db: Database,
  runId: string,
): Promise<
  { readonly state: Drifted['state']; readonly count: number; readonly repaired: number; readonly examples: string[] }[]
> {
  const { rows } = await db.raw(
    `select state, count(*)::int as count, count(*) filter (where is_repaired)::int as repaired,
       (array_agg(sku order by sku))[1:5] as examples
     from drift where run_id = :runId and confirmed_at is not null group by state order by state`,
    { runId },
  );
  return rows;
}
