import type { Database } from './database.ts';

/** A product as one shop should show it. */
export interface ShopListing {
  readonly productId: string;
  readonly sku: string;
  readonly desired: number;
  /** What the shop was told last; null: nothing yet. */
  readonly pushed: number | null;
  readonly pushedVersion: number;
  /** Something newer is to be pushed. */
  readonly isWaiting: boolean;
  /** Why the shop did not take it. */
  readonly refusal: string | null;
}

/** The products that a shop should show or was told of, by product, a page of them: those that some supplier offers or offered. */
export async function toldOrListed(
  db: Database,
  storefrontId: string,
  page: { readonly after: string; readonly limit: number },
): Promise<ShopListing[]> {
  const { rows } = await db.raw<{ rows: (Omit<ShopListing, 'pushedVersion'> & { pushedVersion: string })[] }>(
    `select l.product_id as "productId", p.sku, l.desired, l.pushed, l.pushed_version as "pushedVersion",
       l.desired_version > l.pushed_version as "isWaiting", l.refusal
     from listing l join product p on p.id = l.product_id
     where l.storefront_id = :storefrontId and l.product_id > cast(:after as bigint)
     order by l.product_id limit :limit`,
    { storefrontId, ...page },
  );
  return rows.map((row) => ({ ...row, pushedVersion: Number(row.pushedVersion) }));
}

/** How each shop stands: what it should show, what waits, what it refuses. */
export interface ShopStanding {
  readonly storefront: string;
  readonly listed: number;
  readonly waiting: number;
  readonly refused: number;
  readonly packagesWaiting: number;
  /** Orders that are to be read from it. */
  readonly ordersToRead: number;
  /** When its changed orders were looked through last, and when it was compared last. */
  readonly lookedAt: Date | null;
  readonly comparedAt: Date | null;
}

export async function shopStandings(db: Database, storefrontId?: string): Promise<ShopStanding[]> {
  const { rows } = await db.raw<{ rows: ShopStanding[] }>(
    `select f.id as storefront,
       (select count(*)::int from listing l where l.storefront_id = f.id) as listed,
       (select count(*)::int from listing l
        where l.storefront_id = f.id and l.desired_version > l.pushed_version and l.refusal is null) as waiting,
       (select count(*)::int from listing l where l.storefront_id = f.id and l.refusal is not null) as refused,
       (select count(*)::int from fulfilment_push q where q.storefront_id = f.id and q.state = 'queued') as "packagesWaiting",
       (select count(*)::int from order_read r where r.storefront_id = f.id) as "ordersToRead",
       (select ended_at from order_poll o where o.storefront_id = f.id) as "lookedAt",
       (select max(ended_at) from drift_run d where d.storefront_id = f.id) as "comparedAt"
     from storefront f
     where f.id = coalesce(:storefrontId, f.id) order by f.id`,
    { storefrontId: storefrontId ?? null },
  );
  return rows;
}
