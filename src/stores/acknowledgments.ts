import type { AcknowledgmentLine } from '../documents/order-acknowledgment.ts';
import type { Database } from './database.ts';

/** What an answer goes by: the acknowledgment that holds it, and its place there. */
const ANSWER_ID = `a.id || '.' || al.ordinal`;

export interface NewAcknowledgment {
  readonly supplierId: string;
  readonly purchaseOrderId: string;
  readonly documentId: string;
  readonly contentSha256: Buffer;
  readonly status?: string | undefined;
  /** It says where the order stands, and so again what others said. */
  readonly isReport: boolean;
  /** Day on which the supplier wrote it. */
  readonly saidOn?: string | undefined;
  readonly at: Date;
  readonly lines: readonly {
    readonly lineNumber: number;
    /** The units it is about. */
    readonly units: number;
    readonly line: AcknowledgmentLine;
    readonly verdict: 'accepted' | 'backordered' | 'refused' | 'held';
    readonly rest?: 'refused' | 'backordered' | undefined;
    readonly concern?: string | undefined;
    readonly sourceOrdinal: number;
  }[];
}

/** Stores an acknowledgment; false when the same content was recorded before, under whatever control number. */
export async function insertAcknowledgment(trx: Database, acknowledgment: NewAcknowledgment): Promise<boolean> {
  const rows = await trx('order_acknowledgment')
    .insert({
      supplier_id: acknowledgment.supplierId,
      purchase_order_id: acknowledgment.purchaseOrderId,
      document_id: acknowledgment.documentId,
      content_sha256: acknowledgment.contentSha256,
      status: acknowledgment.status ?? null,
      is_report: acknowledgment.isReport,
      said_on: acknowledgment.saidOn ?? null,
      recorded_at: acknowledgment.at,
    })
    .onConflict(['supplier_id', 'purchase_order_id', 'content_sha256'])
    .ignore()
    .returning<{ id: string }[]>('id');
  const id = rows[0]?.id;
  if (id === undefined) return false;
  if (acknowledgment.lines.length > 0) {
    await trx('order_acknowledgment_line').insert(
      acknowledgment.lines.map((entry, index) => ({
        supplier_id: acknowledgment.supplierId,
        acknowledgment_id: id,
        ordinal: index + 1,
        line_number: entry.lineNumber,
        status: entry.line.status,
        quantity: entry.units,
        verdict: entry.verdict,
        rest: entry.rest ?? null,
        concern: entry.concern ?? null,
        unit_cost: entry.line.unitCost ?? null,
        expected_on: entry.line.expectedOn ?? null,
        delivers_on: entry.line.deliversOn ?? null,
        reason: entry.line.reason ?? null,
        source_ordinal: entry.sourceOrdinal,
      })),
    );
  }
  return true;
}

export interface HeldAnswer {
  /** Of the answer, as `listHeldAnswers` shows it. */
  readonly id: string;
  readonly status: string;
  readonly units: number;
  readonly unitCost: string | null;
}

/** Answers about a line that wait for a person, locked. */
export async function lockHeldAnswers(
  trx: Database,
  { supplierId, purchaseOrderId, lineNumber }: AnsweredLine,
): Promise<HeldAnswer[]> {
  const { rows } = await trx.raw<{ rows: HeldAnswer[] }>(
    `select ${ANSWER_ID} as id, al.status, al.quantity as units, al.unit_cost as "unitCost"
     from order_acknowledgment_line al
     join order_acknowledgment a on a.supplier_id = al.supplier_id and a.id = al.acknowledgment_id
     where a.supplier_id = :supplierId and a.purchase_order_id = :purchaseOrderId and al.line_number = :lineNumber
       and al.verdict = 'held' and al.decided_at is null
     order by a.id, al.ordinal for update of al`,
    { supplierId, purchaseOrderId, lineNumber },
  );
  return rows;
}

