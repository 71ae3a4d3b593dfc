import type { Problem } from '../kernel/problem.ts';
import type { Database } from './database.ts';

/** What an exception is about, as far as its key and facts say it. */
export interface ExceptionAbout {
  readonly supplierId: string | null;
  readonly fileId?: string | undefined;
  readonly fileName?: string | undefined;
  readonly runId?: string | undefined;
  readonly catalogId?: string | undefined;
  readonly deliveryId?: string | undefined;
  readonly deliveryName?: string | undefined;
  /** Held lines are those of this mapping. */
  readonly heldBy?: string | undefined;
  readonly storefrontId?: string | undefined;
  /** Number of the order in its shop. */
  readonly orderNumber?: string | undefined;
  /** Of our row. */
  readonly orderId?: string | undefined;
  readonly poNumber?: string | undefined;
  readonly invoice?: string | undefined;
  /** Of a report to the supplier. */
  readonly reportId?: string | undefined;
  /** By which it is recognised. */
  readonly key: string;
  /** Line of the purchase order that the supplier answered. */
  readonly answeredLine?: number | undefined;
  /** What the supplier's server showed instead of the key that was known. */
  readonly hostKey?:
    | {
        readonly way: 'collect' | 'deliver';
        readonly address: string;
        readonly type: string;
        readonly seen: string;
        /** Fingerprints that were known before. */
        readonly pinned: readonly string[];
      }
    | undefined;
}

/** The things themselves, as they are now. */
export interface ExceptionSubjects {
  readonly file: {
    readonly id: string;
    readonly supplierId: string;
    readonly name: string;
    readonly state: string;
    readonly sha256: string;
    readonly size: string;
    readonly revision: string | null;
    readonly removedAt: string | null;
  } | null;
  /** Documents of the file as it was read last, those with findings first. */
  readonly documents: readonly {
    readonly id: string;
    readonly ordinal: number;
    readonly label: string;
    readonly kind: string;
    readonly state: string;
    readonly mappingId: string | null;
    readonly problems: readonly Problem[];
  }[];
  readonly heldLines: readonly {
    readonly id: string;
    readonly fileId: string;
    readonly documentId: string;
    readonly document: number;
    readonly ordinal: number;
    readonly raw: string;
    readonly mappingId: string | null;
    readonly problems: readonly Problem[];
    readonly fields: Readonly<Record<string, unknown>>;
  }[];
  readonly heldCount: number;
  readonly feed: { readonly id: string; readonly state: string; readonly feed: string } | null;
  readonly catalog: { readonly id: string; readonly state: string } | null;
  readonly delivery: {
    readonly id: string;
    readonly supplierId: string;
    readonly name: string;
    readonly state: string;
    readonly failure: string | null;
    readonly resends: number;
  } | null;
  readonly order: { readonly storefront: string; readonly orderId: string; readonly state: string } | null;
  readonly invoice: { readonly id: string; readonly number: string; readonly state: string } | null;
  /** What the supplier is told of it. */
  readonly report: { readonly id: string; readonly subject: string; readonly state: string } | null;
  /** Answers of the supplier about the line that wait for a person. */
  readonly heldAnswers: readonly string[];
  /** The change of the purchase order that the supplier has not answered. */
  readonly openChange: number | null;
}

const MOST_LINES = 50;
const MOST_DOCUMENTS = 20;

