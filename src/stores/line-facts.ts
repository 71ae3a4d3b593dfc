import type { Database } from './database.ts';

/** What was recorded of one purchase order line; domain/line-facts.ts says what it means. */
export interface StoredLineFacts {
  readonly ordered: number;
  readonly answers: readonly {
    readonly document: string;
    readonly verdict: 'accepted' | 'backordered' | 'refused' | 'held';
    readonly units: number;
    readonly rest?: 'refused' | 'backordered' | undefined;
    readonly isReport: boolean;
  }[];
  readonly shipped: number;
  readonly givenUp: number;
}

/** Everything recorded of each line of a purchase order, by line number. */
export async function readLineFacts(
  trx: Database,
  supplierId: string,
  purchaseOrderId: string,
): Promise<ReadonlyMap<number, StoredLineFacts>> {
  const { rows } = await trx.raw<{ rows: (StoredLineFacts & { lineNumber: number })[] }>(
    `select l.line_number as "lineNumber", l.quantity as ordered, coalesce(said.answers, '[]') as answers,
       coalesce(sent.units, 0)::int as shipped, coalesce(gone.units, 0)::int as "givenUp"
     from purchase_order_line l
     left join lateral (
       select jsonb_agg(jsonb_build_object('document', a.document_id::text, 'verdict', al.verdict, 'units', al.quantity,
         'rest', al.rest, 'isReport', a.is_report)) as answers
       from order_acknowledgment a
       join order_acknowledgment_line al on al.supplier_id = a.supplier_id and al.acknowledgment_id = a.id
       where a.supplier_id = l.supplier_id and a.purchase_order_id = l.purchase_order_id and al.line_number = l.line_number
     ) said on true
     left join lateral (
       select sum(sl.quantity) as units from shipment_line sl
       join package k on k.supplier_id = sl.supplier_id and k.id = sl.package_id
       join shipment s on s.supplier_id = k.supplier_id and s.id = k.shipment_id
       where sl.supplier_id = l.supplier_id and sl.purchase_order_id = l.purchase_order_id
         and sl.line_number = l.line_number and s.in_force
     ) sent on true
     left join lateral (
       select sum(g.units) as units from given_up g
       where g.supplier_id = l.supplier_id and g.purchase_order_id = l.purchase_order_id and g.line_number = l.line_number
     ) gone on true
     where l.supplier_id = :supplierId and l.purchase_order_id = :purchaseOrderId
     order by l.line_number`,
    { supplierId, purchaseOrderId },
  );
  return new Map(rows.map(({ lineNumber, ...facts }) => [lineNumber, facts]));
}

/** Gives units of a line up on our side; once for each source. */
export async function insertGivenUp(
  trx: Database,
  line: { readonly supplierId: string; readonly purchaseOrderId: string; readonly lineNumber: number },
  given: { readonly units: number; readonly source: string; readonly at: Date },
): Promise<void> {
  await trx('given_up')
    .insert({
      supplier_id: line.supplierId,
      purchase_order_id: line.purchaseOrderId,
      line_number: line.lineNumber,
      ...given,
    })
    .onConflict(['supplier_id', 'purchase_order_id', 'line_number', 'source'])
    .ignore();
}

/** Whether units of a purchase order were given up on our side. */
export async function hasGivenUp(db: Database, supplierId: string, purchaseOrderId: string): Promise<boolean> {
  const row = await db('given_up')
    .where({ supplier_id: supplierId, purchase_order_id: purchaseOrderId })
    .first('line_number');
  return row !== undefined;
}
