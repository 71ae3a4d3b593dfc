import type { Database } from './database.ts';

/** Everything about one order that people look at beside what became of it (`orderReport`). Money is exact text. */
export interface OrderDetail {
  readonly id: string;
  readonly placedAt: Date;
  readonly receivedAt: Date;
  readonly currency: string;
  readonly shippingService: string;
  readonly shippingIncome: string;
  readonly version: number;
  /** Where it goes, without who it is; null once that is erased. */
  readonly shipTo: { readonly country: string; readonly region?: string; readonly postalCode?: string } | null;
  readonly items: readonly OrderItem[];
  readonly holds: readonly {
    readonly kind: string;
    readonly detail: string;
    readonly placedAt: string;
    readonly releasedAt: string | null;
    readonly releasedBy: string | null;
    readonly releasedBecause: string | null;
  }[];
  readonly choices: readonly {
    readonly afterAttempt: number;
    readonly supplier: string | null;
    readonly by: string;
    readonly reason: string | null;
    readonly at: string;
  }[];
  readonly margin: readonly MarginStage[];
  readonly orders: readonly PurchaseOrderDetail[];
  readonly exceptions: readonly {
    readonly id: string;
    readonly code: string;
    readonly severity: string;
    readonly message: string;
    readonly openedAt: string;
  }[];
}

export interface OrderItem {
  readonly lineId: string;
  readonly sku: string;
  readonly description: string | null;
  /** The SKU is one of our products. */
  readonly isKnown: boolean;
  readonly quantity: number;
  readonly cancelled: number;
  readonly unitPrice: string;
}

/** What one stage said of one kind, and what of it stands, because no later stage knows better. */
export interface MarginStage {
  readonly stage: 'estimate' | 'acknowledged' | 'shipped' | 'invoiced';
  readonly kind: string;
  readonly said: string;
  readonly stands: string;
}

/** A purchase order with its lines and every document about it, in the order in which they came. */
export interface PurchaseOrderDetail {
  readonly id: string;
  readonly supplier: string;
  readonly poNumber: string;
  readonly attempt: number;
  readonly currency: string;
  readonly dropShipFee: string;
  readonly freight: string;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly receivedAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly shippedAt: string | null;
  readonly invoicedAt: string | null;
  readonly lines: readonly {
    readonly lineNumber: number;
    readonly lineId: string;
    readonly supplierSku: string;
    readonly quantity: number;
    readonly acknowledged: number;
    readonly backordered: number;
    readonly dead: number;
    readonly shipped: number;
    readonly invoiced: number;
    readonly unitCost: string;
  }[];
  readonly documents: readonly OrderDocument[];
  /** What the supplier was asked to change or cancel, and has not answered. */
  readonly openChange: {
    readonly changeNumber: number;
    /** `by-hand`: a person has to ask, because no document does. */
    readonly state: 'requested' | 'by-hand';
    readonly purpose: 'change' | 'cancel';
    readonly reason: string | null;
    readonly requestedAt: string;
    readonly units: number;
  } | null;
}

export interface OrderDocument {
  /** `delivery`: one that we sent; else what the supplier said. */
  readonly kind: 'delivery' | 'acknowledgment' | 'report' | 'shipment' | 'invoice';
  /** Of the delivery, or of the invoice; null for what has no page of its own. */
  readonly id: string | null;
  /** Its number at the supplier, or the name of the file that we sent. */
  readonly name: string | null;
  readonly state: string | null;
  readonly documentId: string | null;
  readonly fileId: string | null;
  readonly file: string | null;
  readonly at: string;
}

/** Documents from a supplier about purchase order `p`, with the file that each came in. */
function received(kind: string, id: string, name: string, state: string, from: string): string {
  return `select ${kind} as kind, ${id} as id, ${name} as name, ${state} as state, t.document_id::text as "documentId",
      f.id::text as "fileId", f.name as file, t.recorded_at as at
    from ${from}
    join document c on c.supplier_id = t.supplier_id and c.id = t.document_id
    join seen_file f on f.supplier_id = c.supplier_id and f.id = c.file_id`;
}

const ofPurchaseOrder = 'x.supplier_id = p.supplier_id and x.purchase_order_id = p.id';

const documents = `(select coalesce(jsonb_agg(to_jsonb(d) order by d.at, array_position(array['delivery', 'report', 'acknowledgment', 'shipment'], d.kind)), '[]') from (
    select 'delivery' as kind, v.id::text as id, v.name, v.state, null as "documentId", null as "fileId", null as file,
      v.created_at as at
    from delivery v where v.supplier_id = p.supplier_id and v.purchase_order_id = p.id
    union all ${received(
      "case when t.is_report then 'report' else 'acknowledgment' end",
      'null::text',
      'null::text',
      't.status',
      'order_acknowledgment t',
    )} where t.supplier_id = p.supplier_id and t.purchase_order_id = p.id
    union all ${received(
      "'shipment'",
      'null::text',
      't.shipment_ref',
      "case when t.in_force then t.purpose else 'replaced' end",
      `(select distinct k.supplier_id, k.shipment_id from shipment_line x
         join package k on k.supplier_id = x.supplier_id and k.id = x.package_id where ${ofPurchaseOrder}) s
       join shipment t on t.supplier_id = s.supplier_id and t.id = s.shipment_id`,
    )}
    union all ${received(
      "'invoice'",
      't.id::text',
      't.invoice_number',
      't.state',
      `(select distinct x.supplier_id, x.invoice_id from invoice_line x where ${ofPurchaseOrder}) s
       join invoice t on t.supplier_id = s.supplier_id and t.id = s.invoice_id`,
    )}) d)`;

