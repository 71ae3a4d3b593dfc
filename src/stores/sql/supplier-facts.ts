/** Units of an answered line that its supplier refused: alone, or beside what it took. */
export const isRefused = `(al.verdict = 'refused' or al.rest = 'refused')`;

/** Seconds from sending to the answer; null, which no percentile counts, while there is none. */
const answeredAfter = `case when acknowledged_at < sent_at then 0
  else extract(epoch from acknowledged_at - sent_at)::float8 end`;

/** Which part of the period a moment of it lies in, from 1 on. */
function partOf(moment: string): string {
  return `width_bucket(${moment}, cast(:starts as timestamptz[]))`;
}

/** Not `= coalesce(…)`: of that the planner expects next to no rows, and goes through them one by one. */
function isOfSupplier(column: string): string {
  return `(cast(:supplierId as text) is null or ${column} = :supplierId)`;
}

function isWithin(moment: string, supplier: string): string {
  return `${moment} >= :from and ${moment} < :before and ${isOfSupplier(supplier)}`;
}

/** Whether a line is done, and something of it left: only then it counts when that was. */
const hasLeft = 'l.shipped > 0 and l.shipped + l.dead >= l.quantity';

/**
 * What every supplier, or one, did with the orders of a period, and what came of its files: a row for each and each part of the period in
 * which anything happened. `:starts`: when the parts begin, rising. Answers and parcels are put together for all lines at once: asked line
 * by line, they cost several ways through an index for each.
 */
