import type { SalesOrder } from '../documents/sales-order.ts';
import type { Database } from './database.ts';

/** Writes a newer version of an order over the one before, apart from its lines. */
export async function updateOrder(
  trx: Database,
  id: string,
  order: SalesOrder,
  facts: { readonly version: number; readonly bodySha256: Buffer },
): Promise<void> {
  await trx('sales_order')
    .where({ id })
    .update({
      version: facts.version,
      body_sha256: facts.bodySha256,
      shipping_service: order.shippingService,
      shipping_income: order.shippingIncome,
      // A promise is not withdrawn by not being repeated.
      ...(order.promisedBy === undefined ? {} : { promised_by: order.promisedBy, promised_from: 'shop' }),
    });
  await trx('order_address')
    .where({ order_id: id })
    .update({ address: JSON.stringify(order.shipTo), note: order.note ?? null });
}

/** Sets what a line is from now on; a new one is added behind the others. */
export async function upsertOrderLine(
  trx: Database,
  orderId: string,
  line: SalesOrder['lines'][number],
  productId: string | undefined,
): Promise<void> {
  await trx.raw(
    `insert into sales_order_line (order_id, line_id, ordinal, sku, product_id, description, quantity, unit_price)
     select cast(:orderId as bigint), :lineId, coalesce(max(ordinal), 0) + 1, :sku, cast(:productId as bigint), :description,
       cast(:quantity as int), cast(:unitPrice as numeric)
     from sales_order_line where order_id = :orderId
     on conflict (order_id, line_id) do update set sku = excluded.sku, product_id = excluded.product_id,
       description = excluded.description, unit_price = excluded.unit_price,
       quantity = excluded.quantity + sales_order_line.cancelled`,
    {
      orderId,
      lineId: line.lineId,
      sku: line.sku,
      productId: productId ?? null,
      description: line.description ?? null,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
    },
  );
}

/** Keeps a cancel whose order has not come yet. */
export async function keepEarlyCancel(
  trx: Database,
  cancel: {
    readonly storefront: string;
    readonly orderId: string;
    readonly reason?: string | undefined;
    /** Of the order that is cancelled; a newer one is not cancelled any more. Without it every one is. */
    readonly version?: number;
    readonly at: Date;
  },
): Promise<void> {
  await trx.raw(
    `insert into early_cancel (storefront_id, external_id, reason, version, received_at)
     values (:storefront, :orderId, :reason, :version, :at)
     on conflict (storefront_id, external_id) do update set version = greatest(early_cancel.version, excluded.version)
     where early_cancel.version is not null and excluded.version is not null`,
    {
      storefront: cancel.storefront,
      orderId: cancel.orderId,
      reason: cancel.reason ?? null,
      version: cancel.version ?? null,
      at: cancel.at,
    },
  );
}

/** Whether this version of an order was cancelled before it came. */
export async function wasCancelledEarly(
  db: Database,
  storefront: string,
  orderId: string,
  version = 1,
): Promise<boolean> {
  const row = await db('early_cancel')
    .where({ storefront_id: storefront, external_id: orderId })
    .whereRaw('coalesce(version, :version) >= :version', { version })
    .first('received_at');
  return row !== undefined;
}

/** What a newer version says is what is known already. */
export async function settleVersion(
  trx: Database,
  id: string,
  facts: { readonly version: number; readonly bodySha256: Buffer },
): Promise<void> {
  await trx('sales_order')
    .where({ id })
    .where('version', '<=', facts.version)
    .update({ version: facts.version, body_sha256: facts.bodySha256 });
}

/**
 * Erases what tells who the customers of ended orders are: address, note, and the bytes of the documents that carry them. The
 * country stays, for statistics. An order waits as long as a document of it is neither sent nor given up: it would go out with the
 * address later, and nobody would erase that. Answers how many orders.
 */
export async function eraseAddresses(db: Database, before: Date, limit: number): Promise<number> {
  const { rows } = await db.raw<{ rows: { erased: number }[] }>(
    `with old as (
       select a.order_id from order_address a
       join sales_order o on o.id = a.order_id
       where a.erased_at is null and o.state in ('shipped', 'cancelled') and o.received_at < :before
         and not exists (
           select from purchase_order p join delivery d on d.supplier_id = p.supplier_id and d.purchase_order_id = p.id
           where p.order_id = o.id and d.state not in ('sent', 'acknowledged', 'abandoned'))
       order by a.order_id limit :limit for update of a skip locked
     ),
     documents as (
       update delivery d set bytes = '' from purchase_order p, old
       where p.order_id = old.order_id and d.supplier_id = p.supplier_id and d.purchase_order_id = p.id
         and d.state in ('sent', 'acknowledged', 'abandoned')
     ),
     gone as (
       update order_address a set erased_at = now(), note = null,
         address = jsonb_build_object('name', 'erased', 'line1', 'erased', 'city', 'erased', 'country', a.address -> 'country')
       from old where a.order_id = old.order_id returning a.order_id
     )
     select count(*)::int as erased from gone`,
    { before, limit },
  );
  return rows[0]?.erased ?? 0;
}
