import type { Database } from './database.ts';

/** More SKUs of a storefront (`f`) joined an exception for many (`e`) than the person was told of who was told of it. */
const isMoreThanTold = `e.dedupe_key = 'STOCK-OUT/' || f.id and e.closed_at is null and e.told_at <= :before
  and exists (
    select from stock_out o
    where o.storefront_id = f.id and o.told = 'together' and o.ended_at is null and o.told_at > e.told_at)`;

/**
 * Storefronts of which something sold out, or is there again, that no exception says yet, or not to anybody.
 *
 * @param before whoever was told of an exception for many by then is told again when more joined it
 */
export async function storefrontsToTellOf(
  db: Database,
  storefrontIds: readonly string[],
  before: Date,
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select f.id from storefront f
     where f.id = any (cast(:storefrontIds as text[])) and (
       exists (select from stock_out o where o.storefront_id = f.id and o.told is null and o.ended_at is null)
       or exists (select from stock_out o where o.storefront_id = f.id and o.ended_at is not null)
       or exists (select from exception e where ${isMoreThanTold}))
     order by f.id`,
    { storefrontIds: [...storefrontIds], before },
  );
  return rows.map(({ id }) => id);
}

export interface EndedStockOuts {
  /** SKUs that had an exception of their own. */
  readonly alone: readonly string[];
  /** So many others that a person was told of. */
  readonly together: number;
  readonly count: number;
}

/** Forgets SKUs that are there again, some at a time. What the storefront is told of right now is left for the next time. */
export async function forgetEnded(trx: Database, storefrontId: string, limit: number): Promise<EndedStockOuts> {
  const { rows } = await trx.raw<{ rows: EndedStockOuts[] }>(
    `with due as (
       select product_id from stock_out where storefront_id = :storefrontId and ended_at is not null
       order by product_id limit :limit for update skip locked
     ), ended as (
       delete from stock_out o using due
       where o.storefront_id = :storefrontId and o.product_id = due.product_id returning o.product_id, o.told
     )
     select coalesce(array_agg(p.sku order by p.sku) filter (where e.told = 'alone'), '{}') as alone,
       (count(*) filter (where e.told = 'together'))::int as together, count(*)::int as count
     from ended e join product p on p.id = e.product_id`,
    { storefrontId, limit },
  );
  return rows[0] as EndedStockOuts;
}

export interface StockOut {
  readonly productId: string;
  readonly sku: string;
  readonly title: string;
  readonly since: Date;
}

/** Locks SKUs that nobody was told of. */
export async function lockUntold(trx: Database, storefrontId: string, limit: number): Promise<StockOut[]> {
  const { rows } = await trx.raw<{ rows: StockOut[] }>(
    `select o.product_id as "productId", p.sku, p.title, o.since
     from stock_out o join product p on p.id = o.product_id
     where o.storefront_id = :storefrontId and o.told is null and o.ended_at is null
     order by o.product_id limit :limit for update of o skip locked`,
    { storefrontId, limit },
  );
  return rows;
}

/** `never`: nobody will be. */
export async function markTold(
  trx: Database,
  storefrontId: string,
  outs: readonly StockOut[],
  how: 'alone' | 'together' | 'never',
  now: Date,
): Promise<void> {
  if (outs.length === 0) return;
  const those = trx('stock_out')
    .where({ storefront_id: storefrontId })
    .whereRaw('product_id = any (cast(? as bigint[]))', [outs.map(({ productId }) => productId)]);
  await (how === 'never' ? those.delete() : those.update({ told: how, told_at: now }));
}

/** So many SKUs of a storefront have an exception of their own. */
export async function countAlone(trx: Database, storefrontId: string): Promise<number> {
  const row = await trx('stock_out')
    .where({ storefront_id: storefrontId, told: 'alone', ended_at: null })
    .count<{ count: string }>('* as count')
    .first();
  return Number(row?.count ?? 0);
}

export async function areAnyTogether(trx: Database, storefrontId: string): Promise<boolean> {
  const row = await trx('stock_out')
    .where({ storefront_id: storefrontId, told: 'together', ended_at: null })
    .first('product_id');
  return row !== undefined;
}

/** SKUs that a person is told of by one exception: how many, and the names of those that sold out last. */
export async function toldTogether(
  trx: Database,
  storefrontId: string,
  names: number,
): Promise<{ readonly count: number; readonly newest: readonly string[] }> {
  const { rows } = await trx.raw<{ rows: { count: number; newest: string[] }[] }>(
    `select
       (select count(*)::int from stock_out
        where storefront_id = :storefrontId and told = 'together' and ended_at is null) as count,
       array(
         select p.sku from (
           select product_id, told_at from stock_out
           where storefront_id = :storefrontId and told = 'together' and ended_at is null
           order by told_at desc limit :names
         ) o join product p on p.id = o.product_id order by o.told_at desc, p.sku) as newest`,
    { storefrontId, names },
  );
  return rows[0] as { count: number; newest: string[] };
}

/** Has whoever was told of an exception for many, by an instant, told again when more joined it since. */
export async function tellOfMore(
  trx: Database,
  storefrontId: string,
  when: { readonly before: Date; readonly now: Date },
): Promise<void> {
  await trx.raw(
    `with due as (
       select e.id from exception e, storefront f where f.id = :storefrontId and ${isMoreThanTold} for update of e
     ), told as (
       update exception e set told_at = :now from due where e.id = due.id returning e.id
     )
     insert into alert_event (exception_id, kind, at) select id, 'reminder', cast(:now as timestamptz) from told`,
    { storefrontId, ...when },
  );
}
