import type { Database } from './database.ts';

export const HIT_KINDS = [
  'order',
  'purchase-order',
  'product',
  'document',
  'delivery',
  'file',
  'shipment',
  'invoice',
] as const;

/** Something that goes by what was searched for. */
export interface Hit {
  readonly kind: (typeof HIT_KINDS)[number];
  /** How it is asked for: the number of its row (of shipments and invoices, of the document that they came as), `shop/1001` of an order, the SKU of a product. */
  readonly key: string;
  /** What it is called: the order's number, the file's name. */
  readonly title: string;
  /** By what it was found: `PO number`, `tracking number 1Z…`. */
  readonly by: string;
  readonly supplierId: string | null;
  readonly state: string | null;
  readonly at: Date | null;
  /** It is exactly what was searched for, not only begins so. */
  readonly isExact: boolean;
}

/** Every hit of one kind at most; who searches for less than a number sees enough to write more of it. */
const MOST = 8;

const CONTROL_NUMBER = /^0*[1-9]\d{0,8}$/;

/** Over all suppliers, so that the indexes that begin with the supplier are of use. */
const SUPPLIERS = 'supplier_id = any(array(select id from supplier))';

/**
 * What people have on the paper before them, found by all that it may be: number of an order, purchase order, shipment, invoice or
 * interchange; SKU; tracking number; name or hash of a file. What is exactly it comes first, then what begins so.
 */
export async function search(db: Database, text: string): Promise<Hit[]> {
  const values = {
    wanted: text,
    start: `${text.replace(/[\\%_]/g, '\\$&')}%`,
    spelled: [...new Set([text, text.toUpperCase(), text.toLowerCase()])],
    tracking: text.replace(/\s/g, '').toUpperCase(),
    number: text.replace(/^0+/, ''),
    isNumber: CONTROL_NUMBER.test(text),
    control: CONTROL_NUMBER.test(text) ? Number(text) : null,
    hash: /^[0-9a-fA-F]{6,64}$/.test(text) ? text.toLowerCase() : null,
  };
  const parts = [
    ORDERS,
    ORDER_STARTS,
    PURCHASE_ORDERS,
    PRODUCTS,
    OFFERS,
    PARCELS,
    SHIPMENTS,
    INVOICES,
    DOCUMENTS,
    DELIVERIES,
    FILES,
  ];
  const { rows } = await db.raw<{ rows: Hit[] }>(
    `with hits as (${parts.map((part) => `(${part} limit ${MOST})`).join(' union all ')})
     select distinct on ("isExact", kind, key, title) * from (select * from hits) h order by "isExact" desc, kind, key, title`,
    values,
  );
  return rows.sort(
    (a, b) => Number(b.isExact) - Number(a.isExact) || HIT_KINDS.indexOf(a.kind) - HIT_KINDS.indexOf(b.kind),
  );
}

const ORDERS = `
  select 'order' as kind, storefront_id || '/' || external_id as key, external_id as title, 'order number' as by,
    null::text as "supplierId", state, placed_at as at, true as "isExact"
  from sales_order where external_id = :wanted order by id desc`;

const ORDER_STARTS = `
  select 'order', storefront_id || '/' || external_id, external_id, 'order number', null::text, state, placed_at, false
  from sales_order where external_id like :start and external_id <> :wanted order by external_id`;

const PURCHASE_ORDERS = `
  select 'purchase-order', o.storefront_id || '/' || o.external_id, p.po_number,
    case when p.supplier_reference = :wanted then 'the supplier''s number ' || p.supplier_reference else 'PO number' end,
    p.supplier_id, p.state, p.created_at, :wanted in (p.po_number, p.supplier_reference)
  from purchase_order p join sales_order o on o.id = p.order_id
  where p.po_number like :start or p.supplier_reference = :wanted order by p.po_number`;

const PRODUCTS = `
  select 'product', sku, sku, case when gtin = :wanted then 'GTIN ' || gtin else 'SKU' end, null::text, title, null::timestamptz,
    sku = any(:spelled) or coalesce(gtin = :wanted, false)
  from product where sku = any(:spelled) or sku like :start or gtin = :wanted order by sku`;

const OFFERS = `
  select 'product', p.sku, p.sku, 'the supplier''s SKU ' || s.supplier_sku, s.supplier_id, p.title, null::timestamptz, true
  from supplier_offer s join product p on p.id = s.product_id
  where s.${SUPPLIERS} and s.supplier_sku = any(:spelled) and p.sku <> s.supplier_sku order by s.supplier_id`;

const PARCELS = `
  select 'order', o.storefront_id || '/' || o.external_id, o.external_id, 'tracking number ' || k.tracking_number,
    k.supplier_id, o.state, o.placed_at, k.tracking_number = :tracking
  from package k
    join fulfilment_push f on f.supplier_id = k.supplier_id and f.package_id = k.id
    join sales_order o on o.id = f.order_id
  where k.tracking_number = :tracking or (length(cast(:tracking as text)) > 5 and k.tracking_number like cast(:tracking as text) || '%')
  order by k.id desc`;

const SHIPMENTS = `
  select 'shipment', document_id::text, shipment_ref, 'shipment number', supplier_id, null::text, recorded_at, true
  from shipment where ${SUPPLIERS} and shipment_ref = :wanted order by id desc`;

const INVOICES = `
  select 'invoice', document_id::text, invoice_number, 'invoice number', supplier_id, state, recorded_at, true
  from invoice where ${SUPPLIERS} and kind in ('debit', 'credit') and invoice_number = :wanted order by id desc`;

const DOCUMENTS = `
  select 'document', d.id::text, coalesce(d.set_id, d.format) || ' ' || d.kind, 'control number ' || d.control_number, d.supplier_id,
    d.state, d.recorded_at, true
  from document d where :isNumber and ltrim(d.control_number, '0') = :number order by d.id desc`;

const DELIVERIES = `
  select 'delivery', d.id::text, d.name,
    case when d.name = :wanted then 'file name' else 'control number ' || cast(:number as text) end, d.supplier_id, d.state, d.created_at, true
  from delivery d
  where d.name = :wanted or (d.${SUPPLIERS} and d.interchange_control_number = cast(:control as bigint))
  order by d.id desc`;

const FILES = `
  select 'file', f.id::text, f.name,
    case when lower(f.name) like lower(:start) then 'file name' when cast(:hash as text) is not null and encode(f.sha256, 'hex') like cast(:hash as text) || '%'
      then 'hash of its bytes' else 'control number ' || cast(:number as text) end,
    f.supplier_id, f.state, f.received_at, lower(f.name) = lower(:wanted)
  from seen_file f where f.id = any(array(
    (select id from seen_file where lower(name) like lower(:start) order by id desc limit ${MOST})
    union all (select id from seen_file where cast(:hash as text) is not null and sha256 between
      decode(rpad(coalesce(cast(:hash as text), ''), 64, '0'), 'hex') and decode(rpad(coalesce(cast(:hash as text), ''), 64, 'f'), 'hex') limit ${MOST})
    union all (select file_id from interchange where :isNumber and ltrim(control_number, '0') = :number
      order by id desc limit ${MOST})))
  order by f.id desc`;