/** Looks up what an exception is about; what is not there any more is null. */
export async function exceptionSubjects(db: Database, about: ExceptionAbout): Promise<ExceptionSubjects> {
  const { rows } = await db.raw<{ rows: ExceptionSubjects[] }>(
    `with file as (
       select f.id, f.supplier_id, f.name, f.state, f.sha256, f.size_bytes, f.revision, f.attempt, c.removed_at
       from seen_file f join raw_content c on c.sha256 = f.sha256
       where f.id = coalesce(cast(:fileId as bigint),
           (select d.file_id from feed_run r join document d on d.supplier_id = r.supplier_id and d.id = r.document_id
             where r.id = cast(:runId as bigint)),
           (select d.file_id from price_catalog r join document d on d.supplier_id = r.supplier_id and d.id = r.document_id
             where r.id = cast(:catalogId as bigint)),
           (select max(n.id) from seen_file n where n.supplier_id = :supplierId
             and lower(n.name) = lower(cast(:fileName as text))),
           (select max(d.file_id) from held_line h join document d on d.supplier_id = h.supplier_id and d.id = h.document_id
             where h.supplier_id = :supplierId and h.state = 'open' and d.mapping_id = cast(:heldBy as text)))
     ), held as (
       select h.id, d.file_id, d.id as document_id, d.ordinal as document, h.ordinal, h.raw, d.mapping_id, h.problems, h.fields
       from held_line h join document d on d.supplier_id = h.supplier_id and d.id = h.document_id
       where h.supplier_id = :supplierId and h.state = 'open'
         and (d.mapping_id = cast(:heldBy as text) or d.file_id = (select id from file))
     )
     select
       (select jsonb_build_object('id', id::text, 'supplierId', supplier_id, 'name', name, 'state', state, 'sha256', encode(sha256, 'hex'),
          'size', size_bytes::text, 'revision', revision, 'removedAt', removed_at) from file) as file,
       ${all(
         `select d.id::text, d.ordinal, coalesce(d.set_id, d.format) as label, d.kind, d.state,
            d.mapping_id as "mappingId", d.problems
          from document d join file f on f.supplier_id = d.supplier_id and f.id = d.file_id and f.attempt = d.attempt
          order by jsonb_array_length(d.problems) = 0, d.ordinal limit ${MOST_DOCUMENTS}`,
       )} as documents,
       ${all(
         `select id::text, file_id::text as "fileId", document_id::text as "documentId", document, ordinal, raw,
            mapping_id as "mappingId", problems, fields from held order by id limit ${MOST_LINES}`,
       )} as "heldLines",
       (select count(*)::int from held) as "heldCount",
       (select jsonb_build_object('id', id::text, 'state', state, 'feed', feed) from feed_run
         where id = cast(:runId as bigint)) as feed,
       (select jsonb_build_object('id', id::text, 'state', state) from price_catalog
         where id = cast(:catalogId as bigint)) as catalog,
       (select jsonb_build_object('id', id::text, 'supplierId', supplier_id, 'name', name, 'state', state, 'failure', failure, 'resends', resends)
         from delivery where id = coalesce(cast(:deliveryId as bigint),
           (select max(id) from delivery where supplier_id = :supplierId and name = cast(:deliveryName as text)))) as delivery,
       (select jsonb_build_object('storefront', storefront_id, 'orderId', external_id, 'state', state)
         from sales_order where id = coalesce(
           (select order_id from purchase_order where supplier_id = :supplierId and po_number = cast(:poNumber as text)),
           (select max(id) from sales_order where external_id = cast(:orderNumber as text)
             and (cast(:storefrontId as text) is null or storefront_id = :storefrontId)
             and (cast(:orderId as bigint) is null or id = :orderId)),
           cast(:orderId as bigint))) as "order",
       (select jsonb_build_object('id', id::text, 'number', invoice_number, 'state', state) from invoice
         where supplier_id = :supplierId and invoice_number = cast(:invoice as text) order by id desc limit 1) as invoice,
       (select jsonb_build_object('id', id::text, 'subject', subject, 'state', state) from error_report
         where id = coalesce(cast(:reportId as bigint),
           (select report_id from error_report_item where dedupe_key = cast(:key as text)),
           (select i.report_id from error_report_item i, file f
             where i.dedupe_key = 'file/' || f.supplier_id || '/' || f.id))) as report,
       coalesce((select jsonb_agg(a.id || '.' || al.ordinal order by a.id, al.ordinal) from purchase_order p
         join order_acknowledgment a on a.supplier_id = p.supplier_id and a.purchase_order_id = p.id
         join order_acknowledgment_line al on al.supplier_id = a.supplier_id and al.acknowledgment_id = a.id
         where p.supplier_id = :supplierId and p.po_number = cast(:poNumber as text)
           and al.line_number = cast(:answeredLine as int) and al.verdict = 'held' and al.decided_at is null), '[]')
         as "heldAnswers",
       (select max(c.change_number) from purchase_order p
         join purchase_order_change c on c.supplier_id = p.supplier_id and c.purchase_order_id = p.id
         where p.supplier_id = :supplierId and p.po_number = cast(:poNumber as text) and c.state in ('requested', 'by-hand'))
         as "openChange"`,
    {
      supplierId: about.supplierId,
      fileId: about.fileId ?? null,
      fileName: about.fileName ?? null,
      runId: about.runId ?? null,
      catalogId: about.catalogId ?? null,
      deliveryId: about.deliveryId ?? null,
      deliveryName: about.deliveryName ?? null,
      heldBy: about.heldBy ?? null,
      storefrontId: about.storefrontId ?? null,
      orderNumber: about.orderNumber ?? null,
      orderId: about.orderId ?? null,
      poNumber: about.poNumber ?? null,
      invoice: about.invoice ?? null,
      reportId: about.reportId ?? null,
      key: about.key,
      answeredLine: about.answeredLine ?? null,
    },
  );
  return rows[0] as ExceptionSubjects;
}

function all(select: string): string {
  return `coalesce((select jsonb_agg(to_jsonb(x)) from (${select}) x), '[]')`;
}
