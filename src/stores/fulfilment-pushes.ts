import type { Database } from './database.ts';

/** Queues the news of one package for every order in it: one push per order and package, ever. Answers the storefronts concerned. */
export async function queueFulfilments(
  trx: Database,
  supplierId: string,
  packageId: string,
  now: Date,
): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { storefront_id: string }[] }>(
    `with queued as (
     insert into fulfilment_push (order_id, supplier_id, package_id, storefront_id, queued_at, state, reason)
     select distinct p.order_id, l.supplier_id, l.package_id, o.storefront_id, cast(:now as timestamptz),
       case when o.is_test then 'refused' else 'queued' end,
       case when o.is_test then 'only a test: the shop has no such order' end
     from shipment_line l
     join purchase_order p on p.supplier_id = l.supplier_id and p.id = l.purchase_order_id
     join sales_order o on o.id = p.order_id
     where l.supplier_id = :supplierId and l.package_id = :packageId
     on conflict (order_id, supplier_id, package_id) do nothing
     returning storefront_id, state)
     select storefront_id from queued where state = 'queued'`,
    { supplierId, packageId, now },
  );
  return rows.map((row) => row.storefront_id);
}

/**
 * Queues the news that a package says something else than before: under the same name, as a further revision, so that the shop
 * corrects what it has. Answers the storefronts concerned.
 */
export async function queueCorrections(
  trx: Database,
  supplierId: string,
  packageId: string,
  now: Date,
): Promise<string[]> {
  const rows = await trx('fulfilment_push')
    .where({ supplier_id: supplierId, package_id: packageId })
    .whereNotExists(trx('sales_order').whereRaw('sales_order.id = fulfilment_push.order_id and sales_order.is_test'))
    .update({
      state: 'queued',
      revision: trx.raw('revision + 1'),
      reason: null,
      queued_at: now,
      pushed_at: null,
      attempts: 0,
    })
    .returning<{ storefront_id: string }[]>('storefront_id');
  return [...rows.map((row) => row.storefront_id), ...(await queueFulfilments(trx, supplierId, packageId, now))];
}

/** Takes back the news of a package that no shop was told yet. Answers the storefronts that know it already. */
export async function withdrawFulfilments(trx: Database, supplierId: string, packageId: string): Promise<string[]> {
  await trx('fulfilment_push')
    .where({ supplier_id: supplierId, package_id: packageId, state: 'queued', revision: 0 })
    .update({ state: 'refused', reason: 'the supplier withdrew it' });
  return trx('fulfilment_push')
    .where({ supplier_id: supplierId, package_id: packageId })
    .whereNot('state', 'refused')
    .pluck('storefront_id');
}

export interface QueuedFulfilment {
  readonly id: string;
  readonly orderId: string;
  /** How often the supplier has corrected what is told of it. */
  readonly revision: number;
  readonly state: 'queued' | 'done' | 'refused';
  /** What the storefront called it when it was told before. */
  readonly externalId: string | null;
  readonly storefrontId: string;
  readonly externalOrderId: string;
  readonly supplierName: string;
  readonly packageRef: string;
  readonly carrier: string | null;
  readonly service: string | null;
  readonly trackingNumber: string | null;
  readonly shippedAt: Date | null;
  readonly lines: readonly { lineId: string; sku: string; quantity: number }[];
}

/**
 * Everything a storefront is told of one package, read at the moment of sending; with the packages before it never more units than
 * the customer bought, and no lines where nothing is left of that.
 */
export async function readFulfilment(db: Database, id: string): Promise<QueuedFulfilment | undefined> {
  const { rows } = await db.raw<{ rows: QueuedFulfilment[] }>(
    `select f.id, f.order_id as "orderId", f.revision, f.state, f.external_id as "externalId", f.storefront_id as "storefrontId", o.external_id as "externalOrderId",
       s.name as "supplierName", k.package_ref as "packageRef", k.carrier, k.service,
       k.tracking_number as "trackingNumber", h.shipped_at as "shippedAt",
       (select coalesce(jsonb_agg(jsonb_build_object('lineId', x.line_id, 'sku', x.sku, 'quantity', x.quantity)
          order by x.line_id) filter (where x.quantity > 0), '[]')
        from (
          select pl.order_line_id as line_id, sl.sku, least(sum(l.quantity), sl.quantity - coalesce((
            select sum(el.quantity)
            from fulfilment_push earlier
            join package ek on ek.supplier_id = earlier.supplier_id and ek.id = earlier.package_id
            join shipment es on es.supplier_id = ek.supplier_id and es.id = ek.shipment_id and es.in_force
            join shipment_line el on el.supplier_id = ek.supplier_id and el.package_id = ek.id
            join purchase_order_line ep on ep.supplier_id = el.supplier_id
              and ep.purchase_order_id = el.purchase_order_id and ep.line_number = el.line_number
            where earlier.order_id = f.order_id and earlier.id < f.id and earlier.state <> 'refused'
              and ep.order_id = f.order_id and ep.order_line_id = pl.order_line_id), 0))::int as quantity
          from shipment_line l
          join purchase_order_line pl on pl.supplier_id = l.supplier_id
            and pl.purchase_order_id = l.purchase_order_id and pl.line_number = l.line_number
          join sales_order_line sl on sl.order_id = pl.order_id and sl.line_id = pl.order_line_id
          where l.supplier_id = f.supplier_id and l.package_id = f.package_id and pl.order_id = f.order_id
          group by pl.order_line_id, sl.sku, sl.quantity, f.order_id, f.id
        ) x) as lines
     from fulfilment_push f
     join sales_order o on o.id = f.order_id
     join supplier s on s.id = f.supplier_id
     join package k on k.supplier_id = f.supplier_id and k.id = f.package_id
     join shipment h on h.supplier_id = k.supplier_id and h.id = k.shipment_id
     where f.id = :id`,
    { id },
  );
  return rows[0];
}

export async function markFulfilment(
  db: Database,
  id: string,
  outcome: {
    /** What was told: a correction that came meanwhile is still to be told. */
    readonly revision: number;
    readonly state: 'done' | 'refused';
    /** False: it was clear without asking the shop. */
    readonly wasAsked: boolean;
    readonly externalId?: string;
    readonly reason?: string;
    readonly at: Date;
  },
): Promise<void> {
  await db('fulfilment_push')
    .where({ id, state: 'queued', revision: outcome.revision })
    .update({
      state: outcome.state,
      ...(outcome.externalId === undefined ? {} : { external_id: outcome.externalId }),
      reason: outcome.reason ?? null,
      pushed_at: outcome.state === 'done' ? outcome.at : null,
      ...(outcome.state === 'refused' ? { refused_at: outcome.at } : {}),
      ...(outcome.wasAsked ? { attempts: db.raw('attempts + 1') } : {}),
    });
}

/** Counts an attempt that told nobody, of a package that goes on waiting. */
export async function countFulfilmentAttempt(db: Database, id: string, revision: number): Promise<void> {
  await db('fulfilment_push').where({ id, state: 'queued', revision }).increment('attempts');
}

/** The oldest package that a storefront has not been told of, but for those that are postponed. */
export async function oldestQueuedFulfilment(
  db: Database,
  storefrontId: string,
  postponed: readonly string[],
): Promise<string | undefined> {
  const row = await db('fulfilment_push')
    .where({ state: 'queued', storefront_id: storefrontId })
    .whereNotIn('id', [...postponed])
    .orderBy('id')
    .first<{ id: string } | undefined>('id');
  return row?.id;
}