/** Writes down what a person decided about the answers to a line that waited for it. */
export async function decideHeldAnswers(
  trx: Database,
  { supplierId, purchaseOrderId, lineNumber }: AnsweredLine,
  decision: {
    readonly accepts: boolean;
    readonly by: string;
    readonly because?: string | undefined;
    readonly at: Date;
  },
): Promise<void> {
  await trx.raw(
    `update order_acknowledgment_line al
     set verdict = case when :accepts then 'accepted' else al.verdict end,
       decided_at = :at, decided_by = :by, decided_because = :because
     from order_acknowledgment a
     where a.supplier_id = al.supplier_id and a.id = al.acknowledgment_id
       and a.supplier_id = :supplierId and a.purchase_order_id = :purchaseOrderId and al.line_number = :lineNumber
       and al.verdict = 'held' and al.decided_at is null`,
    {
      supplierId,
      purchaseOrderId,
      lineNumber,
      accepts: decision.accepts,
      by: decision.by,
      because: decision.because ?? null,
      at: decision.at,
    },
  );
}

/** An answer that waits for a person, beside what was ordered. Money is exact text. */
export interface ListedHeldAnswer {
  readonly id: string;
  readonly supplierId: string;
  readonly poNumber: string;
  readonly line: number;
  readonly storefront: string;
  readonly orderId: string;
  readonly supplierSku: string;
  readonly documentId: string;
  readonly status: string;
  /** Why it was not taken by itself. */
  readonly concern: string | null;
  readonly units: number;
  readonly ordered: number;
  readonly unitCost: string | null;
  readonly orderedCost: string;
  readonly currency: string;
  readonly expectedOn: string | null;
  readonly deliversOn: string | null;
  readonly reason: string | null;
  readonly recordedAt: Date;
}

/** Answers about a purchase order, or in a document, that wait for a person; in the order in which they came. */
export async function listHeldAnswers(
  db: Database,
  about: {
    readonly supplierId?: string | undefined;
    readonly poNumber?: string | undefined;
    readonly documentId?: string | undefined;
  },
): Promise<ListedHeldAnswer[]> {
  const { rows } = await db.raw<{ rows: ListedHeldAnswer[] }>(
    `select ${ANSWER_ID} as id, a.supplier_id as "supplierId", p.po_number as "poNumber", al.line_number as line,
       o.storefront_id as storefront, o.external_id as "orderId", l.supplier_sku as "supplierSku",
       a.document_id::text as "documentId", al.status, al.concern, al.quantity as units, l.quantity as ordered,
       trim_scale(al.unit_cost)::text as "unitCost", trim_scale(l.unit_cost)::text as "orderedCost", p.currency,
       al.expected_on::text as "expectedOn", al.delivers_on::text as "deliversOn", al.reason, a.recorded_at as "recordedAt"
     from purchase_order p
       join sales_order o on o.id = p.order_id
       join order_acknowledgment a on a.supplier_id = p.supplier_id and a.purchase_order_id = p.id
       join order_acknowledgment_line al on al.supplier_id = a.supplier_id and al.acknowledgment_id = a.id
       join purchase_order_line l on l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
         and l.line_number = al.line_number
     where al.verdict = 'held' and al.decided_at is null
       and (cast(:supplierId as text) is null or p.supplier_id = :supplierId)
       and (cast(:poNumber as text) is null or p.po_number = :poNumber)
       and (cast(:documentId as bigint) is null or (p.supplier_id, p.id) in (
         select s.supplier_id, s.purchase_order_id from document d
           join order_acknowledgment s on s.supplier_id = d.supplier_id and s.document_id = d.id
         where d.id = :documentId))
     order by a.id, al.ordinal`,
    {
      supplierId: about.supplierId ?? null,
      poNumber: about.poNumber ?? null,
      documentId: about.documentId ?? null,
    },
  );
  return rows;
}

export interface AnsweredLine {
  readonly supplierId: string;
  readonly purchaseOrderId: string;
  readonly lineNumber: number;
}
