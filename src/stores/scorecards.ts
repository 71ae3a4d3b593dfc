import type { Database } from './database.ts';
import type { Period } from './margin-report.ts';

export interface SupplierFactsRow {
  readonly supplierId: string;
  readonly name: string;
  readonly lines: number;
  readonly units: number;
  readonly closedUnits: number;
  readonly closedShippedUnits: number;
  readonly answeredLines: number;
  readonly answeredUnits: number;
  readonly refusedLines: number;
  readonly refusedUnits: number;
  readonly shippedLines: number;
  readonly onTimeLines: number;
  readonly promisedLines: number;
  readonly lateLines: number;
  readonly lateDays: number | null;
  readonly sentOrders: number;
  readonly acknowledgedOrders: number;
  readonly acknowledgedInDay: number;
  readonly acknowledgmentHours: { readonly p50: number; readonly p90: number } | null;
  readonly shipments: number;
  readonly shipmentsWrong: number;
  readonly invoices: number;
  readonly invoicesWrong: number;
  readonly priceDifference: number;
  readonly priceOrdered: number;
  readonly feeds: number;
  readonly feedsHeld: number;
}

const isRefused = `(al.verdict = 'refused' or al.rest = 'refused')`;

/** Units of a line that its supplier refused: what we gave up ourselves is not its fault. */
const refusedUnits = `least(l.dead, coalesce((select sum(al.quantity) from order_acknowledgment a
    join order_acknowledgment_line al on al.supplier_id = a.supplier_id and al.acknowledgment_id = a.id
    where a.supplier_id = l.supplier_id and a.purchase_order_id = l.purchase_order_id
      and al.line_number = l.line_number and ${isRefused}), 0))`;

/** Seconds from sending to the answer; null, which no percentile counts, while there is none. */
const answeredAfter = `case when acknowledged_at < sent_at then 0
  else extract(epoch from acknowledged_at - sent_at)::float8 end`;

/**
 * What every supplier did with the orders of a period, and what came of its files. A line is on time when its last parcel left by the
 * day on which it has to leave by the supplier's terms, or by the day that the supplier promised where that is earlier; what is older
 * than such days has the supplier's, or three days after it was sent. It is late when its estimate is later than the customer's promise.
 */
