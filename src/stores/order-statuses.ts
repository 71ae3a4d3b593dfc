import type { Database } from './database.ts';

/** Which shops hear of the status of their orders; for the others nothing is noted. */
export async function syncStatusTellers(trx: Database, storefrontIds: readonly string[]): Promise<void> {
  await trx('storefront').update({ tells_status: trx.raw('id = any(?::text[])', [[...storefrontIds]]) });
}

/** Takes hints that something about orders of a shop changed. They are gone when the transaction commits. */
export async function takeStatusHints(trx: Database, storefrontId: string, limit: number): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { order_id: string }[] }>(
    `with taken as (
       delete from order_status_hint where id in (
         select id from order_status_hint where storefront_id = :storefrontId order by id limit :limit for update skip locked)
       returning id, order_id)
     select order_id from taken group by order_id order by min(id)`,
    { storefrontId, limit },
  );
  return rows.map((row) => row.order_id);
}

export interface StoredOrderFacts {
  readonly orderId: string;
  readonly externalId: string;
  readonly state: 'received' | 'held' | 'routed' | 'unfulfillable' | 'shipped' | 'cancelled';
  readonly reason: string | null;
  readonly purchaseOrders: readonly { readonly supplier: string; readonly state: string }[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly sku: string;
    readonly quantity: number;
    readonly shipped: number;
    readonly backordered: number;
  }[];
  /** The last status that was made of it. */
  readonly last: { readonly ordinal: number; readonly status: string } | null;
}

/** What there is to tell of orders, read now. */
export async function orderFacts(trx: Database, orderIds: readonly string[]): Promise<readonly StoredOrderFacts[]> {
  const { rows } = await trx.raw<{ rows: StoredOrderFacts[] }>(
    `select o.id as "orderId", o.external_id as "externalId", o.state, o.reason,
       coalesce((select jsonb_agg(jsonb_build_object('supplier', s.name, 'state', p.state) order by p.created_at, p.id)
         from purchase_order p join supplier s on s.id = p.supplier_id where p.order_id = o.id), '[]') as "purchaseOrders",
       (select jsonb_agg(jsonb_build_object('lineId', l.line_id, 'sku', l.sku, 'quantity', l.quantity,
           'shipped', coalesce(u.shipped, 0), 'backordered', coalesce(u.backordered, 0)) order by l.ordinal)
         from sales_order_line l left join lateral (
           select sum(least(k.shipped, k.quantity))::int as shipped,
             sum(greatest(k.backordered - greatest(k.shipped - k.acknowledged, 0), 0))::int as backordered
           from purchase_order_line k where k.order_id = l.order_id and k.order_line_id = l.line_id) u on true
         where l.order_id = o.id) as lines,
       (select jsonb_build_object('ordinal', t.ordinal, 'status', t.status) from order_status t
         where t.order_id = o.id order by t.ordinal desc limit 1) as last
     from sales_order o where o.id = any(?::bigint[])`,
    [[...orderIds]],
  );
  const byId = new Map(rows.map((row) => [row.orderId, row]));
  return orderIds.flatMap((id) => byId.get(id) ?? []);
}

export interface NewOrderStatus {
  readonly orderId: string;
  readonly ordinal: number;
  readonly storefrontId: string;
  readonly status: string;
  readonly content: object;
  readonly at: Date;
}

export async function insertOrderStatus(trx: Database, one: NewOrderStatus): Promise<void> {
  await trx('order_status').insert({
    order_id: one.orderId,
    ordinal: one.ordinal,
    storefront_id: one.storefrontId,
    status: one.status,
    content: JSON.stringify(one.content),
    made_at: one.at,
    due_at: one.at,
  });
}

export interface StoredOrderStatus<Content> {
  readonly orderId: string;
  readonly ordinal: number;
  readonly content: Content;
  readonly attempts: number;
}

/** What a shop is told next: the oldest that is due, and of one order never a later status before an earlier one. */
export async function nextOrderStatus<Content>(
  db: Database,
  storefrontId: string,
  now: Date,
): Promise<StoredOrderStatus<Content> | undefined> {
  const { rows } = await db.raw<{ rows: StoredOrderStatus<Content>[] }>(
    `select t.order_id as "orderId", t.ordinal, t.content, t.attempts from order_status t
     where t.storefront_id = :storefrontId and t.state = 'waiting' and t.due_at <= :now and not exists (
       select from order_status b where b.order_id = t.order_id and b.ordinal < t.ordinal and b.state = 'waiting')
     order by t.due_at, t.order_id, t.ordinal limit 1`,
    { storefrontId, now },
  );
  return rows[0];
}

export interface StatusEnd {
  readonly state: 'told' | 'refused';
  readonly answer?: string | undefined;
  readonly at: Date;
}

