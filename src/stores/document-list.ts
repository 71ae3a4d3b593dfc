import type { Problem } from '../kernel/problem.ts';
import type { Database } from './database.ts';
import type { DocumentState } from './documents.ts';

export const DOCUMENT_STATES = ['applied', 'duplicate', 'held', 'rejected'] as const satisfies readonly DocumentState[];

/** Which business documents are meant; everything given must hold. */
export interface DocumentFilter {
  readonly supplierId?: string | undefined;
  readonly kind?: string | undefined;
  readonly state?: DocumentState | undefined;
  /** Its own control number or that of its group; compared without leading zeros. */
  readonly controlNumber?: string | undefined;
  /** A number that it goes by: purchase orders, invoice, shipment. */
  readonly number?: string | undefined;
  readonly mappingId?: string | undefined;
  readonly fileId?: string | undefined;
  readonly since?: Date | undefined;
  /** Also those of earlier readings, which later ones replaced. */
  readonly replaced?: boolean | undefined;
}

/** One business document that a supplier sent: a purchase order's answer, a shipment, an invoice, a stock report. */
export interface ListedDocument {
  readonly id: string;
  readonly supplierId: string;
  readonly fileId: string;
  readonly file: string;
  /** Place in its file, from 1. */
  readonly ordinal: number;
  readonly attempt: number;
  /** A later reading of its file replaced it. */
  readonly isReplaced: boolean;
  readonly kind: string;
  /** The X12 set, else the format. */
  readonly label: string;
  readonly controlNumber: string | null;
  readonly groupControlNumber: string | null;
  readonly businessKey: string | null;
  readonly mappingId: string | null;
  readonly mappingVersion: string | null;
  readonly state: DocumentState;
  readonly lines: number;
  readonly held: number;
  readonly problemCount: number;
  readonly recordedAt: Date;
}

const LISTED = `d.id, d.supplier_id as "supplierId", d.file_id as "fileId", f.name as file, d.ordinal, d.attempt,
  d.attempt < f.attempt as "isReplaced", d.kind, coalesce(d.set_id, d.format) as label,
  d.control_number as "controlNumber", d.group_control_number as "groupControlNumber", d.business_key as "businessKey",
  d.mapping_id as "mappingId", d.mapping_version as "mappingVersion", d.state, d.line_count as lines,
  d.held_count as held, jsonb_array_length(d.problems) as "problemCount", d.recorded_at as "recordedAt"`;

function joined(db: Database) {
  return db('document as d').join('seen_file as f', { 'f.supplier_id': 'd.supplier_id', 'f.id': 'd.file_id' });
}

/** Documents of all suppliers, the newest first. */
export async function listDocuments(
  db: Database,
  filter: DocumentFilter,
  page: { readonly limit: number; readonly before?: string | undefined },
): Promise<ListedDocument[]> {
  const query = joined(db).orderBy('d.id', 'desc').limit(page.limit).select(db.raw(LISTED));
  const { supplierId, kind, state, controlNumber, number, mappingId, fileId, since, replaced } = filter;
  if (page.before !== undefined) query.where('d.id', '<', page.before);
  if (supplierId !== undefined) query.where('d.supplier_id', supplierId);
  if (kind !== undefined) query.where('d.kind', kind);
  if (state !== undefined) query.where('d.state', state);
  if (mappingId !== undefined) query.where('d.mapping_id', mappingId);
  if (fileId !== undefined) query.where('d.file_id', fileId);
  if (since !== undefined) query.where('d.recorded_at', '>=', since);
  if (replaced !== true) query.whereRaw('d.attempt = f.attempt');
  if (controlNumber !== undefined) {
    // Asked first, as an array: each half has an index of its own (migration 024).
    query.whereRaw(
      `d.id = any(array(select id from document where ltrim(control_number, '0') = :number
         union select id from document where ltrim(group_control_number, '0') = :number))`,
      { number: controlNumber.replace(/^0+/, '') },
    );
  }
  if (number !== undefined) query.whereRaw(`d.id = any(array(${NUMBERED}))`, { number });
  return query;
}

/** Documents by what they speak of: their own key, or the shipment or invoice that they became. */
const NUMBERED = `
  select id from document where business_key is not null and string_to_array(business_key, ',') @> array[:number]
  union select document_id from invoice
    where supplier_id = any(array(select id from supplier)) and kind in ('debit', 'credit') and invoice_number = :number
  union select document_id from shipment
    where supplier_id = any(array(select id from supplier)) and shipment_ref = :number
  union select a.document_id from purchase_order p
    join order_acknowledgment a on a.supplier_id = p.supplier_id and a.purchase_order_id = p.id
    where p.po_number = :number`;