export const supplierFactsOfParts = `
  with asked as materialized (
    select p.supplier_id, p.id, ${partOf('p.created_at')} as part, p.ship_by, p.sent_at, p.acknowledged_at, v.time_zone,
      (coalesce(p.sent_at, p.created_at) at time zone v.time_zone)::date + 3 as usual_day
    from purchase_order p
    join supplier v on v.id = p.supplier_id
    where ${isWithin('p.created_at', 'p.supplier_id')}
  ), said as (
    select a.supplier_id, a.purchase_order_id, al.line_number,
      max(al.expected_on) filter (where al.verdict = 'accepted') as day,
      sum(al.quantity) filter (where ${isRefused}) as refused
    from asked p
    join order_acknowledgment a on a.supplier_id = p.supplier_id and a.purchase_order_id = p.id
    join order_acknowledgment_line al on al.supplier_id = a.supplier_id and al.acknowledgment_id = a.id
    group by 1, 2, 3
  ), gone as (
    select x.supplier_id, x.purchase_order_id, x.line_number, max(coalesce(s.shipped_at, s.recorded_at)) as at
    from asked p
    join shipment_line x on x.supplier_id = p.supplier_id and x.purchase_order_id = p.id
    join package k on k.supplier_id = x.supplier_id and k.id = x.package_id
    join shipment s on s.supplier_id = k.supplier_id and s.id = k.shipment_id
    where s.in_force
    group by 1, 2, 3
  ), line as materialized (
    select l.supplier_id, p.part, l.quantity, l.shipped, l.shipped + l.dead >= l.quantity as is_closed, ${hasLeft} as has_left,
      least(l.dead, coalesce(said.refused, 0)) as refused, l.acknowledged + l.backordered + l.shipped > 0 as is_taken,
      (gone.at at time zone p.time_zone)::date as left_on,
      case when p.ship_by is not null then least(p.ship_by, said.day) else coalesce(said.day, p.usual_day) end as ship_by,
      coalesce(o.promised_by, c.promised_by) as promised_by,
      case when ${hasLeft} and coalesce(o.promised_by, c.promised_by) is not null then
        (select e.latest from delivery_estimate e where e.supplier_id = l.supplier_id
           and e.purchase_order_id = l.purchase_order_id and e.line_number = l.line_number
         order by e.id desc limit 1) end as there_by
    from asked p
    join purchase_order_line l on l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
    join sales_order o on o.id = l.order_id
    join sales_order_line c on c.order_id = l.order_id and c.line_id = l.order_line_id
    left join said on said.supplier_id = l.supplier_id and said.purchase_order_id = l.purchase_order_id
      and said.line_number = l.line_number
    left join gone on gone.supplier_id = l.supplier_id and gone.purchase_order_id = l.purchase_order_id
      and gone.line_number = l.line_number
  ), of_lines as (
    select supplier_id, part, count(*)::int as lines, sum(quantity)::int as units,
      coalesce(sum(quantity) filter (where is_closed), 0)::int as closed_units,
      coalesce(sum(shipped) filter (where is_closed), 0)::int as closed_shipped,
      count(*) filter (where is_taken or refused > 0)::int as answered_lines,
      coalesce(sum(quantity) filter (where is_taken or refused > 0), 0)::int as answered_units,
      count(*) filter (where refused > 0)::int as refused_lines, sum(refused)::int as refused_units,
      count(*) filter (where has_left and left_on is not null)::int as shipped_lines,
      count(*) filter (where has_left and left_on <= ship_by)::int as on_time,
      count(*) filter (where has_left and promised_by < there_by)::int as late,
      count(*) filter (where has_left and promised_by is not null and there_by is not null)::int as promised,
      avg(there_by - promised_by) filter (where has_left and promised_by < there_by)::float8 as late_days
    from line group by 1, 2
  ), of_orders as (
    select supplier_id, part, count(sent_at)::int as sent,
      count(*) filter (where acknowledged_at is not null and sent_at is not null)::int as acknowledged,
      count(*) filter (where acknowledged_at <= sent_at + interval '24 hours')::int as in_day,
      case when count(acknowledged_at - sent_at) = 0 then null else jsonb_build_object(
        'p50', round((percentile_cont(0.5) within group (order by ${answeredAfter}) / 3600)::numeric, 2),
        'p90', round((percentile_cont(0.9) within group (order by ${answeredAfter}) / 3600)::numeric, 2)) end as hours
    from asked group by 1, 2
  ), of_shipments as (
    select s.supplier_id, ${partOf('s.recorded_at')} as part, count(*)::int as shipments,
      count(*) filter (where exists (select from package k where k.supplier_id = s.supplier_id
        and k.shipment_id = s.id and k.tracking_number is null))::int as untracked
    from shipment s where s.in_force and ${isWithin('s.recorded_at', 's.supplier_id')} group by 1, 2
  ), of_exceptions as (
    select supplier_id, ${partOf('opened_at')} as part, count(*)::int as wrong from exception
    where ${isWithin('opened_at', 'supplier_id')} and (code = 'PO-OVER-SHIPPED'
      or code in ('PO-UNKNOWN', 'PO-UNKNOWN-LINE', 'DOCUMENT-CONFLICT') and message ilike '%ship notice%')
    group by 1, 2
  ), of_invoices as (
    select v.supplier_id, ${partOf('v.recorded_at')} as part, count(*)::int as invoices,
      count(*) filter (where exists (select from invoice_finding f where f.supplier_id = v.supplier_id
        and f.invoice_id = v.id and f.rule <> 'not-shipped'))::int as wrong
    from invoice v where v.kind = 'debit' and ${isWithin('v.recorded_at', 'v.supplier_id')} group by 1, 2
  ), of_prices as (
    select v.supplier_id, ${partOf('v.recorded_at')} as part, sum(abs(l.unit_cost - o.unit_cost) * l.quantity)::float8 as difference,
      sum(o.unit_cost * l.quantity)::float8 as ordered
    from invoice v
    join invoice_line l on l.supplier_id = v.supplier_id and l.invoice_id = v.id
    join purchase_order_line o on o.supplier_id = l.supplier_id and o.purchase_order_id = l.purchase_order_id
      and o.line_number = l.line_number
    where v.kind = 'debit' and v.counts and ${isWithin('v.recorded_at', 'v.supplier_id')} group by 1, 2
  ), of_feeds as (
    select n.supplier_id, ${partOf('d.recorded_at')} as part, count(*)::int as feeds,
      count(*) filter (where n.state = 'held')::int as held
    from feed_run n join document d on d.supplier_id = n.supplier_id and d.id = n.document_id
    where ${isWithin('d.recorded_at', 'd.supplier_id')} group by 1, 2
  )
  select t.part - 1 as part, v.id as "supplierId", v.name, coalesce(l.lines, 0) as lines, coalesce(l.units, 0) as units,
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
  from supplier v cross join generate_series(1, cardinality(cast(:starts as timestamptz[]))) t(part)
  left join of_lines l on l.supplier_id = v.id and l.part = t.part
  left join of_orders o on o.supplier_id = v.id and o.part = t.part
  left join of_shipments s on s.supplier_id = v.id and s.part = t.part
  left join of_exceptions x on x.supplier_id = v.id and x.part = t.part
  left join of_invoices i on i.supplier_id = v.id and i.part = t.part
  left join of_prices c on c.supplier_id = v.id and c.part = t.part
  left join of_feeds f on f.supplier_id = v.id and f.part = t.part
  where coalesce(l.lines, i.invoices, s.shipments, f.feeds) is not null and not v.is_simulator
    and ${isOfSupplier('v.id')}
  order by v.id, t.part`;