export async function endOrderStatus(
  db: Database,
  { orderId, ordinal }: { readonly orderId: string; readonly ordinal: number },
  { state, answer, at }: StatusEnd,
): Promise<void> {
  await db('order_status')
    .where({ order_id: orderId, ordinal, state: 'waiting' })
    .update({ state, answer: answer ?? null, ended_at: at, attempts: db.raw('attempts + 1') });
}

export async function postponeOrderStatus(
  db: Database,
  { orderId, ordinal }: { readonly orderId: string; readonly ordinal: number },
  { answer, dueAt }: { readonly answer: string; readonly dueAt: Date },
): Promise<void> {
  await db('order_status')
    .where({ order_id: orderId, ordinal, state: 'waiting' })
    .update({ answer, due_at: dueAt, attempts: db.raw('attempts + 1') });
}

/** Shops with something to tell now. */
export async function storefrontsToTell(db: Database, now: Date): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { storefront_id: string }[] }>(
    `select storefront_id from order_status_hint
     union select storefront_id from order_status where state = 'waiting' and due_at <= :now`,
    { now },
  );
  return rows.map((row) => row.storefront_id);
}

/** Forgets what was told, or given up, before an instant; the last status of each order stays, so that it is not told again. */
export async function forgetOrderStatuses(db: Database, before: Date, limit: number): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `delete from order_status where (order_id, ordinal) in (
       select t.order_id, t.ordinal from order_status t where t.state <> 'waiting' and t.ended_at < :before and exists (
         select from order_status n where n.order_id = t.order_id and n.ordinal > t.ordinal)
       limit :limit)`,
    { before, limit },
  );
  return rowCount;
}

/** One thing that a shop was to be told and does not know, with no further attempt planned. */
export interface DeadLetter {
  /** `status/<order>/<ordinal>` or `fulfilment/<id>`. */
  readonly id: string;
  readonly storefrontId: string;
  readonly orderId: string;
  /** `order.status shipped` or `fulfilment PKG-1`. */
  readonly what: string;
  readonly reason: string | null;
  /** How often the shop was asked since it was queued or sent again; null for packages queued before this was counted. */
  readonly attempts: number | null;
  readonly at: Date;
}

/**
 * What shops refused or never took since an instant, newest first. News of an order that is only a test is none: its shop has no such
 * order to tell it of.
 */
export async function deadLetters(
  db: Database,
  {
    since,
    storefrontId,
    limit,
    before,
  }: {
    readonly since: Date;
    readonly storefrontId?: string;
    readonly limit: number;
    /** Only what stands after this letter in the list. */
    readonly before?: string | undefined;
  },
): Promise<readonly DeadLetter[]> {
  const { rows } = await db.raw<{ rows: DeadLetter[] }>(
    `with letters as (
       select 'status/' || t.order_id || '/' || t.ordinal as id, t.storefront_id as "storefrontId",
         o.external_id as "orderId", 'order.status ' || t.status as what, t.answer as reason, t.attempts, t.ended_at as at
       from order_status t join sales_order o on o.id = t.order_id
       where t.state = 'refused' and t.ended_at >= :since
       union all
       select 'fulfilment/' || f.id, f.storefront_id, o.external_id, 'fulfilment ' || k.package_ref, f.reason, f.attempts,
         coalesce(f.refused_at, f.queued_at)
       from fulfilment_push f join sales_order o on o.id = f.order_id
         join package k on k.supplier_id = f.supplier_id and k.id = f.package_id
       where f.state = 'refused' and f.reason <> 'the supplier withdrew it' and not o.is_test
         and coalesce(f.refused_at, f.queued_at) >= :since
     )
     select l.* from letters l left join letters place on place.id = cast(:before as text)
     where (cast(:storefrontId as text) is null or l."storefrontId" = :storefrontId)
       and (cast(:before as text) is null or l.at < place.at or (l.at = place.at and l.id > place.id))
     order by l.at desc, l.id limit :limit`,
    { since, storefrontId: storefrontId ?? null, limit, before: before ?? null },
  );
  return rows;
}

/** Puts a dead letter back among what waits, under its old name. False: there is none of this name, or it is not dead. */
export async function reviveLetter(trx: Database, id: string, now: Date): Promise<string | undefined> {
  const [kind, first, second] = id.split('/');
  const rows =
    kind === 'status'
      ? await trx('order_status')
          .where({ order_id: first, ordinal: second, state: 'refused' })
          .update({ state: 'waiting', attempts: 0, due_at: now, ended_at: null })
          .returning<{ storefront_id: string }[]>('storefront_id')
      : await trx('fulfilment_push')
          .where({ id: first, state: 'refused' })
          .whereNot({ reason: 'the supplier withdrew it' })
          .whereNotExists(
            trx('sales_order').whereRaw('sales_order.id = fulfilment_push.order_id and sales_order.is_test'),
          )
          .update({ state: 'queued', reason: null, attempts: 0 })
          .returning<{ storefront_id: string }[]>('storefront_id');
  return rows[0]?.storefront_id;
}
