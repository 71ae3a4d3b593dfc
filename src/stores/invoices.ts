import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';

export interface NewInvoice {
  readonly supplierId: string;
  readonly invoiceNumber: string;
  readonly kind: 'debit' | 'credit';
  readonly documentId: string;
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

/** Stores an invoice; undefined when its number was recorded before. */
export async function insertInvoice(trx: Database, invoice: NewInvoice): Promise<string | undefined> {
  const rows = await trx('invoice')
    .insert({
      supplier_id: invoice.supplierId,
      invoice_number: invoice.invoiceNumber,
      kind: invoice.kind,
      document_id: invoice.documentId,
      invoice_date: invoice.invoiceDate ?? null,
      currency: invoice.currency,
      total: invoice.total ?? null,
      recorded_at: invoice.recordedAt,
    })
    .onConflict(['supplier_id', 'kind', 'invoice_number'])
    .ignore()
    .returning<{ id: string }[]>('id');
  const id = rows[0]?.id;
  if (id === undefined) return undefined;
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
  return id;
}
