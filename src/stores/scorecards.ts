import type { Database } from './database.ts';
import type { Period } from './margin-report.ts';
import { isRefused, supplierFactsOfParts } from './sql/supplier-facts.ts';

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

/** Units of a line that its supplier refused: what we gave up ourselves is not its fault. */
const refusedUnits = `least(l.dead, coalesce((select sum(al.quantity) from order_acknowledgment a
    join order_acknowledgment_line al on al.supplier_id = a.supplier_id and al.acknowledgment_id = a.id
    where a.supplier_id = l.supplier_id and a.purchase_order_id = l.purchase_order_id
      and al.line_number = l.line_number and ${isRefused}), 0))`;

/**
 * What every supplier did with the orders of a period, and what came of its files. A line is on time when its last parcel left by the
 * day on which it has to leave by the supplier's terms, or by the day that the supplier promised where that is earlier; what is older
 * than such days has the supplier's, or three days after it was sent. It is late when its estimate is later than the customer's promise.
 */
export async function supplierFacts(db: Database, { from, before }: Period): Promise<SupplierFactsRow[]> {
  const rows = await factsOfParts(db, [from], before, null);
  return rows.map(({ part: _, ...facts }) => facts);
}

/**
 * The same of one supplier in each part of a period: from one of `starts` (rising) to the next, the last one until `before`. A part in
 * which nothing happened has none.
 */
export async function supplierFactsByPart(
  db: Database,
  supplierId: string,
  starts: readonly Date[],
  before: Date,
): Promise<(SupplierFactsRow | undefined)[]> {
  const rows = await factsOfParts(db, starts, before, supplierId);
  const known = new Map(rows.map(({ part, ...facts }) => [part, facts]));
  return starts.map((_, part) => known.get(part));
}

async function factsOfParts(
  db: Database,
  starts: readonly Date[],
  before: Date,
  supplierId: string | null,
): Promise<(SupplierFactsRow & { readonly part: number })[]> {
  const given = { from: starts[0] ?? before, before, starts, supplierId };
  const { rows } = await db.raw<{ rows: (SupplierFactsRow & { part: number })[] }>(supplierFactsOfParts, given);
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
