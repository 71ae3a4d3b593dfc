import type { Database } from './database.ts';

/** One call to a storefront, as the push log keeps it. */
export interface ShopExchange {
  readonly storefrontId: string;
  readonly about: string;
  readonly key: string | null;
  readonly method: string;
  readonly path: string;
  readonly request: string | null;
  readonly status: number | null;
  readonly answer: string | null;
  readonly failure: string | null;
  readonly ms: number;
  readonly at: Date;
}

export async function insertExchanges(db: Database, exchanges: readonly ShopExchange[]): Promise<void> {
  await db.raw(
    `insert into shop_exchange (storefront_id, about, key, method, path, request, status, answer, failure, ms, at)
     select "storefrontId", about, key, method, path, request, status, answer, failure, ms, at
     from jsonb_to_recordset(cast(:exchanges as jsonb)) as x("storefrontId" text, about text, key text, method text,
       path text, request text, status int, answer text, failure text, ms int, at timestamptz)`,
    // A NUL cannot be stored, as text or in JSON.
    { exchanges: JSON.stringify(exchanges).replaceAll('\\u0000', '\\ufffd') },
  );
}

/** Which products a batch is about: kept before it is sent, once over all attempts. */
export async function keepBatch(
  db: Database,
  batch: {
    readonly storefrontId: string;
    readonly key: string;
    readonly products: readonly string[];
    readonly at: Date;
  },
): Promise<void> {
  const { storefrontId, key, products, at } = batch;
  await db.raw(
    `insert into shop_batch (storefront_id, key, products, at)
     values (:storefrontId, :key, cast(:products as bigint[]), :at) on conflict do nothing`,
    { storefrontId, key, at, products: `{${products.join(',')}}` },
  );
}

export interface WantedExchanges {
  readonly storefrontId?: string | undefined;
  readonly about?: string | undefined;
  /** Only calls without a good answer. */
  readonly isFailed?: boolean | undefined;
  readonly since?: Date | undefined;
  /** Only older ones than this number. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export type ListedExchange = Omit<ShopExchange, 'request' | 'answer'> & { readonly id: string };

/** Calls, the newest first, without what was sent and answered. */
export async function listExchanges(db: Database, wanted: WantedExchanges): Promise<ListedExchange[]> {
  const { storefrontId, about, isFailed, since, before, limit } = wanted;
  const query = db('shop_exchange').orderBy('id', 'desc').limit(limit).select(LISTED);
  if (storefrontId !== undefined) query.where({ storefront_id: storefrontId });
  if (about !== undefined) query.where({ about });
  if (isFailed === true) query.whereRaw('(status is null or status >= 400)');
  if (since !== undefined) query.where('at', '>=', since);
  if (before !== undefined) query.where('id', '<', before);
  return query;
}

const LISTED = {
  id: 'id',
  storefrontId: 'storefront_id',
  about: 'about',
  key: 'key',
  method: 'method',
  path: 'path',
  status: 'status',
  failure: 'failure',
  ms: 'ms',
  at: 'at',
};

export async function findExchange(db: Database, id: string): Promise<(ShopExchange & { id: string }) | undefined> {
  return db('shop_exchange')
    .where({ id })
    .first({ ...LISTED, request: 'request', answer: 'answer' });
}

/** The products of a batch that still are listed, by SKU; undefined when nobody knows what the key was about. */
export async function productsOfBatch(
  db: Database,
  storefrontId: string,
  key: string,
): Promise<{ readonly id: string; readonly sku: string }[] | undefined> {
  const batch = await db('shop_batch').where({ storefront_id: storefrontId, key }).first('products');
  if (batch === undefined) return undefined;
  const { rows } = await db.raw<{ rows: { id: string; sku: string }[] }>(
    `select p.id, p.sku from product p join listing l on l.product_id = p.id and l.storefront_id = :storefrontId
     where p.id = any(cast(:products as bigint[])) order by p.id`,
    { storefrontId, products: `{${(batch.products as string[]).join(',')}}` },
  );
  return rows;
}

/** What a storefront should show of these is told again, as it is then. Listings are locked by product, as everywhere. */
export async function tellQuantitiesAgain(
  trx: Database,
  storefrontId: string,
  productIds: readonly string[],
  now: Date,
): Promise<number> {
  return tellAgain(trx, 'listing', storefrontId, productIds, now);
}

/** The same for prices: those that there are. */
export async function tellPricesAgain(
  trx: Database,
  storefrontId: string,
  productIds: readonly string[],
  now: Date,
): Promise<number> {
  return tellAgain(trx, 'listing_price', storefrontId, productIds, now);
}

async function tellAgain(
  trx: Database,
  table: 'listing' | 'listing_price',
  storefrontId: string,
  productIds: readonly string[],
  now: Date,
): Promise<number> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `with again as materialized (
       select product_id from ${table}
       where storefront_id = :storefrontId and product_id = any(cast(:products as bigint[])) and desired_version > 0
       order by product_id for no key update
     )
     update ${table} l set desired_version = greatest(l.desired_version, l.pushed_version) + 1, desired_since = :now, refusal = null
     from again a where l.storefront_id = :storefrontId and l.product_id = a.product_id`,
    { storefrontId, now, products: `{${productIds.join(',')}}` },
  );
  return rowCount;
}

/** The news of a package goes out again under the same name; answers its order and package, if the storefront knows it. */
export async function tellPackageAgain(
  trx: Database,
  storefrontId: string,
  fulfilmentId: string,
  now: Date,
): Promise<{ readonly packageRef: string; readonly orderId: string } | undefined> {
  const { rows } = await trx.raw<{ rows: { packageRef: string; orderId: string }[] }>(
    `with again as (
       update fulfilment_push set state = 'queued', reason = null, queued_at = :now, pushed_at = null
       where id = :fulfilmentId and storefront_id = :storefrontId
       returning order_id, supplier_id, package_id
     )
     select k.package_ref as "packageRef", o.external_id as "orderId"
     from again a join sales_order o on o.id = a.order_id
     join package k on k.supplier_id = a.supplier_id and k.id = a.package_id`,
    { storefrontId, fulfilmentId, now },
  );
  return rows[0];
}

/** Forgets calls before a moment, the oldest first. Answers how many rows went, at most `limit`. */
export async function forgetExchanges(db: Database, before: Date, limit: number): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `delete from shop_exchange where id in (
       select id from (select id, at from shop_exchange order by id limit :limit) oldest where at < :before)`,
    { before, limit },
  );
  await db.raw('delete from shop_batch where at < :before', { before });
  return rowCount;
}
