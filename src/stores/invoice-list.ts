import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';
import type { InvoiceState } from './invoice-matches.ts';
import type { Period } from './margin-report.ts';

/** An invoice as a person sees it. Money is exact text. */
export interface ListedInvoice {
  readonly id: string;
  readonly supplierId: string;
  readonly number: string;
  readonly kind: 'debit' | 'credit';
  readonly state: InvoiceState;
  /** Whether its amounts are a cost. */
  readonly counts: boolean;
  readonly date: string | null;
  readonly recordedAt: Date;
  readonly currency: string;
  /** As the supplier states it, or what its lines and charges sum to. */
  readonly amount: Decimal;
  readonly poNumbers: readonly string[];
  /** What is wrong with it, most important first. */
  readonly findings: readonly {
    readonly rule: string;
    readonly difference: Decimal | null;
    readonly message: string;
  }[];
  readonly because: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
}

export interface WantedInvoices {
  readonly ids?: readonly string[] | undefined;
  readonly supplierId?: string | undefined;
  readonly state?: InvoiceState | undefined;
  /** Only those that wait for a person or for the goods, oldest first. */
  readonly waiting?: boolean | undefined;
  readonly number?: string | undefined;
  /** That came in this time. */
  readonly period?: Period | undefined;
  /** Only those before this one in the list, newest first. */
  readonly olderThan?: string | undefined;
  readonly limit: number;
}

/** Invoices, newest first. */
export async function listInvoices(db: Database, wanted: WantedInvoices): Promise<ListedInvoice[]> {
  const { rows } = await db.raw<{ rows: ListedInvoice[] }>(
    `select i.id, i.supplier_id as "supplierId", i.invoice_number as number, i.kind, i.state, i.counts,
       i.invoice_date::text as date, i.recorded_at as "recordedAt", i.currency,
       trim_scale(coalesce(i.total, (select sum(l.quantity * l.unit_cost) from invoice_line l
            where l.supplier_id = i.supplier_id and l.invoice_id = i.id)
          + coalesce((select sum(c.amount) from invoice_charge c
            where c.supplier_id = i.supplier_id and c.invoice_id = i.id), 0)))::text as amount,
       array(select distinct p.po_number from invoice_line l
         join purchase_order p on p.supplier_id = l.supplier_id and p.id = l.purchase_order_id
         where l.supplier_id = i.supplier_id and l.invoice_id = i.id order by 1) as "poNumbers",
       (select coalesce(jsonb_agg(jsonb_build_object('rule', f.rule, 'difference', trim_scale(f.difference)::text,
          'message', f.message) order by f.ordinal), '[]') from invoice_finding f
        where f.supplier_id = i.supplier_id and f.invoice_id = i.id) as findings,
       i.because, i.decided_by as "decidedBy", i.decided_at as "decidedAt"
     from invoice i
     where (cast(:ids as bigint[]) is null or i.id = any (cast(:ids as bigint[])))
       and (cast(:supplierId as text) is null or i.supplier_id = :supplierId)
       and (cast(:state as text) is null or i.state = :state)
       and (cast(:number as text) is null or i.invoice_number = :number)
       and (cast(:from as timestamptz) is null or i.recorded_at >= :from and i.recorded_at < :before)
       and (cast(:olderThan as bigint) is null
         or case when cast(:waiting as boolean) then i.id > :olderThan else i.id < :olderThan end)
       and (not cast(:waiting as boolean) or i.state in ('received', 'exception', 'disputed'))
     order by case when cast(:waiting as boolean) then i.id else -i.id end
     limit :limit`,
    {
      ids: wanted.ids === undefined ? null : [...wanted.ids],
      supplierId: wanted.supplierId ?? null,
      state: wanted.state ?? null,
      number: wanted.number ?? null,
      from: wanted.period?.from ?? null,
      before: wanted.period?.before ?? null,
      olderThan: wanted.olderThan ?? null,
      waiting: wanted.waiting === true,
      limit: wanted.limit,
    },
  );
  return rows;
}

/** A line of an invoice beside what it is compared with. */
export interface ComparedLine {
  readonly ordinal: number;
  readonly poNumber: string;
  readonly lineNumber: number;
  readonly sku: string;
  readonly quantity: number;
  readonly unitCost: Decimal;
  readonly ordered: number;
  readonly dead: number;
  readonly shipped: number;
  /** By all invoices that count. */
  readonly invoiced: number;
  readonly orderedCost: Decimal;
}

export interface InvoiceDetail {
  readonly lines: readonly ComparedLine[];
  readonly charges: readonly { readonly kind: string; readonly amount: Decimal }[];
}

export async function invoiceDetail(
  db: Database,
  { supplierId, id }: { readonly supplierId: string; readonly id: string },
): Promise<InvoiceDetail> {
  const key = { supplierId, id };
  const lines = await db.raw<{ rows: ComparedLine[] }>(
    `select l.ordinal, p.po_number as "poNumber", l.line_number as "lineNumber", o.supplier_sku as sku, l.quantity,
       trim_scale(l.unit_cost)::text as "unitCost", o.quantity as ordered, o.dead, o.shipped, o.invoiced,
       trim_scale(o.unit_cost)::text as "orderedCost"
     from invoice_line l
     join purchase_order p on p.supplier_id = l.supplier_id and p.id = l.purchase_order_id
     join purchase_order_line o on o.supplier_id = l.supplier_id and o.purchase_order_id = l.purchase_order_id
       and o.line_number = l.line_number
     where l.supplier_id = :supplierId and l.invoice_id = :id order by l.ordinal`,
    key,
  );
  const charges = await db.raw<{ rows: { kind: string; amount: Decimal }[] }>(
    `select kind, trim_scale(amount)::text as amount from invoice_charge
     where supplier_id = :supplierId and invoice_id = :id order by kind`,
    key,
  );
  return { lines: lines.rows, charges: charges.rows };
}

/** Invoices whose amounts wait for a rate of exchange. */
export async function invoicesWithoutRate(db: Database): Promise<{ supplierId: string; id: string }[]> {
  const { rows } = await db.raw<{ rows: { supplierId: string; id: string }[] }>(
    `select distinct i.supplier_id as "supplierId", i.id from invoice i
     join invoice_line l on l.supplier_id = i.supplier_id and l.invoice_id = i.id
     join purchase_order p on p.supplier_id = l.supplier_id and p.id = l.purchase_order_id
     join sales_order o on o.id = p.order_id
     where i.currency <> o.currency and not i.exchange_rates ? o.currency::text order by 1, 2`
      // knex takes a question mark for a binding.
      .replace(' ? ', ' \\? '),
  );
  return rows;
}
