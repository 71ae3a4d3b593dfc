import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';
import type { Period } from './margin-report.ts';
import { agreedCost } from './sql/agreed-cost.ts';

/** One line of a statement with a supplier. Amounts are in the currency they were said in; costs are positive. */
export interface StatementRow {
  readonly supplier: string;
  readonly currency: string;
  readonly section:
    | 'opening accrual'
    | 'shipped'
    | 'billed'
    | 'credits'
    | 'variance'
    | 'closing accrual'
    | 'accrued, not invoiced'
    | 'invoiced, not shipped';
  /** Of a variance: which kind of cost. */
  readonly kind: string | null;
  readonly poNumber: string | null;
  readonly line: number | null;
  readonly sku: string | null;
  readonly units: number | null;
  readonly amount: Decimal;
}

/**
 * What a supplier and we owe each other for a period, from the entries of the margin: they say at every moment what was accrued
 * and what was billed. A variance is what invoices changed of what was expected before.
 */
export async function statement(
  db: Database,
  { from, before }: Period,
  supplierId: string | undefined,
): Promise<StatementRow[]> {
  const { rows } = await db.raw<{ rows: StatementRow[] }>(
    `with entry as (
       select m.*, m.recorded_at >= :from as is_now from margin_entry m
       where m.supplier_id is not null and m.recorded_at < :before
         and (cast(:supplierId as text) is null or m.supplier_id = :supplierId)
     ), billed as (
       select l.supplier_id, l.purchase_order_id, l.line_number, sum(l.quantity)::int as units, min(v.currency) as currency
       from invoice_line l join invoice v on v.supplier_id = l.supplier_id and v.id = l.invoice_id
       where v.kind = 'debit' and v.counts and v.recorded_at < :before
         and (cast(:supplierId as text) is null or v.supplier_id = :supplierId)
       group by 1, 2, 3
     ), unshipped as (
       select b.supplier_id, b.currency, b.purchase_order_id, b.line_number, b.units - coalesce((
         select sum(x.quantity) from shipment_line x
         join package k on k.supplier_id = x.supplier_id and k.id = x.package_id
         join shipment s on s.supplier_id = k.supplier_id and s.id = k.shipment_id
         where x.supplier_id = b.supplier_id and x.purchase_order_id = b.purchase_order_id
           and x.line_number = b.line_number and s.in_force and s.recorded_at < :before), 0)::int as units
       from billed b
     ), found as (
       select supplier_id, stated_currency as currency, 1 as place, 'opening accrual' as section, null as kind,
         null::bigint as purchase_order_id, null::int as line_number, null::int as units, -sum(stated_amount) as amount
       from entry where stage = 'shipped' and not is_now group by 1, 2
       union all
       select supplier_id, stated_currency, 2, 'shipped', null, null, null, null, -sum(stated_amount)
       from entry where stage = 'shipped' and is_now and not superseding group by 1, 2
       union all
       select supplier_id, stated_currency, 3, 'billed', null, null, null, null, -sum(stated_amount)
       from entry where stage = 'invoiced' and is_now and kind <> 'credit' group by 1, 2
       union all
       select supplier_id, stated_currency, 4, 'credits', null, null, null, null, -sum(stated_amount)
       from entry where kind = 'credit' and is_now group by 1, 2
       union all
       select supplier_id, stated_currency, 5, 'variance', kind, null, null, null, -sum(stated_amount)
       from entry where is_now and kind <> 'credit' and source ~ '(^| of )invoice ' group by 1, 2, kind
       union all
       select supplier_id, stated_currency, 6, 'closing accrual', null, null, null, null, -sum(stated_amount)
       from entry where stage = 'shipped' group by 1, 2
       union all
       select supplier_id, stated_currency, 7, 'accrued, not invoiced', null, purchase_order_id, line_number, null,
         -sum(stated_amount)
       from entry where stage = 'shipped' group by 1, 2, purchase_order_id, line_number
       union all
       select u.supplier_id, u.currency, 8, 'invoiced, not shipped', null, u.purchase_order_id, u.line_number, u.units,
         u.units * coalesce((${agreedCost('l')}), l.unit_cost)
       from unshipped u join purchase_order_line l on l.supplier_id = u.supplier_id
         and l.purchase_order_id = u.purchase_order_id and l.line_number = u.line_number
       where u.units > 0
     )
     select f.supplier_id as supplier, f.currency, f.section, f.kind, p.po_number as "poNumber", f.line_number as line,
       l.supplier_sku as sku, f.units, trim_scale(f.amount)::text as amount
     from found f
     left join purchase_order p on p.supplier_id = f.supplier_id and p.id = f.purchase_order_id
     left join purchase_order_line l on l.supplier_id = f.supplier_id and l.purchase_order_id = f.purchase_order_id
       and l.line_number = f.line_number
     where f.amount <> 0
     order by f.supplier_id, f.currency, f.place, f.kind, p.po_number, f.line_number`,
    { from, before, supplierId: supplierId ?? null },
  );
  return rows;
}