/** Everything about one document. */
export interface DocumentView extends ListedDocument {
  readonly sha256: string;
  readonly setId: string | null;
  readonly format: string;
  readonly interchange: {
    readonly controlNumber: string;
    readonly sender: string;
    readonly receiver: string;
    readonly state: string;
  } | null;
  readonly problems: readonly Problem[];
  /** Inputs that nothing read, with their counts. */
  readonly unread: Readonly<Record<string, number>>;
  /** Purchase orders that it speaks of. */
  readonly orders: readonly {
    readonly poNumber: string;
    readonly storefront: string;
    readonly orderId: string;
    readonly state: string;
  }[];
  /** What it was recorded as. */
  readonly became: readonly {
    readonly kind: string;
    readonly id: string;
    readonly number: string;
    readonly state: string | null;
  }[];
  readonly heldLines: readonly {
    readonly id: string;
    readonly ordinal: number;
    readonly state: string;
    readonly raw: string;
    readonly problems: readonly Problem[];
    readonly fields: Readonly<Record<string, unknown>>;
  }[];
  /** The same document in other readings of its file. */
  readonly readings: readonly { readonly id: string; readonly attempt: number; readonly state: string }[];
}

const MOST_HELD = 200;

/** One document with everything that is known of it, or undefined. */
export async function viewDocument(db: Database, id: string): Promise<DocumentView | undefined> {
  const { rows } = await db.raw<{ rows: DocumentView[] }>(
    `select ${LISTED}, encode(f.sha256, 'hex') as sha256, d.set_id as "setId", d.format, d.problems, d.unread,
       (select jsonb_build_object('controlNumber', i.control_number, 'sender', i.sender, 'receiver', i.receiver,
          'state', i.state) from interchange i where i.supplier_id = d.supplier_id and i.id = d.interchange_id) as interchange,
       ${all(
         `select p.po_number as "poNumber", o.storefront_id as storefront, o.external_id as "orderId", p.state
          from purchase_order p join sales_order o on o.id = p.order_id
          where (p.supplier_id, p.id) in (${SPOKEN_OF}) order by p.id limit 100`,
       )} as orders,
       ${all(BECAME)} as became,
       ${all(
         `select h.id::text, h.ordinal, h.state, h.raw, h.problems, h.fields from held_line h
          where h.supplier_id = d.supplier_id and h.document_id = d.id order by h.id limit ${MOST_HELD}`,
       )} as "heldLines",
       ${all(
         `select r.id::text, r.attempt, r.state from document r where r.supplier_id = d.supplier_id
          and r.file_id = d.file_id and r.ordinal = d.ordinal order by r.attempt`,
       )} as readings
     from document d join seen_file f on f.supplier_id = d.supplier_id and f.id = d.file_id
     where d.id = :id`,
    { id },
  );
  return rows[0];
}

/** Purchase orders that a document `d` answers, ships or bills, or names. */
const SPOKEN_OF = `
  select a.supplier_id, a.purchase_order_id from order_acknowledgment a
    where a.supplier_id = d.supplier_id and a.document_id = d.id
  union select l.supplier_id, l.purchase_order_id from shipment s
    join package k on k.supplier_id = s.supplier_id and k.shipment_id = s.id
    join shipment_line l on l.supplier_id = k.supplier_id and l.package_id = k.id
    where s.supplier_id = d.supplier_id and s.document_id = d.id
  union select l.supplier_id, l.purchase_order_id from invoice v
    join invoice_line l on l.supplier_id = v.supplier_id and l.invoice_id = v.id
    where v.supplier_id = d.supplier_id and v.document_id = d.id and l.purchase_order_id is not null
  union select n.supplier_id, n.id from purchase_order n
    where d.business_key is not null and n.supplier_id = d.supplier_id
      and n.po_number = any(string_to_array(d.business_key, ','))`;

const BECAME = `
  select 'feed' as kind, r.id::text, r.feed as number, r.state from feed_run r
    where r.supplier_id = d.supplier_id and r.document_id = d.id
  union all select 'shipment', s.id::text, s.shipment_ref, null from shipment s
    where s.supplier_id = d.supplier_id and s.document_id = d.id
  union all select 'invoice', v.id::text, v.invoice_number, v.state from invoice v
    where v.supplier_id = d.supplier_id and v.document_id = d.id
  union all select 'catalog', c.id::text, coalesce(c.catalog, ''), c.state from price_catalog c
    where c.supplier_id = d.supplier_id and c.document_id = d.id`;

function all(select: string): string {
  return `coalesce((select jsonb_agg(to_jsonb(x)) from (${select}) x), '[]')`;
}