export async function supplierFacts(
  db: Database,
  { from, before }: Period,
  supplierId?: string,
): Promise<SupplierFactsRow[]> {
  const { rows } = await db.raw<{ rows: SupplierFactsRow[] }>(
    `with line as materialized (
       select l.supplier_id, l.quantity, l.shipped, l.shipped + l.dead >= l.quantity as is_closed,
         least(l.dead, coalesce(said.refused, 0)) as refused, l.acknowledged + l.backordered + l.shipped > 0 as is_taken,
         (select max(coalesce(s.shipped_at, s.recorded_at)) from shipment_line x
          join package k on k.supplier_id = x.supplier_id and k.id = x.package_id
          join shipment s on s.supplier_id = k.supplier_id and s.id = k.shipment_id
          where x.supplier_id = l.supplier_id and x.purchase_order_id = l.purchase_order_id
            and x.line_number = l.line_number and s.in_force) as left_at,
         case when p.ship_by is not null then least(p.ship_by, said.day)
           else coalesce(said.day, (coalesce(p.sent_at, p.created_at) at time zone v.time_zone)::date + 3) end as ship_by,
         v.time_zone, coalesce(o.promised_by, c.promised_by) as promised_by,
         (select e.latest from delivery_estimate e where e.supplier_id = l.supplier_id
            and e.purchase_order_id = l.purchase_order_id and e.line_number = l.line_number
          order by e.id desc limit 1) as there_by
       from purchase_order p
       join supplier v on v.id = p.supplier_id
       join purchase_order_line l on l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
       join sales_order o on o.id = l.order_id
       join sales_order_line c on c.order_id = l.order_id and c.line_id = l.order_line_id
       cross join lateral (
         select max(al.expected_on) filter (where al.verdict = 'accepted') as day,
           sum(al.quantity) filter (where ${isRefused}) as refused
         from order_acknowledgment a
         join order_acknowledgment_line al on al.supplier_id = a.supplier_id and al.acknowledgment_id = a.id
         where a.supplier_id = l.supplier_id and a.purchase_order_id = l.purchase_order_id
           and al.line_number = l.line_number) said
       where p.created_at >= :from and p.created_at < :before
         and p.supplier_id = coalesce(:supplierId, p.supplier_id)
     ), of_lines as (
       select supplier_id, count(*)::int as lines, sum(quantity)::int as units,
         coalesce(sum(quantity) filter (where is_closed), 0)::int as closed_units,
         coalesce(sum(shipped) filter (where is_closed), 0)::int as closed_shipped,
         count(*) filter (where is_taken or refused > 0)::int as answered_lines,
         coalesce(sum(quantity) filter (where is_taken or refused > 0), 0)::int as answered_units,
         count(*) filter (where refused > 0)::int as refused_lines, sum(refused)::int as refused_units,
         count(*) filter (where is_closed and shipped > 0 and left_at is not null)::int as shipped_lines,
         count(*) filter (where is_closed and shipped > 0 and (left_at at time zone time_zone)::date <= ship_by)::int
           as on_time,
         count(*) filter (where is_closed and shipped > 0 and promised_by < there_by)::int as late,
         count(*) filter (where is_closed and shipped > 0 and promised_by is not null and there_by is not null)::int
           as promised,
         avg(there_by - promised_by) filter (where is_closed and shipped > 0 and promised_by < there_by)::float8
           as late_days
       from line group by 1
     ), of_orders as (
       select supplier_id, count(sent_at)::int as sent,
         count(*) filter (where acknowledged_at is not null and sent_at is not null)::int as acknowledged,
         count(*) filter (where acknowledged_at <= sent_at + interval '24 hours')::int as in_day,
         case when count(acknowledged_at - sent_at) = 0 then null else jsonb_build_object(
           'p50', round((percentile_cont(0.5) within group (order by ${answeredAfter}) / 3600)::numeric, 2),
           'p90', round((percentile_cont(0.9) within group (order by ${answeredAfter}) / 3600)::numeric, 2)) end as hours
       from purchase_order where created_at >= :from and created_at < :before
         and supplier_id = coalesce(:supplierId, supplier_id) group by 1
     ), of_shipments as (
       select s.supplier_id, count(*)::int as shipments,
         count(*) filter (where exists (select from package k where k.supplier_id = s.supplier_id
           and k.shipment_id = s.id and k.tracking_number is null))::int as untracked
       from shipment s where s.in_force and s.recorded_at >= :from and s.recorded_at < :before
         and s.supplier_id = coalesce(:supplierId, s.supplier_id) group by 1
     ), of_exceptions as (
       select supplier_id, count(*)::int as wrong from exception
       where opened_at >= :from and opened_at < :before and (code = 'PO-OVER-SHIPPED'
         or code in ('PO-UNKNOWN', 'PO-UNKNOWN-LINE', 'DOCUMENT-CONFLICT') and message ilike '%ship notice%')
       group by 1
     ), of_invoices as (
       select v.supplier_id, count(*)::int as invoices,
         count(*) filter (where exists (select from invoice_finding f where f.supplier_id = v.supplier_id
           and f.invoice_id = v.id and f.rule <> 'not-shipped'))::int as wrong
       from invoice v where v.kind = 'debit' and v.recorded_at >= :from and v.recorded_at < :before
         and v.supplier_id = coalesce(:supplierId, v.supplier_id) group by 1
     ), of_prices as (
       select v.supplier_id, sum(abs(l.unit_cost - o.unit_cost) * l.quantity)::float8 as difference,
         sum(o.unit_cost * l.quantity)::float8 as ordered
       from invoice v
       join invoice_line l on l.supplier_id = v.supplier_id and l.invoice_id = v.id
       join purchase_order_line o on o.supplier_id = l.supplier_id and o.purchase_order_id = l.purchase_order_id
         and o.line_number = l.line_number
       where v.kind = 'debit' and v.counts and v.recorded_at >= :from and v.recorded_at < :before
         and v.supplier_id = coalesce(:supplierId, v.supplier_id) group by 1
     ), of_feeds as (
       select n.supplier_id, count(*)::int as feeds, count(*) filter (where n.state = 'held')::int as held
       from feed_run n join document d on d.supplier_id = n.supplier_id and d.id = n.document_id
       where d.recorded_at >= :from and d.recorded_at < :before
         and d.supplier_id = coalesce(:supplierId, d.supplier_id) group by 1
     )
     select v.id as "supplierId", v.name, coalesce(l.lines, 0) as lines, coalesce(l.units, 0) as units,
       coalesce(l.closed_units, 0) as "closedUnits", coalesce(l.closed_shipped, 0) as "closedShippedUnits",
       coalesce(l.answered_lines, 0) as "answeredLines", coalesce(l.answered_units, 0) as "answeredUnits",
       coalesce(l.refused_lines, 0) as "refusedLines", coalesce(l.refused_units, 0) as "refusedUnits",
       coalesce(l.shipped_lines, 0) as "shippedLines", coalesce(l.on_time, 0) as "onTimeLines",
       coalesce(l.promised, 0) as "promisedLines", coalesce(l.late, 0) as "lateLines", l.late_days as "lateDays",
       coalesce(o.sent, 0) as "sentOrders", coalesce(o.acknowledged, 0) as "acknowledgedOrders",
       coalesce(o.in_day, 0) as "acknowledgedInDay", o.hours as "acknowledgmentHours",
       coalesce(s.shipments, 0) as shipments,
       least(coalesce(s.shipments, 0), coalesce(s.untracked, 0) + coalesce(x.wrong, 0)) as "shipmentsWrong",
       coalesce(i.invoices, 0) as invoices, coalesce(i.wrong, 0) as "invoicesWrong",
       coalesce(c.difference, 0) as "priceDifference", coalesce(c.ordered, 0) as "priceOrdered",
       coalesce(f.feeds, 0) as feeds, coalesce(f.held, 0) as "feedsHeld"
     from supplier v
     left join of_lines l on l.supplier_id = v.id left join of_orders o on o.supplier_id = v.id
     left join of_shipments s on s.supplier_id = v.id left join of_exceptions x on x.supplier_id = v.id
     left join of_invoices i on i.supplier_id = v.id left join of_prices c on c.supplier_id = v.id
     left join of_feeds f on f.supplier_id = v.id
     where coalesce(l.lines, i.invoices, s.shipments, f.feeds) is not null and not v.is_simulator
       and v.id = coalesce(:supplierId, v.id)
     order by v.id`,
    { from, before, supplierId: supplierId ?? null },
  );
  return rows;
}

/**
 * Counts what routing goes by (domain/routing): lines that suppliers were asked for since a moment and said something of, and how many
 * of them they refused. What is not answered yet says nothing of a supplier. Counted again only when the last count is older than `ifBefore`, so that it may be asked for often.
 */
export async function refreshSupplierRecords(
  db: Database,
  { since, at, ifBefore }: { readonly since: Date; readonly at: Date; readonly ifBefore: Date },
): Promise<void> {
  await db.raw(
    `insert into supplier_record (supplier_id, lines, refused, counted_at)
     select p.supplier_id,
       (count(*) filter (where l.acknowledged + l.backordered + l.shipped > 0 or ${refusedUnits} > 0))::int,
       (count(*) filter (where ${refusedUnits} > 0))::int, cast(:at as timestamptz)
     from purchase_order p
     join purchase_order_line l on l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
     where p.created_at >= :since
       and not exists (select from supplier_record r where r.counted_at >= cast(:ifBefore as timestamptz))
     group by p.supplier_id
     on conflict (supplier_id) do update set lines = excluded.lines, refused = excluded.refused,
       counted_at = excluded.counted_at`,
    { since, at, ifBefore },
  );
}