const lines = `(select coalesce(jsonb_agg(jsonb_build_object('lineNumber', l.line_number, 'lineId', l.order_line_id,
    'supplierSku', l.supplier_sku, 'quantity', l.quantity, 'acknowledged', l.acknowledged, 'backordered', l.backordered,
    'dead', l.dead, 'shipped', l.shipped, 'invoiced', l.invoiced, 'unitCost', trim_scale(l.unit_cost)::text) order by l.line_number), '[]')
  from purchase_order_line l where l.supplier_id = p.supplier_id and l.purchase_order_id = p.id)`;

const openChange = `(select jsonb_build_object('changeNumber', c.change_number, 'state', c.state, 'purpose', c.purpose,
    'reason', c.reason, 'requestedAt', c.requested_at, 'units', (select sum(l.units) from purchase_order_change_line l
      where l.supplier_id = c.supplier_id and l.purchase_order_id = c.purchase_order_id and l.change_number = c.change_number))
  from purchase_order_change c where c.supplier_id = p.supplier_id and c.purchase_order_id = p.id
    and c.state in ('requested', 'by-hand') limit 1)`;

const purchaseOrders = `(select coalesce(jsonb_agg(jsonb_build_object('id', p.id::text, 'supplier', p.supplier_id,
    'poNumber', p.po_number, 'attempt', p.attempt, 'currency', p.currency, 'dropShipFee', trim_scale(p.drop_ship_fee)::text,
    'freight', trim_scale(p.freight)::text, 'createdAt', p.created_at, 'sentAt', p.sent_at, 'receivedAt', p.received_at,
    'acknowledgedAt', p.acknowledged_at, 'shippedAt', p.shipped_at, 'invoicedAt', p.invoiced_at,
    'lines', ${lines}, 'documents', ${documents},
    'openChange', ${openChange}) order by p.created_at, p.id), '[]')
  from purchase_order p where p.order_id = o.id)`;

/** What is wrong with the order, or with one of its purchase orders, as far as an exception says it by their numbers. */
const exceptions = `(select coalesce(jsonb_agg(jsonb_build_object('id', e.id::text, 'code', e.code, 'severity', e.severity,
    'message', e.message, 'openedAt', e.opened_at) order by e.id desc), '[]')
  from exception e where e.closed_at is null and (
    coalesce(e.facts ->> 'order', e.facts ->> 'orderId') = o.external_id
      and coalesce(e.facts ->> 'storefront', o.storefront_id) = o.storefront_id
    or coalesce(e.facts ->> 'poNumber', e.facts ->> 'subject') in (
      select p.po_number from purchase_order p where p.order_id = o.id)))`;

/** Undefined when there is no such order. */
export async function orderDetail(
  db: Database,
  storefrontId: string,
  externalId: string,
): Promise<OrderDetail | undefined> {
  const { rows } = await db.raw<{ rows: OrderDetail[] }>(
    `select o.id, o.placed_at as "placedAt", o.received_at as "receivedAt", o.currency,
       o.shipping_service as "shippingService", trim_scale(o.shipping_income)::text as "shippingIncome", o.version::int as version,
       (select jsonb_strip_nulls(jsonb_build_object('country', a.address ->> 'country', 'region', a.address ->> 'region',
          'postalCode', a.address ->> 'postalCode')) from order_address a
        where a.order_id = o.id and a.erased_at is null) as "shipTo",
       (select coalesce(jsonb_agg(jsonb_build_object('lineId', l.line_id, 'sku', l.sku, 'description', l.description,
          'isKnown', l.product_id is not null, 'quantity', l.quantity, 'cancelled', l.cancelled,
          'unitPrice', trim_scale(l.unit_price)::text) order by l.ordinal), '[]')
        from sales_order_line l where l.order_id = o.id) as items,
       (select coalesce(jsonb_agg(jsonb_build_object('kind', h.kind, 'detail', h.detail, 'placedAt', h.placed_at,
          'releasedAt', h.released_at, 'releasedBy', h.released_by, 'releasedBecause', h.released_because)
          order by h.released_at nulls first, h.kind), '[]') from order_hold h where h.order_id = o.id) as holds,
       (select coalesce(jsonb_agg(jsonb_build_object('afterAttempt', c.after_attempt, 'supplier', c.supplier_id,
          'by', c.chosen_by, 'reason', c.reason, 'at', c.chosen_at) order by c.after_attempt), '[]')
        from route_choice c where c.order_id = o.id) as choices,
       (select coalesce(jsonb_agg(jsonb_build_object('stage', m.stage, 'kind', m.kind, 'said', m.said, 'stands', m.stands)), '[]') from (
          select stage, kind, trim_scale(coalesce(sum(amount) filter (where not superseding), 0))::text as said,
            trim_scale(sum(amount))::text as stands
          from margin_entry where order_id = o.id group by 1, 2
          order by array_position(array['estimate', 'acknowledged', 'shipped', 'invoiced'], stage), 2) m) as margin,
       ${purchaseOrders} as orders, ${exceptions} as exceptions
     from sales_order o where o.storefront_id = :storefrontId and o.external_id = :externalId`,
    { storefrontId, externalId },
  );
  return rows[0];
}
