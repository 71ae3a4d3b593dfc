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
  /** Whether its amounts count as cost: false while a person has to look first. */
  readonly counts: boolean;
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
): Promise<'new' | 'amended' | 'duplicate' | 'conflict'> {
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
      counts: invoice.counts,
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
      return 'amended';
    }
    return stored.content_sha256.equals(invoice.contentSha256) ? 'duplicate' : 'conflict';
  }
  const key = { supplier_id: invoice.supplierId, invoice_id: id };
  await insertLines(trx, invoice, id, 0);
  if (invoice.charges.length > 0) {
    await trx('invoice_charge').insert(invoice.charges.map((charge) => ({ ...key, ...charge })));
  }
  return 'new';
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

/** What the recorded lines and charges of an invoice sum to, and how many lines they are. */
export async function invoiceSum(
  db: Database,
  supplierId: string,
  kind: 'debit' | 'credit',
  invoiceNumber: string,
): Promise<{ readonly sum: Decimal; readonly lines: number }> {
  const { rows } = await db.raw<{ rows: { sum: string; lines: number }[] }>(
    `select (coalesce((select sum(l.quantity * l.unit_cost) from invoice_line l
         where l.supplier_id = i.supplier_id and l.invoice_id = i.id), 0)
       + coalesce((select sum(c.amount) from invoice_charge c
         where c.supplier_id = i.supplier_id and c.invoice_id = i.id), 0))::text as sum,
       (select count(*)::int from invoice_line l where l.supplier_id = i.supplier_id and l.invoice_id = i.id) as lines
     from invoice i where i.supplier_id = :supplierId and i.kind = :kind and i.invoice_number = :invoiceNumber`,
    { supplierId, kind, invoiceNumber },
  );
  return rows[0] as { sum: string; lines: number };
}
