import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';

export interface StoredPurchaseOrder {
  readonly supplierId: string;
  readonly id: string;
  readonly poNumber: string;
  readonly orderId: string;
  readonly currency: string;
  readonly dropShipFee: Decimal;
  readonly freight: Decimal;
  readonly state: string;
  readonly supplierReference: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly receivedAt: Date | null;
}

const COLUMNS = {
  supplierId: 'supplier_id',
  id: 'id',
  poNumber: 'po_number',
  orderId: 'order_id',
  currency: 'currency',
  dropShipFee: 'drop_ship_fee',
  freight: 'freight',
  state: 'state',
  supplierReference: 'supplier_reference',
  createdAt: 'created_at',
  sentAt: 'sent_at',
  receivedAt: 'received_at',
};

export async function findPurchaseOrder(
  db: Database,
  supplierId: string,
  id: string,
): Promise<StoredPurchaseOrder | undefined> {
  return db('purchase_order').where({ supplier_id: supplierId, id }).first(COLUMNS);
}

/** Reads a purchase order and locks it: one thing about it is counted at a time. */
export async function lockPurchaseOrder(
  trx: Database,
  supplierId: string,
  id: string,
): Promise<StoredPurchaseOrder | undefined> {
  return trx('purchase_order').where({ supplier_id: supplierId, id }).forUpdate().first(COLUMNS);
}

/** Every purchase order of a customer's order. */
export async function purchaseOrdersOf(db: Database, orderId: string): Promise<StoredPurchaseOrder[]> {
  return db('purchase_order').where({ order_id: orderId }).orderBy(['supplier_id', 'id']).select(COLUMNS);
}

/** Locks every purchase order of a customer's order, in the order in which everybody locks them. */
export async function lockPurchaseOrdersOf(trx: Database, orderId: string): Promise<StoredPurchaseOrder[]> {
  return trx('purchase_order').where({ order_id: orderId }).orderBy(['supplier_id', 'id']).forUpdate().select(COLUMNS);
}

/** Finds a purchase order by its number, whoever its supplier is: numbers name the supplier. */
export async function findByNumber(db: Database, poNumber: string): Promise<StoredPurchaseOrder[]> {
  return db('purchase_order').where({ po_number: poNumber }).orderBy('supplier_id').select(COLUMNS);
}

/** Finds a purchase order of this supplier, and only of this one, by the number on its document, and locks it. */
export async function lockByNumber(
  trx: Database,
  supplierId: string,
  poNumber: string,
): Promise<StoredPurchaseOrder | undefined> {
  return trx('purchase_order').where({ supplier_id: supplierId, po_number: poNumber }).forUpdate().first(COLUMNS);
}

export interface StoredPurchaseOrderLine {
  readonly lineNumber: number;
  readonly orderLineId: string;
  readonly productId: string;
  readonly supplierSku: string;
  readonly sku: string;
  readonly gtin: string | null;
  readonly description: string | null;
  readonly quantity: number;
  readonly unitCost: Decimal;
  readonly acknowledged: number;
  readonly backordered: number;
  readonly dead: number;
  readonly shipped: number;
  readonly invoiced: number;
  /** What the customer was promised; null: nothing. */
  readonly promisedBy: string | null;
}

export async function purchaseOrderLines(
  db: Database,
  supplierId: string,
  purchaseOrderId: string,
): Promise<StoredPurchaseOrderLine[]> {
  return db('purchase_order_line as l')
    .join('sales_order_line as s', { 's.order_id': 'l.order_id', 's.line_id': 'l.order_line_id' })
    .join('sales_order as o', 'o.id', 'l.order_id')
    .join('product as p', 'p.id', 'l.product_id')
    .where({ 'l.supplier_id': supplierId, 'l.purchase_order_id': purchaseOrderId })
    .orderBy('l.line_number')
    .select({
      lineNumber: 'l.line_number',
      orderLineId: 'l.order_line_id',
      productId: 'l.product_id',
      supplierSku: 'l.supplier_sku',
      sku: 'p.sku',
      gtin: 'p.gtin',
      description: 's.description',
      quantity: 'l.quantity',
      unitCost: 'l.unit_cost',
      acknowledged: 'l.acknowledged',
      backordered: 'l.backordered',
      dead: 'l.dead',
      shipped: 'l.shipped',
      invoiced: 'l.invoiced',
      promisedBy: db.raw('coalesce(o.promised_by, s.promised_by)'),
    });
}

export interface Counters {
  readonly acknowledged: number;
  readonly backordered: number;
  readonly dead: number;
  readonly shipped: number;
  readonly invoiced: number;
}

/** Writes the counters of a line. The table refuses counters that exceed the ordered quantity. */
export async function setCounters(
  trx: Database,
  supplierId: string,
  purchaseOrderId: string,
  lineNumber: number,
  counters: Counters,
): Promise<void> {
  await trx('purchase_order_line')
    .where({ supplier_id: supplierId, purchase_order_id: purchaseOrderId, line_number: lineNumber })
    .update({ ...counters });
}

export type Milestone = 'sent_at' | 'received_at' | 'acknowledged_at' | 'shipped_at' | 'invoiced_at';

/** Sets a milestone the first time it is reached; later ones change nothing. */
export async function reachMilestone(
  trx: Database,
  supplierId: string,
  id: string,
  milestone: Milestone,
  at: Date,
): Promise<void> {
  await trx('purchase_order')
    .where({ supplier_id: supplierId, id })
    .whereNull(milestone)
    .update({ [milestone]: at });
}

export async function setPurchaseOrderState(
  trx: Database,
  supplierId: string,
  id: string,
  state: string,
): Promise<void> {
  await trx('purchase_order').where({ supplier_id: supplierId, id }).update({ state });
}

/** Stores the supplier's own number for our order; a later, different one replaces it. */
export async function setSupplierReference(
  trx: Database,
  supplierId: string,
  id: string,
  reference: string,
): Promise<void> {
  await trx('purchase_order').where({ supplier_id: supplierId, id }).update({ supplier_reference: reference });
}

/** Every purchase order line of a sales order, for its own state. */
export async function orderFulfilment(
  db: Database,
  orderId: string,
): Promise<readonly { orderLineId: string; quantity: number; dead: number; shipped: number }[]> {
  return db('purchase_order_line')
    .where({ order_id: orderId })
    .select({ orderLineId: 'order_line_id', quantity: 'quantity', dead: 'dead', shipped: 'shipped' });
}

/** Purchase orders without a sealed document although no job came for them. */
export async function unsealedPurchaseOrders(
  db: Database,
  before: Date,
  limit: number,
): Promise<{ supplierId: string; purchaseOrderId: string }[]> {
  const { rows } = await db.raw<{ rows: { supplierId: string; purchaseOrderId: string }[] }>(
    `select p.supplier_id as "supplierId", p.id as "purchaseOrderId" from purchase_order p
     where p.state = 'created' and p.created_at < :before and not exists (
       select from delivery d where d.supplier_id = p.supplier_id and d.purchase_order_id = p.id)
     order by p.created_at limit :limit`,
    { before, limit },
  );
  return rows;
}
