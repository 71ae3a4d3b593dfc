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
  readonly lines: readonly {
    readonly purchaseOrderId?: string | undefined;
    readonly lineNumber?: number | undefined;
    readonly quantity: number;
    readonly unitCost: Decimal;
    readonly sourceOrdinal: number;
  }[];
  readonly charges: readonly { readonly kind: 'freight' | 'drop-ship-fee' | 'tax'; readonly amount: Decimal }[];
}

/** Stores an invoice. `duplicate`: its number was recorded before with the same content; `conflict`: with other content. */
export async function insertInvoice(trx: Database, invoice: NewInvoice): Promise<'new' | 'duplicate' | 'conflict'> {
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
      .first<{ content_sha256: Buffer }>('content_sha256');
    return stored.content_sha256.equals(invoice.contentSha256) ? 'duplicate' : 'conflict';
  }
  const key = { supplier_id: invoice.supplierId, invoice_id: id };
  await trx('invoice_line').insert(
    invoice.lines.map((line, index) => ({
      ...key,
      ordinal: index + 1,
      purchase_order_id: line.purchaseOrderId ?? null,
      line_number: line.lineNumber ?? null,
      quantity: line.quantity,
      unit_cost: line.unitCost,
      source_ordinal: line.sourceOrdinal,
    })),
  );
  if (invoice.charges.length > 0) {
    await trx('invoice_charge').insert(invoice.charges.map((charge) => ({ ...key, ...charge })));
  }
  return 'new';
}
