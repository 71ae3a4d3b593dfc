import type { Database } from './database.ts';

/** A document of a purchase order's chain: one that went out, or one that came. */
export interface ChainDocument {
  /** Which step it belongs to. */
  readonly step: 'order' | 'functional-acknowledgment' | 'acknowledgment' | 'ship-notice' | 'invoice';
  readonly direction: 'in' | 'out';
  /** Of the document, or of the delivery. */
  readonly id: string;
  /** Name of its file. */
  readonly name: string;
  readonly label: string;
  /** The number that it goes by: shipment, invoice, change. */
  readonly number: string | null;
  readonly state: string;
  readonly at: string | null;
}

/** A parcel, and whether its shop knows of it. */
export interface ChainParcel {
  readonly package: string;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly queuedAt: string;
  readonly toldAt: string | null;
}

export interface ChainOrder {
  readonly id: string;
  readonly storefront: string;
  readonly orderId: string;
  readonly state: string;
  readonly reason: string | null;
  readonly isTest: boolean;
  readonly placedAt: Date;
  readonly receivedAt: Date;
  readonly purchaseOrders: readonly {
    readonly id: string;
    readonly supplierId: string;
    readonly poNumber: string;
    readonly attempt: number;
    readonly state: string;
    readonly supplierReference: string | null;
    readonly createdAt: string;
    readonly documents: readonly ChainDocument[];
    readonly parcels: readonly ChainParcel[];
  }[];
}

/** A customer's order with every document that followed from it, or undefined. */
export async function orderDocuments(
  db: Database,
  storefrontId: string,
  externalId: string,
): Promise<ChainOrder | undefined> {
  const { rows } = await db.raw<{ rows: ChainOrder[] }>(
    `select o.id, o.storefront_id as storefront, o.external_id as "orderId", o.state, o.reason, o.is_test as "isTest",
       o.placed_at as "placedAt", o.received_at as "receivedAt",
       ${all(
         `select p.id::text, p.supplier_id as "supplierId", p.po_number as "poNumber", p.attempt, p.state,
            p.supplier_reference as "supplierReference", p.created_at as "createdAt",
            ${all(DOCUMENTS)} as documents, ${all(PARCELS)} as parcels
          from purchase_order p where p.order_id = o.id order by p.id`,
       )} as "purchaseOrders"
     from sales_order o where o.storefront_id = :storefrontId and o.external_id = :externalId`,
    { storefrontId, externalId },
  );
  return rows[0];
}

/** The columns of a document that came, in the file `f`. */
const CAME = `d.id::text as id, f.name, coalesce(d.set_id, d.format) as label`;
const IN_FILE = 'join seen_file f on f.supplier_id = d.supplier_id and f.id = d.file_id';

const DOCUMENTS = `
  select * from (
    select 'order' as step, 'out' as direction, v.id::text as id, v.name,
      case when v.format <> 'x12' then v.format when v.kind = 'order' then '850' else '860' end as label,
      nullif(v.subject, p.po_number) as number, v.state, coalesce(v.sent_at, v.created_at) as at
    from delivery v where v.supplier_id = p.supplier_id and v.purchase_order_id = p.id
    union all
    select 'functional-acknowledgment', 'in', ${CAME}, d.business_key, d.state, d.recorded_at
    from delivery v
      join document d on d.supplier_id = v.supplier_id and d.kind = 'functional-acknowledgment'
        and d.business_key = v.functional_id || '/' || v.group_control_number
      ${IN_FILE}
    where v.supplier_id = p.supplier_id and v.purchase_order_id = p.id and v.group_control_number is not null
    union all
    select 'acknowledgment', 'in', ${CAME}, p.supplier_reference, coalesce(a.status, d.state), a.recorded_at
    from order_acknowledgment a join document d on d.supplier_id = a.supplier_id and d.id = a.document_id ${IN_FILE}
    where a.supplier_id = p.supplier_id and a.purchase_order_id = p.id
    union all
    select distinct 'ship-notice', 'in', ${CAME}, s.shipment_ref, d.state, s.recorded_at
    from shipment_line l
      join package k on k.supplier_id = l.supplier_id and k.id = l.package_id
      join shipment s on s.supplier_id = k.supplier_id and s.id = k.shipment_id
      join document d on d.supplier_id = s.supplier_id and d.id = s.document_id ${IN_FILE}
    where l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
    union all
    select distinct 'invoice', 'in', ${CAME}, i.invoice_number, i.state, i.recorded_at
    from invoice_line l
      join invoice i on i.supplier_id = l.supplier_id and i.id = l.invoice_id
      join document d on d.supplier_id = i.supplier_id and d.id = i.document_id ${IN_FILE}
    where l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
  ) every order by at, id`;

const PARCELS = `
  select k.package_ref as package, k.carrier, k.tracking_number as "trackingNumber", g.state, g.reason,
    g.queued_at as "queuedAt", g.pushed_at as "toldAt"
  from fulfilment_push g join package k on k.supplier_id = g.supplier_id and k.id = g.package_id
  where g.order_id = p.order_id and g.supplier_id = p.supplier_id
    and exists (select from shipment_line l
      where l.supplier_id = k.supplier_id and l.package_id = k.id and l.purchase_order_id = p.id)
  order by g.id`;

function all(select: string): string {
  return `coalesce((select jsonb_agg(to_jsonb(x)) from (${select}) x), '[]')`;
}
