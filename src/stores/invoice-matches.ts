import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';
import type { InvoiceMoneyRow } from './invoices.ts';
import { agreedCost } from './sql/agreed-cost.ts';
import { wholeInvoice } from './sql/whole-invoice.ts';

export const INVOICE_STATES = ['received', 'matched', 'exception', 'disputed', 'approved', 'rejected'] as const;
export type InvoiceState = (typeof INVOICE_STATES)[number];

export interface InvoiceKey {
  readonly supplierId: string;
  readonly id: string;
}

/** What an invoice is compared with; domain/invoice-match.ts says how. */
export interface MatchRow {
  readonly invoice: InvoiceMoneyRow;
  readonly state: InvoiceState;
  readonly counts: boolean;
  readonly foreignLines: number;
  readonly earlier: readonly InvoiceMoneyRow[];
  readonly purchaseOrders: readonly {
    readonly id: string;
    readonly orderId: string;
    readonly poNumber: string;
    readonly currency: string;
    readonly dropShipFee: Decimal;
    readonly freight: Decimal;
    readonly lines: readonly {
      readonly lineNumber: number;
      readonly sku: string;
      readonly live: number;
      readonly shipped: number;
      readonly unitCost: Decimal;
    }[];
  }[];
}

/** The purchase orders that an invoice bills, in the order in which they are locked. */
export async function invoiceOrders(trx: Database, { supplierId, id }: InvoiceKey): Promise<string[]> {
  return trx('invoice_line')
    .where({ supplier_id: supplierId, invoice_id: id })
    .whereNotNull('purchase_order_id')
    .distinct('purchase_order_id')
    .orderBy('purchase_order_id')
    .pluck('purchase_order_id');
}

/** Locks an invoice and reads what decides about it. Undefined when there is none. */
export async function lockMatch(trx: Database, { supplierId, id }: InvoiceKey): Promise<MatchRow | undefined> {
  await trx('invoice').where({ supplier_id: supplierId, id }).forUpdate().select('id');
  const { rows } = await trx.raw<{ rows: MatchRow[] }>(
    `with mine as (
       select distinct purchase_order_id as id from invoice_line
       where supplier_id = :supplierId and invoice_id = :id and purchase_order_id is not null
     )
     select ${wholeInvoice('i')} as invoice, i.state, i.counts, i.foreign_lines as "foreignLines",
       (select coalesce(jsonb_agg(${wholeInvoice('v')} order by v.id), '[]') from invoice v
        where v.supplier_id = i.supplier_id and v.id < i.id and v.counts and exists (
          select from invoice_line x where x.supplier_id = v.supplier_id and x.invoice_id = v.id
            and x.purchase_order_id in (select m.id from mine m))) as earlier,
       (select coalesce(jsonb_agg(jsonb_build_object('id', p.id::text, 'orderId', p.order_id::text,
          'poNumber', p.po_number, 'currency', p.currency, 'dropShipFee', p.drop_ship_fee::text,
          'freight', p.freight::text,
          'lines', (select jsonb_agg(jsonb_build_object('lineNumber', l.line_number, 'sku', l.supplier_sku,
             'live', l.quantity - l.dead, 'shipped', l.shipped,
             'unitCost', coalesce((${agreedCost('l')}), l.unit_cost)::text) order by l.line_number)
             from purchase_order_line l where l.supplier_id = p.supplier_id and l.purchase_order_id = p.id))
          order by p.id), '[]')
        from purchase_order p join mine m on m.id = p.id where p.supplier_id = i.supplier_id) as "purchaseOrders"
     from invoice i where i.supplier_id = :supplierId and i.id = :id`,
    { supplierId, id },
  );
  return rows[0];
}

/** Invoices about some purchase orders that nobody has decided about, in the order in which they came. */
export async function undecidedInvoices(
  trx: Database,
  supplierId: string,
  purchaseOrderIds: readonly string[],
): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `select v.id from invoice v
     where v.supplier_id = :supplierId and v.state in ('received', 'matched', 'exception') and v.id in (
       select l.invoice_id from invoice_line l
       where l.supplier_id = :supplierId and l.purchase_order_id = any (:ids))
     order by v.id`,
    { supplierId, ids: [...purchaseOrderIds] },
  );
  return rows.map(({ id }) => id);
}

export interface StoredFinding {
  readonly rule: string;
  readonly line?: number | undefined;
  readonly found?: Decimal | undefined;
  readonly expected?: Decimal | undefined;
  readonly difference?: Decimal | undefined;
  readonly message: string;
}

/** Keeps what a match came to, in the place of the one before. */
export async function storeMatch(
  trx: Database,
  { supplierId, id }: InvoiceKey,
  match: { readonly state: InvoiceState; readonly counts: boolean; readonly findings: readonly StoredFinding[] },
  at: Date,
): Promise<void> {
  const key = { supplier_id: supplierId, invoice_id: id };
  await trx('invoice')
    .where({ supplier_id: supplierId, id })
    .update({ state: match.state, counts: match.counts, matched_at: at });
  await trx('invoice_finding').where(key).delete();
  if (match.findings.length === 0) return;
  await trx('invoice_finding').insert(
    match.findings.map(({ rule, line, found, expected, difference, message }, index) => ({
      ...key,
      ordinal: index + 1,
      rule,
      line_ordinal: line ?? null,
      found: found ?? null,
      expected: expected ?? null,
      difference: difference ?? null,
      message,
    })),
  );
}

/** Keeps what a person decided. */
export async function decideInvoice(
  trx: Database,
  { supplierId, id }: InvoiceKey,
  decision: {
    readonly state: InvoiceState;
    readonly counts: boolean;
    readonly by: string;
    readonly because?: string | undefined;
  },
  at: Date,
): Promise<void> {
  await trx('invoice')
    .where({ supplier_id: supplierId, id })
    .update({
      state: decision.state,
      counts: decision.counts,
      because: decision.because ?? null,
      decided_by: decision.by,
      decided_at: at,
    });
}

export interface InvoiceRateFacts {
  readonly number: string;
  readonly currency: string;
  readonly counts: boolean;
  readonly rates: Readonly<Record<string, Decimal>>;
  /** Its own day, or else the one on which it came. */
  readonly day: Date;
  readonly orderCurrencies: readonly string[];
}

/** What says which rates an invoice needs. */
export async function invoiceRateFacts(
  trx: Database,
  { supplierId, id }: InvoiceKey,
): Promise<InvoiceRateFacts | undefined> {
  const { rows } = await trx.raw<{ rows: InvoiceRateFacts[] }>(
    `select i.invoice_number as number, i.currency, i.counts, i.exchange_rates as rates,
       coalesce(i.invoice_date::timestamptz, i.recorded_at) as day,
       array(select distinct o.currency::text from invoice_line l
         join purchase_order p on p.supplier_id = l.supplier_id and p.id = l.purchase_order_id
         join sales_order o on o.id = p.order_id
         where l.supplier_id = i.supplier_id and l.invoice_id = i.id order by 1) as "orderCurrencies"
     from invoice i where i.supplier_id = :supplierId and i.id = :id`,
    { supplierId, id },
  );
  return rows[0];
}

/** Rates of an invoice into currencies of orders, added to those it has. */
export async function setInvoiceRates(
  trx: Database,
  { supplierId, id }: InvoiceKey,
  rates: Readonly<Record<string, Decimal>>,
): Promise<void> {
  await trx('invoice')
    .where({ supplier_id: supplierId, id })
    .update({ exchange_rates: JSON.stringify(rates) });
}
