import type { Address } from '../documents/parts.ts';
import type { SalesOrder } from '../documents/sales-order.ts';
import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';

export type SalesOrderState = 'received' | 'held' | 'routed' | 'unfulfillable' | 'shipped' | 'cancelled';

export interface StoredOrder {
  readonly id: string;
  readonly storefrontId: string;
  readonly externalId: string;
  readonly state: SalesOrderState;
  readonly reason: string | null;
  readonly currency: string;
  readonly shippingService: string;
  readonly shippingIncome: Decimal;
  readonly placedAt: Date;
  readonly bodySha256: Buffer;
  readonly version: number;
  /** Only a test: no real supplier gets it, and it counts nowhere. */
  readonly isTest: boolean;
  /** What the shop promised, or its rule; null: nothing. */
  readonly promisedBy: string | null;
}

const COLUMNS = {
  id: 'id',
  storefrontId: 'storefront_id',
  externalId: 'external_id',
  state: 'state',
  reason: 'reason',
  currency: 'currency',
  shippingService: 'shipping_service',
  shippingIncome: 'shipping_income',
  placedAt: 'placed_at',
  bodySha256: 'body_sha256',
  version: 'version',
  isTest: 'is_test',
  promisedBy: 'promised_by',
};

export interface NewOrder {
  readonly order: SalesOrder;
  readonly state: SalesOrderState;
  readonly reason?: string | undefined;
  readonly bodySha256: Buffer;
  /** SKU → product id; a SKU that is missing here is unknown. */
  readonly productIds: ReadonlyMap<string, string>;
  readonly receivedAt: Date;
  /** What the customer was promised before it was routed. */
  readonly promised?: { readonly by: string; readonly from: 'shop' | 'rule' } | undefined;
}

/** Stores an order with its lines and address; undefined when the storefront's order id is already known. */
export async function insertOrder(trx: Database, entry: NewOrder): Promise<string | undefined> {
  const { order } = entry;
  const rows = await trx('sales_order')
    .insert({
      storefront_id: order.storefront,
      external_id: order.orderId,
      state: entry.state,
      reason: entry.reason ?? null,
      currency: order.currency,
      shipping_service: order.shippingService,
      shipping_income: order.shippingIncome,
      version: order.version ?? 1,
      is_test: order.test ?? false,
      placed_at: order.placedAt,
      received_at: entry.receivedAt,
      body_sha256: entry.bodySha256,
      promised_by: entry.promised?.by ?? null,
      promised_from: entry.promised?.from ?? null,
    })
    .onConflict(['storefront_id', 'external_id'])
    .ignore()
    .returning<{ id: string }[]>('id');
  const id = rows[0]?.id;
  if (id === undefined) return undefined;
  await trx('order_address').insert({
    order_id: id,
    address: JSON.stringify(order.shipTo),
    note: order.note ?? null,
  });
  await trx('sales_order_line').insert(
    order.lines.map((line, index) => ({
      order_id: id,
      line_id: line.lineId,
      ordinal: index + 1,
      sku: line.sku,
      product_id: entry.productIds.get(line.sku) ?? null,
      description: line.description ?? null,
      quantity: line.quantity,
      unit_price: line.unitPrice,
    })),
  );
  return id;
}

export async function findOrder(
  db: Database,
  storefrontId: string,
  externalId: string,
): Promise<StoredOrder | undefined> {
  return orderOf(
    await db('sales_order').where({ storefront_id: storefrontId, external_id: externalId }).first(COLUMNS),
  );
}

export async function readOrder(db: Database, id: string): Promise<StoredOrder> {
  return orderOf(await db('sales_order').where({ id }).first(COLUMNS)) as StoredOrder;
}

/** Reads an order and locks it: one decision about it at a time. */
export async function lockOrder(trx: Database, id: string): Promise<StoredOrder | undefined> {
  // Rows that refer to it hold it as well, and two who both hold it could not both lock it against them.
  return orderOf(await trx('sales_order').where({ id }).forNoKeyUpdate().first(COLUMNS));
}

/** A version is a bigint, which comes as text. */
function orderOf(
  row: (Omit<StoredOrder, 'version'> & { readonly version: string }) | undefined,
): StoredOrder | undefined {
  return row && { ...row, version: Number(row.version) };
}

export async function setOrderState(trx: Database, id: string, state: SalesOrderState, reason?: string): Promise<void> {
  await trx('sales_order')
    .where({ id })
    .update({ state, reason: reason ?? null });
}

export async function orderAddress(db: Database, orderId: string): Promise<Address> {
  const row = await db('order_address').where({ order_id: orderId }).first<{ address: Address }>('address');
  return row.address;
}

/** What the customer wrote; it stands with the address and is erased with it. */
export async function orderNote(db: Database, orderId: string): Promise<string | undefined> {
  const row = await db('order_address').where({ order_id: orderId }).first<{ note: string | null }>('note');
  return row.note ?? undefined;
}

export interface StoredOrderLine {
  readonly lineId: string;
  readonly sku: string;
  readonly productId: string | null;
  readonly description: string | null;
  readonly gtin: string | null;
  /** Units that the customer wants; those that were cancelled are not among them. */
  readonly quantity: number;
  readonly cancelled: number;
  readonly unitPrice: Decimal;
  /** What the customer was promised; null: nothing yet. */
  readonly promisedBy: string | null;
}

/** The lines of an order in the shop's order. */
export async function orderLines(db: Database, orderId: string): Promise<StoredOrderLine[]> {
  return db('sales_order_line as l')
    .join('sales_order as o', 'o.id', 'l.order_id')
    .leftJoin('product as p', 'p.id', 'l.product_id')
    .where({ order_id: orderId })
    .orderBy('l.ordinal')
    .select({
      lineId: 'l.line_id',
      sku: 'l.sku',
      productId: 'l.product_id',
      description: 'l.description',
      gtin: 'p.gtin',
      quantity: db.raw('l.quantity - l.cancelled'),
      cancelled: 'l.cancelled',
      unitPrice: 'l.unit_price',
      promisedBy: db.raw('coalesce(o.promised_by, l.promised_by)'),
    });
}

/** The customer does not want so many units of a line any more. */
export async function cancelOrderUnits(trx: Database, orderId: string, lineId: string, units: number): Promise<void> {
  await trx('sales_order_line').where({ order_id: orderId, line_id: lineId }).increment('cancelled', units);
}

/** Orders that wait for routing although no job came for them: new ones, and those with units that no supplier was asked for. */
export async function unroutedOrders(db: Database, before: Date, limit: number): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select o.id from sales_order o
     where o.received_at < :before and (o.state = 'received' or (o.state = 'routed' and exists (
       select from sales_order_line l
       left join purchase_order_line p on p.order_id = l.order_id and p.order_line_id = l.line_id
       where l.order_id = o.id
       group by l.line_id, l.quantity, l.cancelled
       having coalesce(sum(p.quantity - p.dead), 0) < l.quantity - l.cancelled)))
     order by o.id limit :limit`,
    { before, limit },
  );
  return rows.map((row) => row.id);
}
