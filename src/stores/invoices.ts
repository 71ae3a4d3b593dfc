import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';

export interface NewInvoice {
  readonly supplierId: string;
  readonly invoiceNumber: string;
  readonly kind: 'debit' | 'credit';
  readonly documentId: string;
  /** Tells a repeat from other news under the same number. */
  readonly contentSha256: Buffer;
  readonly invoiceDate?: string | undefined;
  readonly currency: string;
  readonly total?: Decimal | undefined;
  readonly recordedAt: Date;
  /** What one unit of its currency is in those of the orders it bills, where they differ. */
  readonly rates: Readonly<Record<string, Decimal>>;
  /** Lines of it about nothing that we ordered; they are not kept. */
  readonly foreignLines: number;
  readonly lines: readonly {
    readonly purchaseOrderId?: string | undefined;
    readonly lineNumber?: number | undefined;
    readonly quantity: number;
    readonly unitCost: Decimal;
    readonly sourceOrdinal: number;
  }[];
  readonly charges: readonly { readonly kind: string; readonly amount: Decimal }[];
  /** More lines of an invoice that may be recorded already. */
  readonly amends?: boolean;
}

/**
 * Stores an invoice. `amended`: its lines were added to the one that is recorded, whose charges stay. `duplicate`: its number was recorded before with the same content; `conflict`: with other content.
 */
export async function insertInvoice(
  trx: Database,
  invoice: NewInvoice,
): Promise<{ readonly id: string; readonly outcome: 'new' | 'amended' | 'duplicate' | 'conflict' }> {
  const rows = await trx('invoice')
    .insert({
      supplier_id: invoice.supplierId,
      invoice_number: invoice.invoiceNumber,
      kind: invoice.kind,
      document_id: invoice.documentId,
      invoice_date: invoice.invoiceDate ?? null,
      currency: invoice.currency,
      total: invoice.total ?? null,
      content_sha256: invoice.contentSha256,
      exchange_rates: JSON.stringify(invoice.rates),
      foreign_lines: invoice.foreignLines,
      recorded_at: invoice.recordedAt,
    })
    .onConflict(['supplier_id', 'kind', 'invoice_number'])
    .ignore()
    .returning<{ id: string }[]>('id');
  const id = rows[0]?.id;
  if (id === undefined) {
    const { supplierId: supplier_id, kind, invoiceNumber: invoice_number } = invoice;
    const stored = await trx('invoice')
      .where({ supplier_id, kind, invoice_number })
      .forUpdate()
      .first<{ id: string; content_sha256: Buffer }>('id', 'content_sha256');
    if (invoice.amends) {
      const last = await trx('invoice_line').where({ supplier_id, invoice_id: stored.id }).max('ordinal');
      await insertLines(trx, invoice, stored.id, Number(last[0]?.max ?? 0));
      return { id: stored.id, outcome: 'amended' };
    }
    return { id: stored.id, outcome: stored.content_sha256.equals(invoice.contentSha256) ? 'duplicate' : 'conflict' };
  }
  const key = { supplier_id: invoice.supplierId, invoice_id: id };
  await insertLines(trx, invoice, id, 0);
  if (invoice.charges.length > 0) {
    await trx('invoice_charge').insert(invoice.charges.map((charge) => ({ ...key, ...charge })));
  }
  return { id, outcome: 'new' };
}

async function insertLines(trx: Database, invoice: NewInvoice, id: string, behind: number): Promise<void> {
  await trx('invoice_line').insert(
    invoice.lines.map((line, index) => ({
      supplier_id: invoice.supplierId,
      invoice_id: id,
      ordinal: behind + index + 1,
      purchase_order_id: line.purchaseOrderId ?? null,
      line_number: line.lineNumber ?? null,
      quantity: line.quantity,
      unit_cost: line.unitCost,
      source_ordinal: line.sourceOrdinal,
    })),
  );
}

/** An invoice with everything that is money in it. */
export interface InvoiceMoneyRow {
  readonly supplierId: string;
  readonly number: string;
  readonly kind: 'debit' | 'credit';
  readonly currency: string;
  readonly rates: Readonly<Record<string, Decimal>>;
  readonly total: Decimal | null;
  readonly lines: readonly {
    readonly purchaseOrderId: string;
    readonly lineNumber: number;
    readonly quantity: number;
    readonly unitCost: Decimal;
  }[];
  readonly charges: readonly { readonly kind: string; readonly amount: Decimal }[];
}

/** Counts how many units of each line of some purchase orders are billed, from the invoices that count. */
export async function recountInvoiced(
  trx: Database,
  supplierId: string,
  purchaseOrderIds: readonly string[],
): Promise<void> {
  await trx.raw(
    `update purchase_order_line p set invoiced = b.units
     from (
       select l.purchase_order_id, l.line_number, greatest(0, coalesce((
         select sum(i.quantity) from invoice_line i
         join invoice v on v.supplier_id = i.supplier_id and v.id = i.invoice_id
         where i.supplier_id = l.supplier_id and i.purchase_order_id = l.purchase_order_id
           and i.line_number = l.line_number and v.kind = 'debit' and v.counts), 0))::int as units
       from purchase_order_line l where l.supplier_id = :supplierId and l.purchase_order_id = any (:ids)) b
     where p.supplier_id = :supplierId and p.purchase_order_id = b.purchase_order_id
       and p.line_number = b.line_number and p.invoiced <> b.units`,
    { supplierId, ids: [...purchaseOrderIds] },
  );
}
